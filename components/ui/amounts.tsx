import { useTranslations } from 'next-intl';
import { formatFen } from '@/lib/shared/money';
import { GRAMS_PER_UNIT, massText, type MassUnit } from '@/lib/shared/quantity';
import { cx } from './class-names';

/** Fen or grams as they travel in a DTO: a decimal string, or the bigint itself. */
export type Whole = string | bigint;

const SIZES = { sm: 'text-sm', md: '', lg: 'text-xl font-semibold', hero: 'leading-tight font-bold' };
/**
 * The largest size gives way where an amount has so many characters that it would not fit a card in a window of 320 pixels in large print:
 * a character is 0.61 of its size wide. From how many characters on, and to what, the longest first.
 */
const HERO = [[12, 'text-[min(2.625rem,9vw)]'], [10, 'text-[min(2.625rem,10.5vw)]'], [9, 'text-[min(2.625rem,13vw)]'], [0, 'text-[2.625rem]']] as const;

type MoneyProps = {
  readonly fen: Whole;
  readonly size?: keyof typeof SIZES;
  /** Shows + or - in front: for ledgers, where the direction matters. */
  readonly signed?: boolean;
  readonly className?: string;
};

/** "¥1,234.50", with figures of equal width. */
export function Money({ fen, size = 'md', signed, className }: MoneyProps) {
  const amount = BigInt(fen);
  const text = `${signed && amount > 0n ? '+' : ''}${formatFen(amount)}`;
  const fitting = size === 'hero' && HERO.find(([characters]) => text.length >= characters)![1];
  return <span className={cx('num whitespace-nowrap', SIZES[size], fitting, className)}>{text}</span>;
}

type MassProps = {
  readonly grams: Whole;
  /** The unit the seller counts in; the kilograms follow in brackets unless `plain`. */
  readonly unit?: MassUnit;
  readonly plain?: boolean;
  readonly className?: string;
};

/** "12.5 斤 (6.25 kg)": what is said, and what the scale says. */
export function Mass({ grams, unit = 'jin', plain, className }: MassProps) {
  const t = useTranslations('common.unit');
  const amount = BigInt(grams);
  return (
    <span className={cx('num', className)}>
      <span className="whitespace-nowrap">{massText(amount, unit)} {t(unit)}</span>
      {!plain && unit !== 'kg' && <> <span className="whitespace-nowrap text-muted">({massText(amount, 'kg', 3)} kg)</span></>}
    </span>
  );
}

/** A price per unit as an exact amount per another unit, "2.375" if it takes a third decimal. Never rounds below a tenth of a fen. */
export function pricePer(fen: bigint, by: MassUnit, per: MassUnit): string {
  const tenths = (fen * 10n * GRAMS_PER_UNIT[per] * 2n + GRAMS_PER_UNIT[by]) / (GRAMS_PER_UNIT[by] * 2n);
  const text = formatFen(tenths / 10n);
  return tenths % 10n === 0n ? text : `${text}${tenths % 10n}`;
}

type PriceProps = {
  readonly fen: Whole;
  readonly by: MassUnit;
  readonly className?: string;
  /** Both prices on one line, or the kilogram below the jin. */
  readonly stacked?: boolean;
};

/** "¥2.38/斤 · ¥4.76/kg": both prices, so that nobody multiplies in their head. The one it was agreed in comes first. */
export function PricePair({ fen, by, className, stacked }: PriceProps) {
  const t = useTranslations('common.unit');
  const amount = BigInt(fen);
  const other: MassUnit = by === 'jin' ? 'kg' : 'jin';
  return (
    <span className={cx('num', stacked && 'inline-block text-right', className)}>
      <span className="whitespace-nowrap"><b className="font-semibold">{formatFen(amount)}</b>/{t(by)}</span>
      {stacked ? <br /> : <span aria-hidden className="text-muted"> · </span>}
      <span className="whitespace-nowrap text-sm text-muted">{pricePer(amount, by, other)}/{t(other)}</span>
    </span>
  );
}
