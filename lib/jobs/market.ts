import { dueDemands, dueListings, dueOffers } from '../market/due';
import { expireDemand, expireListing, expireOffer } from '../market/service';
import type { Schedule, Tasks } from './task';

/** What has run out already, or was given more time meanwhile, needs nothing. */
const CALM = ['OFFER_ENDED', 'LISTING_ENDED', 'DEMAND_ENDED', 'NOT_FOUND'];
const check = (outcome: { ok: true } | { ok: false; error: { code: string } }): void => {
  if (!outcome.ok && !CALM.includes(outcome.error.code)) throw new Error(`The job was answered ${outcome.error.code}`);
};

export const marketTasks: Tasks = {
  'market.sweep': async (_payload, context) => {
    const now = context.clock.now();
    for (const offerId of await dueOffers(context.db, now)) check(await expireOffer.run(context, { offerId }));
    for (const listingId of await dueListings(context.db, now)) check(await expireListing.run(context, { listingId }));
    for (const demandId of await dueDemands(context.db, now)) check(await expireDemand.run(context, { demandId }));
  },
};
export const marketSchedules: readonly Schedule[] = [{ task: 'market.sweep', every: 'minute' }];
