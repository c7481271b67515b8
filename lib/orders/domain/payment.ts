import type { Fragment } from '../../operation/plan';
import { after, MINUTE_MS } from '../../shared/clock';
import { err, ok, type Result } from '../../shared/result';
import type { OrderError } from './errors';
import { moneyMachine } from './machines';
import type { OrderSnapshot } from './snapshots';

/** Until when a payment code asked for now is good; a code never outlives the order's own deadline. */
export function paymentUntil(order: OrderSnapshot, now: Date): Result<Date, OrderError> {
  if (order.agreement !== 'active') return err(order.agreement === 'sent' || order.agreement === 'signed' ? 'NOT_ACTIVE' : 'ORDER_CLOSED');
  if (order.money === 'held' || order.money === 'refunding') return err('ALREADY_PAID');
  if (order.payBy === null || now >= order.payBy) return err('PAY_DEADLINE_PASSED');
  const until = after(now, order.terms.paymentMinutes * MINUTE_MS);
  return ok(until < order.payBy ? until : order.payBy);
}

export const planRequested = (order: OrderSnapshot, paymentId: string, qrToken: string): Fragment => ({
  changes: [{ op: 'update', table: 'sale_order', id: order.id, version: order.version, set: { money: 'requested', paymentId, qrToken } }],
});

/** A code ran out or was closed unpaid: another may be asked for. */
export function planLapsed(order: OrderSnapshot): Fragment {
  const next = moneyMachine.next(order.money, 'lapse');
  return next.ok ? { changes: [{ op: 'update', table: 'sale_order', id: order.id, version: order.version, set: { money: next.value, paymentId: null, qrToken: null } }] } : {};
}

/** The money is held at the channel: the seller may send. Null when it came for an order that does not wait for it. */
export function planPaid(order: OrderSnapshot, paymentId: string, now: Date): Fragment | null {
  const next = moneyMachine.next(order.money, 'capture');
  if (order.agreement !== 'active' || !next.ok) return null;
  return { changes: [{ op: 'update', table: 'sale_order', id: order.id, version: order.version, set: { money: next.value, paymentId, qrToken: null, paidAt: now } }] };
}
