import type { Db } from '../../db/database';
import { loadHold, type HoldSnapshot } from '../../payments/service';
import type { Actor } from '../../shared/actor';
import type { Returnable } from '../domain/giving-back';

export type ReturnSnapshot = Returnable & { readonly orderId: string; readonly orderNumber: string; readonly buyerOrgId: string; readonly hold: HoldSnapshot };

const ENDED = `('completed', 'terminated', 'cancelled')`;

/** A sale of the actor's own organisation, with what of its money could go back to the buyer; null before anything was paid. */
export async function loadReturnable(db: Db, actor: Actor, orderId: string): Promise<ReturnSnapshot | null> {
  if (actor.kind !== 'person') return null;
  const [[order], hold, received] = await Promise.all([
    db.sql<{ orderNumber: string; buyerOrgId: string; ended: boolean; unsettled: number }>(
      `select o.number as "orderNumber", o.buyer_org_id as "buyerOrgId", o.agreement in ${ENDED} as ended,
         (select count(*)::int from delivery d where d.order_id = o.id and d.decided_at is not null and not exists (select from settlement s where s.delivery_id = d.id)) as unsettled
       from sale_order o where o.id = $1 and o.seller_org_id = $2`, [orderId, actor.organisationId]),
    loadHold(db, orderId),
    // What is on its way back counts as given: the reservation is there as soon as it was asked for.
    db.sql<{ organisationId: string; fen: bigint }>(
      `select h.organisation_id as "organisationId", (sum(h.seller_fen) - coalesce((select sum(r.amount_fen) from refund r
           where r.order_id = $1 and r.state <> 'FAILED' and r.key like 'return:%:' || h.organisation_id), 0))::bigint as fen
       from settlement_share h join settlement s on s.id = h.settlement_id where s.order_id = $1 group by 1 order by 1`, [orderId]),
  ]);
  if (!order || !hold) return null;
  return { ...order, orderId, hold, openFen: hold.openFen, refundableFen: hold.refundableFen, received };
}
