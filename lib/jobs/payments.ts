import type { Db } from '../db/database';
import { outsideFromEnv } from '../payments/channels/outside';
import { publicKeysFromEnv } from '../payments/channels/process-keys';
import type { Outside } from '../payments/channels/port';
import { dueWork, otherOpenPayments, type Due } from '../payments/due';
import type { Asking } from '../payments/following/asking';
import { closeAttempt, followAttempt, followClosing } from '../payments/following/attempts';
import { followRefund, followRelease, followSplit, followTransfer } from '../payments/following/instructions';
import { ensureMerchant } from '../payments/following/merchants';
import { alarmHold, cancelPayment, directPaidOut, expirePayment, releaseDirect } from '../payments/service';
import { applyPlan, isRetryable } from '../operation/apply';
import type { Failure } from '../operation/operation';
import type { NewJob } from '../operation/plan';
import { actorName } from '../shared/actor';
import type { JsonObject } from '../shared/json';
import type { Result } from '../shared/result';
import { each, text, type JobContext, type Schedule, type Tasks } from './task';

/** What the clock finds already done is no failure; anything else is tried again by the queue. */
const CALM = new Set(['NOT_FOUND', 'NOT_HELD']);
async function calm(outcome: Promise<Result<JsonObject, Failure>>): Promise<void> {
  const result = await outcome;
  if (!result.ok && !CALM.has(result.error.code)) throw new Error(`The payment was not moved: ${result.error.code}`);
}

/** Of each kind, a minute. */
const SWEEP_ROWS = 1000;
const job = (task: string, name: string) => (id: string): NewJob => ({ task, payload: { [name]: id }, key: `${task}:${id}` });
const DUE_JOBS: Record<Exclude<Due['kind'], 'alarm'>, (id: string) => NewJob> = {
  attempt: job('payments.followAttempt', 'attemptId'), refund: job('payments.followRefund', 'refundId'), split: job('payments.followSplit', 'splitId'),
  transfer: job('payments.followTransfer', 'transferId'), expire: job('payments.expire', 'paymentId'), close: job('payments.close', 'paymentId'),
  direct: job('payments.releaseDirect', 'paymentId'),
};

const TOGETHER = 100;
async function enqueue({ db, clock, actor }: JobContext, jobs: readonly NewJob[]): Promise<void> {
  for (let from = 0; from < jobs.length; from += TOGETHER) {
    try {
      await applyPlan(db, { jobs: jobs.slice(from, from + TOGETHER), answer: {} }, { operation: 'payments.sweep', actor: actorName(actor), now: clock.now(), idempotency: null });
    } catch (error) {
      // One of them begins at this very moment. Whatever is still due in a minute is found then.
      if (!isRetryable(error)) throw error;
    }
  }
}

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

  return {
    /** Makes our key and our addresses known; an institution that has lost its memory learns them again. */
    'payments.register': async (_payload, context) => outsideOf(context.db).register(),
    'payments.onboardMerchant': following(ensureMerchant, 'organisationId'),
    'payments.followAttempt': following(followAttempt, 'attemptId'),
    'payments.closeAttempt': following(closeAttempt, 'attemptId'),
    'payments.followRefund': following(followRefund, 'refundId'),
    'payments.followSplit': following(followSplit, 'splitId'),
    'payments.followTransfer': following(followTransfer, 'transferId'),
    'payments.followRelease': async (payload, context) => followRelease(await asking(context), text(payload, 'splitId'), payload.transferIds as readonly string[]),
    'payments.close': following(followClosing, 'paymentId'),
    'payments.expire': (payload, context) => calm(expirePayment.run(context, { paymentId: text(payload, 'paymentId') })),
    'payments.closeOthers': async (payload, context) => {
      for (const paymentId of await otherOpenPayments(context.db, text(payload, 'orderId'), text(payload, 'paymentId'))) await calm(cancelPayment.run(context, { paymentId }));
    },
    'payments.releaseDirect': (payload, context) => calm(releaseDirect.run(context, { paymentId: text(payload, 'paymentId') })),
    'payments.directPaidOut': (payload, context) =>
      calm(directPaidOut.run(context, { reference: text(payload, 'reference'), confirmed: payload.status === 'CONFIRMED' })),
    /** Brings to the queue what is due by now, and what a lost job left behind. */
    'payments.sweep': async (payload, context) => {
      const due = await dueWork(context.db, context.clock.now(), SWEEP_ROWS, payload.unheard === true ? 0 : undefined);
      await enqueue(context, due.flatMap(({ kind, id }) => kind === 'alarm' ? [] : [DUE_JOBS[kind](id)]));
      await each(due.filter(({ kind }) => kind === 'alarm').map(({ id }) => () => calm(alarmHold.run(context, { holdId: id }))));
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
