import type { Db } from '../db/database';
import { growerOrgIds } from '../identity/queries';
import type { Change, Fragment } from '../operation/plan';
import { actorName, type Actor } from '../shared/actor';
import type { NewId } from '../shared/ids';
import type { Grams } from '../shared/quantity';
import { DEMAND_MACHINE, type DemandStatus } from './domain/demand';
import { LISTING_MACHINE, pricePerTonne, type ListingStatus } from './domain/listing';
import type { OfferSnapshot, Side } from './domain/offer';

/** Brings a negotiation that the actor's organisation is a party of, with its listing and demand; null for anybody else. */
export async function loadOffer(db: Db, actor: Actor, offerId: string): Promise<OfferSnapshot | null> {
  const rows = await db.sql<Omit<OfferSnapshot, 'side'>>(
    `select o.id, o.version, o.status, o.waiting_for as "waitingFor", o.deadline, o.listing_id as "listingId", o.demand_id as "demandId",
       o.seller_org_id as "sellerOrgId", o.buyer_org_id as "buyerOrgId", l.grower_org_id as "growerOrgId",
       o.mass_grams as "massGrams", o.price_fen as "priceFen", o.priced_by as "pricedBy", l.sold_by as "soldBy",
       to_char(o.deliver_on, 'YYYY-MM-DD') as "deliverOn", o.place, o.region_code as "regionCode",
       l.leaf_id as "leafId", l.variety, l.grade_id as "gradeId", l.status as "listingStatus",
       l.remaining_grams as "remainingGrams", l.minimum_grams as "minimumGrams", l.step_grams as "stepGrams", l.price_per_tonne_fen as "askingPerTonneFen",
       d.remaining_grams as "demandRemainingGrams"
     from offer o join listing l on l.id = o.listing_id left join demand d on d.id = o.demand_id and d.status in ('open', 'partly_filled')
     where o.id = $1 and ($2::text is null or $2 in (o.seller_org_id, o.buyer_org_id))`,
    [offerId, actor.kind === 'person' ? actor.organisationId : null]);
  const offer = rows[0];
  if (!offer || actor.kind === 'visitor' || actor.kind === 'channel') return null;
  const side: Side = actor.kind === 'person' && actor.organisationId === offer.buyerOrgId ? 'buyer' : 'seller';
  return { ...offer, side };
}

/** The negotiations over a listing that are not over; they end with it. */
export const loadOpenOffers = (db: Db, listingId: string): Promise<(TalkedOf & { buyerOrgId: string; leafId: string })[]> => db.sql(
  `select o.id, o.version, o.mass_grams as "massGrams", o.price_fen as "priceFen", o.buyer_org_id as "buyerOrgId", l.leaf_id as "leafId"
   from offer o join listing l on l.id = o.listing_id where o.listing_id = $1 and o.status in ('pending', 'countered')`, [listingId]);

/** What an offer's next turn is made from. */
type TalkedOf = Pick<OfferSnapshot, 'id' | 'version' | 'massGrams' | 'priceFen'>;

/** An offer's next state, and the turn that led there. */
export function offerChanges(
  offer: TalkedOf, set: { status: OfferSnapshot['status']; waitingFor?: Side; massGrams?: Grams; priceFen?: bigint; deadline?: Date; demandTakenGrams?: Grams },
  turn: { act: string; side: Side; note?: string | null }, { actor, now, newId }: { actor: Actor; now: Date; newId: NewId },
): Change[] {
  return [
    { op: 'update', table: 'offer', id: offer.id, version: offer.version, set: { ...set, changedAt: now } },
    { op: 'insert', table: 'offer_turn', rows: [{
      id: newId('turn'), offerId: offer.id, act: turn.act, side: turn.side, actor: actorName(actor),
      massGrams: set.massGrams ?? offer.massGrams, priceFen: set.priceFen ?? offer.priceFen, note: turn.note ?? null, at: now,
    }] },
  ];
}

/** How much of a demand an offer answers: never more than is still wanted. */
export function answers({ massGrams, demandRemainingGrams }: OfferSnapshot): Grams {
  return demandRemainingGrams === null ? 0n : massGrams < demandRemainingGrams ? massGrams : demandRemainingGrams;
}

