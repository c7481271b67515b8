import { afterAll, beforeAll, expect, it } from 'vitest';
import { testDatabase, type TestDatabase } from '../db/testing/test-database';
import { after, DAY_MS, MINUTE_MS } from '../shared/clock';
import { acceptedSince, boardWeeks } from './board';

let db: TestDatabase;
const now = new Date('2026-11-26T02:00:00Z');
const WEEKS = 4;

async function traded(deliveryId: string, daysAgo: number, grams: number, fenPerTonne: number, { leaf = 'tomato', region = '370783' } = {}): Promise<void> {
  await db.sql(
    `insert into price_point (delivery_id, leaf_id, grade_id, region_code, mass_grams, amount_fen, price_per_tonne_fen, at) values ($1, $2, 'first', $3, $4, $5, $6, $7)`,
    [deliveryId, leaf, region, grams, Math.round((grams * fenPerTonne) / 1_000_000), fenPerTonne, after(now, -daysAgo * DAY_MS - MINUTE_MS)]);
}

beforeAll(async () => {
  db = await testDatabase();
  await traded('one', 0, 1_000_000, 400_000);
  await traded('two', 2, 3_000_000, 480_000);
  await traded('three', 20, 500_000, 300_000);
  await traded('elsewhere', 1, 2_000_000, 900_000, { region: '350924' });
  await traded('other', 1, 2_000_000, 100_000, { leaf: 'carrot' });
  await traded('long ago', 29, 9_000_000, 999_000);
});
afterAll(() => db.close());

it('counts weeks back from now, weighs each by mass, and leaves out what is older or elsewhere', async () => {
  expect(await boardWeeks(db, now, WEEKS, { leafId: 'tomato', regionPrefix: '37' })).toEqual([
    { leafId: 'tomato', gradeId: 'first', week: 1, meanFen: '300000', lowFen: '300000', highFen: '300000', massGrams: '500000', trades: 1 },
    { leafId: 'tomato', gradeId: 'first', week: 3, meanFen: '460000', lowFen: '400000', highFen: '480000', massGrams: '4000000', trades: 2 },
  ]);
});

it('keeps kinds apart', async () => {
  expect((await boardWeeks(db, now, WEEKS)).filter(({ leafId }) => leafId === 'carrot')).toMatchObject([{ week: 3, trades: 1, meanFen: '100000' }]);
});

it('adds up what was accepted since a moment', async () => {
  expect(await acceptedSince(db, after(now, -7 * DAY_MS))).toEqual({ trades: 4, massGrams: '8000000' });
});
