import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testDatabase, type TestDatabase } from '../db/testing/test-database';
import { makeOrganisation } from '../identity/testing/factory';
import { balancesOf } from '../ledger/queries';
import { applyPlan } from '../operation/apply';
import { together } from '../operation/follow-up';
import type { NewJob } from '../operation/plan';
import { documentFileFor } from '../esign/queries';
import { accept, cancelOrder, loadAcceptedDelivery, requestPayment, signContract } from '../orders/service';
import { agreed, as, makeSides, paid, sent, signed, system, typedSignature, value, weighed, type Sides } from '../orders/testing/sale';
import { loadHold, reportAttempt, reportSplit, reportTransfer, startAttempt } from '../payments/service';
import { wireMessage } from '../payments/testing/channel-in-memory';
import { fixedClock } from '../shared/clock';
import { esignTasks, seal } from './esign';
import { FOLLOW_UPS } from './follow-ups';

let db: TestDatabase;
let sides: Sides;
const now = new Date('2026-11-22T02:00:00Z');
beforeAll(async () => {
  db = await testDatabase();
  sides = await makeSides(db);
  await makeOrganisation(db, { kind: 'platform' });
  await db.owner.query(`insert into merchant (id, organisation_id, channel, role, state, channel_no, split_cap_bps, hold_days, created_at) values ('mch_1', $1, 'unionpay', 'MERCHANT', 'ACTIVE', '898370100000001', 3000, 30, now())`, [sides.seller.organisationId]);
});
beforeEach(() => db.owner.query('delete from graphile_worker._private_jobs'));
afterAll(() => db.close());

const joined = (actor: Parameters<typeof as>[1]) => ({ ...as(db, actor, now), followUps: FOLLOW_UPS });
const jobs = async () => (await db.owner.query<{ task: string }>('select task_identifier as task from graphile_worker.jobs')).rows.map(({ task }) => task);
const balance = async (account: string) => (await balancesOf(db, [account])).get(account) ?? 0n;
/** An accepted consignment with its settlement. */
async function accepted(acceptedGrams = 50_000n) {
  const { orderId } = await paid(db, sides, now, { jin: '100' });
  const { deliveryId } = await sent(db, sides, orderId, now, '100');
  await weighed(db, sides, deliveryId, now, '100');
  await db.owner.query('delete from graphile_worker._private_jobs');
  await value(accept.run(joined(sides.buyer.actor), {
    deliveryId, acceptedGrams: acceptedGrams.toString(), expectedFen: ((acceptedGrams * 24_500n) / 50_000n).toString(), reason: acceptedGrams < 50_000n ? 'quality' : null,
  }));
  return { orderId, deliveryId };
}

