import { recordFact } from '../../evidence/record';
import { combine, type Fragment } from '../../operation/plan';
import type { Grams } from '../../shared/quantity';
import { err, ok, type Result } from '../../shared/result';
import { acceptableGrams, settleAcceptance, type AcceptedDelivery, type Account, type Outcome } from './acceptance';
import { endOfDay } from './agreement';
import type { OrderError } from './errors';
import { lotEvents } from './lots';
import { agreementMachine, deliveryMachine } from './machines';
import { sellingOrgs, type CausedBy, type DeliverySnapshot, type Moment, type OrderSnapshot } from './snapshots';

/** Why a buyer did not take goods, and whose doing that is. */
export const REJECT_REASONS = { quality: 'seller', wrong_goods: 'seller', late: 'seller', too_much: 'seller', transport: 'nature', no_room: 'buyer' } as const satisfies Record<string, CausedBy>;
export type RejectReason = keyof typeof REJECT_REASONS;

export const accountOf = ({ line, amountFen, terms }: OrderSnapshot): Account => ({
  massGrams: line.massGrams, priceFen: line.priceFen, pricedBy: line.pricedBy, amountFen, deliveredGrams: line.deliveredGrams,
  acceptedGrams: line.acceptedGrams, grossFen: line.grossFen, openDeliveries: line.openDeliveries, lastSent: line.lastSent, terms,
});

export type Decision = {
  readonly decidedBy: 'buyer' | 'deadline';
  readonly acceptedGrams: Grams;
  readonly reason: RejectReason | null;
  readonly note: string | null;
  readonly actor: string;
};

/**
 * What an acceptance would come to; the screen shows it before the buyer confirms, with the same rule that later decides.
 * Goods that were never weighed count with what the seller said was sent.
 */
export function foreseeAcceptance(order: OrderSnapshot, delivery: DeliverySnapshot, acceptedGrams: Grams): Result<Outcome & { readonly deliveredGrams: Grams }, OrderError> {
  const deliveredGrams = delivery.weighedGrams > 0n ? delivery.weighedGrams : delivery.sentGrams;
  const outcome = settleAcceptance(accountOf(order), { deliveredGrams, acceptedGrams, deductionBps: delivery.sheet?.deductionBps ?? 0 });
  return outcome.ok ? ok({ ...outcome.value, deliveredGrams }) : outcome;
}

