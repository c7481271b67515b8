import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase, type TestDatabase } from '../../db/testing/test-database';
import { certIdOf, signFields, type SignedFields } from '../../shared/signed-message';
import { digestOf } from '../domain/channel-event';
import { loadHold } from '../service';
import { askPayment, attemptOf, balanceOf, look, PARTNER, pay, paymentOf, scan, startRig, until, zeroSum, type Rig } from '../testing/rig';
import type { Answer } from '../../shared/exchange';
import { receiveNotify } from './unionpay/notify';

let db: TestDatabase;
let rig: Rig;
/** A key that we know as the acquirer's, so that a test can say what the sandbox never would. */
const acquirer = generateKeyPairSync('rsa', { modulusLength: 2048 });
const bank = generateKeyPairSync('rsa', { modulusLength: 2048 });
const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 });
beforeAll(async () => {
  db = await testDatabase();
  rig = await startRig(db);
  for (const [institution, pair] of [['acquirer', acquirer], ['bank', bank]] as const) {
    await db.owner.query('insert into channel_key (institution, cert_id, pem, seen_at) values ($1, $2, $3, now())',
      [institution, certIdOf(pair.publicKey), pair.publicKey.export({ type: 'spki', format: 'pem' })]);
  }
});
afterAll(async () => {
  await rig.stop();
  await db.close();
});

const post = (body: string, institution: 'acquirer' | 'bank' = 'acquirer') =>
  receiveNotify(new Request('http://house/api/channels/unionpay', { method: 'POST', body }), institution, rig.house);
const answered = ({ status, body }: Answer) => [status, body];
const kept = async (body: string) => look<{ signature: string; verdict: string; same: boolean }>(
  rig, 'select signature, verdict, raw = $2::bytea as same from channel_event where digest = $1 order by received_at', [digestOf(Buffer.from(body)), `\\x${Buffer.from(body).toString('hex')}`]);
/** A PAY notify as the acquirer would make it. */
const notify = (orderNo: string, over: SignedFields = {}): SignedFields => ({
  notifyId: 'N1', notifyType: 'PAY', notifyTime: '20261122140501', serProvId: PARTNER, certId: certIdOf(acquirer.publicKey), merId: '898000000000001', orderNo,
  orderType: 'wechatJs', transIndex: 'T-made-up', origRespCode: '00', txnAmt: '12345', payerAmt: '12345', merchantDiscountAmt: '0', thirdDiscountAmt: '0', settleAmt: '12345',
  payTime: '20261122140500', payerId: 'wx-1', refundedAmt: '0', splitFlag: '1', holdState: 'FROZEN', unfreezeTime: '20270521140500', splitOutAmt: '0', ...over,
});
const signed = (fields: SignedFields, key = acquirer.privateKey) => JSON.stringify(signFields(fields, key));
async function open() {
  const asked = await askPayment(rig);
  const attemptId = await scan(rig, asked.token);
  const [row] = await look<{ foreign_id: string; merchant_no: string }>(rig, 'select foreign_id, merchant_no from attempt where id = $1', [attemptId]);
  return { ...asked, attemptId, right: { transIndex: row!.foreign_id, merId: row!.merchant_no } };
}
const untouched = async (paymentId: string, attemptId: string, orderId: string) => {
  expect((await paymentOf(rig, paymentId)).state).toBe('UNPAID');
  expect((await attemptOf(rig, attemptId)).state).toBe('SUBMITTED');
  expect(await loadHold(db, orderId)).toBeNull();
  expect(await look(rig, 'select 1 from ledger_posting where reference = $1', [orderId])).toEqual([]);
};

