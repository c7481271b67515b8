import type { z } from 'zod';
import type { ZPayoutEnded } from '../settlement/schema';
import type { JsonObject } from '../shared/json';
import { loadWaitingPayouts } from '../settlement/queries';
import { collect, endCollection, endPayout, endSplit, payWaiting, settle } from '../settlement/service';
import { each, text, type JobContext, type Schedule, type Tasks } from './task';

type Runnable = { run: (context: JobContext, input: never) => Promise<{ ok: true } | { ok: false; error: { code: string } }> };

/** Runs an operation for a job: what has ended already needs no second time, anything else is tried again by the queue. */
async function carryOut(operation: Runnable, input: unknown, context: JobContext, ended: readonly string[]): Promise<void> {
  const outcome = await operation.run(context, input as never);
  if (!outcome.ok && !ended.includes(outcome.error.code)) throw new Error(`The job was answered ${outcome.error.code}`);
}

/** What the bank said of a payout. One that was tried again has its number behind its id. */
export const payoutOf = (payload: JsonObject): z.input<typeof ZPayoutEnded> => ({
  payoutId: text(payload, 'reference').split('-')[0]!, transferId: text(payload, 'transferId'), status: text(payload, 'status') as 'CONFIRMED' | 'FAILED',
  confirmationId: (payload['confirmationId'] ?? null) as string | null,
});

export const settlementTasks: Tasks = {
  'settlement.settle': (payload, context) => carryOut(settle, { deliveryId: text(payload, 'deliveryId') }, context, ['ALREADY_SETTLED']),
  'settlement.payoutEnded': (payload, context) => carryOut(endPayout, payoutOf(payload), context, ['PAYOUT_ENDED']),
  'settlement.splitEnded': (payload, context) => carryOut(endSplit, payload, context, []),
  'settlement.collect': async (payload, context) => {
    for (const leg of payload['legs'] as readonly JsonObject[]) await carryOut(collect, { settlementId: text(payload, 'settlementId'), ...leg }, context, []);
  },
  'settlement.collectionEnded': (payload, context) => carryOut(endCollection, { transferId: text(payload, 'transferId'), status: text(payload, 'status') }, context, []),
  'settlement.sweepPayouts': async (_payload, context) => {
    const waiting = await loadWaitingPayouts(context.db);
    await each(waiting.map((payoutId) => () => carryOut(payWaiting, { payoutId }, context, ['PAYOUT_ENDED', 'NO_ACCOUNT'])));
  },
};

export const settlementSchedules: readonly Schedule[] = [{ task: 'settlement.sweepPayouts', every: 'minute' }];
