import type { Db } from '../db/database';
import { growerOrgIds } from '../identity/queries';
import type { Change, Fragment } from '../operation/plan';
import { actorName, type Actor } from '../shared/actor';
import type { NewId } from '../shared/ids';
import type { Grams } from '../shared/quantity';
import { pricePerTonne } from './domain/listing';
import type { AgreedTerms, OfferSnapshot, Side } from './domain/offer';

/** Brings a negotiation that the actor's organisation is a party of, with its listing and demand; null for anybody else. */
export async function loadOffer(db: Db, actor: Actor, offerId: string): Promise<OfferSnapshot | null> {
  const rows = await db.sql<Omit<OfferSnapshot, 'side'>>(
    `select o.id, o.version, o.status, o.waiting_for as "waitingFor", o.deadline, o.listing_id as "listingId", o.demand_id as "demandId",
       o.seller_org_id as "sellerOrgId", o.buyer_org_id as "buyerOrgId", l.grower_org_id as "growerOrgId",
       o.mass_grams as "massGrams", o.price_fen as "priceFen", o.priced_by as "pricedBy", l.sold_by as "soldBy",
       to_char(o.deliver_on, 'YYYY-MM-DD') as "deliverOn", o.place, o.region_code as "regionCode",
       l.leaf_id as "leafId", l.variety, l.grade_id as "gradeId", l.status as "listingStatus",
       l.remaining_grams as "remainingGrams", l.minimum_grams as "minimumGrams", l.step_grams as "stepGrams",
       d.remaining_grams as "demandRemainingGrams"
     from offer o join listing l on l.id = o.listing_id left join demand d on d.id = o.demand_id
     where o.id = $1 and ($2::text is null or $2 in (o.seller_org_id, o.buyer_org_id))`,
    [offerId, actor.kind === 'person' ? actor.organisationId : null]);
  const offer = rows[0];
  if (!offer || actor.kind === 'visitor' || actor.kind === 'channel') return null;
  const side: Side = actor.kind === 'person' && actor.organisationId === offer.buyerOrgId ? 'buyer' : 'seller';
  return { ...offer, side };
}

/** An offer's next state, and the turn that led there. */
export function offerChanges(
  offer: OfferSnapshot, set: { status: OfferSnapshot['status']; waitingFor?: Side; massGrams?: Grams; priceFen?: bigint; deadline?: Date },
  turn: { act: string; note?: string | null }, { actor, now, newId }: { actor: Actor; now: Date; newId: NewId },
): Change[] {
  return [
    { op: 'update', table: 'offer', id: offer.id, version: offer.version, set: { ...set, changedAt: now } },
    { op: 'insert', table: 'offer_turn', rows: [{
      id: newId('turn'), offerId: offer.id, act: turn.act, side: offer.side, actor: actorName(actor),
      massGrams: set.massGrams ?? offer.massGrams, priceFen: set.priceFen ?? offer.priceFen, note: turn.note ?? null, at: now,
    }] },
  ];
}

/** Takes an agreed mass out of the listing and off the demand; what sells out or is filled closes with it. */
export function reserve(offer: OfferSnapshot): Change[] {
  const left = offer.remainingGrams - offer.massGrams;
  const changes: Change[] = [{
    op: 'delta', table: 'listing', id: offer.listingId, add: { remainingGrams: -offer.massGrams, version: 1 },
    // The last crate closes the listing; that only holds for the remainder that was loaded.
    ...(left === 0n ? { set: { status: 'closed' }, when: { status: 'published', remainingGrams: offer.remainingGrams } } : { when: { status: 'published' } }),
  }];
  if (offer.demandId !== null && offer.demandRemainingGrams !== null) {
    const taken = offer.massGrams < offer.demandRemainingGrams ? offer.massGrams : offer.demandRemainingGrams;
    if (taken > 0n) {
      changes.push({
        op: 'delta', table: 'demand', id: offer.demandId, add: { remainingGrams: -taken, version: 1 },
        set: { status: taken === offer.demandRemainingGrams ? 'filled' : 'partly_filled' }, when: { remainingGrams: offer.demandRemainingGrams },
      });
    }
  }
  return changes;
}

/** Gives a reserved mass back to its listing, which is open again unless its window is over. */
export const giveBack = (terms: Pick<AgreedTerms, 'listingId' | 'massGrams'>, listingStatus: string): Fragment => ({
  changes: [{
    op: 'delta', table: 'listing', id: terms.listingId, add: { remainingGrams: terms.massGrams, version: 1 },
    ...(listingStatus === 'closed' ? { set: { status: 'published' }, when: { status: 'closed' } } : { when: { status: listingStatus } }),
  }],
});

/** The state of a listing: what giving mass back needs to know. */
export async function loadListingStatus(db: Db, listingId: string): Promise<string | null> {
  const rows = await db.sql<{ status: string }>('select status from listing where id = $1', [listingId]);
  return rows[0]?.status ?? null;
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
