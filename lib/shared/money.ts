import { plainDecimal } from './plain-decimal';
import { invariant } from './result';

/** Money is whole fen (1/100 yuan) in a bigint. A float never touches it. */
export type Fen = bigint;

const YUAN = /^(-)?(\d{1,13})(?:\.(\d{1,2}))?$/;

/** Reads "1234.5", "1,234.50" or "１２３４．５" as fen; null when it is not an amount with at most two decimals. */
export function parseYuan(text: string): Fen | null {
  const match = YUAN.exec(plainDecimal(text) ?? '');
  if (!match) return null;
  const fen = BigInt(match[2]!) * 100n + BigInt((match[3] ?? '').padEnd(2, '0') || '0');
  return match[1] ? -fen : fen;
}

/** "1234.50": the plain decimal form that forms, CSV and channels use. */
export function yuanText(fen: Fen): string {
  const sign = fen < 0n ? '-' : '';
  const abs = fen < 0n ? -fen : fen;
  return `${sign}${abs / 100n}.${(abs % 100n).toString().padStart(2, '0')}`;
}

/** "¥1,234.50": the form that people read, the same in both languages. */
export function formatFen(fen: Fen): string {
  const [whole, cents] = yuanText(fen < 0n ? -fen : fen).split('.') as [string, string];
  return `${fen < 0n ? '-' : ''}¥${whole.replace(/\B(?=(\d{3})+$)/g, ',')}.${cents}`;
}

/**
 * Divides and rounds half to even, the banker's rule that money and loan schedules use here.
 * This is the one rounding a line item may have.
 */
export function divideHalfEven(numerator: bigint, denominator: bigint): bigint {
  invariant(denominator > 0n, 'the denominator is positive');
  const negative = numerator < 0n;
  const abs = negative ? -numerator : numerator;
  const quotient = abs / denominator;
  const twice = (abs % denominator) * 2n;
  const up = twice > denominator || (twice === denominator && quotient % 2n === 1n);
  const rounded = up ? quotient + 1n : quotient;
  return negative ? -rounded : rounded;
}

/** Basis points (1/10,000) of an amount, rounded half to even. */
export const shareBps = (amountFen: Fen, bps: bigint): Fen => divideHalfEven(amountFen * bps, 10_000n);

/**
 * Splits an amount by weights so that the shares sum to it exactly (largest remainder; ties go to the earlier share).
 * @param amountFen what is split, not negative
 * @param weights not negative, at least one above zero
 */
export function allocate(amountFen: Fen, weights: readonly bigint[]): Fen[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0n);
  invariant(amountFen >= 0n, 'only an amount that is not negative is split');
  invariant(total > 0n && weights.every((weight) => weight >= 0n), 'weights are not negative and not all zero');
  const shares = weights.map((weight) => (amountFen * weight) / total);
  let rest = amountFen - shares.reduce((sum, share) => sum + share, 0n);
  const byRemainder = weights
    .map((weight, index) => ({ index, remainder: (amountFen * weight) % total }))
    .sort((a, b) => (a.remainder === b.remainder ? a.index - b.index : a.remainder > b.remainder ? -1 : 1));
  for (const { index } of byRemainder) {
    if (rest === 0n) break;
    shares[index]! += 1n;
    rest -= 1n;
  }
  return shares;
}
