import { GRAMS_PER_UNIT, type Grams, type MassUnit } from '../../shared/quantity';
import { divideHalfEven, type Fen } from '../../shared/money';
import { stateMachine } from '../../shared/state-machine';

/** 挂牌: draft -> published -> closed (nothing left) | expired (its window is over) | withdrawn (taken back). */
export const LISTING_MACHINE = stateMachine<ListingStatus, 'publish' | 'sellOut' | 'expire' | 'withdraw' | 'reopen'>({
  draft: { publish: 'published', withdraw: 'withdrawn' },
  published: { sellOut: 'closed', expire: 'expired', withdraw: 'withdrawn' },
  // A cancelled order gives its mass back, and the listing is open again.
  closed: { reopen: 'published' },
  expired: {},
  withdrawn: {},
});
export type ListingStatus = 'draft' | 'published' | 'closed' | 'expired' | 'withdrawn';

/** The price of one tonne in fen: what prices in different units are compared by. Rounded half to even, for comparing only. */
export const pricePerTonne = (priceFen: Fen, pricedBy: MassUnit): Fen =>
  divideHalfEven(priceFen * GRAMS_PER_UNIT.tonne, GRAMS_PER_UNIT[pricedBy]);

/** Whether a mass can be bought from a listing: at least the minimum (or all that is left), in whole steps from it. */
export function massFits(grams: Grams, listing: { remainingGrams: Grams; minimumGrams: Grams; stepGrams: Grams }): 'OK' | 'TOO_LITTLE' | 'NOT_IN_STEPS' | 'TOO_MUCH' {
  if (grams > listing.remainingGrams) return 'TOO_MUCH';
  if (grams === listing.remainingGrams) return 'OK';
  if (grams < listing.minimumGrams) return 'TOO_LITTLE';
  return (grams - listing.minimumGrams) % listing.stepGrams === 0n ? 'OK' : 'NOT_IN_STEPS';
}
