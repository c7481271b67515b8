import type { Db } from '../../db/database';
import type { RefundCase } from '../domain/refund-outcome';
import { columns, parts } from '../snapshot-columns';

const REFUND_COLUMNS = [
  'id', 'version', 'key', 'paymentId', 'attemptId', 'orderId', 'holdId', 'payeeOrgId', 'amountFen', 'reason', 'causedBy', 'source', 'pendingId', 'state', 'foreignId', 'doneTask', 'ladderFrom', 'createdAt', 'tries', 'triedAt',
] as const;
const CASE = `select ${columns('r', 'refund', REFUND_COLUMNS)}, ${columns('h', 'hold', ['id', 'version', 'state', 'amountFen', 'openFen'])},
    a.refunded_fen - case r.source when 'SUSPENSE' then 0 else coalesce((select sum(s.amount_fen) from refund s where s.attempt_id = a.id and s.source = 'SUSPENSE' and s.state = 'SUCCEEDED'), 0) end::bigint as "refundedFen",
    a.merchant_no as "merchantNo"
  from refund r join attempt a on a.id = r.attempt_id left join hold h on h.id = r.hold_id where r.id = $1`;

/** A refund with the capture and the hold it takes from. */
export async function loadRefund(db: Db, refundId: string): Promise<(RefundCase & { readonly merchantNo: string }) | null> {
  const rows = await db.sql<Record<string, unknown>>(CASE, [refundId]);
  return rows[0] ? parts(rows[0]) : null;
}
