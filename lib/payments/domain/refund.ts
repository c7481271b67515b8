import type { Fragment } from '../../operation/plan';
import { pendingTransferId, recordRefundReserved } from '../../ledger/recorders';
import type { Fen } from '../../shared/money';
import { err, ok, type Result } from '../../shared/result';
import type { PaymentError } from './errors';
import type { CausedBy, HoldSnapshot, Moment } from './snapshots';

export type NewRefund = {
  readonly amountFen: Fen;
  readonly reason: string;
  readonly causedBy: CausedBy;
  /** Names the cause ("cancel:<order>", "settlement:<id>"): one cause refunds once. */
  readonly key: string;
  /** Whom a settlement has paid it: it is advanced by the channel and owed by her. Null while it is still in the order's hold. */
  readonly owedBy?: string | null;
  /** A job that gets {refundId, orderId, key, state: 'SUCCEEDED'|'FAILED'|'ABNORMAL'} when the channel has decided. */
  readonly doneTask?: string;
};

export const followRefundJob = (refundId: string) =>
  ({ task: 'payments.followRefund', payload: { refundId }, key: `payments.followRefund:${refundId}` });

/**
 * Reserves a refund of a whole or a part; a job then asks the channel under the refund's own number, which every retry keeps.
 * Two at once can never pass together: what is refundable is a guarded delta on the captured attempt, what is open one on the hold.
 */
export function planRefund(hold: HoldSnapshot, refund: NewRefund, { now, newId }: Moment): Result<{ readonly fragment: Fragment; readonly refundId: string }, PaymentError> {
  if (refund.amountFen <= 0n) return err('AMOUNT_NOT_POSITIVE');
  if (hold.state === 'REFUNDED') return err('NOT_HELD');
  const owedBy = refund.owedBy ?? null;
  if ((owedBy === null && refund.amountFen > hold.openFen) || refund.amountFen > hold.refundableFen) return err('REFUND_TOO_LARGE');
  const refundId = newId('refund');
  const reserved = recordRefundReserved({ refundId, orderId: hold.orderId, amountFen: refund.amountFen, owedBy }, { at: now, newId });
  const fragment: Fragment = {
    changes: [
      { op: 'delta', table: 'attempt', id: hold.attemptId, add: { refundableFen: -refund.amountFen, reservedFen: refund.amountFen } },
      // What is open of the hold decides whether it is finished, so it must still be what was seen.
      ...(owedBy === null ? [{ op: 'delta' as const, table: 'hold', id: hold.id, add: { openFen: -refund.amountFen, version: 1 }, when: { openFen: hold.openFen } }] : []),
      { op: 'insert', table: 'refund', rows: [{
        id: refundId, key: refund.key, paymentId: hold.paymentId, attemptId: hold.attemptId, orderId: hold.orderId, holdId: hold.id,
        payeeOrgId: hold.payeeOrgId, amountFen: refund.amountFen, reason: refund.reason, causedBy: refund.causedBy,
        source: owedBy === null ? 'HOLD' : 'SETTLED', pendingId: pendingTransferId(reserved), state: 'REQUESTED',
        doneTask: refund.doneTask ?? null, nextQueryAt: now, createdAt: now,
      }] },
    ],
    postings: [reserved],
    jobs: [followRefundJob(refundId)],
  };
  return ok({ fragment, refundId });
}
