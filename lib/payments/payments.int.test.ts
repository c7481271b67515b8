import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testDatabase, type TestDatabase } from '../db/testing/test-database';
import { after, MINUTE_MS } from '../shared/clock';
import { loadHold } from './service';
import { askPayment, attemptOf, balanceOf, look, pay, paymentOf, scan, startRig, until, zeroSum, type Rig } from './testing/rig';

let db: TestDatabase;
let rig: Rig;
beforeAll(async () => {
  db = await testDatabase();
  rig = await startRig(db);
});
afterAll(async () => {
  await rig.stop();
  await db.close();
});
beforeEach(() => { rig.now.at = null; });

const attempt = (id: string) => attemptOf(rig, id);
const payment = (id: string) => paymentOf(rig, id);
const paid = (id: string) => until(async () => (await payment(id)).state === 'PAID');
const told = (orderId: string) => rig.called.filter((job) => job.payload.orderId === orderId).map((job) => job.task);

describe('a payment', () => {
  it('is sent to the channel, paid by a notify, held, and told to the order once', async () => {
    const { paymentId, token, orderId } = await askPayment(rig);
    const attemptId = await scan(rig, token);
    expect(await attempt(attemptId)).toMatchObject({ state: 'SUBMITTED', pay_url: expect.stringContaining(`${rig.sandbox.url}/wallet/`) as string });
    expect(await scan(rig, token)).toBe(attemptId);
    await pay(rig, attemptId, 'duplicate');
    await paid(paymentId);
    await rig.drain();
    expect(await attempt(attemptId)).toMatchObject({ state: 'SUCCEEDED', outcome: 'CAPTURED', captured_fen: 12_345n });
    expect(await loadHold(db, orderId)).toMatchObject({ state: 'HELD', amountFen: 12_345n, openFen: 12_345n, refundableFen: 12_345n, splitCapBps: 3000, paymentState: 'PAID' });
    expect(await balanceOf(rig, `order-hold:${orderId}`)).toBe(12_345n);
    expect(told(orderId)).toEqual(['payments.paid']);
    const events = await look<{ kind: string; signature: string; verdict: string }>(rig, 'select kind, signature, verdict from channel_event where subject_id = $1 order by received_at, id', [attemptId]);
    expect(events.slice(0, 3)).toEqual([
      { kind: 'REQUEST', signature: 'VALID', verdict: 'APPLIED' }, { kind: 'ANSWER', signature: 'VALID', verdict: 'APPLIED' }, { kind: 'NOTIFY', signature: 'VALID', verdict: 'APPLIED' }]);
    expect(await look(rig, `select kind from fact where object_id = $1`, [orderId])).toEqual([{ kind: 'payment.captured' }]);
  });

  it('compares the order amount, not what the payer was charged', async () => {
    const { paymentId, token, orderId } = await askPayment(rig);
    const attemptId = await scan(rig, token);
    await pay(rig, attemptId, 'discount', { thirdDiscountFen: 300 });
    await paid(paymentId);
    expect((await look(rig, 'select payer_paid_fen, third_discount_fen, settle_fen from attempt where id = $1', [attemptId]))[0])
      .toEqual({ payer_paid_fen: 12_045n, third_discount_fen: 300n, settle_fen: 12_345n });
    expect(await balanceOf(rig, `order-hold:${orderId}`)).toBe(12_345n);
  });

  it('with a wrong amount is conflicted: nothing held, nothing told, a break raised', async () => {
    const { paymentId, token, orderId } = await askPayment(rig);
    const attemptId = await scan(rig, token);
    await pay(rig, attemptId, 'wrong-amount');
    await until(async () => (await payment(paymentId)).state === 'CONFLICTED');
    await rig.drain();
    expect(await loadHold(db, orderId)).toBeNull();
    expect(told(orderId)).toEqual([]);
    expect(await look(rig, 'select kind, expected_fen, actual_fen, state from break_item where subject_id = $1', [attemptId]))
      .toEqual([{ kind: 'AMOUNT', expected_fen: 12_345n, actual_fen: 12_346n, state: 'OPEN' }]);
  });

  it('whose notify never comes is found by the query ladder', async () => {
    const { paymentId, token } = await askPayment(rig);
    const attemptId = await scan(rig, token);
    await pay(rig, attemptId, 'drop');
    await rig.sweepLater();
    await rig.drain();
    expect((await payment(paymentId)).state).toBe('PAID');
    expect(await look(rig, `select verdict from channel_event where subject_id = $1 and kind = 'QUERY'`, [attemptId])).toEqual([{ verdict: 'APPLIED' }]);
  });

  it('paid in two wallets at once is paid once, and the surplus goes back by itself', async () => {
    const { paymentId, token, orderId } = await askPayment(rig);
    const [first, second] = [await scan(rig, token, 'wechat'), await scan(rig, token, 'alipay')];
    await Promise.all([pay(rig, first), pay(rig, second)]);
    await until(async () => (await attempt(first)).state === 'SUCCEEDED' && (await attempt(second)).state === 'SUCCEEDED');
    expect([(await attempt(first)).outcome, (await attempt(second)).outcome].sort()).toEqual(['CAPTURED', 'SURPLUS']);
    await rig.drain();
    await until(async () => (await look<{ state: string }>(rig, 'select state from refund where payment_id = $1', [paymentId])).every((row) => row.state === 'SUCCEEDED'));
    expect(await look(rig, 'select amount_fen, source from refund where payment_id = $1', [paymentId])).toEqual([{ amount_fen: 12_345n, source: 'SUSPENSE' }]);
    expect(await balanceOf(rig, `order-hold:${orderId}`)).toBe(12_345n);
    expect(told(orderId)).toEqual(['payments.paid']);
  });

  it('that is not made in time is closed upstream first; a success after that is late', async () => {
    const { paymentId, token, orderId } = await askPayment(rig);
    const attemptId = await scan(rig, token);
    rig.now.at = after(new Date(), 16 * MINUTE_MS);
    await rig.sweepLater();
    await rig.drain();
    await rig.makeDue('payments.close');
    await rig.drain();
    expect(await payment(paymentId)).toEqual({ state: 'CLOSED', closing: 'EXPIRED' });
    expect((await attempt(attemptId)).state).toBe('CLOSED');
    expect(told(orderId)).toEqual(['orders.expireUnpaid']);
    await pay(rig, attemptId, 'pay', { force: true });
    await until(async () => (await payment(paymentId)).state === 'LATE_PAID');
    await rig.drain();
    expect(told(orderId)).toEqual(['orders.expireUnpaid', 'orders.latePayment']);
    expect(await loadHold(db, orderId)).toMatchObject({ paymentState: 'LATE_PAID', openFen: 12_345n });
  });

  it('of an order that was paid by another code since is late, not a second paid one', async () => {
    const { paymentId: old, token, orderId } = await askPayment(rig);
    const oldAttempt = await scan(rig, token);
    const { paymentId, token: newToken } = await askPayment(rig, 12_345n, orderId);
    const attemptId = await scan(rig, newToken);
    await pay(rig, attemptId);
    await paid(paymentId);
    await pay(rig, oldAttempt);
    await until(async () => (await payment(old)).state === 'LATE_PAID');
    await rig.drain();
    expect(told(orderId)).toEqual(['payments.paid', 'orders.latePayment']);
    expect(await loadHold(db, orderId)).toMatchObject({ paymentId, paymentState: 'PAID' });
    expect(await loadHold(db, orderId, old)).toMatchObject({ paymentId: old, paymentState: 'LATE_PAID' });
  });

  it('keeps the ledger at zero through all of it', async () => expect(await zeroSum(rig)).toBe(0n));
});

