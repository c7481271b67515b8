import type { Db } from '../db/database';
import type { Actor } from '../shared/actor';
import type { AcceptedDelivery } from './domain/acceptance';
import type { ImportedLot } from './domain/purchase';
import type { DeliverySnapshot, LotSnapshot, OrderSnapshot } from './domain/snapshots';

const ORDER = `o.id, o.version, o.number, o.offer_id as "offerId", o.listing_id as "listingId", o.demand_id as "demandId", o.seller_org_id as "sellerOrgId",
  o.buyer_org_id as "buyerOrgId", o.grower_org_id as "growerOrgId", o.agreement, o.money, o.document_id as "documentId", o.payment_id as "paymentId",
  o.qr_token as "qrToken", o.amount_fen as "amountFen", to_char(o.deliver_on, 'YYYY-MM-DD') as "deliverOn", o.place, o.region_code as "regionCode", o.terms,
  o.sign_by as "signBy", o.signed_at as "signedAt", o.pay_by as "payBy", o.paid_at as "paidAt",
  n.id as "lineId", n.version as "lineVersion", n.leaf_id as "leafId", n.variety, n.grade_id as "gradeId", n.mass_grams as "massGrams", n.price_fen as "priceFen",
  n.priced_by as "pricedBy", n.sold_by as "soldBy", n.delivery_count as "deliveries", n.open_deliveries as "openDeliveries", n.last_sent as "lastSent",
  n.sent_grams as "sentGrams", n.delivered_grams as "deliveredGrams", n.accepted_grams as "acceptedGrams", n.rejected_grams as "rejectedGrams", n.gross_fen as "grossFen"`;

type OrderRow = Omit<OrderSnapshot, 'line'> & Omit<OrderSnapshot['line'], 'id' | 'version'> & { lineId: string; lineVersion: number };

function orderOf(row: OrderRow): OrderSnapshot {
  const { lineId, lineVersion, leafId, variety, gradeId, massGrams, priceFen, pricedBy, soldBy, deliveries, openDeliveries, lastSent, sentGrams, deliveredGrams, acceptedGrams, rejectedGrams, grossFen, ...order } = row;
  return { ...order, line: {
    id: lineId, version: lineVersion, leafId, variety, gradeId, massGrams, priceFen, pricedBy, soldBy, deliveries, openDeliveries, lastSent, sentGrams,
    deliveredGrams, acceptedGrams, rejectedGrams, grossFen,
  } };
}

/** Whose orders an actor sees: those of her organisation, or all for the clock and the worker. Nobody else sees any. */
const scope = (actor: Actor): string | null | undefined => actor.kind === 'person' ? actor.organisationId : actor.kind === 'system' ? null : undefined;

export async function loadOrder(db: Db, actor: Actor, orderId: string): Promise<OrderSnapshot | null> {
  const party = scope(actor);
  if (party === undefined) return null;
  const rows = await db.sql<OrderRow>(
    `select ${ORDER} from sale_order o join order_line n on n.order_id = o.id where o.id = $1 and ($2::text is null or $2 in (o.seller_org_id, o.buyer_org_id))`,
    [orderId, party]);
  return rows[0] ? orderOf(rows[0]) : null;
}

type DeliveryRow = Omit<DeliverySnapshot, 'sheet'> & { sheetSeq: number | null; deductionBps: number | null; gradeKept: boolean | null };

const DELIVERY = `d.id as "deliveryId", d.version as "deliveryVersion", d.seq, d.state, d.lot_id as "lotId", d.sent_grams as "consignedGrams",
  d.planned_fen as "plannedFen", d.dispatched_at as "dispatchedAt", d.arrived_at as "arrivedAt", d.accept_by as "acceptBy",
  (select l.grower_org_id from lot l where l.id = d.lot_id) as "lotGrowerOrgId", coalesce(d.weighed_grams, 0) as "weighedGrams", (select count(*)::int from weigh_ticket t where t.delivery_id = d.id) as tickets,
  g.seq as "sheetSeq", g.deduction_bps as "deductionBps", g.grade_kept as "gradeKept"`;

