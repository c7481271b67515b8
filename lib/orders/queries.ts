import type { Db } from '../db/database';
import { documentFor, unsignedBy } from '../esign/queries';
import { organisationCards } from '../identity/queries';
import type { Actor, PersonActor } from '../shared/actor';
import { invariant } from '../shared/result';
import { mayCancel, planShortEnd } from './domain/agreement';
import { badgeOf, turnOf } from './domain/badge';
import { foreseeAcceptance } from './domain/decision';
import { openMass } from './domain/dispatch';
import type { DeductionReason } from './domain/grading';
import type { AgreementState, DeliveryState, MoneyState } from './domain/machines';
import { paymentUntil } from './domain/payment';
import { sideOf, type CausedBy, type OrderSnapshot } from './domain/snapshots';
import type { DeliveryDto, ForesightDto, OrderDto, OrderMoves, OrderRowDto } from './dto';
import { loadDelivery, loadOrder } from './repo';

type Row = {
  id: string; number: string; sellerOrgId: string; buyerOrgId: string; documentId: string; agreement: AgreementState; money: MoneyState; endReason: string | null;
  leafId: string; variety: string | null; gradeId: string; massGrams: bigint; soldBy: OrderRowDto['soldBy']; priceFen: bigint; pricedBy: OrderRowDto['pricedBy'];
  amountFen: bigint; deliverOn: string; createdAt: Date; signBy: Date; payBy: Date | null; states: DeliveryState[]; acceptBy: Date | null; acceptedGrams: bigint; grossFen: bigint;
};

const LAPSED = new Set(['UNSIGNED', 'UNPAID']);
const partyOf = (cards: Awaited<ReturnType<typeof organisationCards>>, id: string) => {
  const card = cards.get(id);
  invariant(card, 'a party of an order exists');
  return { id, name: card.name, shortName: card.shortName, regionCode: card.regionCode };
};

export type OrderFilter = { readonly side?: 'seller' | 'buyer'; readonly before?: string; readonly limit?: number; readonly open?: boolean; readonly search?: string };

/** The orders of the actor's organisation, newest first; `before` is the id of the last one shown. */
export async function ordersOf(db: Db, actor: Actor, filter: OrderFilter = {}): Promise<OrderRowDto[]> {
  if (actor.kind !== 'person') return [];
  const { side, before, limit = 30, open, search } = filter;
  const rows = await db.sql<Row>(
    `select o.id, o.number, o.seller_org_id as "sellerOrgId", o.buyer_org_id as "buyerOrgId", o.document_id as "documentId", o.agreement, o.money,
       o.end_reason as "endReason", n.leaf_id as "leafId", n.variety, n.grade_id as "gradeId", n.mass_grams as "massGrams", n.sold_by as "soldBy",
       n.price_fen as "priceFen", n.priced_by as "pricedBy", o.amount_fen as "amountFen", to_char(o.deliver_on, 'YYYY-MM-DD') as "deliverOn",
       o.created_at as "createdAt", o.sign_by as "signBy", o.pay_by as "payBy", n.accepted_grams as "acceptedGrams", n.gross_fen as "grossFen",
       coalesce((select array_agg(d.state order by d.seq) from delivery d where d.order_id = o.id), '{}') as states,
       (select min(d.accept_by) from delivery d where d.order_id = o.id and d.decided_at is null) as "acceptBy"
     from sale_order o join order_line n on n.order_id = o.id
     where ((o.seller_org_id = $1 and $2::text is distinct from 'buyer') or (o.buyer_org_id = $1 and $2::text is distinct from 'seller'))
       and ($3::text is null or (o.created_at, o.id) < (select b.created_at, b.id from sale_order b where b.id = $3))
       and ($4::boolean is null or $4 = (o.agreement in ('drafted', 'sent', 'signed', 'active')))
       and ($6::text is null or o.number ilike '%' || $6 || '%')
     order by o.created_at desc, o.id desc limit $5`,
    [actor.organisationId, side ?? null, before ?? null, open ?? null, limit, search?.trim() || null]);
  const [cards, unsigned] = await Promise.all([
    organisationCards(db, rows.flatMap((row) => [row.sellerOrgId, row.buyerOrgId])),
    unsignedBy(db, actor.organisationId, rows.filter((row) => row.agreement === 'sent').map((row) => row.documentId)),
  ]);
  return rows.map((row) => rowOf(row, actor, cards, unsigned.has(row.documentId)));
}

