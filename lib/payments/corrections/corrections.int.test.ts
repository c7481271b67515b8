import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase, type TestDatabase } from '../../db/testing/test-database';
import { makeOrganisation, type MadeOrganisation } from '../../identity/testing/factory';
import { applyPlan } from '../../operation/apply';
import type { PersonActor } from '../../shared/actor';
import { after, DAY_MS } from '../../shared/clock';
import { auditBook } from '../../settlement/audit';
import { newId } from '../../shared/ids';
import { err } from '../../shared/result';
import { createStaticCode, loadHold, planRefund, planSplit, startStaticSale } from '../service';
import { askPayment, attemptOf, balanceOf, heldPayment, look, pay, paymentOf, scan, startRig, until, zeroSum, type Rig } from '../testing/rig';
import { check, onboardAgain, propose, withdraw } from './service';

let db: TestDatabase;
let rig: Rig;
let platform: MadeOrganisation;
let maker: PersonActor, checker: PersonActor;
beforeAll(async () => {
  db = await testDatabase();
  rig = await startRig(db);
  platform = await makeOrganisation(db, { kind: 'platform' });
  maker = platform.actor;
  checker = { ...platform.actor, personId: newId('person') };
});
afterAll(async () => {
  await rig.stop();
  await db.close();
});

const as = (actor: PersonActor) => ({ ...rig.system, actor });
type Kind = Parameters<typeof propose.run>[1]['kind'];
const proposed = async (kind: Kind, subjectId: string, more: { bankReference?: string } = {}) => {
  const outcome = await propose.run(as(maker), { kind, subjectId, reason: '查过流水', ...more });
  if (!outcome.ok) throw new Error(outcome.error.code);
  return outcome.value.correctionId;
};
const corrected = async (kind: Kind, subjectId: string, more: { bankReference?: string } = {}) => {
  const outcome = await check.run(as(checker), { correctionId: await proposed(kind, subjectId, more), approve: true });
  if (!outcome.ok) throw new Error(outcome.error.code);
};
const refundOf = async (where: string, id: string) => (await look<{ id: string; state: string; tries: number; amount_fen: bigint; foreign_id: string | null }>(rig, `select * from refund where ${where} = $1 order by created_at`, [id])).at(-1)!;
const openBreaks = (id: string) => look(rig, `select kind from break_item where subject_id = $1 and state = 'OPEN'`, [id]);

/** A payment whose channel reports another order amount than was asked for. */
async function conflicted(asked: bigint, paid: bigint) {
  const payment = await askPayment(rig, asked);
  const attemptId = await scan(rig, payment.token);
  await pay(rig, attemptId, 'wrong-amount', { amountFen: Number(paid) });
  await until(async () => (await paymentOf(rig, payment.paymentId)).state === 'CONFLICTED');
  await rig.drain();
  return { ...payment, attemptId };
}
async function failedRefund(outcome: 'FAILED' | 'ABNORMAL', amountFen = 5_000n) {
  const held = await heldPayment(rig);
  await rig.sandbox.control('/control/outcomes', { kind: 'refund', outcome });
  const now = rig.system.clock.now();
  const planned = planRefund((await loadHold(db, held.orderId))!, { amountFen, reason: '未收部分退款', causedBy: 'seller', key: `${held.orderId}:${outcome}`, doneTask: 'test.refunded' }, { now, newId });
  if (!planned.ok) throw new Error(planned.error);
  await applyPlan(db, { ...planned.value.fragment, answer: {} }, { operation: 'test.refund', actor: 'test', now, idempotency: null });
  const { refundId } = planned.value;
  await rig.drain();
  await until(async () => (await refundOf('id', refundId)).state === outcome);
  await rig.drain();
  return { ...held, refundId };
}

