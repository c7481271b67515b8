import { divideHalfEven, type Fen } from './money';
import { plainDecimal } from './plain-decimal';
import { invariant } from './result';

/** Mass is whole grams in a bigint. */
export type Grams = bigint;

/** What goods are ordered or priced by. `piece` and `box` carry a nominal mass of their own. */
export const MASS_UNITS = ['kg', 'jin', 'tonne'] as const;
export type MassUnit = (typeof MASS_UNITS)[number];

export const GRAMS_PER_UNIT: Record<MassUnit, bigint> = { kg: 1000n, jin: 500n, tonne: 1_000_000n };

/** Reads a decimal quantity ("12.5", "１２．５", "1,200") of a unit as grams; null when it is no number or finer than a gram. */
export function parseMass(text: string, unit: MassUnit): Grams | null {
  const match = /^(\d{1,12})(?:\.(\d{1,6}))?$/.exec(plainDecimal(text) ?? '');
  if (!match) return null;
  const scale = 10n ** BigInt((match[2] ?? '').length);
  const scaled = BigInt(match[1]! + (match[2] ?? '')) * GRAMS_PER_UNIT[unit];
  return scaled % scale === 0n ? scaled / scale : null;
}

/** The price of a mass: grams x price / grams per priced unit, rounded once, half to even. */
export function lineAmount(grams: Grams, priceFen: Fen, pricedBy: MassUnit): Fen {
  invariant(grams >= 0n && priceFen >= 0n, 'mass and price are not negative');
  return divideHalfEven(grams * priceFen, GRAMS_PER_UNIT[pricedBy]);
}

/** "12.5": grams in a unit with no trailing zeros, at most `digits` decimals (half to even). */
export function massText(grams: Grams, unit: MassUnit, digits = 2): string {
  const scale = 10n ** BigInt(digits);
  const scaled = divideHalfEven(grams * scale, GRAMS_PER_UNIT[unit]);
  const negative = scaled < 0n;
  const abs = negative ? -scaled : scaled;
  const whole = (abs / scale).toString().replace(/\B(?=(\d{3})+$)/g, ',');
  const fraction = (abs % scale).toString().padStart(digits, '0').replace(/0+$/, '');
  return `${negative ? '-' : ''}${whole}${fraction && `.${fraction}`}`;
}
