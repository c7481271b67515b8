import type { Db } from '../db/database';
import type { AcceptedDelivery } from './domain/acceptance';

/**
 * What settlement divides: an accepted delivery, once. Null while nothing was decided.
 * For the system only; people read deliveries through the queries.
 */
export async function loadAcceptedDelivery(db: Db, deliveryId: string): Promise<AcceptedDelivery | null> {
  const rows = await db.sql<Omit<AcceptedDelivery, 'growerShares'> & { growerOrgId: string }>(
    `select d.id as "deliveryId", d.order_id as "orderId", o.number as "orderNumber", o.seller_org_id as "sellerOrgId", o.buyer_org_id as "buyerOrgId",
       l.grower_org_id as "growerOrgId", d.accepted_grams as "acceptedGrams", d.rejected_grams as "rejectedGrams", d.gross_fen as "grossFen",
       d.deduction_fen as "deductionFen", d.planned_fen as "plannedFen", d.completes_order as "completesOrder", o.amount_fen as "orderAmountFen",
       d.order_gross_fen as "orderGrossFen", d.decided_at as "acceptedAt", d.dispatched_at as "invoicedAt", o.region_code as "regionCode",
       n.leaf_id as "leafId", n.grade_id as "gradeId"
     from delivery d
     join sale_order o on o.id = d.order_id
     join order_line n on n.id = d.line_id
     join lot l on l.id = d.lot_id
     where d.id = $1 and d.decided_at is not null`, [deliveryId]);
  const found = rows[0];
  if (!found) return null;
  const { growerOrgId, ...delivery } = found;
  return { ...delivery, growerShares: [{ orgId: growerOrgId, grams: delivery.acceptedGrams }] };
}
