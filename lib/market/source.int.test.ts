import { afterAll, beforeAll, expect, it } from 'vitest';
import fc from 'fast-check';
import { roadMetres } from '../catalogue/domain/distance';
import { testDatabase, type TestDatabase } from '../db/testing/test-database';
import { makeOrganisation, type MadeOrganisation } from '../identity/testing/factory';
import { after, DAY_MS } from '../shared/clock';
import { landedCost, type Supply } from './domain/match';
import { demandsFor, source } from './queries';

let db: TestDatabase;
let buyer: MadeOrganisation;
let sellers: MadeOrganisation[];
const now = new Date('2026-11-22T02:00:00Z');
const at = { lat: 36.65, lng: 117.02 };
const day = (offset: number): string => new Date(Date.parse('2026-11-22') + offset * DAY_MS).toISOString().slice(0, 10);

beforeAll(async () => {
  db = await testDatabase();
  buyer = await makeOrganisation(db, { kind: 'buyer', regionCode: '370102' });
  sellers = [buyer, ...await Promise.all([1, 2, 3].map(() => makeOrganisation(db, { kind: 'farm' })))];
});
afterAll(() => db.close());

/** What stands in the table, as the test keeps it: the truth that the search is held against. */
type Made = {
  readonly seller: number; readonly price: number; readonly grade: number; readonly left: number; readonly minimum: number; readonly from: number; readonly days: number;
  readonly lat: number; readonly lng: number; readonly leaf: string; readonly status: string; readonly gone: boolean;
};
const made: fc.Arbitrary<Made> = fc.record({
  seller: fc.integer({ min: 0, max: 3 }), price: fc.integer({ min: 300_000, max: 600_000 }), grade: fc.integer({ min: 0, max: 3 }), left: fc.integer({ min: 0, max: 5000 }),
  minimum: fc.integer({ min: 1, max: 3000 }), from: fc.integer({ min: -3, max: 8 }), days: fc.integer({ min: 0, max: 6 }),
  lat: fc.double({ min: 32, max: 41, noNaN: true }), lng: fc.double({ min: 112, max: 122, noNaN: true }),
  leaf: fc.constantFrom('fruit-cucumber', 'fruit-cucumber', 'fruit-cucumber', 'tomato'), status: fc.constantFrom('published', 'published', 'published', 'withdrawn', 'closed'), gone: fc.boolean(),
});
const wanted = fc.record({
  gradeRank: fc.integer({ min: 0, max: 3 }), mass: fc.integer({ min: 1, max: 6000 }), cap: fc.option(fc.integer({ min: 300_000, max: 700_000 })),
  from: fc.integer({ min: 0, max: 5 }), days: fc.integer({ min: 0, max: 5 }), radiusKm: fc.integer({ min: 20, max: 900 }),
});

const supplyOf = (one: Made): Omit<Supply, 'roadMetres'> => ({
  listingId: '', sellerOrgId: '', pricePerTonneFen: BigInt(one.price), gradeRank: one.grade, remainingGrams: 0n, minimumGrams: 0n, harvestFrom: day(one.from), harvestTo: day(one.from + one.days),
});
const point = (one: Pick<Made, 'lat' | 'lng'>) => ({ lat: Math.round(one.lat * 1e6) / 1e6, lng: Math.round(one.lng * 1e6) / 1e6 });
const ids = (round: number, index: number): string => `lst_${String(round).padStart(4, '0')}_${String(index).padStart(4, '0')}`;

async function fill(round: number, rows: readonly Made[]): Promise<void> {
  await db.prisma.listing.deleteMany();
  await db.prisma.listing.createMany({ data: rows.map((one, index) => {
    const { lat, lng } = point(one);
    return {
      id: ids(round, index), sellerOrgId: sellers[one.seller]!.organisationId, growerOrgId: sellers[one.seller]!.organisationId, status: one.status, leafId: one.leaf,
      gradeId: 'first', gradeRank: one.grade, massGrams: 5_000_000n, remainingGrams: BigInt(one.left * 1000), minimumGrams: BigInt(one.minimum * 1000), stepGrams: 1000n,
      priceFen: BigInt(one.price), pricedBy: 'tonne', soldBy: 'kg', pricePerTonneFen: BigInt(one.price), harvestFrom: new Date(day(one.from)), harvestTo: new Date(day(one.from + one.days)),
      regionCode: '370783', place: 'x', latE6: Math.round(lat * 1e6), lngE6: Math.round(lng * 1e6), createdAt: now, expiresAt: after(now, one.gone ? -1000 : 10 * DAY_MS),
    };
  }) });
}

/** Every listing looked at by itself, in the words of the specification. */
function bruteForce(round: number, rows: readonly Made[], want: { gradeRank: number; mass: number; cap: number | null; from: number; days: number; radiusKm: number }): [string, bigint][] {
  return rows.flatMap((one, index): [string, bigint][] => {
    const metres = roadMetres(point(one), at);
    const fits = one.status === 'published' && one.leaf === 'fruit-cucumber' && !one.gone && one.seller !== 0 && one.grade <= want.gradeRank && one.left > 0
      && day(one.from) <= day(want.from + want.days) && day(one.from + one.days) >= day(want.from) && metres <= want.radiusKm * 1000
      && (one.minimum <= want.mass || one.left <= want.mass);
    if (!fits) return [];
    const supply: Supply = { ...supplyOf(one), listingId: ids(round, index), roadMetres: metres };
    const cost = landedCost(supply, '2026-11-22');
    return want.cap !== null && cost.priceFen + cost.freightFen > BigInt(want.cap) ? [] : [[supply.listingId, cost.totalFen]];
  }).sort(([a, left], [b, right]) => (left === right ? (a < b ? -1 : 1) : left < right ? -1 : 1));
}

