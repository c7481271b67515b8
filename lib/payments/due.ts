import type { Db } from '../db/database';

/** What is due: deadlines and the next questions are columns, and a job exists only for what is to be done now. */
export type Due = { readonly kind: 'attempt' | 'refund' | 'split' | 'transfer' | 'expire' | 'close' | 'alarm' | 'direct'; readonly id: string };

/** What has a job or an errand of its own is due here when that must be lost. */
const LATE_SECONDS = 120;
const LATE = '$3::interval';
const asked = (kind: string, table: string, fresh: 'CREATED' | 'REQUESTED') => `(select '${kind}' as kind, id from ${table}
    where next_query_at < $1 and (state in ('SUBMITTED', 'UNKNOWN') or (state = '${fresh}' and next_query_at < $1::timestamptz - ${LATE})) order by next_query_at limit $2)`;

const DUE = `${asked('attempt', 'attempt', 'CREATED')}
  union all ${asked('refund', 'refund', 'REQUESTED')}
  union all ${asked('split', 'split', 'REQUESTED')}
  union all ${asked('transfer', 'bank_transfer', 'REQUESTED')}
  union all (select 'expire', id from payment where state = 'UNPAID' and closing is null and expires_at <= $1 order by expires_at limit $2)
  union all (select 'close', id from payment where state = 'UNPAID' and closing is not null and expires_at < $1::timestamptz - ${LATE} order by expires_at limit $2)
  union all (select 'alarm', id from hold where state in ('HELD', 'RELEASE_APPROVED', 'SPLIT_SUBMITTED', 'SPLIT_DONE', 'PARTIAL', 'FAILED') and (
      (unfreezes_at < $1::timestamptz + interval '7 days' and alarmed_days is null) or (unfreezes_at < $1::timestamptz + interval '3 days' and alarmed_days > 3)
      or (unfreezes_at < $1::timestamptz + interval '1 day' and alarmed_days > 1)) order by unfreezes_at limit $2)
  union all (select 'direct', payment_id from hold where order_id = payment_id and state = 'HELD' and open_fen > 0 and held_at < $1::timestamptz - interval '1 day' - ${LATE} order by held_at limit $2)`;

/** What is due by now, the oldest of each kind first. @param lateSeconds 0 where nobody can have heard of what was never sent */
export const dueWork = (db: Db, now: Date, limit: number, lateSeconds = LATE_SECONDS): Promise<Due[]> => db.sql<Due>(DUE, [now, limit, `${lateSeconds} seconds`]);

/** Other payments of an order that may still be paid. */
export async function otherOpenPayments(db: Db, orderId: string, paymentId: string): Promise<string[]> {
  const rows = await db.sql<{ id: string }>(`select id from payment where order_id = $1 and id <> $2 and state = 'UNPAID'`, [orderId, paymentId]);
  return rows.map((row) => row.id);
}
