import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase, type TestDatabase } from '../db/testing/test-database';
import { makeGrower, makeOrganisation, type MadeOrganisation } from '../identity/testing/factory';
import { operation } from '../operation/operation';
import type { Plan } from '../operation/plan';
import type { Actor } from '../shared/actor';
import { after, fixedClock, HOUR_MS } from '../shared/clock';
import { err, ok } from '../shared/result';
import { ZOfferId } from './schema';
import { counterOffer, decideAccept, declineOffer, expireOffer, loadOfferForAcceptance, makeOffer, publishListing, postDemand, withdrawListing, withdrawOffer } from './service';
import { MARKET_ERRORS } from './errors';

let db: TestDatabase;
let farm: MadeOrganisation;
let buyer: MadeOrganisation;
const now = new Date('2026-11-22T02:00:00Z');
const as = (actor: Actor, at = now) => ({ actor, db, clock: fixedClock(at) });
beforeAll(async () => {
  db = await testDatabase();
  farm = await makeOrganisation(db, { kind: 'farm', regionCode: '370783' });
  buyer = await makeOrganisation(db, { kind: 'buyer', regionCode: '370102' });
});
afterAll(() => db.close());

const cucumbers = {
  leafId: 'fruit-cucumber', gradeId: 'first', mass: '1200', soldBy: 'jin', price: '2.45', pricedBy: 'jin', harvestFrom: '2026-11-23', harvestTo: '2026-11-30',
} as const;
const offerFor = (listingId: string, mass = '600', price = '2.30') => ({ listingId, mass, soldBy: 'jin', price, pricedBy: 'jin', deliverOn: '2026-11-25' }) as const;
async function value<T>(outcome: Promise<{ ok: true; value: T } | { ok: false; error: unknown }>): Promise<T> {
  const answered = await outcome;
  if (!answered.ok) throw new Error(JSON.stringify(answered.error));
  return answered.value;
}
const publish = (over = {}) => value(publishListing.run(as(farm.actor), { ...cucumbers, ...over }));
const left = async (id: string) => (await db.prisma.listing.findUniqueOrThrow({ where: { id } }));

/** What orders does with decideAccept, without the order. */
const accept = operation({
  name: 'test.accept', input: ZOfferId, errors: MARKET_ERRORS, audience: { orgs: ['farm', 'buyer'] },
  load: ({ input, actor, db: database }) => loadOfferForAcceptance(database, actor, input.offerId),
  decide: (offer, _input, deciding) => {
    const accepted = decideAccept(offer, deciding);
    return accepted.ok ? ok({ ...accepted.value.fragment, answer: { massGrams: accepted.value.terms.massGrams.toString() } } satisfies Plan) : err(accepted.error);
  },
});

describe('a listing', () => {
  it('is asked about when a figure is far from the usual, and taken when it is meant', async () => {
    const asked = await publishListing.run(as(farm.actor), { ...cucumbers, price: '4900' });
    expect(asked).toMatchObject({ ok: false, error: { code: 'FIGURE_UNUSUAL', params: { doubt: 'PRICE_HIGH' } } });
    expect(await publishListing.run(as(farm.actor), { ...cucumbers, mass: '1.000' })).toMatchObject({ error: { params: { doubt: 'THOUSAND' } } });
    expect((await publishListing.run(as(farm.actor), { ...cucumbers, price: '4900', confirmed: true })).ok).toBe(true);
  });

  it.each([
    [{ mass: '-5' }, 'MASS_UNREADABLE'], [{ price: '2.455' }, 'PRICE_UNREADABLE'], [{ harvestTo: '2026-11-20' }, 'WINDOW_WRONG'],
    [{ harvestFrom: '2026-11-01', harvestTo: '2026-11-21' }, 'WINDOW_PAST'], [{ leafId: 'gold' }, 'UNKNOWN_PRODUCE'], [{ minimum: '1300' }, 'MINIMUM_ABOVE_MASS'],
  ])('refuses %j', async (over, code) => {
    expect(await publishListing.run(as(farm.actor), { ...cucumbers, ...over })).toMatchObject({ error: { code } });
  });

  it('is a cooperative\'s for its own growers only, and nobody else may take it back', async () => {
    const coop = await makeOrganisation(db, { kind: 'cooperative' });
    const grower = await makeGrower(db, { cooperativeOrgId: coop.organisationId });
    expect((await publishListing.run(as(coop.actor), { ...cucumbers, growerOrgId: grower.organisationId })).ok).toBe(true);
    expect(await publishListing.run(as(coop.actor), { ...cucumbers, growerOrgId: farm.organisationId })).toEqual(err({ code: 'NOT_YOUR_GROWER' }));
    const { listingId } = await publish();
    expect(await withdrawListing.run(as(coop.actor), { listingId })).toEqual(err({ code: 'NOT_FOUND' }));
    expect((await withdrawListing.run(as(farm.actor), { listingId })).ok).toBe(true);
    expect(await withdrawListing.run(as(farm.actor), { listingId })).toEqual(err({ code: 'LISTING_ENDED' }));
  });
});

