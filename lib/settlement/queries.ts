import type { Db } from '../db/database';
import type { Actor } from '../shared/actor';

/** Payouts that can go out now: their organisation has got an account, or the bank refused and it was mended. */
export async function loadWaitingPayouts(db: Db): Promise<string[]> {
  const rows = await db.sql<{ id: string }>(
    `select p.id from payout p join bank_account a on a.organisation_id = p.organisation_id and a.status = 'active'
     where p.state in ('WAITING', 'FAILED') and (p.state = 'WAITING' or a.id is distinct from p.bank_account_id) limit 500`);
  return rows.map((row) => row.id);
}

/** Which deliveries of an order are settled, for one of its parties. */
export async function settledDeliveries(db: Db, actor: Actor, orderId: string): Promise<string[]> {
  if (actor.kind !== 'person') return [];
  const rows = await db.sql<{ id: string }>(
    'select delivery_id as id from settlement where order_id = $1 and $2 in (seller_org_id, buyer_org_id)', [orderId, actor.organisationId]);
  return rows.map((row) => row.id);
}

/** What has come in and what is on its way to an organisation's bank account; fen as decimal strings. */
export type TakingsDto = {
  /** Confirmed by the bank, the last seven China days, today last. */
  readonly days: readonly string[];
  readonly onWayFen: string;
  /** Part of what is on its way, and stuck until the organisation names a bank account or mends it. */
  readonly stuckFen: string;
};

/** Money of the last seven days and money under way, for the home page of a seller. */
export async function takings(db: Db, actor: Actor, now: Date): Promise<TakingsDto> {
  if (actor.kind !== 'person') return { days: Array.from({ length: 7 }, () => '0'), onWayFen: '0', stuckFen: '0' };
  const [row] = await db.sql<{ days: bigint[]; onWay: bigint; stuck: bigint }>(
    `select array(
         select coalesce((select sum(p.amount_fen) from payout p where p.organisation_id = $1 and p.state = 'CONFIRMED'
           and p.ended_at >= d and p.ended_at < d + interval '1 day'), 0)::bigint
         from generate_series(date_trunc('day', $2::timestamptz, 'Asia/Shanghai') - interval '6 days', date_trunc('day', $2::timestamptz, 'Asia/Shanghai'), interval '1 day') d
         order by d) as days,
       coalesce((select sum(amount_fen) from payout where organisation_id = $1 and state <> 'CONFIRMED'), 0)::bigint as "onWay",
       coalesce((select sum(amount_fen) from payout where organisation_id = $1 and state in ('WAITING', 'FAILED')), 0)::bigint as stuck`,
    [actor.organisationId, now]);
  return { days: row!.days.map(String), onWayFen: row!.onWay.toString(), stuckFen: row!.stuck.toString() };
}
