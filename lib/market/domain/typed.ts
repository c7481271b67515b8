import { divideHalfEven, parseYuan, yuanText, type Fen } from '../../shared/money';
import { GRAMS_PER_UNIT, massText, parseMass, type Grams, type MassUnit } from '../../shared/quantity';
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

/** A question before a figure is taken: what it looks like, and the figures the words need (yuan for each 斤). */
export type Doubt = {
  readonly doubt: 'THOUSAND' | 'POINT' | 'PRICE_LOW' | 'PRICE_HIGH' | 'BELOW_ASKING' | 'ABOVE_ASKING';
  readonly mass: string; readonly unit: MassUnit; readonly low: string; readonly high: string;
};
/** What a price is held against: the usual farm-gate band of the produce, or what the listing asks; fen for each 斤. */
export type Usual = { readonly of: 'produce' | 'listing'; readonly lowFen: Fen; readonly highFen: Fen };

const WORDS = { produce: ['PRICE_LOW', 'PRICE_HIGH'], listing: ['BELOW_ASKING', 'ABOVE_ASKING'] } as const;
/** A price this many times outside the usual is more likely a mistaken unit or point than a price. */
const FAR = 3n;

/**
 * What a careful clerk would ask about: 1.000 where 1,000 was meant, 1,000 tonnes where 1.000 was meant, and a price far
 * outside what it is held against.
 */
export function doubtAbout(figures: Figures, typed: { readonly mass: string; readonly soldBy: MassUnit }, usual: Usual | null): Doubt | null {
  const about = (doubt: Doubt['doubt']): Doubt => ({
    doubt, mass: massText(figures.massGrams, typed.soldBy, 3), unit: typed.soldBy, low: yuanText(usual?.lowFen ?? 0n), high: yuanText(usual?.highFen ?? 0n),
  });
  const mass = typed.mass.normalize('NFKC').replaceAll('。', '.').trim();
  // By the tonne three decimals are the kilograms; only a round thousand of them is strange.
  if (typed.soldBy === 'tonne' ? /^[1-9]\d{0,2}\.000$/.test(mass) : /^[1-9]\d{0,2}\.\d{3}$/.test(mass)) return about('THOUSAND');
  if (typed.soldBy === 'tonne' && /^\d{1,3},\d{3}$/.test(mass)) return about('POINT');
  if (!usual) return null;
  const perJin = (figures.perTonneFen * GRAMS_PER_UNIT.jin) / GRAMS_PER_UNIT.tonne;
  if (perJin * FAR < usual.lowFen) return about(WORDS[usual.of][0]);
  return perJin > usual.highFen * FAR ? about(WORDS[usual.of][1]) : null;
}

/** What a listing asks, as an offer for it is held against it. */
export function asking(perTonneFen: Fen): Usual {
  const perJin = divideHalfEven(perTonneFen * GRAMS_PER_UNIT.jin, GRAMS_PER_UNIT.tonne);
  return { of: 'listing', lowFen: perJin, highFen: perJin };
}
