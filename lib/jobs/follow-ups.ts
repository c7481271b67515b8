import type { LastSignature } from '../esign/service';
import type { FollowUps, Following } from '../operation/follow-up';
import type { NewJob } from '../operation/plan';
import { confirmPaid, type AcceptedDelivery } from '../orders/service';
import type { HoldSnapshot } from '../payments/service';
import { endPayout, endSplit, settle } from '../settlement/service';
import { sealAtOnce } from './esign';
import { payoutOf } from './settlement';
import { text } from './task';

/** A follow-up acts as the job would. */
const as = ({ task }: NewJob, following: Following) => ({ ...following, actor: { kind: 'system', job: task } as const });

/**
 * The jobs of ours that only write what has become true into our own books: they join the plan that asks for them. What asks an
 * institution, what waits for its time, and what may touch other people's orders stays with the worker.
 */
export const FOLLOW_UPS: FollowUps = {
  'payments.paid': async (job, following) => {
    const { orderId } = job.payload;
    if (typeof orderId !== 'string' || !job.handed) return null;
    const followed = await confirmPaid.follow(as(job, following), { orderId, paymentId: text(job.payload, 'paymentId') }, job.handed as { hold: HoldSnapshot });
    // Money for an order that has ended goes back, on the hold's rows as they will be: that is the job's.
    return followed?.answer.money === 'held' ? followed.fragment : null;
  },
  'settlement.settle': async (job, following) => {
    if (!job.handed) return null;
    return (await settle.follow(as(job, following), { deliveryId: text(job.payload, 'deliveryId') }, job.handed as { delivery: AcceptedDelivery }))?.fragment ?? null;
  },
  'esign.seal': async (job, following) => job.handed ? sealAtOnce(text(job.payload, 'documentId'), (job.handed as { last: LastSignature }).last, as(job, following)) : null,
  'settlement.splitEnded': async (job, following) => (await endSplit.follow(as(job, following), job.payload as never))?.fragment ?? null,
  'settlement.payoutEnded': async (job, following) => (await endPayout.follow(as(job, following), payoutOf(job.payload)))?.fragment ?? null,
};
