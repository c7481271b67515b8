import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase, type TestDatabase } from '../../db/testing/test-database';
import { makeOrganisation, type MadeOrganisation } from '../../identity/testing/factory';
import { importPurchases, undoPurchases } from '../../orders/imports/service';
import type { Actor } from '../../shared/actor';
import { after, fixedClock, MINUTE_MS } from '../../shared/clock';
import { err, ok } from '../../shared/result';
import { acceptDoubt, discardImport, importListings, makeOffer, mapColumns, mendRow, settleRow, startImport, undoListings } from '../service';
import { importTable, imports } from './queries';

let db: TestDatabase;
let coop: MadeOrganisation;
let buyer: MadeOrganisation;
const now = new Date('2026-11-22T02:00:00Z');
const as = (actor: Actor, at = now) => ({ actor, db, clock: fixedClock(at) });
const fixture = (name: string) => ({ fileName: name, bytes: new Uint8Array(readFileSync(new URL(`./fixtures/${name}`, import.meta.url))) });
const table = async (id: string, actor: Actor = coop.actor) => (await importTable(db, actor, id, { now, limit: 500 }))!;
async function value<T>(outcome: Promise<{ ok: true; value: T } | { ok: false; error: unknown }>): Promise<T> {
  const answered = await outcome;
  if (!answered.ok) throw new Error(JSON.stringify(answered.error));
  return answered.value;
}

beforeAll(async () => {
  db = await testDatabase();
  coop = await makeOrganisation(db, { kind: 'cooperative', name: '绿源蔬菜专业合作社', regionCode: '370783' });
  buyer = await makeOrganisation(db, { kind: 'buyer', regionCode: '370102' });
});
afterAll(() => db.close());

