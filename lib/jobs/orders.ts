import type { Failure } from '../operation/operation';
import type { JsonObject } from '../shared/json';
import type { Result } from '../shared/result';
import { dueOrders } from '../orders/queries';
import { autoAccept, confirmPaid, endShort, expireUnpaid, expireUnsigned, takeLatePayment } from '../orders/service';
import { each, text, type JobContext, type Schedule, type Tasks } from './task';

/** What a deadline finds already done, or not yet due, is no failure; anything else is tried again by the queue. */
const SETTLED = new Set(['ORDER_CLOSED', 'DELIVERY_DECIDED', 'NOT_DUE', 'NOT_FOUND', 'GOODS_ON_THE_WAY', 'TOO_EARLY_TO_END', 'NOT_PAID']);

async function done(outcome: Promise<Result<JsonObject, Failure>>): Promise<void> {
  const result = await outcome;
  if (!result.ok && !SETTLED.has(result.error.code)) throw new Error(`The order was not moved: ${result.error.code}`);
}

const SWEEPING: Record<'unsigned' | 'unpaid' | 'undecided' | 'short', (context: JobContext, id: string) => Promise<Result<JsonObject, Failure>>> = {
  unsigned: (context, id) => expireUnsigned.run(context, { orderId: id }),
  unpaid: (context, id) => expireUnpaid.run(context, { orderId: id }),
  undecided: (context, id) => autoAccept.run(context, { deliveryId: id }),
  short: (context, id) => endShort.run(context, { orderId: id }),
};

export const ordersTasks: Tasks = {
  /** A payment code ended unpaid. */
  'orders.expireUnpaid': (payload, context) => done(expireUnpaid.run(context, { orderId: text(payload, 'orderId'), paymentId: text(payload, 'paymentId') })),
  /** A payment was captured; a sale over a static code has no order, and nothing follows here. */
  'payments.paid': async (payload, context) => {
    if (typeof payload.orderId === 'string') await done(confirmPaid.run(context, { orderId: payload.orderId, paymentId: text(payload, 'paymentId') }));
  },
  'orders.latePayment': (payload, context) => done(takeLatePayment.run(context, { orderId: text(payload, 'orderId'), paymentId: text(payload, 'paymentId') })),
  /** Moves what its deadline has come for: contracts nobody signed, orders nobody paid, consignments nobody decided on, orders that stay short. */
  'orders.sweep': async (_payload, context) => {
    const due = await dueOrders(context.db, context.clock.now(), 1000);
    await each(due.map(({ kind, id }) => () => done(SWEEPING[kind](context, id))));
  },
};

export const ordersSchedules: readonly Schedule[] = [{ task: 'orders.sweep', every: 'minute' }];
