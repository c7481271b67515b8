import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testDatabase, type TestDatabase } from '../db/testing/test-database';
import { makeBankAccount, makeOrganisation, setVerified, type MadeOrganisation } from '../identity/testing/factory';
import { balancesOf } from '../ledger/queries';
import { makeActiveLoan } from '../lending/testing/factory';
import { DAY_MS, after, fixedClock } from '../shared/clock';
import { err } from '../shared/result';
import { loadWaitingPayouts, yearOfIncome } from './queries';
import { auditBook } from './audit';
import { checkPayoutRetry, endPayout, payWaiting, proposePayoutRetry, settle } from './service';
import { makeAcceptedDelivery } from './testing/factory';

let db: TestDatabase;
let farm: MadeOrganisation, buyer: MadeOrganisation, bank: MadeOrganisation;
const now = new Date('2026-11-22T02:00:00Z');
const as = (at = now) => ({ actor: { kind: 'system', job: 'settlement' } as const, db, clock: fixedClock(at) });
beforeAll(async () => {
  db = await testDatabase();
  [buyer, bank] = await Promise.all([makeOrganisation(db, { kind: 'buyer' }), makeOrganisation(db, { kind: 'lender' }), makeOrganisation(db, { kind: 'platform' })]);
});
beforeEach(async () => { farm = await makeOrganisation(db, { kind: 'farm', name: '张桂兰' }); });
afterAll(() => db.close());

const delivered = (amountFen: bigint, grossFen = amountFen, at = now) =>
  makeAcceptedDelivery(db, { sellerOrgId: farm.organisationId, buyerOrgId: buyer.organisationId, amountFen, grossFen, at });
const loanOf = (principalFen: bigint, more: Partial<Parameters<typeof makeActiveLoan>[1]> = {}) =>
  makeActiveLoan(db, { lenderOrgId: bank.organisationId, borrowerOrgId: farm.organisationId, principalFen, disbursedOn: '2026-09-01', ...more });
const settlementOf = (deliveryId: string) => db.prisma.settlement.findUniqueOrThrow({ where: { deliveryId } });
const payouts = () => db.prisma.payout.findMany({ where: { organisationId: farm.organisationId }, orderBy: { createdAt: 'asc' } });
const balance = async (account: string) => (await balancesOf(db, [account])).get(account) ?? 0n;
/** Every fen that stands on one side of the book stands on the other. */
async function bookIsEven(): Promise<void> {
  const { rows } = await db.owner.query('select sum(debits_posted - credits_posted)::bigint as posted, sum(debits_pending - credits_pending)::bigint as pending from ledger_balance');
  expect(rows[0]).toEqual({ posted: 0n, pending: 0n });
}

describe('a payout that the bank refused', () => {
  it('is sent again by two people of the platform, once, and not when a mended account was faster', async () => {
    const platform = await makeOrganisation(db, { kind: 'platform' });
    const [maker, checker] = [platform.actor, { ...platform.actor, personId: 'per_second' }];
    const by = (actor: typeof maker) => ({ ...as(), actor });
    const { deliveryId } = await delivered(136_850n);
    await settle.run(as(), { deliveryId });
    const failed = async () => {
      const payout = (await payouts())[0]!;
      await db.prisma.bankTransfer.update({ where: { id: payout.transferId! }, data: { state: 'FAILED' } });
      expect((await endPayout.run(as(), { payoutId: payout.id, transferId: payout.transferId!, status: 'FAILED', confirmationId: null })).ok).toBe(true);
      return payout.id;
    };
    const subjectId = await failed();
    const proposed = await proposePayoutRetry.run(by(maker), { subjectId, reason: '银行系统维护' });
    if (!proposed.ok) throw new Error(proposed.error.code);
    const { correctionId } = proposed.value;
    expect(await proposePayoutRetry.run(by(checker), { subjectId, reason: '再付' })).toEqual(err({ code: 'CORRECTION_OPEN' }));
    expect(await checkPayoutRetry.run(by(maker), { correctionId })).toEqual(err({ code: 'SAME_PERSON' }));
    expect(await proposePayoutRetry.run({ ...as(), actor: farm.actor }, { subjectId, reason: '付我' })).toEqual(err({ code: 'FORBIDDEN' }));
    const checks = await Promise.all([1, 2, 3].map(() => checkPayoutRetry.run(by(checker), { correctionId })));
    expect(checks.filter(({ ok }) => ok)).toHaveLength(1);
    expect(await payouts()).toMatchObject([{ state: 'REQUESTED', tries: 2 }]);
    expect((await auditBook(db)).filter(({ rule }) => rule === 'seller-payable')).toEqual([]);
    await failed();
    const again = await proposePayoutRetry.run(by(maker), { subjectId, reason: '再试一次' });
    if (!again.ok) throw new Error(again.error.code);
    await payWaiting.run(as(), { payoutId: subjectId });
    expect(await checkPayoutRetry.run(by(checker), { correctionId: again.value.correctionId })).toEqual(err({ code: 'PAYOUT_ENDED' }));
    await bookIsEven();
  });
});

