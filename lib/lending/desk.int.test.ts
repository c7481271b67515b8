import { afterAll, beforeAll, expect, it } from 'vitest';
import { testDatabase, type TestDatabase } from '../db/testing/test-database';
import { makeOrganisation, type MadeOrganisation } from '../identity/testing/factory';
import { newId } from '../shared/ids';
import { portfolio, requestsTo } from './desk';
import { makeActiveLoan, makeProduct } from './testing/factory';

let db: TestDatabase;
let lender: MadeOrganisation, other: MadeOrganisation, farm: MadeOrganisation;
beforeAll(async () => {
  db = await testDatabase();
  lender = await makeOrganisation(db, { kind: 'lender' });
  other = await makeOrganisation(db, { kind: 'lender' });
  farm = await makeOrganisation(db, { kind: 'farm', name: '张桂兰' });
});
afterAll(() => db.close());

it('counts a late loan whole, and nobody else\'s loans', async () => {
  const lend = (lenderOrgId: string, principalFen: bigint) => makeActiveLoan(db, { lenderOrgId, borrowerOrgId: farm.organisationId, principalFen, disbursedOn: '2026-06-01' });
  const [, late] = [await lend(lender.organisationId, 3_000_000n), await lend(lender.organisationId, 1_000_000n), await lend(other.organisationId, 9_000_000n)];
  await db.prisma.loan.update({ where: { id: late }, data: { daysPastDue: 31, worstDaysPastDue: 31 } });
  const figures = await portfolio(db, lender.actor);
  expect(figures).toMatchObject({ loans: 2, owedFen: '4000000', par30Bps: 2500, repaidFen: '0' });
  expect(figures!.buckets.find(({ bucket }) => bucket === 'DPD_31_60')).toEqual({ bucket: 'DPD_31_60', owedFen: '1000000' });
  expect(await portfolio(db, farm.actor)).toBeNull();
});

it('shows the applications that ask this lender until they end, the nearest deadline first', async () => {
  const productId = await makeProduct(db, { lenderOrgId: lender.organisationId });
  const apply = async (expiresAt: string, requestState: string, endedAt: Date | null = null) => {
    const id = newId('application');
    const at = new Date('2026-11-20T02:00:00Z');
    // A borrower has at most one application under way.
    const borrower = await makeOrganisation(db, { kind: 'farm', name: '张桂兰' });
    await db.prisma.loanApplication.create({ data: {
      id, number: `AP-${id.slice(-8)}`, borrowerOrgId: borrower.organisationId, appliedBy: borrower.personId, amountFen: 3_000_000n, months: 6, purpose: '春茬种苗', state: 'scored',
      scoreId: newId('score'), score: 716, submittedAt: at, scoredAt: at, expiresAt: new Date(expiresAt), endedAt,
    } });
    await db.prisma.loanRequest.create({ data: { id: newId('request'), applicationId: id, lenderOrgId: lender.organisationId, productId, state: requestState, createdAt: at } });
    return id;
  };
  const later = await apply('2026-11-30T00:00:00Z', 'OPEN');
  const sooner = await apply('2026-11-25T00:00:00Z', 'OFFERED');
  await apply('2026-11-24T00:00:00Z', 'DECLINED');
  await apply('2026-11-24T00:00:00Z', 'OPEN', new Date('2026-11-21T00:00:00Z'));
  const rows = await requestsTo(db, lender.actor);
  expect(rows.map(({ id, stage }) => [id, stage])).toEqual([[sooner, 'OFFERED'], [later, 'OPEN']]);
  expect(rows[0]).toMatchObject({ borrowerName: '张桂兰', amountFen: '3000000', score: 716 });
  expect(await requestsTo(db, other.actor)).toEqual([]);
  expect(await requestsTo(db, farm.actor)).toEqual([]);
});