function rowOf(row: Row, actor: PersonActor, cards: Awaited<ReturnType<typeof organisationCards>>, unsigned: boolean): OrderRowDto {
  const side = row.sellerOrgId === actor.organisationId ? 'seller' : 'buyer';
  const badge = badgeOf({ agreement: row.agreement, money: row.money, deliveries: row.states, lapsed: LAPSED.has(row.endReason ?? '') });
  const turn = turnOf(badge);
  const deadline = badge === 'toSign' ? row.signBy : badge === 'toPay' || badge === 'paying' ? row.payBy
    : turn === 'buyer' ? row.acceptBy : turn === 'seller' ? new Date(`${row.deliverOn}T23:59:59+08:00`) : null;
  const { id, number, leafId, variety, gradeId, soldBy, pricedBy, deliverOn, createdAt } = row;
  return {
    id, number, leafId, variety, gradeId, soldBy, pricedBy, deliverOn, createdAt, side, badge, deadline, mine: turn === 'both' ? unsigned : turn === side,
    other: partyOf(cards, side === 'seller' ? row.buyerOrgId : row.sellerOrgId), massGrams: row.massGrams.toString(), priceFen: row.priceFen.toString(),
    amountFen: row.amountFen.toString(), acceptedGrams: row.acceptedGrams.toString(), grossFen: row.grossFen.toString(),
  };
}

/** What waits for the actor's organisation, the nearest deadline first. */
export async function ordersWaiting(db: Db, actor: Actor, side: 'seller' | 'buyer', limit = 20): Promise<OrderRowDto[]> {
  const rows = await ordersOf(db, actor, { side, open: true, limit: 200 });
  return rows.filter((row) => row.mine).sort((a, b) => (a.deadline?.getTime() ?? Infinity) - (b.deadline?.getTime() ?? Infinity)).slice(0, limit);
}

/** An order with all its machines, for one of its parties; null for anybody else. */
export async function orderFor(db: Db, actor: Actor, orderId: string, now: Date): Promise<OrderDto | null> {
  if (actor.kind !== 'person') return null;
  const order = await loadOrder(db, actor, orderId);
  if (!order) return null;
  const [row, deliveries, document, cards] = await Promise.all([
    db.prisma.saleOrder.findUniqueOrThrow({ where: { id: orderId }, select: { createdAt: true, completedAt: true, endedAt: true, endReason: true, endCausedBy: true } }),
    deliveriesOf(db, orderId), documentFor(db, actor, order.documentId), organisationCards(db, [order.sellerOrgId, order.buyerOrgId, order.growerOrgId]),
  ]);
  const side = sideOf(order, actor.organisationId);
  invariant(document && side, 'a party of an order is a party of its contract');
  const { line } = order;
  const unsigned = document.signers.some((signer) => signer.organisationId === actor.organisationId && signer.signedAt === null);
  const codeOpen = order.money === 'requested' && side === 'buyer';
  const open = openMass(order);
  return {
    id: order.id, number: order.number, side, seller: partyOf(cards, order.sellerOrgId), buyer: partyOf(cards, order.buyerOrgId), grower: partyOf(cards, order.growerOrgId),
    badge: badgeOf({ agreement: order.agreement, money: order.money, deliveries: deliveries.map((delivery) => delivery.state), lapsed: LAPSED.has(row.endReason ?? '') }),
    agreement: order.agreement, money: order.money, terms: order.terms, deliverOn: order.deliverOn, place: order.place, regionCode: order.regionCode,
    createdAt: row.createdAt, signBy: order.signBy, signedAt: order.signedAt, payBy: order.payBy, paidAt: order.paidAt, completedAt: row.completedAt,
    endedAt: row.endedAt, endReason: row.endReason, endCausedBy: row.endCausedBy as CausedBy | null, document, qrToken: codeOpen ? order.qrToken : null,
    leafId: line.leafId, variety: line.variety, gradeId: line.gradeId, massGrams: line.massGrams.toString(), soldBy: line.soldBy, priceFen: line.priceFen.toString(),
    pricedBy: line.pricedBy, amountFen: order.amountFen.toString(), sentGrams: line.sentGrams.toString(), deliveredGrams: line.deliveredGrams.toString(),
    acceptedGrams: line.acceptedGrams.toString(), rejectedGrams: line.rejectedGrams.toString(), grossFen: line.grossFen.toString(),
    expectedGrams: open.expectedGrams.toString(), mostGrams: open.mostGrams.toString(), deliveries, moves: movesOf(order, side, unsigned, now),
  };
}

