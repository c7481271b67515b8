import { afterAll, beforeAll, expect, it } from 'vitest';
import { testDatabase, type TestDatabase } from '../db/testing/test-database';
import { openKeyOf } from '../esign/testing/signers';
import { makeConsent, makeOrganisation, type MadeOrganisation } from '../identity/testing/factory';
import { makeSale } from '../credit/testing/sales';
import type { Actor, PersonActor } from '../shared/actor';
import { after, DAY_MS, fixedClock } from '../shared/clock';
import { newId } from '../shared/ids';
import { apply } from './applications/service';
import { dueNext, portfolio, requestsTo } from './desk';
import { recordReceipt } from './loans/service';
import { acceptOffer, proposeOffer, signContract } from './offers/service';
import { makeActiveLoan, makeProduct } from './testing/factory';

const NOW = new Date('2026-11-26T02:00:00Z');
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
  const figures = await portfolio(db, lender.actor, NOW);
  expect(figures).toMatchObject({ loans: 2, owedFen: '4000000', par30Bps: 2500, repaidFen: '0' });
  expect(figures!.buckets.find(({ bucket }) => bucket === 'DPD_31_60')).toEqual({ bucket: 'DPD_31_60', owedFen: '1000000' });
  expect(figures).toMatchObject({ par1Bps: 2500, par90Bps: 0, regions: [{ regionCode: '370783', owedFen: '4000000' }] });
  expect(await portfolio(db, farm.actor, NOW)).toBeNull();
});

it('shows what went out and came back by month, and what is late or due next, of its own loans only', async () => {
  const [bank, borrower] = [await makeOrganisation(db, { kind: 'lender' }), await makeOrganisation(db, { kind: 'farm', name: '王小满' })];
  const lend = (disbursedOn: string, months: number) => makeActiveLoan(db, { lenderOrgId: bank.organisationId, borrowerOrgId: borrower.organisationId, principalFen: 100_000n, disbursedOn, months });
  const [late, soon] = [await lend('2026-07-20', 4), await lend('2026-09-01', 3)];
  await lend('2026-11-01', 6);
  await db.prisma.loan.update({ where: { id: late }, data: { daysPastDue: 6, worstDaysPastDue: 6 } });
  expect(await recordReceipt.run({ actor: bank.actor, db, clock: fixedClock(NOW) }, { loanId: late, amount: '300', receipt: 'HD-1001' })).toMatchObject({ ok: true });
  const rows = await dueNext(db, bank.actor, NOW);
  // 123 days of 7.2 % on 1,000 yuan are 24.26, less 300; 91 days of it are 17.95.
  expect(rows.map(({ id, dueOn, dueFen }) => [id, dueOn, dueFen])).toEqual([[late, '2026-11-20', '72426'], [soon, '2026-12-01', '101795']]);
  expect(rows[0]).toMatchObject({ borrowerName: '王小满' });
  const { months } = (await portfolio(db, bank.actor, NOW))!;
  expect(months.at(-1)).toEqual({ month: '2026-11', lentFen: '0', repaidFen: '30000' });
  expect(months).toHaveLength(14);
  expect((await dueNext(db, other.actor, NOW)).map(({ id }) => id)).not.toEqual(expect.arrayContaining([late]));
  expect(await dueNext(db, borrower.actor, NOW)).toEqual([]);
});

it('says of an application after her choice whose signature is missing, until the money is there', async () => {
  const [bank, seller] = [await makeOrganisation(db, { kind: 'lender' }), await makeOrganisation(db, { kind: 'farm', name: '王小满' })];
  for (let n = 0; n < 24; n++) await makeSale(db, { sellerOrgId: seller.organisationId, buyerOrgId: `org_buyer${n % 4}`, at: after(NOW, -(15 + n * 28) * DAY_MS), grossFen: 1_000_000n, repaidFen: 0n });
  const as = (actor: Actor) => ({ actor, db, clock: fixedClock(NOW) });
  const productId = await makeProduct(db, { lenderOrgId: bank.organisationId, passMark: 400 });
  const applied = await apply.run(as(seller.actor), { amount: '2000', months: 6, purpose: '春茬种苗', productIds: [productId], consent: true });
  const applicationId = applied.ok ? applied.value.applicationId : '';
  const stage = async () => (await requestsTo(db, bank.actor, NOW)).map((row) => row.stage);
  const offered = await proposeOffer.run(as(bank.actor), { applicationId, principal: '1000', months: 6, rate: '7.2' });
  expect(await stage()).toEqual(['OFFERED']);
  expect(await acceptOffer.run(as(seller.actor), { offerId: offered.ok ? offered.value.offerId : '' })).toMatchObject({ ok: true });
  expect(await stage()).toEqual(['SIGN']);
  const sign = async (actor: PersonActor) => signContract.run(as(actor), { applicationId, signature: { method: 'typed', name: '王小满' }, unlock: await openKeyOf(db, actor, NOW) });
  expect(await sign(bank.actor)).toMatchObject({ ok: true });
  expect(await stage()).toEqual(['SIGNING']);
  expect(await sign(seller.actor)).toMatchObject({ ok: true });
  expect(await stage()).toEqual(['PAYING']);
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
    await makeConsent(db, { subjectOrgId: borrower.organisationId, granteeOrgId: lender.organisationId, givenAt: at, until: new Date(expiresAt) });
    return id;
  };
  const later = await apply('2026-11-30T00:00:00Z', 'OPEN');
  const sooner = await apply('2026-11-25T00:00:00Z', 'OFFERED');
  await apply('2026-11-24T00:00:00Z', 'DECLINED');
  await apply('2026-11-24T00:00:00Z', 'OPEN', new Date('2026-11-21T00:00:00Z'));
  const rows = await requestsTo(db, lender.actor, new Date('2026-11-22T00:00:00Z'));
  expect(rows.map(({ id, stage }) => [id, stage])).toEqual([[sooner, 'OFFERED'], [later, 'OPEN']]);
  expect(rows[0]).toMatchObject({ borrowerName: '张桂兰', amountFen: '3000000', score: 716 });
  expect(await requestsTo(db, other.actor, NOW)).toEqual([]);
  expect(await requestsTo(db, farm.actor, NOW)).toEqual([]);
  // Whoever withdrew her consent, or let it end, has a score that nobody sees any more; that she asks stays.
  await db.owner.query('update consent set revoked_at = $2 where subject_org_id = (select borrower_org_id from loan_application where id = $1)', [later, new Date('2026-11-22T00:00:00Z')]);
  expect((await requestsTo(db, lender.actor, new Date('2026-11-25T00:00:00Z'))).map(({ id, score }) => [id, score])).toEqual([[sooner, null], [later, null]]);
  expect((await requestsTo(db, lender.actor, new Date('2026-11-24T00:00:00Z'))).map(({ id, score }) => [id, score])).toEqual([[sooner, 716], [later, null]]);
});
