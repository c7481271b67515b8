import type { Db } from '../db/database';

/** What a lost job left behind: things that should have been asked about by now, oldest first. */
export type Due = { readonly kind: 'attempt' | 'refund' | 'split' | 'transfer' | 'expire' | 'close' | 'alarm' | 'direct'; readonly id: string };

const DUE = `
  (select 'attempt' as kind, id from attempt where next_query_at < $1 and state in ('CREATED', 'SUBMITTED', 'UNKNOWN') order by next_query_at limit $3)
  union all (select 'refund', id from refund where next_query_at < $1 and state in ('REQUESTED', 'SUBMITTED', 'UNKNOWN') order by next_query_at limit $3)
  union all (select 'split', id from split where next_query_at < $1 and state in ('REQUESTED', 'SUBMITTED', 'UNKNOWN') order by next_query_at limit $3)
  union all (select 'transfer', id from bank_transfer where next_query_at < $1 and state in ('REQUESTED', 'SUBMITTED', 'UNKNOWN') order by next_query_at limit $3)
  union all (select 'expire', id from payment where state = 'UNPAID' and closing is null and expires_at < $1 order by expires_at limit $3)
  union all (select 'close', id from payment where state = 'UNPAID' and closing is not null and expires_at < $1 order by expires_at limit $3)
  union all (select 'alarm', id from hold where state in ('HELD', 'RELEASE_APPROVED', 'SPLIT_SUBMITTED', 'SPLIT_DONE', 'PARTIAL', 'FAILED') and (
      (unfreezes_at < $2::timestamptz + interval '7 days' and alarmed_days is null) or (unfreezes_at < $2::timestamptz + interval '3 days' and alarmed_days > 3)
      or (unfreezes_at < $2::timestamptz + interval '1 day' and alarmed_days > 1)) order by unfreezes_at limit $3)
  union all (select 'direct', payment_id from hold where order_id = payment_id and state = 'HELD' and open_fen > 0 and held_at < $1::timestamptz - interval '1 day' order by held_at limit $3)`;

/** @param before what was due by then and has not been touched; `now` is for the clocks of holds */
export const dueWork = (db: Db, before: Date, now: Date, limit: number): Promise<Due[]> => db.sql<Due>(DUE, [before, now, limit]);

/** Other payments of an order that may still be paid. */
export async function otherOpenPayments(db: Db, orderId: string, paymentId: string): Promise<string[]> {
  const rows = await db.sql<{ id: string }>(`select id from payment where order_id = $1 and id <> $2 and state = 'UNPAID'`, [orderId, paymentId]);
  return rows.map((row) => row.id);
}