describe('a callback', () => {
  it('without a signature, or that is no message, is kept and refused', async () => {
    const { paymentId, attemptId, orderId } = await open();
    for (const [body, status] of [[JSON.stringify(notify(attemptId)), 401], ['<xml>', 400], ['{"a":1}', 400], ['', 400]] as const) {
      expect(answered(await post(body))).toEqual([status, 'fail']);
      expect(await kept(body)).toEqual([{ signature: 'NONE', verdict: 'REFUSED', same: true }]);
    }
    await untouched(paymentId, attemptId, orderId);
  });

  it('with a wrong signature, a stranger\'s key or a changed amount is kept and refused', async () => {
    const { paymentId, attemptId, orderId, right } = await open();
    const good = signFields(notify(attemptId, right), acquirer.privateKey);
    for (const body of [
      signed(notify(attemptId, right), stranger.privateKey),
      signed({ ...notify(attemptId, right), certId: certIdOf(stranger.publicKey) }, stranger.privateKey),
      JSON.stringify({ ...good, txnAmt: '1' }),
      JSON.stringify({ ...good, extra: 'x' }),
    ]) {
      expect(answered(await post(body))).toEqual([401, 'fail']);
      expect(await kept(body)).toEqual([{ signature: 'INVALID', verdict: 'REFUSED', same: true }]);
    }
    await untouched(paymentId, attemptId, orderId);
  });

  it('signed by the bank does not pay an order, nor does one for another partner', async () => {
    const { paymentId, attemptId, orderId, right } = await open();
    const byBank = signed({ ...notify(attemptId, right), certId: certIdOf(bank.publicKey) }, bank.privateKey);
    expect(answered(await post(byBank))).toEqual([401, 'fail']);
    expect(answered(await post(byBank, 'bank'))).toEqual([200, 'success']);
    expect(answered(await post(signed({ ...notify(attemptId, right), serProvId: 'somebody' })))).toEqual([403, 'fail']);
    await untouched(paymentId, attemptId, orderId);
    expect((await look<{ sealed: boolean }>(rig, `select sealed from channel_event where institution = 'bank' and digest = $1`, [digestOf(Buffer.from(byBank))]))[0]!.sealed).toBe(true);
  });

  it('that is well signed but does not say paid does not pay', async () => {
    const { paymentId, attemptId, orderId, right } = await open();
    const wrong: SignedFields[] = [{ origRespCode: '02' }, { origRespCode: '77' }, { txnAmt: '-5' }, { txnAmt: '1e9' }, { payTime: 'yesterday' }];
    for (const over of wrong) {
      expect(answered(await post(signed(notify(attemptId, { ...right, ...over }))))).toEqual([200, 'success']);
    }
    await untouched(paymentId, attemptId, orderId);
  });

  it('about a number that is none of ours is held with a break', async () => {
    const body = signed(notify('att_nobody'));
    expect(answered(await post(body))).toEqual([200, 'success']);
    expect(await kept(body)).toEqual([{ signature: 'VALID', verdict: 'HELD', same: true }]);
    expect(await look(rig, `select kind, actual_fen from break_item where subject_id = 'att_nobody'`)).toEqual([{ kind: 'LOCAL_MISSING', actual_fen: 12_345n }]);
  });

  it('with another\'s merchant number or serial is held, and nothing moves', async () => {
    const { paymentId, attemptId, orderId, right } = await open();
    for (const over of [{ merId: '898999999999999' }, { transIndex: 'T-other' }]) {
      const body = signed(notify(attemptId, { ...right, ...over }));
      expect(answered(await post(body))).toEqual([200, 'success']);
      expect(await kept(body)).toEqual([{ signature: 'VALID', verdict: 'HELD', same: true }]);
    }
    await untouched(paymentId, attemptId, orderId);
  });

  it('with a wrong amount conflicts: it is held in suspense, not for the order', async () => {
    const { paymentId, attemptId, orderId, right } = await open();
    expect(answered(await post(signed(notify(attemptId, { ...right, txnAmt: '1', payerAmt: '1', settleAmt: '1' }))))).toEqual([200, 'success']);
    expect((await paymentOf(rig, paymentId)).state).toBe('CONFLICTED');
    expect(await loadHold(db, orderId)).toBeNull();
    expect(await balanceOf(rig, `order-hold:${orderId}`)).toBe(0n);
  });

  it('repeated a hundred times at once, by the channel or by whoever recorded it, counts once', async () => {
    const { paymentId, attemptId, orderId, right } = await open();
    const body = signed(notify(attemptId, right));
    const answers = await Promise.all(Array.from({ length: 100 }, async () => (await post(body)).status));
    // A door that is too busy says so, and the channel comes again; whoever hears 200 has been stored.
    expect(answers.filter((status) => status === 200).length).toBeGreaterThan(50);
    expect(answers.every((status) => status === 200 || status === 503)).toBe(true);
    expect(answered(await post(body))).toEqual([200, 'success']);
    expect((await paymentOf(rig, paymentId)).state).toBe('PAID');
    expect(await balanceOf(rig, `order-hold:${orderId}`)).toBe(12_345n);
    const verdicts = (await kept(body)).map((event) => event.verdict);
    expect(verdicts.filter((verdict) => verdict === 'APPLIED')).toHaveLength(1);
    await rig.drain();
    expect(rig.called.filter((job) => job.payload.orderId === orderId)).toHaveLength(1);
  });

  it('that comes after the house was away is stored then, and answered only then', async () => {
    const { paymentId, attemptId } = await open();
    rig.door.open = false;
    const before = rig.door.received.length;
    await pay(rig, attemptId);
    await until(() => Promise.resolve(rig.door.received.length > before));
    expect((await paymentOf(rig, paymentId)).state).toBe('UNPAID');
    rig.door.open = true;
    await until(async () => (await paymentOf(rig, paymentId)).state === 'PAID');
  });

  it('signed with a key that has rotated since still counts, and so does one with the new key', async () => {
    const [first, second] = [await open(), await open()];
    rig.door.open = false;
    const before = rig.door.received.length;
    await pay(rig, first.attemptId);
    await until(() => Promise.resolve(rig.door.received.length > before));
    await rig.sandbox.control('/control/keys/rotate', { institution: 'acquirer' });
    rig.door.open = true;
    await pay(rig, second.attemptId);
    for (const { paymentId } of [first, second]) await until(async () => (await paymentOf(rig, paymentId)).state === 'PAID');
  });

  it('cannot be changed or taken back once kept, and all of it sums to zero', async () => {
    await expect(db.sql(`update channel_event set verdict = 'APPLIED'`)).rejects.toThrow();
    await expect(db.owner.query('delete from channel_event')).rejects.toMatchObject({ code: 'HL003' });
    expect(await zeroSum(rig)).toBe(0n);
  });
});
