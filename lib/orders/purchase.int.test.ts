import { afterAll, beforeAll, expect, it } from 'vitest';
import { testDatabase, type TestDatabase } from '../db/testing/test-database';
import { makeGrower, makeOrganisation } from '../identity/testing/factory';
import { applyPlan } from '../operation/apply';
import { combine, type Fragment } from '../operation/plan';
import { newId } from '../shared/ids';
import { err } from '../shared/result';
import { traceOf } from './lots/queries';
import { loadImportedPurchases, planImportedPurchase, planUndoImported, type StationPurchase } from './service';

let db: TestDatabase;
const now = new Date('2026-11-22T02:00:00Z');
const moment = { now, newId };
const at = new Date('2026-04-06T00:30:00Z');
beforeAll(async () => { db = await testDatabase(); });
afterAll(() => db.close());
const apply = (fragment: Fragment) => applyPlan(db, combine({}, fragment), { operation: 'test.import', actor: 'test', now, idempotency: null });

it('takes a past purchase once, marked as imported, and takes it back until its lot is used', async () => {
  const coop = await makeOrganisation(db, { kind: 'cooperative', name: '龙虎山茶叶合作社' });
  const grower = await makeGrower(db, { cooperativeOrgId: coop.organisationId, name: '吴秀兰' });
  const purchase = (rowNumber: number): StationPurchase => ({
    cooperativeOrgId: coop.organisationId, growerOrgId: grower.organisationId, leafId: 'tea-fresh-leaf', variety: '福云6号', gradeId: null,
    grossGrams: 12_500n, tareGrams: 500n, netGrams: 12_000n, priceFen: 3600n, pricedBy: 'jin', amountFen: 86_400n, at, place: '龙虎山', regionCode: '350924', batchId: 'imp_1', rowNumber,
  });
  for (const row of [1, 2]) await apply(planImportedPurchase(purchase(row), 'test', moment));
  await expect(apply(planImportedPurchase(purchase(2), 'test', moment))).rejects.toMatchObject({ code: '23505' });

  const lots = await loadImportedPurchases(db, coop.organisationId, 'imp_1');
  expect(lots).toHaveLength(2);
  expect(await loadImportedPurchases(db, grower.organisationId, 'imp_1')).toEqual([]);
  const facts = await db.prisma.fact.findMany({ where: { kind: { in: ['weigh.recorded', 'lot.event'] } } });
  expect(facts.length).toBeGreaterThan(0);
  // Nothing of it may count for a score: every fact says that it was imported.
  expect(facts.every((fact) => (fact.payload as { imported?: boolean }).imported === true)).toBe(true);
  expect(await traceOf(db, lots[0]!.code)).toMatchObject({ imported: true, growerName: '吴**', harvestedOn: '2026-04-06' });

  expect(planUndoImported([{ ...lots[0]!, leftGrams: 1n }], 'test', moment)).toEqual(err('LOT_USED'));
  const undone = planUndoImported(lots, 'test', moment);
  if (!undone.ok) throw new Error(undone.error);
  await apply(undone.value);
  expect(await loadImportedPurchases(db, coop.organisationId, 'imp_1')).toEqual([]);
  expect(await traceOf(db, lots[0]!.code)).toBeNull();
});