describe('a payment of another amount', () => {
  it('goes back whole when two people say so, once however many say it at once', async () => {
    const { attemptId, paymentId } = await conflicted(12_345n, 10_000n);
    const suspense = await balanceOf(rig, 'suspense:unionpay');
    const correctionId = await proposed('REFUND_CONFLICT', attemptId);
    expect(await paymentOf(rig, paymentId)).toMatchObject({ state: 'CONFLICTED' });
    const outcomes = await Promise.all(Array.from({ length: 4 }, () => check.run(as(checker), { correctionId, approve: true })));
    expect(outcomes.filter((one) => one.ok)).toHaveLength(1);
    for (const one of outcomes) if (!one.ok) expect(one.error.code).toBe('CORRECTION_ENDED');
    await rig.drain();
    await until(async () => (await refundOf('attempt_id', attemptId)).state === 'SUCCEEDED');
    expect(await attemptOf(rig, attemptId)).toMatchObject({ captured_fen: 10_000n, refunded_fen: 10_000n, reserved_fen: 0n });
    expect(await paymentOf(rig, paymentId)).toMatchObject({ state: 'CLOSED' });
    expect(await balanceOf(rig, 'suspense:unionpay')).toBe(suspense - 10_000n);
    expect(await openBreaks(attemptId)).toEqual([]);
    expect(await propose.run(as(maker), { kind: 'REFUND_CONFLICT', subjectId: attemptId, reason: '再来一次' })).toEqual(err({ code: 'NOTHING_TO_CORRECT' }));
    expect(await look(rig, `select kind from fact where object_id = $1`, [attemptId])).toEqual([{ kind: 'money.corrected' }]);
  });

  it('counts as a late success when it is enough, and what is over it goes back', async () => {
    const { attemptId, paymentId, orderId } = await conflicted(12_345n, 13_000n);
    await corrected('ACCEPT_CONFLICT', attemptId);
    expect(await paymentOf(rig, paymentId)).toMatchObject({ state: 'LATE_PAID' });
    expect(await loadHold(db, orderId)).toMatchObject({ amountFen: 12_345n, openFen: 12_345n, refundableFen: 12_345n, state: 'HELD' });
    await rig.drain();
    await until(async () => (await refundOf('attempt_id', attemptId)).state === 'SUCCEEDED');
    expect(await refundOf('attempt_id', attemptId)).toMatchObject({ amount_fen: 655n });
    expect(await balanceOf(rig, `order-hold:${orderId}`)).toBe(12_345n);
    expect(rig.called.filter((job) => job.task === 'orders.latePayment' && job.payload.orderId === orderId)).toHaveLength(1);
    expect(await zeroSum(rig)).toBe(0n);
  });

  it('cannot count as paid when it is less', async () => {
    const { attemptId } = await conflicted(12_345n, 12_344n);
    expect(await propose.run(as(maker), { kind: 'ACCEPT_CONFLICT', subjectId: attemptId, reason: '差一分' })).toEqual(err({ code: 'PAID_TOO_LITTLE' }));
    const [raised] = await look<{ id: string }>(rig, 'select id from break_item where subject_id = $1', [attemptId]);
    expect(await propose.run(as(maker), { kind: 'CLOSE_BREAK', subjectId: raised!.id, reason: '就这样' })).toEqual(err({ code: 'STILL_WAITS' }));
  });
});

describe('two people', () => {
  it('are two: who proposes does not approve, may withdraw, and one proposal waits at a time', async () => {
    const { attemptId } = await conflicted(12_345n, 10_000n);
    const correctionId = await proposed('REFUND_CONFLICT', attemptId);
    expect(await check.run(as(maker), { correctionId, approve: true })).toEqual(err({ code: 'SAME_PERSON' }));
    expect(await propose.run(as(checker), { kind: 'REFUND_CONFLICT', subjectId: attemptId, reason: '我也要' })).toEqual(err({ code: 'CORRECTION_OPEN' }));
    expect(await withdraw.run(as(checker), { correctionId })).toEqual(err({ code: 'NOT_FOUND' }));
    expect((await withdraw.run(as(maker), { correctionId })).ok).toBe(true);
    expect(await check.run(as(checker), { correctionId, approve: true })).toEqual(err({ code: 'CORRECTION_ENDED' }));
    const again = await proposed('REFUND_CONFLICT', attemptId);
    expect((await check.run(as(checker), { correctionId: again, approve: false, note: '先问付款人' })).ok).toBe(true);
    expect(await attemptOf(rig, attemptId)).toMatchObject({ refunded_fen: 0n, reserved_fen: 0n });
    const atOnce = await Promise.all([maker, checker].map((one) => propose.run(as(one), { kind: 'REFUND_CONFLICT', subjectId: attemptId, reason: '同时提出' })));
    expect(atOnce.filter((one) => one.ok)).toHaveLength(1);
  });

  it('are the platform\'s: nobody else, no viewer and no auditor', async () => {
    for (const actor of [{ ...maker, role: 'viewer' } as const, { ...maker, orgKind: 'auditor' } as const, rig.seller.actor, rig.buyer.actor]) {
      expect(await propose.run(as(actor), { kind: 'REFUND_CONFLICT', subjectId: 'att_x', reason: '试试' })).toEqual(err({ code: 'FORBIDDEN' }));
      expect(await check.run(as(actor), { correctionId: 'cor_x', approve: true })).toEqual(err({ code: 'FORBIDDEN' }));
    }
  });
});

