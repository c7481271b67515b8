import type { Fragment } from '../../operation/plan';
import { after, MINUTE_MS } from '../../shared/clock';
import { paymentMachine } from './machines';
import type { Moment, PaymentSnapshot } from './snapshots';

/**
 * The last step of closing: only when the channel has said of every attempt that it ended unpaid. While one is still open
 * the channel is asked again in a minute.
 */
export function decideClosed(payment: PaymentSnapshot, openAttempts: number, { now }: Moment): Fragment {
  if (payment.closing === null || !paymentMachine.can(payment.state, 'close')) return {};
  if (openAttempts > 0) {
    return { jobs: [{ task: 'payments.close', payload: { paymentId: payment.id }, runAt: after(now, MINUTE_MS), key: `payments.close:${payment.id}` }] };
  }
  return {
    changes: [{ op: 'update', table: 'payment', id: payment.id, version: payment.version, set: { state: 'CLOSED', endedAt: now } }],
    jobs: payment.orderId === null || payment.closing === 'CANCELLED' ? [] : [{ task: 'orders.expireUnpaid', payload: { orderId: payment.orderId, paymentId: payment.id } }],
  };
}