function movesOf(order: OrderSnapshot, side: 'seller' | 'buyer', unsigned: boolean, now: Date): OrderMoves {
  const moment = { now, newId: () => '' };
  return {
    sign: order.agreement === 'sent' && unsigned && now < order.signBy,
    pay: side === 'buyer' && paymentUntil(order, now).ok,
    dispatch: side === 'seller' && order.agreement === 'active' && order.money === 'held' && !order.line.lastSent && openMass(order).expectedGrams > 0n,
    cancel: mayCancel(order, side, now).ok,
    endShort: order.line.deliveries > 0 && planShortEnd(order, side, moment).ok,
  };
}

async function deliveriesOf(db: Db, orderId: string): Promise<DeliveryDto[]> {
  const rows = await db.prisma.delivery.findMany({
    where: { orderId }, orderBy: { seq: 'asc' },
    include: { lot: { select: { id: true, code: true, certificateNo: true } }, tickets: { orderBy: { seq: 'asc' }, include: { photo: { select: { ticketId: true } } } }, sheets: { orderBy: { seq: 'desc' } } },
  });
  const text = (value: bigint | null): string | null => value?.toString() ?? null;
  return rows.map((row): DeliveryDto => ({
    id: row.id, seq: row.seq, state: row.state as DeliveryState, vehicle: row.vehicle, lot: row.lot, sentGrams: row.sentGrams.toString(), plannedFen: row.plannedFen.toString(),
    weighedGrams: text(row.weighedGrams), dispatchedAt: row.dispatchedAt, arrivedAt: row.arrivedAt, acceptBy: row.acceptBy, decidedAt: row.decidedAt,
    decidedBy: row.decidedBy as DeliveryDto['decidedBy'], deliveredGrams: text(row.deliveredGrams), acceptedGrams: text(row.acceptedGrams), rejectedGrams: text(row.rejectedGrams),
    grossFen: text(row.grossFen), deductionFen: text(row.deductionFen), rejectReason: row.rejectReason, rejectNote: row.rejectNote, causedBy: row.causedBy as CausedBy | null,
    tickets: row.tickets.map(({ id, seq, grossGrams, tareGrams, netGrams, method, device, weighedAt, voidedAt, photo }) => ({
      id, seq, grossGrams: grossGrams.toString(), tareGrams: tareGrams.toString(), netGrams: netGrams.toString(), method: method as 'hand' | 'device', device, weighedAt, struck: voidedAt !== null, hasPhoto: photo !== null,
    })),
    sheets: row.sheets.map(({ seq, gradeId, sampleCount, defectCount, moistureBps, deductionBps, gradeKept, reasons, note, gradedAt }) => ({
      seq, gradeId, sampleCount, defectCount, moistureBps, deductionBps, gradeKept, reasons: reasons as unknown as DeductionReason[], note, gradedAt,
    })),
  }));
}