it('finds exactly the twenty cheapest at the gate among random listings, and counts all that fit', async () => {
  let round = 0;
  await fc.assert(fc.asyncProperty(fc.array(made, { minLength: 60, maxLength: 120 }), fc.array(wanted, { minLength: 4, maxLength: 4 }), async (rows, wants) => {
    await fill(++round, rows);
    for (const want of wants) {
      const found = await source(db, buyer.actor, {
        leafId: 'fruit-cucumber', gradeId: 'first', gradeRank: want.gradeRank, massGrams: BigInt(want.mass * 1000), capPerTonneFen: want.cap === null ? null : BigInt(want.cap),
        deliverFrom: day(want.from), deliverTo: day(want.from + want.days), radiusKm: want.radiusKm, at,
      }, now);
      const truth = bruteForce(round, rows, want);
      expect(found.matches.map(({ listing, landedFen }) => [listing.id, BigInt(landedFen)])).toEqual(truth.slice(0, 20));
      expect(found.possible).toBe(truth.length);
    }
  }), { numRuns: 15 });
}, 120_000);

type Asked = {
  readonly grade: number; readonly mass: number; readonly cap: number; readonly from: number; readonly days: number; readonly radiusKm: number; readonly lat: number; readonly lng: number;
  readonly leaf: string; readonly status: string; readonly gone: boolean; readonly own: boolean;
};
const asked: fc.Arbitrary<Asked> = fc.record({
  grade: fc.integer({ min: 0, max: 3 }), mass: fc.integer({ min: 1, max: 6000 }), cap: fc.integer({ min: 300_000, max: 700_000 }), from: fc.integer({ min: -2, max: 6 }), days: fc.integer({ min: 0, max: 5 }),
  radiusKm: fc.integer({ min: 20, max: 1200 }), lat: fc.double({ min: 33, max: 40, noNaN: true }), lng: fc.double({ min: 113, max: 121, noNaN: true }),
  leaf: fc.constantFrom('fruit-cucumber', 'fruit-cucumber', 'fruit-cucumber', 'tomato'), status: fc.constantFrom('open', 'partly_filled', 'open', 'withdrawn', 'filled'),
  gone: fc.boolean(), own: fc.integer({ min: 0, max: 9 }).map((one) => one === 0),
});

it('finds exactly the twenty demands that leave most at the farm gate, among random ones', async () => {
  const coop = await makeOrganisation(db, { kind: 'cooperative' });
  let round = 5000;
  await fc.assert(fc.asyncProperty(fc.array(asked, { minLength: 60, maxLength: 120 }), made, async (demands, offered) => {
    const listing = { ...offered, leaf: 'fruit-cucumber', status: 'published', seller: 1, left: Math.max(1, offered.left) };
    await fill(++round, [listing]);
    await db.prisma.listing.updateMany({ data: { sellerOrgId: coop.organisationId, growerOrgId: coop.organisationId } });
    await db.prisma.demand.deleteMany();
    await db.prisma.demand.createMany({ data: demands.map((one, index) => ({
      id: `dem_${String(index).padStart(4, '0')}`, buyerOrgId: one.own ? coop.organisationId : buyer.organisationId, status: one.status, leafId: one.leaf, gradeId: 'first', gradeRank: one.grade,
      massGrams: BigInt(one.mass * 1000), remainingGrams: one.status === 'filled' ? 0n : BigInt(one.mass * 1000), capPerTonneFen: BigInt(one.cap), pricedBy: 'jin', deliverFrom: new Date(day(one.from)),
      deliverTo: new Date(day(one.from + one.days)), regionCode: '370102', place: 'x', latE6: Math.round(one.lat * 1e6), lngE6: Math.round(one.lng * 1e6), radiusKm: one.radiusKm, createdAt: now,
      expiresAt: after(now, one.gone ? -1000 : 10 * DAY_MS),
    })) });
    const truth = demands.flatMap((one, index): [string, bigint][] => {
      const metres = roadMetres(point(listing), point(one));
      const { freightFen } = landedCost({ ...supplyOf(listing), roadMetres: metres }, '2026-11-22');
      const fits = ['open', 'partly_filled'].includes(one.status) && one.leaf === 'fruit-cucumber' && !one.gone && !one.own && listing.grade <= one.grade
        && day(listing.from) <= day(one.from + one.days) && day(listing.from + listing.days) >= day(one.from) && metres <= one.radiusKm * 1000
        && (listing.minimum <= one.mass || listing.left <= one.mass) && BigInt(listing.price) + freightFen <= BigInt(one.cap);
      return fits ? [[`dem_${String(index).padStart(4, '0')}`, BigInt(one.cap) - freightFen]] : [];
    }).sort(([a, left], [b, right]) => (left === right ? (a < b ? -1 : 1) : left > right ? -1 : 1));
    const found = await demandsFor(db, coop.actor, ids(round, 0), now);
    expect(found.map(({ demand, atGateFen }) => [demand.id, BigInt(atGateFen)])).toEqual(truth.slice(0, 20));
    expect(found.every(({ reasons }, index) => reasons.length <= 3 && (index > 0 || reasons[0]?.code === 'BEST_AT_GATE'))).toBe(true);
  }), { numRuns: 25 });
}, 120_000);
