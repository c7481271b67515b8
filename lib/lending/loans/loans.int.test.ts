import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testDatabase, type TestDatabase } from '../../db/testing/test-database';
import { makeOrganisation, type MadeOrganisation } from '../../identity/testing/factory';
import { balancesOf } from '../../ledger/queries';
import { settle } from '../../settlement/service';
import { makeAcceptedDelivery } from '../../settlement/testing/factory';
import { after, chinaDayStart, DAY_MS, fixedClock, HOUR_MS } from '../../shared/clock';
import type { Actor } from '../../shared/actor';
import { err } from '../../shared/result';
import { payoffFen } from '../domain/loan-book';
import { makeActiveLoan } from '../testing/factory';
import { loansToClose } from './queries';
import { loadLoanBook } from './repo';
import { cancelPrepayment, closeDay, prepay, recordReceipt } from './service';

let db: TestDatabase;
let farm: MadeOrganisation, buyer: MadeOrganisation, bank: MadeOrganisation, other: MadeOrganisation;
const now = new Date('2026-11-22T02:00:00Z');
const system: Actor = { kind: 'system', job: 'lending' };
const as = (actor: Actor, at = now) => ({ actor, db, clock: fixedClock(at) });
beforeAll(async () => {
  db = await testDatabase();
  [buyer, bank, other] = await Promise.all([makeOrganisation(db, { kind: 'buyer' }), makeOrganisation(db, { kind: 'lender', name: '农商行' }), makeOrganisation(db, { kind: 'lender' }), makeOrganisation(db, { kind: 'platform' })]);
});
beforeEach(async () => { farm = await makeOrganisation(db, { kind: 'farm', name: '张桂兰' }); });
afterAll(() => db.close());

const lent = (principalFen: bigint, more: Partial<Parameters<typeof makeActiveLoan>[1]> = {}) =>
  makeActiveLoan(db, { lenderOrgId: bank.organisationId, borrowerOrgId: farm.organisationId, principalFen, disbursedOn: '2026-09-01', ...more });
async function sell(amountFen: bigint, at = now): Promise<void> {
  const { deliveryId } = await makeAcceptedDelivery(db, { sellerOrgId: farm.organisationId, buyerOrgId: buyer.organisationId, amountFen, at });
  expect(await settle.run(as({ kind: 'system', job: 'settlement' }, at), { deliveryId })).toMatchObject({ ok: true });
}
const loan = (id: string) => db.prisma.loan.findUniqueOrThrow({ where: { id } });
const prepayments = (loanId: string) => db.prisma.prepayment.findMany({ where: { loanId }, orderBy: { createdAt: 'asc' } });
const balance = async (account: string) => (await balancesOf(db, [account])).get(account) ?? 0n;
const payoff = async (loanId: string, on = '2026-11-22') => payoffFen((await loadLoanBook(db, loanId))!, on);
/** What the book says of a loan is what the ledger says of it. */
async function agrees(loanId: string): Promise<void> {
  const row = await loan(loanId);
  expect(await balance(`loan-principal:${loanId}`)).toBe(row.owedFen);
  expect(await balance(`loan-interest:${loanId}`)).toBe(row.chargedFen - row.chargesPaidFen);
}

describe('early repayment', () => {
  it('pays a loan off exactly, out of the next settlement and beyond its cap', async () => {
    const loanId = await lent(100_000n);
    const owed = await payoff(loanId);
    expect(await prepay.run(as(farm.actor), { loanId, whole: true })).toMatchObject({ ok: true });
    await sell(200_000n);
    expect(await loan(loanId)).toMatchObject({ state: 'closed', owedFen: 0n, repaidFen: owed });
    expect(await prepayments(loanId)).toMatchObject([{ state: 'DONE' }]);
    const [moved] = await db.prisma.loanTransaction.findMany({ where: { loanId } });
    expect(moved).toMatchObject({ source: 'prepayment', amountFen: owed });
    const [share] = await db.prisma.settlementShare.findMany({ where: { organisationId: farm.organisationId } });
    // 30 % by contract, the rest by her own word.
    expect(share).toMatchObject({ repaidFen: owed, sellerFen: 198_800n - owed });
    expect(share!.loans).toMatchObject([{ voluntaryFen: (owed - 59_640n).toString() }]);
    await agrees(loanId);
  });

  it('of an amount goes over settlements until it is given, and can be taken back', async () => {
    const loanId = await lent(1_000_000n);
    await prepay.run(as(farm.actor), { loanId, whole: false, amount: '1000' });
    await prepay.run(as(farm.actor), { loanId, whole: false, amount: '500' });
    expect((await prepayments(loanId)).map((one) => one.state)).toEqual(['CANCELLED', 'ACTIVE']);
    await sell(40_000n);
    expect((await prepayments(loanId)).at(-1)).toMatchObject({ state: 'ACTIVE', paidFen: 27_832n });
    await sell(100_000n);
    expect((await prepayments(loanId)).at(-1)).toMatchObject({ state: 'DONE', paidFen: 50_000n });
    expect((await loan(loanId)).repaidFen).toBe(39_760n + 29_820n + 22_168n);
    await agrees(loanId);
    await prepay.run(as(farm.actor), { loanId, whole: true });
    expect(await cancelPrepayment.run(as(farm.actor), { loanId })).toMatchObject({ ok: true });
    expect(await cancelPrepayment.run(as(farm.actor), { loanId })).toEqual(err({ code: 'PREPAYMENT_ENDED' }));
  });

  it('is hers to ask for, and never more than is owed', async () => {
    const loanId = await lent(100_000n);
    expect(await prepay.run(as(farm.actor), { loanId, whole: false, amount: '1020' })).toEqual(err({ code: 'ABOVE_PAYOFF' }));
    expect(await prepay.run(as(farm.actor), { loanId, whole: false, amount: 'x' })).toMatchObject({ error: { code: 'INVALID_INPUT', fields: { amount: 'lending.fields.amount' } } });
    expect(await prepay.run(as(bank.actor), { loanId, whole: true })).toEqual(err({ code: 'FORBIDDEN' }));
    const stranger = await makeOrganisation(db, { kind: 'farm' });
    expect(await prepay.run(as(stranger.actor), { loanId, whole: true })).toEqual(err({ code: 'NOT_FOUND' }));
  });
});