/** Takes an agreed mass out of the listing and off the demand; what sells out or is filled closes with it. */
export function reserve(offer: OfferSnapshot): Change[] {
  const left = offer.remainingGrams - offer.massGrams;
  const changes: Change[] = [{
    op: 'delta', table: 'listing', id: offer.listingId, add: { remainingGrams: -offer.massGrams, version: 1 },
    // The last crate closes the listing; that only holds for the remainder that was loaded.
    ...(left === 0n ? { set: { status: 'closed' }, when: { status: 'published', remainingGrams: offer.remainingGrams } } : { when: { status: 'published' } }),
  }];
  const taken = answers(offer);
  if (offer.demandId !== null && taken > 0n) {
    changes.push({
      op: 'delta', table: 'demand', id: offer.demandId, add: { remainingGrams: -taken, version: 1 },
      set: { status: taken === offer.demandRemainingGrams ? 'filled' : 'partly_filled' }, when: { remainingGrams: offer.demandRemainingGrams },
    });
  }
  return changes;
}

/** What giving a reserved mass back needs to know of the listing, and of the demand that it was to answer. */
export type Reservation = {
  readonly listingId: string; readonly listingStatus: ListingStatus;
  readonly demand: { readonly id: string; readonly status: DemandStatus; readonly massGrams: Grams; readonly remainingGrams: Grams; readonly takenGrams: Grams } | null;
};

export async function loadReservation(db: Db, offerId: string): Promise<Reservation | null> {
  const [row] = await db.sql<{ listingId: string; listingStatus: ListingStatus; demandId: string | null; status: DemandStatus; massGrams: Grams; remainingGrams: Grams; takenGrams: Grams }>(
    `select l.id as "listingId", l.status as "listingStatus", d.id as "demandId", d.status, d.mass_grams as "massGrams", d.remaining_grams as "remainingGrams", o.demand_taken_grams as "takenGrams"
     from offer o join listing l on l.id = o.listing_id left join demand d on d.id = o.demand_id and o.demand_taken_grams > 0 where o.id = $1`, [offerId]);
  if (!row) return null;
  const { listingId, listingStatus, demandId, ...demand } = row;
  return { listingId, listingStatus, demand: demandId === null ? null : { id: demandId, ...demand } };
}

/** Gives a reserved mass back to its listing, which is open again unless its window is over, and asks for it again where it was asked for. */
export function giveBack({ listingId, listingStatus, demand }: Reservation, massGrams: Grams): Fragment {
  const reopened = LISTING_MACHINE.next(listingStatus, 'reopen');
  const changes: Change[] = [{
    op: 'delta', table: 'listing', id: listingId, add: { remainingGrams: massGrams, version: 1 }, when: { status: listingStatus }, ...(reopened.ok && { set: { status: reopened.value } }),
  }];
  const asked = demand && DEMAND_MACHINE.next(demand.status, demand.remainingGrams + demand.takenGrams === demand.massGrams ? 'reopen' : 'reopenPart');
  if (demand && asked?.ok) {
    changes.push({
      op: 'delta', table: 'demand', id: demand.id, add: { remainingGrams: demand.takenGrams, version: 1 },
      set: { status: asked.value }, when: { status: demand.status, remainingGrams: demand.remainingGrams },
    });
  }
  return { changes };
}

/** One price point an accepted delivery; the same delivery again changes nothing. */
export const pricePoint = (about: {
  deliveryId: string; leafId: string; gradeId: string; regionCode: string; grams: Grams; amountFen: bigint; at: Date;
}): Fragment => about.grams === 0n ? {} : {
  changes: [{ op: 'insert', table: 'price_point', ifAbsent: true, rows: [{
    deliveryId: about.deliveryId, leafId: about.leafId, gradeId: about.gradeId, regionCode: about.regionCode, massGrams: about.grams,
    amountFen: about.amountFen, pricePerTonneFen: pricePerTonne(about.amountFen * 1_000_000n, 'tonne') / about.grams, at: about.at,
  }] }],
};

/** Whether a grower has joined a cooperative, so that it may list for her. */
export async function growerBelongsTo(db: Db, cooperativeOrgId: string, growerOrgId: string): Promise<boolean> {
  return (await growerOrgIds(db, cooperativeOrgId)).includes(growerOrgId);
}