describe('the vegetable cooperative’s table', () => {
  let batchId: string;

  it('is taken in, and each row says how it stands', async () => {
    batchId = (await value(startImport.run(as(coop.actor), fixture('lvyuan-2026-11.xlsx')))).batchId;
    const { kind, rows, counts } = await table(batchId);
    expect(kind).toBe('listings');
    expect(rows.map(({ row, status }) => `${row} ${status}`)).toEqual([
      '4 ready', '5 ready', '6 doubtful', '7 ready', '8 doubtful', '9 doubtful', '10 wrong', '11 doubtful', '12 doubtful', '13 doubtful', '15 wrong', '16 wrong', '17 wrong', '18 skipped',
    ]);
    expect(counts).toEqual({ ready: 3, doubtful: 6, wrong: 4, skipped: 1, imported: 0, undone: 0 });
    expect(await db.prisma.listing.count()).toBe(0);
  });

  it('is the same import when it comes again, and nobody else’s business', async () => {
    expect(await startImport.run(as(coop.actor), fixture('lvyuan-2026-11.xlsx'))).toEqual(ok({ batchId }));
    const other = await makeOrganisation(db, { kind: 'cooperative' });
    expect(await importTable(db, other.actor, batchId, { now })).toBeNull();
    expect(await importListings.run(as(other.actor), { batchId })).toEqual(err({ code: 'NOT_FOUND' }));
    expect(await mendRow.run(as(other.actor), { batchId, rowNumber: 10, edits: { quantity: '1' } })).toEqual(err({ code: 'NOT_FOUND' }));
  });

  it('keeps nothing of a person in the clear', async () => {
    const stored = JSON.stringify(await db.prisma.importRow.findMany({ where: { batchId } })) + JSON.stringify(await db.prisma.importBatch.findMany());
    expect(stored).not.toMatch(/13853641207|张桂兰/);
  });

  it('is mended on the spot, by typing and by a tap', async () => {
    expect(await mendRow.run(as(coop.actor), { batchId, rowNumber: 10, edits: { quantity: '200' } })).toEqual(ok({ rowNumber: 10, status: 'ready' }));
    expect(await settleRow.run(as(coop.actor), { batchId, rowNumber: 6, how: 'accept', code: 'PRICE_LOOKS_PER_TONNE' })).toEqual(ok({ rowNumber: 6, status: 'ready' }));
    expect(await settleRow.run(as(coop.actor), { batchId, rowNumber: 11, how: 'leaveOut' })).toEqual(ok({ rowNumber: 11, status: 'skipped' }));
    expect(await settleRow.run(as(coop.actor), { batchId, rowNumber: 15, how: 'confirm', code: 'DATE_IN_PAST' })).toEqual(err({ code: 'NOTHING_TO_CHANGE' }));
    expect(await mendRow.run(as(coop.actor), { batchId, rowNumber: 10, edits: { quantity: '200' } })).toEqual(err({ code: 'NOTHING_TO_CHANGE' }));
    expect((await table(batchId)).rows.find(({ row }) => row === 10)?.cells.find(({ field }) => field === 'quantity')).toEqual({ field: 'quantity', text: '200', edited: true });
  });

  it('becomes listings of its growers, once, however often the button is pressed', async () => {
    const outcomes = await Promise.all([1, 2, 3].map(() => importListings.run(as(coop.actor), { batchId })));
    expect(outcomes.filter((outcome) => outcome.ok)).toEqual([ok({ imported: 5, left: 0, invited: 5 })]);
    expect(outcomes.filter((outcome) => !outcome.ok)).toEqual([err({ code: 'NOTHING_READY' }), err({ code: 'NOTHING_READY' })]);
    const made = await db.prisma.listing.findMany({ where: { batchId } });
    expect(made).toHaveLength(5);
    expect(new Set(made.map(({ growerOrgId }) => growerOrgId)).size).toBe(5);
    const growers = await db.prisma.organisation.findMany({ where: { id: { in: made.map(({ growerOrgId }) => growerOrgId) } } });
    expect(growers.map(({ name }) => name)).toContain('张桂兰');
    expect(made.find(({ pricedBy }) => pricedBy === 'tonne')).toMatchObject({ priceFen: 490_000n, status: 'published', sellerOrgId: coop.organisationId });
    expect(await startImport.run(as(coop.actor), fixture('lvyuan-2026-11.xlsx'))).toEqual(err({ code: 'ALREADY_IMPORTED' }));
    expect(await mendRow.run(as(coop.actor), { batchId, rowNumber: 4, edits: { quantity: '1' } })).toEqual(err({ code: 'ROW_DONE' }));
  });

  it('takes the rest when it has been mended, with a grower who is known by now', async () => {
    await value(settleRow.run(as(coop.actor), { batchId, rowNumber: 11, how: 'takeIn' }));
    await value(settleRow.run(as(coop.actor), { batchId, rowNumber: 11, how: 'confirm', code: 'DUPLICATE_OF_ROW' }));
    expect(await importListings.run(as(coop.actor), { batchId })).toEqual(ok({ imported: 1, left: 0, invited: 0 }));
  });

  it('is undone but for what somebody has asked for', async () => {
    const asked = await db.prisma.listing.findFirstOrThrow({ where: { batchId, soldBy: 'jin', massGrams: 600_000n } });
    await value(makeOffer.run(as(buyer.actor), { listingId: asked.id, mass: '100', soldBy: 'jin', price: '2.3', pricedBy: 'jin', deliverOn: '2026-11-23' }));
    expect((await table(batchId)).touched).toBe(1);
    expect(await undoListings.run(as(coop.actor), { batchId })).toEqual(ok({ undone: 5, kept: 1 }));
    const left = await db.prisma.listing.groupBy({ by: ['status'], where: { batchId }, _count: true, orderBy: { status: 'asc' } });
    expect(left.map(({ status, _count }) => [status, _count])).toEqual([['published', 1], ['withdrawn', 5]]);
    expect((await table(batchId)).counts).toMatchObject({ imported: 1, undone: 5 });
    expect(await undoListings.run(as(coop.actor), { batchId })).toEqual(err({ code: 'NOT_IMPORTED' }));
    expect(await importListings.run(as(coop.actor), { batchId })).toEqual(err({ code: 'IMPORT_ENDED' }));
  });

  it('may come again after that, and can be put away', async () => {
    // A minute later: two imports of one millisecond have no newer one among them.
    const again = (await value(startImport.run(as(coop.actor, after(now, MINUTE_MS)), fixture('lvyuan-2026-11.xlsx')))).batchId;
    expect(again).not.toBe(batchId);
    expect((await discardImport.run(as(coop.actor), { batchId: again })).ok).toBe(true);
    expect((await imports(db, coop.actor)).map(({ status }) => status)).toEqual(['discarded', 'undone']);
  });
});

