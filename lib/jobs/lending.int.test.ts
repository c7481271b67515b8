import { afterAll, beforeAll, expect, it } from 'vitest';
import { testDatabase, type TestDatabase } from '../db/testing/test-database';
import { makeOrganisation } from '../identity/testing/factory';
import { makeActiveLoan } from '../lending/testing/factory';
import { fixedClock } from '../shared/clock';
import { lendingTasks } from './lending';

let db: TestDatabase;
beforeAll(async () => { db = await testDatabase(); });
afterAll(() => db.close());

it('closes the day of every loan, though one of them cannot be closed', async () => {
  const [lender, farm] = [await makeOrganisation(db, { kind: 'lender' }), await makeOrganisation(db, { kind: 'farm' })];
  const lend = () => makeActiveLoan(db, { lenderOrgId: lender.organisationId, borrowerOrgId: farm.organisationId, principalFen: 100_000n, disbursedOn: '2026-09-01', months: 2 });
  const [broken, first, second] = [await lend(), await lend(), await lend()];
  // A loan whose schedule cannot be read stands before the others.
  await db.owner.query('update loan set schedule_version = 9 where id = $1', [broken]);
  const closing = (at: string) => lendingTasks['lending.closeDays']!({}, { db, clock: fixedClock(new Date(at)), actor: { kind: 'system', job: 'lending.closeDays' } });
  await expect(closing('2026-11-05T17:00:00Z')).rejects.toThrow('1 of 3 chores failed');
  const loans = await db.prisma.loan.findMany({ where: { id: { in: [first, second] } } });
  expect(loans.map((loan) => loan.daysPastDue)).toEqual([4, 4]);
  await db.owner.query('update loan set schedule_version = 1 where id = $1', [broken]);
  await closing('2026-11-06T17:00:00Z');
  const all = await db.prisma.loan.findMany({ where: { id: { in: [broken, first, second] } } });
  expect(all.map((loan) => loan.daysPastDue)).toEqual([5, 5, 5]);
});
