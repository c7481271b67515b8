import type { Db } from '../../db/database';
import { recordCapture } from '../../ledger/recorders';
import { applyPlan } from '../../operation/apply';
import { after, DAY_MS } from '../../shared/clock';
import { newId } from '../../shared/ids';

/** An order whose delivery has been accepted and whose money is held: what a settlement stands on, made directly. */
type Wanted = {
  readonly sellerOrgId: string; readonly buyerOrgId: string; readonly growerOrgId?: string;
  /** What the buyer paid, and what of it the accepted goods came to. */
  readonly amountFen: bigint; readonly grossFen?: bigint;
  readonly at: Date;
  /** False where the order was ended otherwise before this delivery was decided. */
  readonly completesOrder?: boolean;
};
export type MadeDelivery = { readonly deliveryId: string; readonly orderId: string; readonly holdId: string; readonly paymentId: string };

const GRAMS = 500_000n;

export async function makeAcceptedDelivery(db: Db, wanted: Wanted): Promise<MadeDelivery> {
  const { sellerOrgId, buyerOrgId, growerOrgId = sellerOrgId, amountFen, grossFen = amountFen, at, completesOrder = true } = wanted;
  const [orderId, lineId, lotId, deliveryId] = [newId('order'), newId('line'), newId('lot'), newId('delivery')];
  const acceptedGrams = (GRAMS * grossFen) / amountFen;
  const dispatchedAt = after(at, -DAY_MS);
  await db.prisma.saleOrder.create({ data: {
    id: orderId, number: `HL-TEST-${orderId.slice(-8)}`, offerId: newId('offer'), listingId: newId('listing'), sellerOrgId, buyerOrgId, growerOrgId,
    agreement: 'completed', money: 'held', documentId: newId('document'), amountFen, deliverOn: at, place: '村口', regionCode: '370783', terms: {},
    createdAt: dispatchedAt, signBy: at, signedAt: dispatchedAt, paidAt: dispatchedAt,
    lines: { create: {
      id: lineId, leafId: 'cucumber', gradeId: '1', massGrams: GRAMS, priceFen: 100n, pricedBy: 'kg', soldBy: 'kg', amountFen, deliveryCount: 1,
      sentGrams: GRAMS, deliveredGrams: GRAMS, acceptedGrams, rejectedGrams: GRAMS - acceptedGrams, grossFen,
    } },
  } });
  await db.prisma.lot.create({ data: {
    id: lotId, code: `LTEST-${lotId.slice(-8)}`, ownerOrgId: sellerOrgId, growerOrgId, leafId: 'cucumber', bornGrams: GRAMS, leftGrams: 0n, place: '村口',
    regionCode: '370783', harvestedOn: at, createdAt: dispatchedAt,
  } });
  await db.prisma.delivery.create({ data: {
    id: deliveryId, orderId, lineId, seq: 1, lotId, sentGrams: GRAMS, plannedFen: amountFen, dispatchedAt, arrivedAt: at, weighedGrams: GRAMS, acceptBy: after(at, DAY_MS),
    state: grossFen === amountFen ? 'accepted' : grossFen === 0n ? 'rejected' : 'partly_accepted', decidedAt: at, decidedBy: 'buyer', deliveredGrams: GRAMS,
    acceptedGrams, rejectedGrams: GRAMS - acceptedGrams, grossFen, deductionFen: 0n, completesOrder, orderGrossFen: grossFen,
    rejectReason: grossFen === amountFen ? null : 'quality', causedBy: 'seller',
  } });
  return { deliveryId, orderId, ...(await makeHold(db, { orderId, payeeOrgId: sellerOrgId, payerOrgId: buyerOrgId, amountFen, at: dispatchedAt })) };
}

async function makeHold(db: Db, of: { orderId: string; payeeOrgId: string; payerOrgId: string; amountFen: bigint; at: Date }): Promise<{ holdId: string; paymentId: string }> {
  const [paymentId, attemptId, holdId] = [newId('payment'), newId('attempt'), newId('hold')];
  const { orderId, payeeOrgId, payerOrgId, amountFen, at } = of;
  await db.prisma.payment.create({ data: {
    id: paymentId, orderId, qrCodeId: newId('qr'), payeeOrgId, payerOrgId, amountFen, subject: '黄瓜', state: 'PAID', paidAttemptId: attemptId, expiresAt: at, paidAt: at, createdAt: at,
  } });
  await db.prisma.attempt.create({ data: {
    id: attemptId, paymentId, channel: 'unionpay', wallet: 'wechat', state: 'SUCCEEDED', outcome: 'CAPTURED', amountFen, merchantNo: '898330000000001', returnUrl: '/',
    orderAmountFen: amountFen, capturedFen: amountFen, refundableFen: amountFen, expiresAt: at, paidAt: at, createdAt: at,
  } });
  await db.prisma.hold.create({ data: {
    id: holdId, paymentId, attemptId, orderId, payeeOrgId, amountFen, openFen: amountFen, splitCapBps: 3000, state: 'HELD', heldAt: at, unfreezesAt: after(at, 30 * DAY_MS),
  } });
  await applyPlan(db, { answer: {}, postings: [recordCapture({ paymentId, orderId, amountFen }, { at, newId })] },
    { operation: 'test.capture', actor: 'test', now: at, idempotency: null });
  return { holdId, paymentId };
}