describe('the tea station’s morning', () => {
  let station: MadeOrganisation;
  let batchId: string;
  beforeAll(async () => {
    station = await makeOrganisation(db, { kind: 'cooperative', name: '龙虎山茶叶专业合作社', regionCode: '350924' });
  });

  it('names its bad rows and the one doubt that most share', async () => {
    batchId = (await value(startImport.run(as(station.actor), fixture('longhushan-2026-04-06.gbk.csv')))).batchId;
    const { kind, counts, rows, codes } = await table(batchId, station.actor);
    expect(kind).toBe('purchases');
    expect(counts).toEqual({ ready: 6, doubtful: 177, wrong: 3, skipped: 1, imported: 0, undone: 0 });
    expect(rows.filter(({ status }) => status === 'wrong').map(({ row, findings }) => [row, findings.find(({ severity }) => severity === 'wrong')?.code])).toEqual([
      [42, 'AMOUNT_MISMATCH'], [79, 'GROSS_BELOW_NET'], [122, 'TIME_IMPOSSIBLE'],
    ]);
    expect(codes.find(({ code }) => code === 'ID_CHECK_DIGIT')).toMatchObject({ rows: 180, open: 180 });
    expect(JSON.stringify(rows)).not.toMatch(/\d{15}/);
  });

  it('is taken as past purchases: lots and tickets that are marked, growers invited, never evidence for a score', async () => {
    await value(acceptDoubt.run(as(station.actor), { batchId, code: 'ID_CHECK_DIGIT' }));
    await value(mendRow.run(as(station.actor), { batchId, rowNumber: 42, edits: { amount: '117.00' } }));
    expect((await table(batchId, station.actor)).counts).toMatchObject({ ready: 183, doubtful: 1, wrong: 2 });
    expect(await importListings.run(as(station.actor), { batchId })).toEqual(err({ code: 'OTHER_KIND' }));
    const done = await value(importPurchases.run(as(station.actor), { batchId }));
    expect(done).toMatchObject({ imported: 183, left: 0 });
    const lots = await db.prisma.lot.findMany({ where: { batchId } });
    expect(lots).toHaveLength(183);
    expect(lots.every(({ imported, ownerOrgId }) => imported && ownerOrgId === station.organisationId)).toBe(true);
    const links = await db.prisma.growerLink.findMany({ where: { cooperativeOrgId: station.organisationId } });
    expect(links).toHaveLength(done.invited);
    expect(new Set(lots.map(({ growerOrgId }) => growerOrgId)).size).toBe(done.invited);
    const facts = await db.prisma.fact.findMany({ where: { kind: { in: ['weigh.recorded', 'lot.event'] } } });
    expect(facts.length).toBeGreaterThanOrEqual(183);
    expect(facts.every(({ payload }) => (payload as { imported?: boolean }).imported === true)).toBe(true);
    expect(await db.prisma.pricePoint.count()).toBe(0);
  });

  it('is undone but for the leaf that was used since', async () => {
    const [used] = await db.prisma.lot.findMany({ where: { batchId }, take: 1 });
    await db.prisma.lot.update({ where: { id: used!.id }, data: { leftGrams: 0n } });
    expect(await undoPurchases.run(as(station.actor), { batchId })).toEqual(ok({ undone: 182, kept: 1 }));
    expect(await db.prisma.lot.count({ where: { batchId, state: 'open' } })).toBe(1);
    expect((await table(batchId, station.actor)).counts).toMatchObject({ imported: 1, undone: 182, doubtful: 1, wrong: 2 });
  });
});

describe('a table of another house', () => {
  const csv = (text: string) => ({ fileName: 'a.csv', bytes: new TextEncoder().encode(text) });

  it('is mapped once and remembered', async () => {
    const head = '谁的,什么,多少斤,几块\n';
    const first = (await value(startImport.run(as(coop.actor), csv(`${head}张三,黄瓜,500,2.1\n李四,黄瓜,600,2.2\n`)))).batchId;
    const columns = ['grower', 'produce', 'quantity', 'price'] as const;
    expect(await mapColumns.run(as(coop.actor), { batchId: first, kind: 'listings', columns: ['grower', 'grower'] })).toMatchObject({ error: { code: 'COLUMN_TWICE' } });
    expect(await mapColumns.run(as(coop.actor), { batchId: first, kind: 'listings', columns: ['grower', 'produce', null, 'price'] })).toMatchObject({ error: { code: 'COLUMNS_MISSING' } });
    await value(mapColumns.run(as(coop.actor), { batchId: first, kind: 'listings', columns: [...columns] }));
    const second = (await value(startImport.run(as(coop.actor), csv(`${head}王五,黄瓜,700,2.3\n`)))).batchId;
    const found = await table(second);
    expect(found.remembered).toBe(true);
    expect(found.columns.map(({ field }) => field)).toEqual(columns);
  });

  it('is refused with the reason when it is none', async () => {
    expect(await startImport.run(as(coop.actor), { fileName: 'x.xlsx', bytes: new Uint8Array() })).toEqual(err({ code: 'EMPTY_FILE' }));
    expect(await startImport.run(as(coop.actor), csv('今天天气很好'))).toMatchObject({ ok: false });
  });

  it('of many rows goes in by parts, each whole', async () => {
    const rows = Array.from({ length: 2100 }, (_, index) => `${'赵钱孙李周吴郑王冯陈'[index % 10]!}${'春夏秋冬梅兰竹菊松柏'[Math.floor(index / 10) % 10]!}${'一二三'[Math.floor(index / 100) % 3]!},1390000${String(index % 300).padStart(4, '0')},黄瓜,一级,${500 + index},2.1,2026-11-2${3 + (index % 5)}`).join('\n');
    const { batchId } = await value(startImport.run(as(coop.actor), csv(`姓名,手机号,品名,等级,数量(斤),单价(元/斤),采收日期\n${rows}\n`)));
    const parts = [];
    for (let left = 1; left > 0;) {
      const part = await value(importListings.run(as(coop.actor), { batchId }));
      parts.push(part.imported);
      left = part.left;
    }
    expect(parts).toEqual([2000, 100]);
    expect(await db.prisma.listing.count({ where: { batchId } })).toBe(2100);
  }, 180_000);
});