describe('a negotiation', () => {
  it('goes back and forth by turns, and ends once', async () => {
    const { listingId } = await publish();
    const { offerId } = await value(makeOffer.run(as(buyer.actor), offerFor(listingId)));
    expect(await makeOffer.run(as(buyer.actor), offerFor(listingId))).toEqual(err({ code: 'OFFER_OPEN_ALREADY' }));
    expect(await counterOffer.run(as(buyer.actor), { offerId, mass: '600', soldBy: 'jin', price: '2.35', pricedBy: 'jin' })).toEqual(err({ code: 'NOT_YOUR_TURN' }));
    expect(await counterOffer.run(as(farm.actor), { offerId, mass: '600', soldBy: 'jin', price: '2.30', pricedBy: 'jin' })).toEqual(err({ code: 'SAME_TERMS' }));
    expect((await counterOffer.run(as(farm.actor), { offerId, mass: '600', soldBy: 'jin', price: '2.40', pricedBy: 'jin' })).ok).toBe(true);
    const stranger = await makeOrganisation(db, { kind: 'buyer' });
    expect(await declineOffer.run(as(stranger.actor), { offerId })).toEqual(err({ code: 'NOT_FOUND' }));
    expect(await accept.run(as(buyer.actor), { offerId })).toEqual(ok({ massGrams: '300000' }));
    expect(await withdrawOffer.run(as(farm.actor), { offerId })).toEqual(err({ code: 'OFFER_ENDED' }));
    expect((await left(listingId)).remainingGrams).toBe(300_000n);
  });

  it('lapses at its deadline and not before, and nobody accepts it afterwards', async () => {
    const { listingId } = await publish();
    const { offerId } = await value(makeOffer.run(as(buyer.actor), offerFor(listingId)));
    const system: Actor = { kind: 'system', job: 'market.expireOffer' };
    expect(await expireOffer.run(as(system), { offerId })).toEqual(err({ code: 'OFFER_ENDED' }));
    const late = after(now, 24 * HOUR_MS);
    expect(await accept.run(as(farm.actor, late), { offerId })).toEqual(err({ code: 'DEADLINE_PASSED' }));
    expect((await expireOffer.run(as(system, late), { offerId })).ok).toBe(true);
    expect((await left(listingId)).remainingGrams).toBe(600_000n);
  });

  it('gives the last crate to one buyer and tells the other, a hundred times', async () => {
    const rival = await makeOrganisation(db, { kind: 'buyer' });
    for (let round = 0; round < 100; round++) {
      const { listingId } = await publish({ mass: '100' });
      const [one, two] = await Promise.all([buyer, rival].map((who) => value(makeOffer.run(as(who.actor), offerFor(listingId, '100')))));
      const outcomes = await Promise.all([one!, two!].map(({ offerId }) => accept.run(as(farm.actor), { offerId })));
      expect(outcomes.map((outcome) => (outcome.ok ? 'won' : outcome.error.code)).sort()).toEqual(['SOLD_OUT', 'won']);
      expect(await left(listingId)).toMatchObject({ remainingGrams: 0n, status: 'closed' });
    }
  }, 120_000);

  it('takes its mass off the demand it answers', async () => {
    const { demandId } = await value(postDemand.run(as(buyer.actor), { leafId: 'fruit-cucumber', gradeId: 'first', mass: '500', soldBy: 'jin', cap: '2.8', pricedBy: 'jin', deliverFrom: '2026-11-23', deliverTo: '2026-11-25', radiusKm: 300 }));
    for (const [mass, status] of [['300', 'partly_filled'], ['400', 'filled']] as const) {
      const { listingId } = await publish();
      const { offerId } = await value(makeOffer.run(as(buyer.actor), { ...offerFor(listingId, mass), demandId }));
      expect((await accept.run(as(farm.actor), { offerId })).ok).toBe(true);
      expect((await db.prisma.demand.findUniqueOrThrow({ where: { id: demandId } })).status).toBe(status);
    }
  });
});
