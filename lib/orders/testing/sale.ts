import type { Db } from '../../db/database';
import { makeOrganisation, type MadeOrganisation } from '../../identity/testing/factory';
import { makeOffer, publishListing } from '../../market/service';
import { applyPlan, isRetryable } from '../../operation/apply';
import type { AttemptSnapshot } from '../../payments/domain/snapshots';
import { decideSuccess } from '../../payments/domain/success';
import { loadPayment } from '../../payments/repo';
import type { Actor } from '../../shared/actor';
import { after, chinaDay, DAY_MS, fixedClock } from '../../shared/clock';
import { newId } from '../../shared/ids';
import { invariant } from '../../shared/result';
import { acceptOffer, confirmPaid, dispatch, requestPayment, signContract, weigh } from '../service';

/** Steps of a sale as tests of orders and of what stands above them need them: all through the operations. */
export const as = (db: Db, actor: Actor, at: Date) => ({ actor, db, clock: fixedClock(at) });
export const system = (job = 'test'): Actor => ({ kind: 'system', job });

export async function value<T>(outcome: Promise<{ ok: true; value: T } | { ok: false; error: unknown }>): Promise<T> {
  const answered = await outcome;
  if (!answered.ok) throw new Error(JSON.stringify(answered.error));
  return answered.value;
}

export type Sides = { readonly seller: MadeOrganisation; readonly buyer: MadeOrganisation };
export const makeSides = async (db: Db): Promise<Sides> => ({ seller: await makeOrganisation(db, { kind: 'farm' }), buyer: await makeOrganisation(db, { kind: 'buyer' }) });
type Terms = { readonly jin?: string; readonly price?: string; readonly leafId?: string; readonly gradeId?: string; readonly growerOrgId?: string; readonly demandId?: string };

/** An offer on the table that waits for the seller. By default 1,200 jin of cucumbers at 2.45 a jin, to be there in three days. */
export async function offered(db: Db, { seller, buyer }: Sides, at: Date, terms: Terms = {}): Promise<{ listingId: string; offerId: string }> {
  const { jin = '1200', price = '2.45', leafId = 'fruit-cucumber', gradeId = 'first', growerOrgId, demandId } = terms;
  const { listingId } = await value(publishListing.run(as(db, seller.actor, at), {
    leafId, gradeId, mass: jin, soldBy: 'jin', price, pricedBy: 'jin', harvestFrom: chinaDay(at), harvestTo: chinaDay(after(at, 10 * DAY_MS)), confirmed: true, growerOrgId,
  }));
  const { offerId } = await value(makeOffer.run(as(db, buyer.actor, at), { listingId, demandId, mass: jin, soldBy: 'jin', price, pricedBy: 'jin', deliverOn: chinaDay(after(at, 3 * DAY_MS)) }));
  return { listingId, offerId };
}

/** An order whose contract waits for both signatures. */
export async function agreed(db: Db, sides: Sides, at: Date, terms: Terms = {}) {
  const { listingId, offerId } = await offered(db, sides, at, terms);
  return { listingId, offerId, ...await value(acceptOffer.run(as(db, sides.seller.actor, at), { offerId })) };
}

/** Factories name every person alike, so that anybody signs by typing that name. */
export const typedSignature = { method: 'typed', name: '王小满' } as const;

export async function signed(db: Db, sides: Sides, at: Date, terms: Terms = {}) {
  const order = await agreed(db, sides, at, terms);
  for (const { actor } of [sides.seller, sides.buyer]) await value(signContract.run(as(db, actor, at), { orderId: order.orderId, signature: typedSignature }));
  return order;
}

/** The channel says that an order's open payment succeeded. What happens then is decided by the payments domain. */
export async function capture(db: Db, orderId: string, at: Date): Promise<{ paymentId: string }> {
  const payment = await loadPayment(db, orderId);
  invariant(payment, 'a payment was asked for');
  const id = newId('attempt', at.getTime());
  const attempt: AttemptSnapshot = {
    id, version: 1, paymentId: payment.id, wallet: 'unionpay', state: 'SUBMITTED', outcome: null, amountFen: payment.amountFen, orderAmountFen: null,
    merchantNo: '898370100000001', returnUrl: 'http://localhost', foreignId: null, payUrl: null, ladderFrom: null, createdAt: at, submittedAt: at, expiresAt: payment.expiresAt,
  };
  const { orderAmountFen: _none, ...row } = attempt;
  await db.prisma.attempt.create({ data: { ...row, channel: 'unionpay' } });
  // A lost race is decided again, as the operation behind a callback does it.
  for (let current = payment; ; current = (await loadPayment(db, orderId))!) {
    const { fragment } = decideSuccess({ attempt, payment: current, openSiblings: [], paidElsewhere: false, splitCapBps: 5000, holdDays: 30 }, {
      foreignId: `up${id}`, merchantNo: attempt.merchantNo, orderAmountFen: payment.amountFen, payerPaidFen: payment.amountFen, merchantDiscountFen: 0n,
      thirdDiscountFen: 0n, settleFen: payment.amountFen, payerRef: null, paidAt: at, unfreezesAt: null,
    }, { now: at, newId });
    try {
      await applyPlan(db, { ...fragment, answer: {} }, { operation: 'test.capture', actor: 'channel:unionpay', now: at, idempotency: null });
      return { paymentId: payment.id };
    } catch (error) {
      if (!isRetryable(error)) throw error;
    }
  }
}

export async function paid(db: Db, sides: Sides, at: Date, terms: Terms = {}) {
  const order = await signed(db, sides, at, terms);
  await value(requestPayment.run(as(db, sides.buyer.actor, at), { orderId: order.orderId }));
  const { paymentId } = await capture(db, order.orderId, at);
  await value(confirmPaid.run(as(db, system(), at), { orderId: order.orderId, paymentId }));
  return { ...order, paymentId };
}

/** A consignment that was harvested today and has its certificate. */
export async function sent(db: Db, { seller }: Sides, orderId: string, at: Date, jin = '1200', more: { last?: boolean } = {}) {
  return value(dispatch.run(as(db, seller.actor, at), {
    orderId, mass: jin, unit: 'jin', newLot: { harvestedOn: chinaDay(at), place: '稻田镇', basis: 'self_commitment' }, ...more,
  }));
}

export async function weighed(db: Db, { buyer }: Sides, deliveryId: string, at: Date, jin = '1200') {
  return value(weigh.run(as(db, buyer.actor, at), { deliveryId, gross: jin, tare: '0', unit: 'jin' }));
}
