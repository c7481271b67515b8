import { dueDemands, dueListings, dueOffers } from '../market/due';
import { expireDemand, expireListing, expireOffer } from '../market/service';
import { each, type Schedule, type Tasks } from './task';

/** What has run out already, or was given more time meanwhile, needs nothing. */
const CALM = ['OFFER_ENDED', 'LISTING_ENDED', 'DEMAND_ENDED', 'NOT_FOUND'];
const check = (outcome: { ok: true } | { ok: false; error: { code: string } }): void => {
  if (!outcome.ok && !CALM.includes(outcome.error.code)) throw new Error(`The job was answered ${outcome.error.code}`);
};

export const marketTasks: Tasks = {
  'market.sweep': async (_payload, context) => {
    const now = context.clock.now();
    const [offers, listings, demands] = await Promise.all([dueOffers(context.db, now), dueListings(context.db, now), dueDemands(context.db, now)]);
    await each([
      ...offers.map((offerId) => async () => check(await expireOffer.run(context, { offerId }))),
      ...listings.map((listingId) => async () => check(await expireListing.run(context, { listingId }))),
      ...demands.map((demandId) => async () => check(await expireDemand.run(context, { demandId }))),
    ]);
  },
};
export const marketSchedules: readonly Schedule[] = [{ task: 'market.sweep', every: 'minute' }];