describe('an acceptance', () => {
  it('settles at once, with what the job would have loaded', async () => {
    let handed: unknown;
    const { orderId, deliveryId } = await accepted();
    expect(await db.prisma.settlement.findUniqueOrThrow({ where: { deliveryId } })).toMatchObject({ grossFen: 24_500n, sellerFen: 24_353n, feeFen: 147n });
    expect((await jobs()).sort()).toEqual(['credit.score', 'payments.followRelease']);
    expect(await db.prisma.fact.findFirstOrThrow({ where: { kind: 'settlement.paid', objectId: orderId } })).toMatchObject({ actor: 'system:settlement.settle' });
    expect(await balance(`order-hold:${orderId}`)).toBe(0n);

    // What was handed over is to the letter what is loaded afterwards.
    const again = await paid(db, sides, now, { jin: '100' });
    const part = await sent(db, sides, again.orderId, now, '100');
    await weighed(db, sides, part.deliveryId, now, '100');
    await value(accept.run({ ...joined(sides.buyer.actor), followUps: { 'settlement.settle': (job: NewJob) => { handed = job.handed; return Promise.resolve(null); } } },
      { deliveryId: part.deliveryId, acceptedGrams: '30000', expectedFen: '14700', reason: 'quality' }));
    expect(handed).toEqual({ delivery: await loadAcceptedDelivery(db, part.deliveryId) });
  });

  it('of a part gives the rest back in the same moment', async () => {
    const { orderId, deliveryId } = await accepted(30_000n);
    expect(await db.prisma.settlement.findUniqueOrThrow({ where: { deliveryId } })).toMatchObject({ grossFen: 14_700n, refundFen: 9_800n });
    expect(await jobs()).toContain('payments.followRefund');
    expect(await loadHold(db, orderId)).toMatchObject({ openFen: 0n });
  });

  it('whose split and payout end leaves nothing to be done', async () => {
    const { orderId } = await accepted();
    const [{ split, transfer, fen }] = (await db.owner.query<{ split: string; transfer: string; fen: bigint }>(
      'select s.id as split, t.id as transfer, t.amount_fen as fen from hold h join split s on s.hold_id = h.id join bank_transfer t on t.hold_id = h.id where h.order_id = $1', [orderId])).rows as [{ split: string; transfer: string; fen: bigint }];
    await db.owner.query(`update split set state = 'SUBMITTED' where id = $1`, [split]);
    await db.owner.query(`update bank_transfer set state = 'SUBMITTED' where id = $1`, [transfer]);
    await db.owner.query(`update hold set state = 'SPLIT_SUBMITTED' where order_id = $1`, [orderId]);
    await db.owner.query('delete from graphile_worker._private_jobs');
    const fees = await balance('platform-fee:platform');
    for (let twice = 0; twice < 2; twice++) {
      await value(reportSplit.run(joined(system()), { splitId: split, report: { kind: 'DONE', foreignId: null, legs: new Map(), note: null }, message: wireMessage(), via: 'NOTIFY' }));
      await value(reportTransfer.run(joined(system()), { transferId: transfer, report: { kind: 'CONFIRMED', foreignId: null, amountFen: fen, confirmationId: 'C-1' }, message: wireMessage('bank'), via: 'NOTIFY' }));
    }
    expect(await jobs()).toEqual([]);
    expect(await loadHold(db, orderId)).toMatchObject({ state: 'BANK_CONFIRMED' });
    expect(await db.prisma.payout.findFirstOrThrow({ where: { transferId: transfer } })).toMatchObject({ state: 'CONFIRMED', confirmationId: 'C-1' });
    expect(await balance('platform-fee:platform') <= fees).toBe(true);
    expect(await db.prisma.notice.count({ where: { kind: 'payout.confirmed', organisationId: sides.seller.organisationId } })).toBe(1);
  });
});

describe('a capture', () => {
  async function asked() {
    const { orderId } = await signed(db, sides, now, { jin: '100' });
    const { paymentId, qrToken } = await value(requestPayment.run(as(db, sides.buyer.actor, now), { orderId }));
    const { attemptId } = await value(startAttempt.run(as(db, { kind: 'visitor', personId: null }, now), { token: qrToken, wallet: 'wechat', returnUrl: 'http://house/q/x' }));
    await db.owner.query(`update attempt set state = 'SUBMITTED' where id = $1`, [attemptId]);
    await db.owner.query('delete from graphile_worker._private_jobs');
    const capture = () => reportAttempt.run(joined({ kind: 'channel', channel: 'acquirer' }), { attemptId, message: wireMessage(), via: 'NOTIFY', report: { kind: 'PAID', paid: {
      foreignId: `up-${attemptId}`, merchantNo: '898370100000001', orderAmountFen: 24_500n, payerPaidFen: 24_500n, merchantDiscountFen: 0n, thirdDiscountFen: 0n, settleFen: 24_500n,
      payerRef: null, paidAt: now, unfreezesAt: null,
    } } });
    return { orderId, paymentId, capture };
  }
  const order = (id: string) => db.prisma.saleOrder.findUniqueOrThrow({ where: { id } });

  it('is known to its order in the same moment, however often it is told', async () => {
    const { orderId, paymentId, capture } = await asked();
    await Promise.all([capture(), capture(), capture()]);
    expect(await order(orderId)).toMatchObject({ money: 'held', paymentId, paidAt: now });
    expect(await jobs()).toEqual([]);
    expect(await loadHold(db, orderId)).toMatchObject({ amountFen: 24_500n, version: 1, state: 'HELD' });
    expect(await db.prisma.notice.count({ where: { kind: 'orders.toSend', organisationId: sides.seller.organisationId } })).toBeGreaterThan(0);
  });

  it('for an order that has ended is captured all the same; giving it back is a job', async () => {
    const { orderId, capture } = await asked();
    await db.owner.query(`update sale_order set agreement = 'cancelled', money = 'none' where id = $1`, [orderId]);
    await value(capture());
    expect(await jobs()).toEqual(['payments.paid']);
    expect(await loadHold(db, orderId)).toMatchObject({ openFen: 24_500n });
  });

  it('meets cancelling: whichever is first, money and goods agree', async () => {
    for (let round = 0; round < 8; round++) {
      const { orderId, capture } = await asked();
      const [captured, cancelled] = await Promise.all([capture(), cancelOrder.run(joined(sides.buyer.actor), { orderId, reason: '不要了' })]);
      expect(captured.ok).toBe(true);
      const hold = (await loadHold(db, orderId))!;
      if (cancelled.ok) expect([(await order(orderId)).agreement, hold.openFen === 0n || hold.paymentState === 'LATE_PAID' || (await jobs()).includes('payments.paid')]).toEqual(['cancelled', true]);
      else expect([(await order(orderId)).money, hold.openFen]).toEqual(['held', 24_500n]);
    }
  });
});

