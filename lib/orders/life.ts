import type { Db } from '../db/database';
import { mayOversee, type Actor } from '../shared/actor';

/** One thing that happened to an order. Fen and grams as decimal strings. */
export type OrderEvent = { readonly id: string; readonly at: Date; readonly kind: string; readonly state: string; readonly amountFen: string | null; readonly grams: string | null; readonly note: string | null };
export type OrderLife = {
  readonly id: string; readonly number: string; readonly agreement: string; readonly money: string; readonly amountFen: string; readonly sellerOrgId: string; readonly buyerOrgId: string;
  readonly documentId: string; readonly createdAt: Date; readonly endReason: string | null; readonly leafId: string; readonly massGrams: string;
  readonly deliveries: readonly { readonly id: string; readonly seq: number; readonly state: string; readonly sentGrams: string; readonly acceptedGrams: string | null; readonly grossFen: string | null; readonly lotCode: string }[];
  readonly events: readonly OrderEvent[];
};

const EVENTS = `select id, created_at as at, 'order' as kind, 'CREATED' as state, amount_fen::text as "amountFen", null as grams, null as note from sale_order where id = $1
  union all select id || ':signed', signed_at, 'order', 'SIGNED', null, null, null from sale_order where id = $1 and signed_at is not null
  union all select id || ':paid', paid_at, 'order', 'PAID', amount_fen::text, null, null from sale_order where id = $1 and paid_at is not null
  union all select id || ':done', completed_at, 'order', 'COMPLETED', null, null, null from sale_order where id = $1 and completed_at is not null
  union all select id || ':end', ended_at, 'order', 'ENDED', null, null, end_reason from sale_order where id = $1 and ended_at is not null and completed_at is null
  union all select id, dispatched_at, 'delivery', 'SENT', null, sent_grams::text, null from delivery where order_id = $1
  union all select id || ':arrived', arrived_at, 'delivery', 'ARRIVED', null, weighed_grams::text, null from delivery where order_id = $1 and arrived_at is not null
  union all select id || ':decided', decided_at, 'delivery', state, gross_fen::text, accepted_grams::text, reject_reason from delivery where order_id = $1 and decided_at is not null`;

/** An order's whole life for those who oversee the house; null when there is none. */
export async function orderLife(db: Db, actor: Actor, orderId: string): Promise<OrderLife | null> {
  if (!mayOversee(actor)) return null;
  const [[order], deliveries, events] = await Promise.all([
    db.sql<Omit<OrderLife, 'deliveries' | 'events'>>(
      `select o.id, o.number, o.agreement, o.money, o.amount_fen::text as "amountFen", o.seller_org_id as "sellerOrgId", o.buyer_org_id as "buyerOrgId", o.document_id as "documentId",
         o.created_at as "createdAt", o.end_reason as "endReason", l.leaf_id as "leafId", l.mass_grams::text as "massGrams" from sale_order o join order_line l on l.order_id = o.id where o.id = $1 limit 1`, [orderId]),
    db.sql<OrderLife['deliveries'][number]>(
      `select d.id, d.seq, d.state, d.sent_grams::text as "sentGrams", d.accepted_grams::text as "acceptedGrams", d.gross_fen::text as "grossFen", l.code as "lotCode"
       from delivery d join lot l on l.id = d.lot_id where d.order_id = $1 order by d.seq`, [orderId]),
    db.sql<OrderEvent>(`${EVENTS} order by at, id`, [orderId]),
  ]);
  return order ? { ...order, deliveries, events } : null;
}

export type OrderHit = { readonly kind: 'order' | 'lot'; readonly id: string; readonly name: string };

/** An order by its number or id, a lot by its code or id; numbers from their beginning. */
export const findOrders = async (db: Db, actor: Actor, text: string): Promise<OrderHit[]> => mayOversee(actor) ? db.sql<OrderHit>(
  `(select 'order' as kind, id, number as name from sale_order where id = $1 or number = $1 or (number >= $1 and number < $1 || chr(1114111)) order by number desc limit 10)
   union all (select 'lot', id, code from lot where id = $1 or code = $1 or (code >= $1 and code < $1 || chr(1114111)) order by code desc limit 10)`, [text]) : [];
