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