it('a follow-up that nobody handed anything to stays a job', async () => {
  const job = { task: 'payments.paid', payload: { orderId: 'ord_none', paymentId: 'pay_none' } };
  expect(await together({ jobs: [job], answer: {} }, FOLLOW_UPS, { db, clock: fixedClock(now) })).toEqual({ jobs: [job], answer: {} });
  await applyPlan(db, { answer: {} }, { operation: 'test', actor: 'test', now, idempotency: null });
});

it('a contract is printed whole until the beginning of all of them is kept, and then without it; people get the same', async () => {
  const print = async () => {
    const { orderId, documentId } = await agreed(db, sides, now);
    for (const { actor } of [sides.seller, sides.buyer]) await value(signContract.run(joined(actor), { orderId, signature: typedSignature }));
    return db.prisma.documentFile.findUniqueOrThrow({ where: { documentId }, include: { prefix: true } });
  };
  const whole = await print();
  expect(whole.prefix).toBeNull();
  await Promise.all([1, 2].map(() => esignTasks['esign.sweep']!({}, as(db, system('esign.sweep'), now))));
  expect(await db.prisma.documentPrefix.count()).toBe(1);
  const cut = await print();
  expect(Buffer.compare(whole.bytes.subarray(0, cut.prefix!.bytes.length), cut.prefix!.bytes)).toBe(0);
  expect(cut.bytes.length * 3).toBeLessThan(whole.bytes.length);
  expect((await documentFileFor(db, sides.seller.actor, cut.documentId))!.bytes.length).toBe(cut.bytes.length + cut.prefix!.bytes.length);
});

it('the signature that completes a contract prints it at once, as the job would have', async () => {
  const { orderId, documentId } = await agreed(db, sides, now);
  for (const { actor } of [sides.seller, sides.buyer]) await value(signContract.run(joined(actor), { orderId, signature: typedSignature }));
  expect(await jobs()).not.toContain('esign.seal');
  const file = (await documentFileFor(db, sides.seller.actor, documentId))!;
  const facts = await db.prisma.fact.findMany({ where: { kind: 'contract.signed', objectId: documentId } });
  expect(facts.map(({ actor, payload }) => [actor, payload])).toEqual(facts.map(() => ['system:esign.seal', { documentId, sha256: file.sha256, orderId }]));
  expect(facts).toHaveLength(2);
  // The job that comes all the same changes nothing; printed from what is stored, the file is the same to the byte.
  await seal(documentId, as(db, system('esign.seal'), now));
  expect((await documentFileFor(db, sides.seller.actor, documentId))!.sha256).toBe(file.sha256);
  await db.owner.query('alter table document_file disable trigger all; delete from document_file; alter table document_file enable trigger all');
  await seal(documentId, as(db, system('esign.seal'), now));
  expect((await documentFileFor(db, sides.seller.actor, documentId))!.sha256).toBe(file.sha256);
});
