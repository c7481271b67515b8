import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase, type TestDatabase } from '../../db/testing/test-database';
import { makeMember, makeOrganisation, makePerson, type MadeOrganisation } from '../../identity/testing/factory';
import type { Actor, PersonActor } from '../../shared/actor';
import { after, DAY_MS, fixedClock, HOUR_MS } from '../../shared/clock';
import { listingValues } from '../domain/listing-edit';
import { listing as listingOf } from '../queries';
import { editListing, makeOffer, publishListing, withdrawListing } from '../service';

let db: TestDatabase;
let farm: MadeOrganisation;
let husband: PersonActor;
let buyer: MadeOrganisation;
const now = new Date('2026-11-22T02:00:00Z');
const as = (actor: Actor, at = now, idempotencyKey?: string) => ({ actor, db, clock: fixedClock(at), idempotencyKey });
beforeAll(async () => {
  db = await testDatabase();
  [farm, buyer] = await Promise.all([makeOrganisation(db, { kind: 'farm' }), makeOrganisation(db, { kind: 'buyer' })]);
  husband = await makeMember(db, { organisationId: farm.organisationId, orgKind: 'farm', personId: await makePerson(db, { name: '王大山' }), role: 'clerk' });
});
afterAll(() => db.close());

const cucumbers = {
  leafId: 'fruit-cucumber', gradeId: 'first', mass: '1200', soldBy: 'jin', price: '2.45', pricedBy: 'jin', harvestFrom: '2026-11-23', harvestTo: '2026-11-30', note: '早上摘',
} as const;
async function published(): Promise<string> {
  const made = await publishListing.run(as(farm.actor), cucumbers);
  if (!made.ok) throw new Error(JSON.stringify(made.error));
  return made.value.listingId;
}
const row = (id: string) => db.prisma.listing.findUniqueOrThrow({ where: { id } });
/** What her phone kept of the listing before the network went. */
const seen = async (id: string) => listingValues((await listingOf(db, farm.actor, id))!);

