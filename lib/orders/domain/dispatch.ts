import { combine, type Fragment } from '../../operation/plan';
import { after, HOUR_MS } from '../../shared/clock';
import type { Grams } from '../../shared/quantity';
import { lineAmount } from '../../shared/quantity';
import { err, ok, type Result } from '../../shared/result';
import { leastGrams, mostGrams } from './acceptance';
import type { OrderError } from './errors';
import { lotEvents } from './lots';
import type { LotSnapshot, Moment, OrderSnapshot } from './snapshots';

/** How much may still be sent, and how much still should be. */
export const openMass = (order: OrderSnapshot): { readonly expectedGrams: Grams; readonly mostGrams: Grams } => {
  const rest = order.line.massGrams - order.line.sentGrams;
  return { expectedGrams: rest > 0n ? rest : 0n, mostGrams: mostGrams({ massGrams: order.line.massGrams, terms: order.terms }) - order.line.sentGrams };
};

/** Whether goods may leave at all: the contract is in force, and its money is held. */
export function mayDispatch(order: OrderSnapshot, moneyIsHeld: boolean): Result<void, OrderError> {
  if (order.agreement !== 'active') return err(order.agreement === 'sent' || order.agreement === 'signed' ? 'NOT_ACTIVE' : 'ORDER_CLOSED');
  return moneyIsHeld ? ok(undefined) : err('NOT_PAID');
}

/** Whether a lot may be sent for an order: it is the seller's, of the produce agreed, large enough, and has its certificate. */
export function lotFits(order: OrderSnapshot, lot: LotSnapshot, grams: Grams): Result<void, OrderError> {
  if (lot.state !== 'open' || lot.ownerOrgId !== order.sellerOrgId || lot.leafId !== order.line.leafId) return err('LOT_NOT_USABLE');
  if (lot.leftGrams < grams) return err('LOT_TOO_SMALL');
  return order.terms.certificateDuty && lot.certificateNo === null ? err('CERTIFICATE_MISSING') : ok(undefined);
}

/** The deadline by which the buyer decides: from arrival, or, while no arrival is recorded, from the time goods may travel. */
export const acceptBy = (order: Pick<OrderSnapshot, 'terms'>, from: { readonly dispatchedAt: Date } | { readonly arrivedAt: Date }): Date =>
  'arrivedAt' in from
    ? after(from.arrivedAt, order.terms.acceptHours * HOUR_MS)
    : after(from.dispatchedAt, (order.terms.transitHours + order.terms.acceptHours) * HOUR_MS);

/**
 * Sends a consignment out of a lot.
 * A lot that is born and certified in the same plan is taken from like any other: its rows come first.
 */
export function planDispatch(
  order: OrderSnapshot, lot: LotSnapshot, sent: { readonly grams: Grams; readonly last: boolean; readonly vehicle: string | null; readonly actor: string }, moment: Moment,
): Result<{ readonly fragment: Fragment; readonly deliveryId: string }, OrderError> {
  const { now, newId } = moment;
  const fits = lotFits(order, lot, sent.grams);
  if (!fits.ok) return fits;
  const open = openMass(order);
  if (order.line.lastSent || order.line.sentGrams >= leastGrams({ massGrams: order.line.massGrams, terms: order.terms })) return err('ALL_SENT');
  if (sent.grams > open.mostGrams) return err('MORE_THAN_AGREED');
  const deliveryId = newId('delivery');
  const deadline = acceptBy(order, { dispatchedAt: now });
  const shipped = lotEvents([{ lotId: lot.id, event: 'ship', organisationId: order.sellerOrgId, ownerOrgId: lot.ownerOrgId, actor: sent.actor, grams: sent.grams, deliveryId }], moment);
  const changes: Fragment = {
    changes: [
      { op: 'delta', table: 'lot', id: lot.id, add: { leftGrams: -sent.grams, version: 1 }, when: { state: 'open' } },
      { op: 'update', table: 'order_line', id: order.line.id, version: order.line.version, set: {
        sentGrams: order.line.sentGrams + sent.grams, openDeliveries: order.line.openDeliveries + 1, deliveryCount: order.line.deliveries + 1, lastSent: sent.last,
      } },
      // Sending and cancelling meet at the order's version: one of them is first.
      { op: 'update', table: 'sale_order', id: order.id, version: order.version, set: {} },
      { op: 'insert', table: 'delivery', rows: [{
        id: deliveryId, orderId: order.id, lineId: order.line.id, seq: order.line.deliveries + 1, state: 'dispatched', lotId: lot.id, sentGrams: sent.grams,
        plannedFen: lineAmount(sent.grams, order.line.priceFen, order.line.pricedBy), vehicle: sent.vehicle, dispatchedAt: now, acceptBy: deadline,
      }] },
    ],
  };
  return ok({ deliveryId, fragment: combine({}, changes, shipped) });
}