describe('a refund that failed', () => {
  it('is tried again under the same number, and moves once', async () => {
    const { orderId, attemptId, refundId } = await failedRefund('FAILED');
    await corrected('RETRY_REFUND', refundId);
    expect(await loadHold(db, orderId)).toMatchObject({ openFen: 7_345n });
    await rig.drain();
    await until(async () => (await refundOf('id', refundId)).state === 'SUCCEEDED');
    expect(await refundOf('id', refundId)).toMatchObject({ tries: 2 });
    expect(await attemptOf(rig, attemptId)).toMatchObject({ refunded_fen: 5_000n, reserved_fen: 0n });
    expect(await balanceOf(rig, `order-hold:${orderId}`)).toBe(7_345n);
    expect(await openBreaks(refundId)).toEqual([]);
  });

  it('may fail again: then it waits again, with a break of its own', async () => {
    const { orderId, refundId } = await failedRefund('FAILED');
    await rig.sandbox.control('/control/outcomes', { kind: 'refund', outcome: 'FAILED' });
    await corrected('RETRY_REFUND', refundId);
    await rig.drain();
    await until(async () => (await refundOf('id', refundId)).state === 'FAILED');
    expect(await openBreaks(refundId)).toEqual([{ kind: 'REFUND_MISSING' }]);
    expect(await loadHold(db, orderId)).toMatchObject({ openFen: 12_345n, refundableFen: 12_345n });
    await corrected('REFUND_BY_HAND', refundId, { bankReference: 'BANK-1' });
    expect(await refundOf('id', refundId)).toMatchObject({ state: 'SUCCEEDED', foreign_id: 'BANK-1', tries: 3 });
    expect(await balanceOf(rig, `order-hold:${orderId}`)).toBe(7_345n);
    expect(await zeroSum(rig)).toBe(0n);
  });

  it('to a closed account is paid by hand with the bank\'s number, unless a late message was faster', async () => {
    const { orderId, attemptId, refundId } = await failedRefund('ABNORMAL');
    expect(await propose.run(as(maker), { kind: 'REFUND_BY_HAND', subjectId: refundId, reason: '柜台已付' })).toEqual(err({ code: 'BANK_REFERENCE' }));
    await corrected('REFUND_BY_HAND', refundId, { bankReference: 'BANK-2' });
    expect(await attemptOf(rig, attemptId)).toMatchObject({ reserved_fen: 0n, refunded_fen: 5_000n });
    expect(await balanceOf(rig, `order-hold:${orderId}`)).toBe(7_345n);
    const late = await failedRefund('ABNORMAL');
    const correctionId = await proposed('REFUND_BY_HAND', late.refundId, { bankReference: 'BANK-3' });
    await db.owner.query(`update refund set state = 'SUCCEEDED', version = version + 1 where id = $1`, [late.refundId]);
    expect(await check.run(as(checker), { correctionId, approve: true })).toEqual(err({ code: 'NOTHING_TO_CORRECT' }));
    expect((await check.run(as(checker), { correctionId, approve: false })).ok).toBe(true);
  });

  it('that was settled in another way is closed, and waits no longer', async () => {
    const { refundId } = await failedRefund('FAILED');
    await corrected('CLOSE_REFUND', refundId);
    expect(await propose.run(as(maker), { kind: 'RETRY_REFUND', subjectId: refundId, reason: '还要退' })).toEqual(err({ code: 'NOTHING_TO_CORRECT' }));
  });
});

