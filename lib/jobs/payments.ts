import type { Db } from '../db/database';
import { outsideFromEnv } from '../payments/channels/outside';
import { publicKeysFromEnv } from '../payments/channels/process-keys';
import type { Outside } from '../payments/channels/port';
import { dueWork, otherOpenPayments, type Due } from '../payments/due';
import type { Asking } from '../payments/following/asking';
import { closeAttempt, followAttempt, followClosing } from '../payments/following/attempts';
import { followRefund, followSplit, followTransfer } from '../payments/following/instructions';
import { ensureMerchant } from '../payments/following/merchants';
import { alarmHold, cancelPayment, directPaidOut, expirePayment, releaseDirect } from '../payments/service';
import type { Failure } from '../operation/operation';
import { after, MINUTE_MS } from '../shared/clock';
import type { JsonObject } from '../shared/json';
import type { Result } from '../shared/result';
import { text, type JobContext, type Schedule, type Tasks } from './task';

/** What the clock finds already done is no failure; anything else is tried again by the queue. */
const CALM = new Set(['NOT_FOUND', 'NOT_HELD']);
async function calm(outcome: Promise<Result<JsonObject, Failure>>): Promise<void> {
  const result = await outcome;
  if (!result.ok && !CALM.has(result.error.code)) throw new Error(`The payment was not moved: ${result.error.code}`);
}

/** How long a job may be late before the sweep does its work. */
const LATE_MS = 2 * MINUTE_MS;
const SWEEP_ROWS = 50;

/** The jobs over one view of the outside world, which a test may point somewhere else. */
export function paymentsTasksOver(outsideOf: (db: Db) => Outside): Tasks {
  let registered: Promise<void> | undefined;
  /** Nobody answers a stranger: the first job of a process makes us known before it asks anything. */
  const asking = async (context: JobContext): Promise<Asking> => {
    const outside = outsideOf(context.db);
    registered ??= outside.register();
    await registered.catch((error: unknown) => {
      registered = undefined;
      throw error;
    });
    return { ...context, outside };
  };
  const following = (follow: (asking: Asking, id: string) => Promise<void>, name: string) =>
    async (payload: JsonObject, context: JobContext) => follow(await asking(context), text(payload, name));

  const sweeping: Record<Due['kind'], (context: JobContext, id: string) => Promise<void>> = {
    attempt: async (context, id) => followAttempt(await asking(context), id),
    refund: async (context, id) => followRefund(await asking(context), id),
    split: async (context, id) => followSplit(await asking(context), id),
    transfer: async (context, id) => followTransfer(await asking(context), id),
    expire: (context, id) => calm(expirePayment.run(context, { paymentId: id })),
    close: async (context, id) => followClosing(await asking(context), id),
    alarm: (context, id) => calm(alarmHold.run(context, { holdId: id })),
    direct: (context, id) => calm(releaseDirect.run(context, { paymentId: id })),
  };

  return {
    /** Makes our key and our addresses known; an institution that has lost its memory learns them again. */
    'payments.register': async (_payload, context) => outsideOf(context.db).register(),
    'payments.onboardMerchant': following(ensureMerchant, 'organisationId'),
    'payments.followAttempt': following(followAttempt, 'attemptId'),
    'payments.closeAttempt': following(closeAttempt, 'attemptId'),
    'payments.followRefund': following(followRefund, 'refundId'),
    'payments.followSplit': following(followSplit, 'splitId'),
    'payments.followTransfer': following(followTransfer, 'transferId'),
    'payments.close': following(followClosing, 'paymentId'),
    'payments.expire': (payload, context) => calm(expirePayment.run(context, { paymentId: text(payload, 'paymentId') })),
    'payments.closeOthers': async (payload, context) => {
      for (const paymentId of await otherOpenPayments(context.db, text(payload, 'orderId'), text(payload, 'paymentId'))) await calm(cancelPayment.run(context, { paymentId }));
    },
    'payments.releaseDirect': (payload, context) => calm(releaseDirect.run(context, { paymentId: text(payload, 'paymentId') })),
    'payments.directPaidOut': (payload, context) =>
      calm(directPaidOut.run(context, { paymentId: text(payload, 'reference'), confirmed: payload.status === 'CONFIRMED' })),
    /** Does what a lost job should have done. One that fails does not keep the others from being looked at. */
    'payments.sweep': async (_payload, context) => {
      const now = context.clock.now();
      const failures: unknown[] = [];
      for (const { kind, id } of await dueWork(context.db, after(now, -LATE_MS), now, SWEEP_ROWS)) {
        await sweeping[kind](context, id).catch((error: unknown) => failures.push(error));
      }
      if (failures.length > 0) throw new AggregateError(failures, `${failures.length} of the payments' chores failed`);
    },
  };
}

const outsides = new WeakMap<Db, Outside>();
/** One view of the outside a process. */
function processOutside(db: Db): Outside {
  const outside = outsides.get(db) ?? outsideFromEnv(publicKeysFromEnv(db));
  outsides.set(db, outside);
  return outside;
}

export const paymentsTasks: Tasks = paymentsTasksOver(processOutside);
export const paymentsSchedules: readonly Schedule[] = [{ task: 'payments.register', every: 'minute' }, { task: 'payments.sweep', every: 'minute' }];