describe('settlement', () => {
  it('happens once, however often it is asked for at once, and every fen is somebody\'s', async () => {
    const { deliveryId, orderId } = await delivered(136_850n);
    const outcomes = await Promise.all(Array.from({ length: 5 }, () => settle.run(as(), { deliveryId })));
    expect(outcomes.filter((outcome) => outcome.ok)).toHaveLength(1);
    expect(outcomes.filter((outcome) => !outcome.ok && outcome.error.code === 'ALREADY_SETTLED')).toHaveLength(4);
    expect(await settlementOf(deliveryId)).toMatchObject({ grossFen: 136_850n, feeFen: 821n, sellerFen: 136_029n, repaidFen: 0n, refundFen: 0n });
    expect(await payouts()).toMatchObject([{ state: 'REQUESTED', amountFen: 136_029n, tries: 1 }]);
    expect(await balance(`order-hold:${orderId}`)).toBe(0n);
    expect(await balance(`seller-payable:${farm.organisationId}`)).toBe(0n);
    expect((await yearOfIncome(db, farm.actor, now)).slice(-2)).toEqual([{ month: '2026-10', sellerFen: '0', repaidFen: '0' }, { month: '2026-11', sellerFen: '136029', repaidFen: '0' }]);
    await bookIsEven();
  });

  it('lets a repayment lower the loan in the same transaction, within cap and floor', async () => {
    const loanId = await loanOf(3_000_000n, { weeklyFloorFen: 60_000n });
    const { deliveryId } = await delivered(136_850n);
    await settle.run(as(), { deliveryId });
    const settlement = await settlementOf(deliveryId);
    // 30 % of the net of 136,029 fen; the floor of a week leaves more than that free.
    expect(settlement).toMatchObject({ repaidFen: 40_809n, sellerFen: 95_220n });
    const loan = await db.prisma.loan.findUniqueOrThrow({ where: { id: loanId } });
    const [moved] = await db.prisma.loanTransaction.findMany({ where: { loanId } });
    expect(moved).toMatchObject({ kind: 'REPAYMENT', source: 'settlement', reference: settlement.id, amountFen: 40_809n });
    // 82 days of 7.2 % on 30,000 yuan are 485.26; interest comes first, and what is early lowers the principal.
    expect(moved).toMatchObject({ interestFen: 40_809n, principalFen: 0n });
    expect(loan).toMatchObject({ owedFen: 3_000_000n, repaidFen: 40_809n, state: 'active' });
    expect(await balance(`lender-collected:${bank.organisationId}`)).toBe(40_809n);
    const second = await delivered(500_000n);
    await settle.run(as(), { deliveryId: second.deliveryId });
    const after2 = await db.prisma.loan.findUniqueOrThrow({ where: { id: loanId }, });
    expect(after2.owedFen).toBe(3_000_000n - (149_100n - (48_526n - 40_809n)));
    expect(await balance(`loan-principal:${loanId}`)).toBe(after2.owedFen);
    expect(await balance(`loan-interest:${loanId}`)).toBe(0n);
    expect(after2.scheduleVersion).toBe(2);
    expect(await db.prisma.instalment.findMany({ where: { loanId, scheduleVersion: 1 } })).toMatchObject([{ principalFen: 3_000_000n, paidPrincipalFen: 0n }]);
    const facts = await db.prisma.fact.findMany({ where: { objectId: loanId, kind: 'loan.repaid' }, orderBy: { recordedAt: 'asc' } });
    expect(facts.map((fact) => fact.payload)).toMatchObject([{ amountFen: '40809', dueOn: '2027-03-01', daysPastDue: 0 }, { amountFen: '149100', dueOn: '2027-03-01' }]);
    await bookIsEven();
  });

  it('two deliveries repaying one loan at once never take more than is owed, and one pays it off', async () => {
    const loanId = await loanOf(30_000n, { deductionCapBps: 5000 });
    const deliveries = await Promise.all([delivered(50_000n), delivered(50_000n), delivered(50_000n)]);
    const outcomes = await Promise.all(deliveries.map(({ deliveryId }) => settle.run(as(), { deliveryId })));
    expect(outcomes.every((outcome) => outcome.ok)).toBe(true);
    const loan = await db.prisma.loan.findUniqueOrThrow({ where: { id: loanId } });
    // 82 days of 7.2 % on 300 yuan: 4.85.
    expect(loan).toMatchObject({ state: 'closed', owedFen: 0n, repaidFen: 30_485n, nextDueOn: null });
    const moved = await db.prisma.loanTransaction.findMany({ where: { loanId } });
    expect(moved.reduce((sum, one) => sum + one.amountFen, 0n)).toBe(30_485n);
    expect(await balance(`loan-principal:${loanId}`)).toBe(0n);
    const settled = await Promise.all(deliveries.map(({ deliveryId }) => settlementOf(deliveryId)));
    expect(settled.reduce((sum, one) => sum + one.repaidFen, 0n)).toBe(30_485n);
    await bookIsEven();
  });

  it('gives back what was not accepted, and nothing of what was', async () => {
    const { deliveryId, orderId, holdId } = await delivered(100_000n, 64_000n);
    await settle.run(as(), { deliveryId });
    expect(await settlementOf(deliveryId)).toMatchObject({ grossFen: 64_000n, refundFen: 36_000n, feeFen: 384n });
    expect(await db.prisma.refund.findMany({ where: { orderId } })).toMatchObject([{ amountFen: 36_000n, state: 'REQUESTED', source: 'HOLD', causedBy: 'seller' }]);
    expect(await db.prisma.hold.findUniqueOrThrow({ where: { id: holdId } })).toMatchObject({ openFen: 0n });
    expect(await balance(`order-hold:${orderId}`)).toBe(0n);
    await bookIsEven();
    const nothing = await delivered(100_000n, 0n);
    expect((await settle.run(as(), { deliveryId: nothing.deliveryId })).ok).toBe(true);
    expect(await db.prisma.refund.findMany({ where: { orderId: nothing.orderId } })).toMatchObject([{ amountFen: 100_000n }]);
    await bookIsEven();
  });

  it('regression: has a hold ended at the channel once, though a delivery that is worth nothing is settled after the one that emptied it', async () => {
    const { deliveryId, holdId } = await delivered(100_000n);
    // Sent and weighed beside it: by the time it was decided on, the order's whole amount was taken.
    await db.owner.query(`insert into delivery select (jsonb_populate_record(d, jsonb_build_object('id', 'dlv_worthless', 'seq', d.seq + 1, 'state', 'rejected', 'accepted_grams', 0,
      'rejected_grams', d.delivered_grams, 'gross_fen', 0, 'deduction_fen', 0))).* from delivery d where id = $1`, [deliveryId]);
    expect((await settle.run(as(), { deliveryId })).ok).toBe(true);
    expect(await db.prisma.hold.findUniqueOrThrow({ where: { id: holdId } })).toMatchObject({ openFen: 0n, state: 'RELEASE_APPROVED' });
    expect(await settle.run(as(), { deliveryId: 'dlv_worthless' })).toMatchObject({ ok: true });
    expect(await settlementOf('dlv_worthless')).toMatchObject({ grossFen: 0n, sellerFen: 0n });
    expect(await db.prisma.split.findMany({ where: { holdId } })).toMatchObject([{ finish: true, amountFen: 600n }]);
    await bookIsEven();
  });

  it('reserves a payout, and ends it once by what the bank says', async () => {
    const { deliveryId } = await delivered(100_000n);
    await settle.run(as(), { deliveryId });
    const [payout] = await payouts();
    const end = (status: 'CONFIRMED' | 'FAILED') => endPayout.run(as(), { payoutId: payout!.id, transferId: payout!.transferId!, status, confirmationId: status === 'CONFIRMED' ? 'BANK-1' : null });
    const outcomes = await Promise.all([end('CONFIRMED'), end('CONFIRMED'), end('CONFIRMED')]);
    expect(outcomes.filter((outcome) => outcome.ok)).toHaveLength(1);
    expect(await end('FAILED')).toEqual(err({ code: 'PAYOUT_ENDED' }));
    expect(await payouts()).toMatchObject([{ state: 'CONFIRMED', confirmationId: 'BANK-1' }]);
    expect(await balance(`seller-payable:${farm.organisationId}`)).toBe(0n);
    await bookIsEven();
  });

  it('keeps a refused payout hers, and sends it again once her account is mended', async () => {
    const { deliveryId } = await delivered(100_000n);
    await settle.run(as(), { deliveryId });
    const [payout] = await payouts();
    await endPayout.run(as(), { payoutId: payout!.id, transferId: payout!.transferId!, status: 'FAILED', confirmationId: null });
    expect(await balance(`seller-payable:${farm.organisationId}`)).toBe(99_400n);
    expect(await loadWaitingPayouts(db)).toEqual([]);
    await db.owner.query(`update bank_account set status = 'replaced' where organisation_id = $1`, [farm.organisationId]);
    await makeBankAccount(db, farm.organisationId, '张桂兰');
    expect(await loadWaitingPayouts(db)).toEqual([payout!.id]);
    const outcomes = await Promise.all([1, 2].map(() => payWaiting.run(as(after(now, DAY_MS)), { payoutId: payout!.id })));
    expect(outcomes.filter((outcome) => outcome.ok)).toHaveLength(1);
    expect(await payouts()).toMatchObject([{ state: 'REQUESTED', tries: 2 }]);
    expect(await balance(`seller-payable:${farm.organisationId}`)).toBe(0n);
    const [again] = await payouts();
    const word = (transferId: string, status: 'CONFIRMED' | 'FAILED') => endPayout.run(as(after(now, DAY_MS)), { payoutId: payout!.id, transferId, status, confirmationId: status === 'CONFIRMED' ? 'BANK-2' : null });
    // A job that is done twice brings the word of the first try again: it must not end the second, which the bank then pays for nothing.
    expect(await word(payout!.transferId!, 'FAILED')).toEqual(err({ code: 'PAYOUT_ENDED' }));
    expect((await word(again!.transferId!, 'CONFIRMED')).ok).toBe(true);
    expect(await payouts()).toMatchObject([{ state: 'CONFIRMED', confirmationId: 'BANK-2' }]);
    await bookIsEven();
  });

  it('waits with a payout while she has given no account', async () => {
    farm = await makeOrganisation(db, { kind: 'farm', bankAccount: false });
    const { deliveryId } = await delivered(100_000n);
    await settle.run(as(), { deliveryId });
    const [payout] = await payouts();
    expect(payout).toMatchObject({ state: 'WAITING', transferId: null });
    expect(await payWaiting.run(as(), { payoutId: payout!.id })).toEqual(err({ code: 'NO_ACCOUNT' }));
    await makeBankAccount(db, farm.organisationId, '张桂兰');
    expect(await loadWaitingPayouts(db)).toEqual([payout!.id]);
    expect((await payWaiting.run(as(), { payoutId: payout!.id })).ok).toBe(true);
  });

  it('waits with a payout while she has not passed the real-name check, or not any more', async () => {
    await setVerified(db, farm.organisationId, false);
    const { deliveryId } = await delivered(100_000n);
    await settle.run(as(), { deliveryId });
    const [payout] = await payouts();
    expect(payout).toMatchObject({ state: 'WAITING', transferId: null });
    expect(await payWaiting.run(as(), { payoutId: payout!.id })).toEqual(err({ code: 'NO_ACCOUNT' }));
    await setVerified(db, farm.organisationId, true);
    expect((await payWaiting.run(as(), { payoutId: payout!.id })).ok).toBe(true);
  });

  it('answers a delivery that nobody decided on as missing', async () => {
    expect(await settle.run(as(), { deliveryId: 'dlv_none' })).toEqual(err({ code: 'NOT_FOUND' }));
    expect(await settle.run({ ...as(), actor: farm.actor }, { deliveryId: 'dlv_none' })).toEqual(err({ code: 'FORBIDDEN' }));
  });
});