describe('what the bank or the channel would not carry out', () => {
  it('a refused payout of a static-code sale goes to the account that the seller has now, and counts once', async () => {
    const made = await createStaticCode.run({ ...rig.system, actor: rig.seller.actor }, { label: '摊位' });
    if (!made.ok) throw new Error(made.error.code);
    await rig.drain();
    const started = await startStaticSale.run({ ...rig.system, actor: { kind: 'visitor', personId: null } }, { token: made.value.token, wallet: 'alipay', amount: '38.50', returnUrl: 'http://house/q/x' });
    if (!started.ok) throw new Error(started.error.code);
    await rig.drain();
    const [{ payment_id: paymentId }] = await look<{ payment_id: string }>(rig, 'select payment_id from attempt where id = $1', [started.value.attemptId]) as [{ payment_id: string }];
    await pay(rig, started.value.attemptId);
    await until(async () => (await paymentOf(rig, paymentId)).state === 'PAID');
    await rig.sandbox.control('/control/outcomes', { kind: 'payout', outcome: 'REFUSED' });
    const payable = await balanceOf(rig, `seller-payable:${rig.seller.organisationId}`);
    rig.now.at = after(new Date(), DAY_MS + 60_000);
    await rig.makeDue('payments.releaseDirect');
    const transfers = () => look<{ id: string; state: string; reference: string }>(rig, 'select id, state, reference from bank_transfer where hold_id = (select id from hold where payment_id = $1) order by reference', [paymentId]);
    await until(async () => { await rig.drain(); return (await transfers())[0]?.state === 'FAILED'; });
    await rig.drain();
    expect(await balanceOf(rig, `seller-payable:${rig.seller.organisationId}`)).toBe(payable + 3_850n);
    const [refused] = await transfers();
    await corrected('RETRY_TRANSFER', refused!.id);
    expect(await propose.run(as(maker), { kind: 'RETRY_TRANSFER', subjectId: refused!.id, reason: '再付一次' })).toEqual(err({ code: 'NOTHING_TO_CORRECT' }));
    await until(async () => { await rig.drain(); return (await transfers())[1]?.state === 'CONFIRMED'; });
    await rig.drain();
    expect((await transfers()).map(({ reference }) => reference)).toEqual([paymentId, `${paymentId}-2`]);
    expect(await balanceOf(rig, `seller-payable:${rig.seller.organisationId}`)).toBe(payable);
    expect(await openBreaks(paymentId)).toEqual([]);
    rig.now.at = null;
  });

  it('leaves the book as holds, attempts and the bank have it', async () => {
    const rules = ['suspense', 'channel-clearing', 'seller-payable', 'order-hold', 'balances are their transfers', 'reservations are their transfers', 'debits are credits'];
    expect((await auditBook(db)).filter(({ rule }) => rules.includes(rule))).toEqual([]);
  });

  it('a split that failed three times is sent once more, under a number of its own', async () => {
    const { orderId } = await heldPayment(rig);
    await rig.sandbox.control('/control/outcomes', { kind: 'split', outcome: 'FAILED', times: 3 });
    const lender = await makeOrganisation(db, { kind: 'lender' });
    const now = rig.system.clock.now();
    const hold = (await loadHold(db, orderId))!;
    const planned = planSplit(hold, { settlementId: newId('settlement'), legs: [{ receiverOrgId: lender.organisationId, amountFen: 1_000n, reason: '贷款还款' }], sellerFen: 11_345n, finish: true }, { now, newId });
    if (!planned.ok) throw new Error(planned.error);
    await applyPlan(db, { ...planned.value, answer: {} }, { operation: 'test.release', actor: 'test', now, idempotency: null });
    const splits = () => look<{ id: string; state: string }>(rig, 'select id, state from split where hold_id = $1 order by created_at, id', [hold.id]);
    await until(async () => {
      await rig.drain();
      await rig.makeDue('payments.followSplit');
      const all = await splits();
      return all.length === 3 && all.every(({ state }) => state === 'FAILED');
    });
    const last = (await look<{ id: string }>(rig, 'select s.id from split s where hold_id = $1 and not exists (select from split n where n.retry_of = s.id)', [hold.id]))[0]!;
    await corrected('RETRY_SPLIT', last.id);
    await until(async () => {
      await rig.drain();
      return (await splits()).some(({ state }) => state === 'DONE');
    });
    expect(await openBreaks(last.id)).toEqual([]);
    expect((await loadHold(db, orderId))!.state).toBe('SETTLED');
  });
});

it('asks the channel again about a seller whom it refused, and only then', async () => {
  await db.owner.query(`insert into merchant (id, organisation_id, channel, role, state, created_at) values ('mch_x', $1, 'unionpay', 'MERCHANT', 'REFUSED', now())`, [platform.organisationId]);
  expect((await onboardAgain.run(as(maker), { subjectId: platform.organisationId })).ok).toBe(true);
  expect(await onboardAgain.run(as(maker), { subjectId: rig.seller.organisationId })).toEqual(err({ code: 'NOTHING_TO_CORRECT' }));
});

it('keeps the ledger at zero', async () => expect(await zeroSum(rig)).toBe(0n));