describe('an answer that does not come', () => {
  it('leaves the attempt unknown, and the query finds out', async () => {
    const { paymentId, token } = await askPayment(rig);
    await rig.drain();
    await rig.sandbox.control('/control/faults', { endpoint: 'unifiedorder', fault: '5xx' });
    const attemptId = await scan(rig, token);
    expect(await attempt(attemptId)).toMatchObject({ state: 'UNKNOWN', pay_url: null });
    await pay(rig, attemptId, 'drop');
    await rig.sweepLater();
    await rig.drain();
    expect((await payment(paymentId)).state).toBe('PAID');
  });

  it('to a request that was lost is asked for again under the same number', async () => {
    const { token } = await askPayment(rig);
    await rig.sandbox.control('/control/faults', { endpoint: 'unifiedorder', fault: '5xx', when: 'before' });
    const attemptId = await scan(rig, token);
    expect((await attempt(attemptId)).state).toBe('UNKNOWN');
    // The payer taps again: the same attempt, which the channel now hears of.
    expect(await scan(rig, token)).toBe(attemptId);
    expect(await attempt(attemptId)).toMatchObject({ state: 'SUBMITTED', pay_url: expect.stringContaining('/wallet/') as string });
  });

  it('or comes with a wrong signature is no answer', async () => {
    const { token } = await askPayment(rig);
    await rig.drain();
    await rig.sandbox.control('/control/faults', { endpoint: 'unifiedorder', fault: 'bad-signature' });
    const attemptId = await scan(rig, token);
    expect((await attempt(attemptId)).state).toBe('UNKNOWN');
    expect(await look(rig, `select signature, note from channel_event where subject_id = $1 and kind = 'ANSWER'`, [attemptId]))
      .toEqual([{ signature: 'INVALID', note: 'the answer is not signed by the institution' }]);
  });

  it('because the process died after writing down that it asks, is asked for by the sweep', async () => {
    const { token } = await askPayment(rig);
    const attemptId = await scan(rig, token);
    // As if the process had died between the two: written down as sent, no answer, and the job is lost.
    await db.owner.query(`update attempt set state = 'SUBMITTED', pay_url = null, foreign_id = null, next_query_at = now() - interval '10 minutes' where id = $1`, [attemptId]);
    await db.owner.query(`delete from graphile_worker._private_jobs where key = $1`, [`payments.followAttempt:${attemptId}`]);
    await db.owner.query(`select graphile_worker.add_job('payments.sweep')`);
    await rig.drain();
    expect(await attempt(attemptId)).toMatchObject({ state: 'SUBMITTED', pay_url: expect.stringContaining('/wallet/') as string });
  });
});