/** The photo beside a weigh ticket, for the two sides of its order. */
export async function ticketPhoto(db: Db, actor: Actor, ticketId: string): Promise<Uint8Array | null> {
  if (actor.kind !== 'person') return null;
  const rows = await db.sql<{ bytes: Buffer }>(
    `select f.bytes from weigh_photo f join weigh_ticket t on t.id = f.ticket_id join delivery d on d.id = t.delivery_id join sale_order o on o.id = d.order_id
     where f.ticket_id = $1 and $2 in (o.seller_org_id, o.buyer_org_id)`, [ticketId, actor.organisationId]);
  return rows[0]?.bytes ?? null;
}

/** What accepting a mass would come to, by the rule that decides; null when it could not be accepted. */
export async function foresee(db: Db, actor: Actor, deliveryId: string, acceptedGrams: bigint): Promise<ForesightDto | null> {
  const loaded = await loadDelivery(db, actor, deliveryId);
  if (!loaded) return null;
  const { order, delivery } = loaded;
  const foreseen = foreseeAcceptance(order, delivery, acceptedGrams);
  if (!foreseen.ok) return null;
  const outcome = foreseen.value;
  return {
    deliveredGrams: outcome.deliveredGrams.toString(), acceptedGrams: acceptedGrams.toString(), rejectedGrams: outcome.rejectedGrams.toString(),
    deductionBps: delivery.sheet?.deductionBps ?? 0, deductionFen: outcome.deductionFen.toString(), grossFen: outcome.grossFen.toString(),
    uncappedFen: outcome.uncappedFen.toString(), completesOrder: outcome.completesOrder,
    returnFen: outcome.completesOrder ? (order.amountFen - outcome.orderGrossFen).toString() : null,
  };
}

/** What a deadline has come for. */
export async function dueOrders(db: Db, now: Date, limit: number): Promise<{ kind: 'unsigned' | 'unpaid' | 'undecided' | 'short'; id: string }[]> {
  return db.sql(
    `(select 'unsigned' as kind, id from sale_order where agreement = 'sent' and sign_by <= $1 limit $2)
     union all (select 'unpaid', id from sale_order where agreement = 'active' and money in ('none', 'requested') and pay_by <= $1 limit $2)
     union all (select 'undecided', id from delivery where decided_at is null and accept_by <= $1 limit $2)
     union all (select 'short', o.id from sale_order o join order_line n on n.order_id = o.id
       where o.agreement = 'active' and o.money = 'held' and n.open_deliveries = 0 and o.deliver_on < (($1 at time zone 'Asia/Shanghai')::date - 2) limit $2)`,
    [now, limit]);
}

export type OrderProgress = {
  readonly orderId: string; readonly agreement: AgreementState; readonly money: MoneyState;
  readonly deliveries: readonly { readonly id: string; readonly state: DeliveryState }[];
};

/** Where an order stands, in one small read: for programs that wait for its next step. */
export async function orderProgress(db: Db, actor: Actor, orderId: string): Promise<OrderProgress | null> {
  if (actor.kind !== 'person') return null;
  const rows = await db.sql<OrderProgress>(
    `select o.id as "orderId", o.agreement, o.money,
       coalesce((select json_agg(json_build_object('id', d.id, 'state', d.state) order by d.seq) from delivery d where d.order_id = o.id), '[]') as deliveries
     from sale_order o where o.id = $1 and $2 in (o.seller_org_id, o.buyer_org_id)`, [orderId, actor.organisationId]);
  return rows[0] ?? null;
}

/** How many contracts both sides signed since a moment, over all organisations. */
export async function signedSince(db: Db, since: Date): Promise<number> {
  const [row] = await db.sql<{ count: number }>('select count(*)::int as count from sale_order where signed_at >= $1', [since]);
  return row!.count;
}
