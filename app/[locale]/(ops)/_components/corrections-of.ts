import type { CorrectionKind } from '@/lib/payments/domain/correction';
import type { Queue } from '@/lib/shared/waiting';

/** What two people may do about a thing of each queue; the first is what they mostly do. */
export const KINDS_OF: Readonly<Record<Queue, readonly CorrectionKind[]>> = {
  conflicts: ['REFUND_CONFLICT', 'ACCEPT_CONFLICT'], refunds: ['RETRY_REFUND', 'REFUND_BY_HAND', 'CLOSE_REFUND'], transfers: ['RETRY_TRANSFER'], payouts: ['RETRY_PAYOUT'],
  splits: ['RETRY_SPLIT'], breaks: ['CLOSE_BREAK'], merchants: [], checks: [], jobs: [],
};
