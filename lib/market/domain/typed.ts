import { parseYuan, type Fen } from '../../shared/money';
import { GRAMS_PER_UNIT, parseMass, type Grams, type MassUnit } from '../../shared/quantity';
import { err, ok, type Result } from '../../shared/result';
import { pricePerTonne } from './listing';

/** What a person typed as mass and price, read exactly. */
export type Figures = { readonly massGrams: Grams; readonly priceFen: Fen; readonly perTonneFen: Fen };

/** One listing never holds more than a freight train: beyond it a unit was mistaken. */
const MOST_GRAMS = 5_000n * GRAMS_PER_UNIT.tonne;

export function readMass(text: string, unit: MassUnit): Result<Grams, 'MASS_UNREADABLE'> {
  const grams = parseMass(text, unit);
  return grams === null || grams <= 0n || grams > MOST_GRAMS ? err('MASS_UNREADABLE') : ok(grams);
}

export function readFigures(typed: { mass: string; soldBy: MassUnit; price: string; pricedBy: MassUnit }): Result<Figures, 'MASS_UNREADABLE' | 'PRICE_UNREADABLE'> {
  const mass = readMass(typed.mass, typed.soldBy);
  if (!mass.ok) return mass;
  const priceFen = parseYuan(typed.price);
  if (priceFen === null || priceFen <= 0n) return err('PRICE_UNREADABLE');
  const perTonneFen = pricePerTonne(priceFen, typed.pricedBy);
  return perTonneFen <= 0n ? err('PRICE_UNREADABLE') : ok({ massGrams: mass.value, priceFen, perTonneFen });
}

export type Doubt = 'PRICE_LOW' | 'PRICE_HIGH' | 'THOUSAND';

/**
 * What a careful clerk would ask about: a price far outside the usual band of the produce (a unit mistaken), or a mass typed
 * with exactly three decimals (1.000 where 1,000 was meant). `band` is fen per 斤.
 */
export function doubtAbout(figures: Figures, typedMass: string, band: { low: Fen; high: Fen } | null): Doubt | null {
  if (/^\d{1,3}\.\d{3}$/.test(typedMass.trim())) return 'THOUSAND';
  if (!band) return null;
  const perJin = (figures.perTonneFen * GRAMS_PER_UNIT.jin) / GRAMS_PER_UNIT.tonne;
  if (perJin * 3n < band.low) return 'PRICE_LOW';
  return perJin > band.high * 3n ? 'PRICE_HIGH' : null;
}
