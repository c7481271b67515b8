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
import { endedOffers, openOffers, waitingOffers } from './queries';

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
    expect(await publishListing.run(as(farm.actor), { ...cucumbers, mass: '1,000', soldBy: 'tonne' })).toMatchObject({ error: { params: { doubt: 'POINT' } } });
    expect((await publishListing.run(as(farm.actor), { ...cucumbers, price: '4900', confirmed: true })).ok).toBe(true);
  });

  it.each([
    [{ mass: '-5' }, 'MASS_UNREADABLE'], [{ mass: '12,5' }, 'MASS_UNREADABLE'], [{ price: '2.455' }, 'PRICE_UNREADABLE'], [{ harvestTo: '2026-11-20' }, 'WINDOW_WRONG'],
    [{ harvestFrom: '2026-11-01', harvestTo: '2026-11-21' }, 'WINDOW_PAST'], [{ leafId: 'gold' }, 'UNKNOWN_PRODUCE'], [{ minimum: '1300' }, 'MINIMUM_ABOVE_MASS'],
  ])('refuses %j', async (over, code) => {
    expect(await publishListing.run(as(farm.actor), { ...cucumbers, ...over })).toMatchObject({ error: { code } });
  });

  it('is read in full-width figures as well, and takes a photo only when it is one', async () => {
    const { listingId } = await publish({ mass: '１２．５', price: '２．４５' });
    expect(await left(listingId)).toMatchObject({ massGrams: 6250n, priceFen: 245n });
    expect(await publishListing.run(as(farm.actor), { ...cucumbers, photo: new TextEncoder().encode('<svg onload="alert(1)">'.repeat(9)) })).toMatchObject({ error: { code: 'PHOTO_UNREADABLE' } });
  });

  it('that is taken back ends the talks about it, and the buyer is told', async () => {
    const { listingId } = await publish();
    const { offerId } = await value(makeOffer.run(as(buyer.actor), offerFor(listingId)));
    expect((await withdrawListing.run(as(farm.actor), { listingId })).ok).toBe(true);
    expect(await db.prisma.offer.findUniqueOrThrow({ where: { id: offerId } })).toMatchObject({ status: 'declined' });
    expect(await db.prisma.offerTurn.findMany({ where: { offerId, act: 'declined' } })).toMatchObject([{ side: 'seller' }]);
    expect(await db.prisma.notice.count({ where: { organisationId: buyer.organisationId, kind: 'offer.declined', link: `/buy/offers/${offerId}` } })).toBe(1);
    expect(await counterOffer.run(as(farm.actor), { offerId, mass: '600', soldBy: 'jin', price: '2.40', pricedBy: 'jin' })).toEqual(err({ code: 'OFFER_ENDED' }));
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

  it.each([
    ['for a day that is over', { deliverOn: '2026-11-24' }, after(now, 72 * HOUR_MS), 'DAY_PAST'], ['for a day outside the harvest', { deliverOn: '2026-12-05' }, now, 'DAY_OUTSIDE_WINDOW'],
    ['when the harvest is over and the clock has not come by yet', { deliverOn: '2026-11-30' }, after(now, 9 * 24 * HOUR_MS), 'LISTING_CLOSED'],
    ['for less than the least', { mass: '50' }, now, 'TOO_LITTLE'], ['between the steps', { mass: '130' }, now, 'NOT_IN_STEPS'], ['for more than there is', { mass: '1300' }, now, 'SOLD_OUT'],
    ['by another unit than the price is for', { price: '4.9', pricedBy: 'tonne' }, now, 'FIGURE_UNUSUAL'],
  ] as const)('is refused %s', async (_why, over, at, code) => {
    const { listingId } = await publish({ minimum: '100', step: '50' });
    expect(await makeOffer.run(as(buyer.actor, at), { ...offerFor(listingId), ...over })).toMatchObject({ error: { code } });
  });

  it('is opened once by two clicks at the same moment', async () => {
    const { listingId } = await publish();
    const outcomes = await Promise.all([1, 2, 3].map(() => makeOffer.run(as(buyer.actor), offerFor(listingId))));
    expect(outcomes.map((outcome) => (outcome.ok ? 'made' : outcome.error.code)).sort()).toEqual(['OFFER_OPEN_ALREADY', 'OFFER_OPEN_ALREADY', 'made']);
  });

  it('waits a day for an answer, and never beyond the day on which the goods were to come', async () => {
    const { listingId } = await publish();
    const { offerId } = await value(makeOffer.run(as(buyer.actor), offerFor(listingId)));
    expect((await db.prisma.offer.findUniqueOrThrow({ where: { id: offerId } })).deadline).toEqual(after(now, 24 * HOUR_MS));
    const late = new Date('2026-11-25T10:00:00Z');
    const { offerId: other } = await value(makeOffer.run(as((await makeOrganisation(db, { kind: 'buyer' })).actor, late), offerFor((await publish()).listingId)));
    expect((await db.prisma.offer.findUniqueOrThrow({ where: { id: other } })).deadline).toEqual(new Date('2026-11-25T16:00:00Z'));
  });

  it('is turned over by a cursor, what waits for oneself first, and nobody else sees it', async () => {
    const [shop, other] = await Promise.all([1, 2].map(() => makeOrganisation(db, { kind: 'buyer' })));
    const made: string[] = [];
    for (let index = 0; index < 5; index++) {
      const { offerId } = await value(makeOffer.run(as(shop!.actor, after(now, index * 1000)), offerFor((await publish()).listingId)));
      made.push(offerId);
    }
    await value(counterOffer.run(as(farm.actor, after(now, 9000)), { offerId: made[3]!, mass: '600', soldBy: 'jin', price: '2.40', pricedBy: 'jin' }));
    const pages: string[] = [];
    for (let before: string | undefined; ;) {
      const page = await openOffers(db, shop!.actor, { side: 'buyer', limit: 2, before });
      pages.push(...page.map(({ id }) => id));
      before = page.at(-1)?.id;
      if (page.length < 2) break;
    }
    expect(pages).toEqual([made[3], made[0], made[1], made[2], made[4]]);
    expect(await waitingOffers(db, shop!.actor, 'buyer')).toBe(1);
    for (const [index, offerId] of made.entries()) await value(declineOffer.run(as(index === 3 ? shop!.actor : farm.actor, after(now, (20 + index) * 1000)), { offerId }));
    const first = await endedOffers(db, shop!.actor, { side: 'buyer', limit: 3 });
    const second = await endedOffers(db, shop!.actor, { side: 'buyer', limit: 3, before: first.at(-1)!.id });
    expect([...first, ...second].map(({ id }) => id)).toEqual(made.toReversed());
    expect(await openOffers(db, other!.actor, { side: 'buyer' })).toEqual([]);
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
