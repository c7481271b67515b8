import type { Context } from '../operation/operation';
import { FOLLOW_UPS } from './follow-ups';

/**
 * Jobs that need no place in the queue: their rows tell what is to be done, and the sweep finds those that nobody heard of. Whoever decides
 * that an institution is to be asked tells the worker, which saves the queue's own statements (decision 10).
 */
const ERRANDS: ReadonlySet<string> = new Set([
  'payments.followAttempt', 'payments.followRelease', 'payments.followSplit', 'payments.followTransfer', 'payments.followRefund',
]);

/** What every process of the product does at once instead of leaving it to the queue. */
export const AT_ONCE = { followUps: FOLLOW_UPS, errands: ERRANDS } as const satisfies Pick<Context, 'followUps' | 'errands'>;