/** Decides on a consignment: mass, money, the lot's history and the record move together, once. */
export function planDecision(order: OrderSnapshot, delivery: DeliverySnapshot, decision: Decision, moment: Moment): Result<{ readonly fragment: Fragment; readonly outcome: Outcome }, OrderError> {
  const { now } = moment;
  if (deliveryMachine.isFinal(delivery.state)) return err('DELIVERY_DECIDED');
  if (decision.decidedBy === 'buyer') {
    if (delivery.state === 'dispatched') return err('NOT_ARRIVED');
    if (delivery.state === 'arrived' && decision.acceptedGrams > 0n) return err('NOT_WEIGHED');
  }
  const foreseen = foreseeAcceptance(order, delivery, decision.acceptedGrams);
  if (!foreseen.ok) return foreseen;
  const outcome = foreseen.value;
  if (outcome.rejectedGrams > 0n && decision.reason === null) return err('REASON_NEEDED');
  const next = deliveryMachine.next(delivery.state, outcome.rejectedGrams === 0n ? 'accept' : outcome.acceptedGrams > 0n ? 'acceptPart' : delivery.state === 'dispatched' ? 'sendBack' : 'reject');
  if (!next.ok) return err('NOT_ARRIVED');

  const causedBy = decision.reason === null ? 'seller' : REJECT_REASONS[decision.reason];
  const arrived = delivery.arrivedAt ?? now;
  const ended = outcome.completesOrder ? agreementMachine.next(order.agreement, 'complete') : null;
  const own: Fragment = {
    changes: [
      { op: 'update', table: 'delivery', id: delivery.id, version: delivery.version, set: {
        state: next.value, decidedAt: now, decidedBy: decision.decidedBy, deliveredGrams: outcome.deliveredGrams, acceptedGrams: outcome.acceptedGrams,
        rejectedGrams: outcome.rejectedGrams, grossFen: outcome.grossFen, deductionFen: outcome.deductionFen, completesOrder: outcome.completesOrder,
        orderGrossFen: outcome.orderGrossFen, rejectReason: decision.reason, rejectNote: decision.note, causedBy,
      } },
      { op: 'update', table: 'order_line', id: order.line.id, version: order.line.version, set: {
        openDeliveries: order.line.openDeliveries - 1, deliveredGrams: order.line.deliveredGrams + outcome.deliveredGrams,
        acceptedGrams: order.line.acceptedGrams + outcome.acceptedGrams, rejectedGrams: order.line.rejectedGrams + outcome.rejectedGrams, grossFen: outcome.orderGrossFen,
      } },
      ...(ended?.ok ? [{ op: 'update' as const, table: 'sale_order', id: order.id, version: order.version, set: { agreement: ended.value, completedAt: now } }] : []),
      // What was not taken is the seller's again.
      ...(outcome.rejectedGrams > 0n ? [{ op: 'delta' as const, table: 'lot', id: delivery.lotId, add: { leftGrams: returned(outcome, delivery), version: 1 } }] : []),
    ],
    facts: sellingOrgs(order).map((subjectOrgId) => recordFact('delivery.accepted', { subjectOrgId, objectId: delivery.id, occurredAt: now }, {
      orderId: order.id, deliveryId: delivery.id, buyerOrgId: order.buyerOrgId, deliveredGrams: outcome.deliveredGrams.toString(),
      acceptedGrams: outcome.acceptedGrams.toString(), rejectedGrams: outcome.rejectedGrams.toString(), grossFen: outcome.grossFen.toString(),
      gradeKept: delivery.sheet?.gradeKept ?? outcome.rejectedGrams === 0n, onTime: arrived < endOfDay(order.deliverOn), causedBy, byDeadline: decision.decidedBy === 'deadline',
    }, moment.newId)),
    jobs: [{
      task: 'settlement.settle', payload: { deliveryId: delivery.id }, key: `settlement.settle:${delivery.id}`, handed: { delivery: acceptedOf(order, delivery, outcome, causedBy, now) },
    }],
  };
  const at = { lotId: delivery.lotId, organisationId: order.buyerOrgId, ownerOrgId: order.sellerOrgId, actor: decision.actor, deliveryId: delivery.id };
  const events = [
    ...(outcome.acceptedGrams > 0n ? [{ ...at, event: 'accept' as const, grams: outcome.acceptedGrams }] : []),
    ...(outcome.rejectedGrams > 0n ? [{ ...at, event: 'return' as const, grams: outcome.rejectedGrams, detail: { reason: decision.reason } }] : []),
  ];
  return ok({ outcome, fragment: combine({}, own, lotEvents(events, moment)) });
}

/** A consignment as settlement will load it once the decision is true. */
const acceptedOf = (order: OrderSnapshot, delivery: DeliverySnapshot, outcome: Outcome, causedBy: CausedBy, now: Date): AcceptedDelivery => ({
  deliveryId: delivery.id, orderId: order.id, orderNumber: order.number, sellerOrgId: order.sellerOrgId, buyerOrgId: order.buyerOrgId,
  growerShares: [{ orgId: delivery.growerOrgId, grams: outcome.acceptedGrams }], acceptedGrams: outcome.acceptedGrams, rejectedGrams: outcome.rejectedGrams, causedBy,
  grossFen: outcome.grossFen, deductionFen: outcome.deductionFen, plannedFen: delivery.plannedFen, completesOrder: outcome.completesOrder,
  orderAmountFen: order.amountFen, orderGrossFen: outcome.orderGrossFen, acceptedAt: now, invoicedAt: delivery.dispatchedAt,
  regionCode: order.regionCode, leafId: order.line.leafId, gradeId: order.line.gradeId,
});

/** A lot never holds more than it was born with, even when a consignment weighed more than was said to be sent. */
const returned = (outcome: Outcome, delivery: DeliverySnapshot): Grams => (outcome.rejectedGrams < delivery.sentGrams ? outcome.rejectedGrams : delivery.sentGrams);

/** The clock accepts what the buyer did not decide on, as far as the contract allows; the rest goes back. */
export function planDeadline(order: OrderSnapshot, delivery: DeliverySnapshot, actor: string, moment: Moment): Result<{ readonly fragment: Fragment; readonly outcome: Outcome }, OrderError> {
  if (deliveryMachine.isFinal(delivery.state)) return err('DELIVERY_DECIDED');
  if (moment.now < delivery.acceptBy) return err('NOT_DUE');
  const deliveredGrams = delivery.weighedGrams > 0n ? delivery.weighedGrams : delivery.sentGrams;
  const acceptedGrams = acceptableGrams(accountOf(order), deliveredGrams);
  return planDecision(order, delivery, { decidedBy: 'deadline', acceptedGrams, reason: acceptedGrams < deliveredGrams ? 'too_much' : null, note: null, actor }, moment);
}