describe('a change of a listing that was written in a dead zone', () => {
  it('takes what nobody else touched, and leaves what somebody else changed, with both values and whose it is', async () => {
    const listingId = await published();
    const base = await seen(listingId);
    expect(await editListing.run(as(husband, after(now, HOUR_MS)), { listingId, price: '2.60', pricedBy: 'jin', base })).toMatchObject({ ok: true, value: { taken: ['price'], conflicts: [] } });
    const hers = await editListing.run(as(farm.actor, after(now, 2 * HOUR_MS)), { listingId, price: '2.30', pricedBy: 'jin', note: '中午摘', left: '900', base });
    expect(hers).toEqual({ ok: true, value: {
      listingId, leafId: 'fruit-cucumber', soldBy: 'jin', taken: ['note', 'left'],
      conflicts: [{ field: 'price', hers: '230/jin', theirs: '260/jin', byPersonId: husband.personId, at: after(now, HOUR_MS).toISOString() }],
    } });
    expect(await row(listingId)).toMatchObject({ priceFen: 260n, note: '中午摘', remainingGrams: 450_000n, massGrams: 450_000n, version: 3 });
    // She has seen his price and means hers: now it is based on his.
    expect(await editListing.run(as(farm.actor), { listingId, price: '2.30', pricedBy: 'jin', base: { price: '260/jin' } })).toMatchObject({ value: { taken: ['price'], conflicts: [] } });
    expect(await row(listingId)).toMatchObject({ priceFen: 230n, pricePerTonneFen: 460_000n });
    expect((await db.prisma.listingEdit.findMany({ where: { listingId, field: 'price' }, orderBy: { at: 'asc' } })).map(({ before, after: to }) => [before, to]).sort())
      .toEqual([['245/jin', '260/jin'], ['260/jin', '230/jin']]);
  });

  it('changes once, however often it comes: under its key and under another one', async () => {
    const listingId = await published();
    const base = await seen(listingId);
    const edit = { listingId, note: '下午摘', harvestFrom: '2026-11-24', harvestTo: '2026-12-02', base };
    const [first, ...more] = await Promise.all([1, 2, 3].map(() => editListing.run(as(farm.actor, now, 'key-of-one-change'), edit)));
    expect(more).toEqual([first, first]);
    expect(await editListing.run(as(farm.actor), edit)).toMatchObject({ ok: true, value: { taken: [], conflicts: [] } });
    expect(await row(listingId)).toMatchObject({ version: 2, note: '下午摘', expiresAt: new Date('2026-12-02T16:00:00Z') });
    expect(await db.prisma.listingEdit.count({ where: { listingId } })).toBe(2);
  });

  it('meets another one at the same moment, and neither is lost', async () => {
    const listingId = await published();
    const base = await seen(listingId);
    const outcomes = await Promise.all([
      editListing.run(as(farm.actor), { listingId, price: '2.30', pricedBy: 'jin', note: '甲', base }),
      editListing.run(as(husband), { listingId, price: '2.60', pricedBy: 'jin', place: '东棚', base })]);
    const answers = outcomes.map((outcome) => (outcome.ok ? outcome.value : null)!);
    expect(answers.flatMap(({ taken }) => taken).sort()).toEqual(['note', 'place', 'price']);
    const [conflict] = answers.flatMap(({ conflicts }) => conflicts);
    const listing = await row(listingId);
    expect(listing).toMatchObject({ note: '甲', place: '东棚' });
    expect(conflict).toMatchObject({ field: 'price', theirs: `${listing.priceFen}/jin` });
  });

  it('does not put back on offer what was sold meanwhile, and says that it was nobody\'s change', async () => {
    const listingId = await published();
    const base = await seen(listingId);
    await db.prisma.listing.update({ where: { id: listingId }, data: { remainingGrams: 400_000n, version: { increment: 1 } } });
    expect(await editListing.run(as(farm.actor), { listingId, left: '1100', base })).toMatchObject({
      value: { taken: [], conflicts: [{ field: 'left', hers: '550000', theirs: '400000', byPersonId: null, at: null }] },
    });
    expect(await editListing.run(as(farm.actor), { listingId, left: '700', base: { left: '400000' } })).toMatchObject({ value: { taken: ['left'] } });
    // 200 kg of it were sold and stay sold.
    expect(await row(listingId)).toMatchObject({ remainingGrams: 350_000n, massGrams: 550_000n });
  });

  it('leaves the grade alone that a buyer has named her price for', async () => {
    const listingId = await published();
    const base = await seen(listingId);
    expect((await makeOffer.run(as(buyer.actor), { listingId, mass: '600', soldBy: 'jin', price: '2.30', pricedBy: 'jin', deliverOn: '2026-11-25' })).ok).toBe(true);
    expect(await editListing.run(as(farm.actor), { listingId, gradeId: 'second', base })).toMatchObject({ error: { code: 'TALKS_OPEN' } });
    expect(await editListing.run(as(farm.actor), { listingId, note: '晚上摘', base })).toMatchObject({ value: { taken: ['note'] } });
  });

  it.each([
    [{ price: '2.455', pricedBy: 'jin' }, 'PRICE_UNREADABLE'], [{ left: '12,5' }, 'MASS_UNREADABLE'], [{ left: '0' }, 'MASS_UNREADABLE'], [{ gradeId: 'gold' }, 'UNKNOWN_PRODUCE'],
    [{ harvestFrom: '2026-12-01', harvestTo: '2026-11-25' }, 'WINDOW_WRONG'], [{ harvestFrom: '2026-11-01', harvestTo: '2026-11-20' }, 'WINDOW_PAST'],
    [{ price: '4900', pricedBy: 'jin' }, 'FIGURE_UNUSUAL'], [{ left: '1.000' }, 'FIGURE_UNUSUAL'],
  ] as const)('is refused whole when it says %j', async (over, code) => {
    const listingId = await published();
    expect(await editListing.run(as(farm.actor), { listingId, place: '西棚', base: await seen(listingId), ...over })).toMatchObject({ error: { code } });
    expect(await row(listingId)).toMatchObject({ version: 1 });
  });

  it('comes too late for what is over, and finds nothing where it is somebody else\'s', async () => {
    const listingId = await published();
    const base = await seen(listingId);
    const other = await makeOrganisation(db, { kind: 'farm' });
    expect(await editListing.run(as(other.actor), { listingId, note: '我的', base })).toMatchObject({ error: { code: 'NOT_FOUND' } });
    expect((await withdrawListing.run(as(farm.actor, after(now, DAY_MS)), { listingId })).ok).toBe(true);
    expect(await editListing.run(as(farm.actor, after(now, DAY_MS)), { listingId, note: '晚了', base })).toMatchObject({ error: { code: 'LISTING_ENDED' } });
  });
});