describe('a receipt of the lender\'s', () => {
  it('is booked once, however often it is typed in at once, and the exact payoff closes the loan', async () => {
    const loanId = await lent(100_000n);
    const book = (amount: string, receipt: string, actor = bank.actor) => recordReceipt.run(as(actor), { loanId, amount, receipt });
    const many = await Promise.all([1, 2, 3, 4].map(() => book('300', 'HD-0001')));
    expect(many.filter((outcome) => outcome.ok)).toHaveLength(1);
    expect(many.filter((outcome) => !outcome.ok && outcome.error.code === 'RECEIPT_KNOWN')).toHaveLength(3);
    expect(await book('5000', 'HD-0002')).toEqual(err({ code: 'ABOVE_PAYOFF' }));
    expect(await book('10', 'HD-0003', other.actor)).toEqual(err({ code: 'NOT_FOUND' }));
    await agrees(loanId);
    const left = await payoff(loanId);
    const yuan = `${left / 100n}.${(left % 100n).toString().padStart(2, '0')}`;
    expect(await book(yuan, 'HD-0004')).toMatchObject({ ok: true, value: { closed: true } });
    expect(await book('1', 'HD-0005')).toEqual(err({ code: 'LOAN_ENDED' }));
    await agrees(loanId);
  });
});

describe('the close of a day', () => {
  const close = (loanId: string, day: string) => closeDay.run(as(system, after(chinaDayStart(day), DAY_MS + HOUR_MS)), { loanId, day });
  const overdue = async (loanId: string) => (await db.prisma.fact.findMany({ where: { objectId: loanId, kind: 'loan.overdue' }, orderBy: { recordedAt: 'asc' } }))
    .map((fact) => (fact.payload as { daysPastDue: number }).daysPastDue);

  it('books interest when it falls due, counts days past due, and puts arrears on record at their marks', async () => {
    const loanId = await lent(100_000n, { disbursedOn: '2026-09-01', months: 2 });
    expect(await close(loanId, '2026-10-31')).toMatchObject({ value: { daysPastDue: 0 } });
    expect(await balance(`loan-interest:${loanId}`)).toBe(0n);
    expect(await close(loanId, '2026-11-01')).toMatchObject({ value: { daysPastDue: 0 } });
    // 61 days of 7.2 % on 1,000 yuan.
    expect(await balance(`loan-interest:${loanId}`)).toBe(1_203n);
    for (const day of ['2026-11-02', '2026-11-03', '2026-11-09', '2026-11-10', '2026-12-02']) expect(await close(loanId, day)).toMatchObject({ ok: true });
    expect(await overdue(loanId)).toEqual([1, 8, 31]);
    expect(await loan(loanId)).toMatchObject({ daysPastDue: 31, worstDaysPastDue: 31 });
    expect(await close(loanId, '2026-12-02')).toEqual(err({ code: 'DAY_CLOSED' }));
    await agrees(loanId);
    // Late money brings the days back to none; the worst stays.
    await sell(400_000n, new Date('2026-12-03T02:00:00Z'));
    expect(await loan(loanId)).toMatchObject({ state: 'closed', daysPastDue: 0, worstDaysPastDue: 32 });
    await agrees(loanId);
  });

  it('happens once for a day, also when two workers close it at once, and finds nothing left to do', async () => {
    const loanId = await lent(500_000n, { method: 'ANNUITY', months: 12 });
    const outcomes = await Promise.all([1, 2, 3].map(() => close(loanId, '2026-11-20')));
    expect(outcomes.filter((outcome) => outcome.ok)).toHaveLength(1);
    expect(await loansToClose(db, '2026-11-20', 1000)).not.toContain(loanId);
    expect(await loansToClose(db, '2026-11-21', 1000)).toContain(loanId);
    expect(await loan(loanId)).toMatchObject({ daysPastDue: 50 });
    await agrees(loanId);
  });

  it('reminds her three days before something is due', async () => {
    const loanId = await lent(100_000n, { disbursedOn: '2026-09-01', months: 3 });
    await close(loanId, '2026-11-27');
    const kinds = await db.prisma.notice.findMany({ where: { organisationId: farm.organisationId } });
    expect(kinds.map((one) => one.kind)).toEqual(['lending.dueSoon']);
  });
});