/** A consignment with its order, in one query: what weighing, grading and accepting decide on. */
export async function loadDelivery(db: Db, actor: Actor, deliveryId: string): Promise<{ order: OrderSnapshot; delivery: DeliverySnapshot } | null> {
  const party = scope(actor);
  if (party === undefined) return null;
  const rows = await db.sql<OrderRow & Omit<DeliveryRow, 'id' | 'version' | 'orderId' | 'growerOrgId' | 'sentGrams'> & { deliveryId: string; lotGrowerOrgId: string; deliveryVersion: number; consignedGrams: bigint }>(
    `select ${ORDER}, ${DELIVERY} from delivery d join sale_order o on o.id = d.order_id join order_line n on n.id = d.line_id
     left join lateral (select seq, deduction_bps, grade_kept from grade_sheet s where s.delivery_id = d.id order by seq desc limit 1) g on true
     where d.id = $1 and ($2::text is null or $2 in (o.seller_org_id, o.buyer_org_id))`, [deliveryId, party]);
  const row = rows[0];
  if (!row) return null;
  const { deliveryId: id, deliveryVersion: version, seq, state, lotId, lotGrowerOrgId: growerOrgId, consignedGrams: sentGrams, plannedFen, dispatchedAt, arrivedAt, acceptBy, weighedGrams, tickets, sheetSeq, deductionBps, gradeKept, ...orderRow } = row;
  return {
    order: orderOf(orderRow),
    delivery: {
      id, version, orderId: orderRow.id, seq, state, lotId, growerOrgId, sentGrams, plannedFen, dispatchedAt, arrivedAt, acceptBy, weighedGrams, tickets,
      sheet: sheetSeq === null ? null : { seq: sheetSeq, deductionBps: deductionBps!, gradeKept: gradeKept! },
    },
  };
}

export type TicketSnapshot = { readonly id: string; readonly version: number; readonly netGrams: bigint; readonly struck: boolean };

/** One weigh ticket of a consignment that the caller has loaded. */
export async function loadTicket(db: Db, deliveryId: string, ticketId: string): Promise<TicketSnapshot | null> {
  const rows = await db.sql<TicketSnapshot>(
    'select id, version, net_grams as "netGrams", voided_at is not null as struck from weigh_ticket where id = $1 and delivery_id = $2', [ticketId, deliveryId]);
  return rows[0] ?? null;
}

const LOT = `l.id, l.version, l.code, l.owner_org_id as "ownerOrgId", l.grower_org_id as "growerOrgId", l.leaf_id as "leafId", l.grade_id as "gradeId",
  l.left_grams as "leftGrams", l.state, l.certificate_no as "certificateNo", l.imported`;

/** A lot of the actor's own organisation. */
export async function loadLot(db: Db, actor: Actor, lotId: string): Promise<LotSnapshot | null> {
  if (actor.kind !== 'person') return null;
  const rows = await db.sql<LotSnapshot>(`select ${LOT} from lot l where l.id = $1 and l.owner_org_id = $2`, [lotId, actor.organisationId]);
  return rows[0] ?? null;
}



/** What an import of station purchases made, in the order of its rows. */
export async function loadImportedPurchases(db: Db, cooperativeOrgId: string, batchId: string): Promise<ImportedLot[]> {
  return db.sql<ImportedLot>(
    `select ${LOT}, l.born_grams as "bornGrams", t.id as "ticketId", t.version as "ticketVersion" from lot l join weigh_ticket t on t.lot_id = l.id and t.imported
     where l.batch_id = $1 and l.owner_org_id = $2 and l.state = 'open' order by l.row_number`, [batchId, cooperativeOrgId]);
}

/**
 * What settlement divides: an accepted delivery, once. Null while nothing was decided.
 * For the system only; people read deliveries through the queries.
 */
export async function loadAcceptedDelivery(db: Db, deliveryId: string): Promise<AcceptedDelivery | null> {
  const rows = await db.sql<Omit<AcceptedDelivery, 'growerShares'> & { growerOrgId: string }>(
    `select d.id as "deliveryId", d.order_id as "orderId", o.number as "orderNumber", o.seller_org_id as "sellerOrgId", o.buyer_org_id as "buyerOrgId",
       l.grower_org_id as "growerOrgId", d.accepted_grams as "acceptedGrams", d.rejected_grams as "rejectedGrams", d.caused_by as "causedBy", d.gross_fen as "grossFen",
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
