import { recordFact } from '../../evidence/record';
import type { AgreedTerms } from '../../market/domain/offer';
import type { Fragment } from '../../operation/plan';
import { after, chinaDayStart, DAY_MS, HOUR_MS } from '../../shared/clock';
import { lineAmount } from '../../shared/quantity';
import { err, ok, type Result } from '../../shared/result';
import type { Json } from '../../shared/json';
import type { OrderError } from './errors';
import { agreementMachine, moneyMachine } from './machines';
import { sellingOrgs, speakable, type CausedBy, type Moment, type OrderSnapshot, type Side } from './snapshots';
import type { OrderTerms } from './terms';

/** The end of a calendar day in China: what arrives before it is on time. */
export const endOfDay = (day: string): Date => after(chinaDayStart(day), DAY_MS);

export type Drafted = { readonly orderId: string; readonly number: string; readonly amountFen: bigint };

/** The number and amount of an order to be, which its contract quotes. */
export function draftOrder(terms: AgreedTerms, moment: Moment): Result<Drafted, OrderError> {
  const amountFen = lineAmount(terms.massGrams, terms.priceFen, terms.pricedBy);
  if (amountFen <= 0n) return err('AMOUNT_TOO_SMALL');
  return ok({ orderId: moment.newId('order'), number: speakable('HL-', 'order', moment), amountFen });
}

/** An order made from what both sides agreed on, with its contract on the table to be signed. */
export function planOrder(drafted: Drafted, agreed: AgreedTerms, terms: OrderTerms, documentId: string, { now, newId }: Moment): Fragment {
  const { orderId, number, amountFen } = drafted;
  const { offerId, listingId, demandId, sellerOrgId, buyerOrgId, growerOrgId, place, regionCode, deliverOn } = agreed;
  const { leafId, variety, gradeId, massGrams, priceFen, pricedBy, soldBy } = agreed;
  const signBy = after(now, terms.signHours * HOUR_MS);
  return {
    changes: [
      { op: 'insert', table: 'sale_order', rows: [{
        id: orderId, number, offerId, listingId, demandId, sellerOrgId, buyerOrgId, growerOrgId, agreement: 'sent', documentId, amountFen,
        deliverOn, place, regionCode, terms: terms as unknown as Json, createdAt: now, signBy,
      }] },
      { op: 'insert', table: 'order_line', rows: [{ id: newId('line'), orderId, leafId, variety, gradeId, massGrams, priceFen, pricedBy, soldBy, amountFen }] },
    ],
  };
}

/** Whether a side may still sign. */
export function maySign(order: OrderSnapshot, now: Date): Result<void, OrderError> {
  if (order.agreement !== 'sent') return err('ORDER_CLOSED');
  return now >= order.signBy ? err('SIGN_DEADLINE_PASSED') : ok(undefined);
}

/** Both have signed: the agreement is active, its payment is due, and it is on record. */
export function planActivation(order: OrderSnapshot, { now, newId }: Moment): Fragment {
  const signed = agreementMachine.next(order.agreement, 'sign');
  const active = signed.ok ? agreementMachine.next(signed.value, 'activate') : signed;
  if (!active.ok) return {};
  const payBy = after(now, order.terms.payHours * HOUR_MS);
  return {
    changes: [{ op: 'update', table: 'sale_order', id: order.id, version: order.version, set: { agreement: active.value, signedAt: now, payBy } }],
    facts: sellingOrgs(order).map((subjectOrgId) => recordFact('order.agreed', { subjectOrgId, objectId: order.id, occurredAt: now }, {
      orderId: order.id, sellerOrgId: order.sellerOrgId, buyerOrgId: order.buyerOrgId, contractedGrams: order.line.massGrams.toString(),
      amountFen: order.amountFen.toString(), dueAt: endOfDay(order.deliverOn).toISOString(),
    }, newId)),
  };
}

export type Ending = { readonly reason: string; readonly causedBy: CausedBy };

/**
 * Ends an order before anything was sent. What was paid goes back, what was reserved is free again; both are the caller's
 * fragments.
 */
export function planCancel(order: OrderSnapshot, ending: Ending, { now, newId }: Moment): Result<Fragment, OrderError> {
  const next = agreementMachine.next(order.agreement, 'cancel');
  if (!next.ok) return err('ORDER_CLOSED');
  if (order.line.sentGrams > 0n) return err('GOODS_ON_THE_WAY');
  return ok({
    changes: [{ op: 'update', table: 'sale_order', id: order.id, version: order.version, set: {
      agreement: next.value, endedAt: now, endReason: ending.reason, endCausedBy: ending.causedBy,
      ...(order.money === 'held' ? { money: 'refunding' } : order.money === 'requested' ? { money: 'none' } : {}),
    } }],
    // What was never agreed is no broken promise.
    facts: order.signedAt === null ? [] : sellingOrgs(order).map((subjectOrgId) =>
      recordFact('order.cancelled', { subjectOrgId, objectId: order.id, occurredAt: now }, { orderId: order.id, causedBy: ending.causedBy }, newId)),
  });
}

/**
 * Who may end an order when, and by whose doing that is: either side while nothing is paid; the seller at any time before
 * dispatch; the buyer of a paid order only when the delivery day has passed and nothing came.
 */
export function mayCancel(order: OrderSnapshot, side: Side, now: Date): Result<CausedBy, OrderError> {
  if (agreementMachine.isFinal(order.agreement)) return err('ORDER_CLOSED');
  if (order.line.sentGrams > 0n) return err('GOODS_ON_THE_WAY');
  if (order.money !== 'held' || side === 'seller') return ok(side);
  return now >= endOfDay(order.deliverOn) ? ok('seller') : err('TOO_EARLY_TO_END');
}

/** Days after the delivery day on which an order that was only delivered in part ends by itself. */
export const SHORT_DAYS = 2;

/** When the rest of a partly delivered order is no longer waited for. */
export const shortFrom = (order: Pick<OrderSnapshot, 'deliverOn'>, by: Side | 'clock'): Date =>
  after(endOfDay(order.deliverOn), by === 'clock' ? SHORT_DAYS * DAY_MS : 0);

/**
 * Ends an order that stays short of what was agreed: everything that was sent is decided on, and no more is coming.
 * What was paid and not earned goes back to the buyer, by the caller's fragment.
 */
export function planShortEnd(order: OrderSnapshot, by: Side | 'clock', { now, newId }: Moment): Result<{ readonly fragment: Fragment; readonly returnFen: bigint }, OrderError> {
  const next = agreementMachine.next(order.agreement, 'terminate');
  const money = moneyMachine.next(order.money, 'return');
  if (!next.ok) return err('ORDER_CLOSED');
  if (order.money !== 'held' || !money.ok) return err('NOT_PAID');
  if (order.line.openDeliveries > 0) return err('GOODS_ON_THE_WAY');
  // The seller may say at any time that no more is coming; the buyer and the clock wait for the day.
  if (by !== 'seller' && now < shortFrom(order, by)) return err('TOO_EARLY_TO_END');
  return ok({
    returnFen: order.amountFen - order.line.grossFen,
    fragment: {
      changes: [{ op: 'update', table: 'sale_order', id: order.id, version: order.version, set: {
        agreement: next.value, money: money.value, endedAt: now, endReason: 'SHORT', endCausedBy: 'seller',
      } }],
      facts: sellingOrgs(order).map((subjectOrgId) =>
        recordFact('order.cancelled', { subjectOrgId, objectId: order.id, occurredAt: now }, { orderId: order.id, causedBy: 'seller' }, newId)),
    },
  });
}
