import { planNotice } from '../../notify/service';
import { operation } from '../../operation/operation';
import { combine } from '../../operation/plan';
import { actorName, type Actor } from '../../shared/actor';
import { after, chinaDay, chinaDayStart, DAY_MS, HOUR_MS } from '../../shared/clock';
import type { Fen } from '../../shared/money';
import type { Grams, MassUnit } from '../../shared/quantity';
import { err, ok } from '../../shared/result';
import { listingCanGive, mayAct, OFFER_MACHINE, other, type OfferSnapshot } from '../domain/offer';
import type { ListingStatus } from '../domain/listing';
import { asking, doubtAbout, readFigures } from '../domain/typed';
import { MARKET_ERRORS } from '../errors';
import { loadOffer, offerChanges } from '../repo';
import { ZCounterOffer, ZMakeOffer, ZOfferId } from '../schema';

/** How long the other side has to answer before an offer lapses. */
export const ANSWER_HOURS = 24;
/** A day to answer, and no longer than to the end of the day on which the goods were to come. */
function answerBy(now: Date, deliverOn: string): Date {
  const [day, end] = [after(now, ANSWER_HOURS * HOUR_MS), after(chinaDayStart(deliverOn), DAY_MS)];
  return day < end ? day : end;
}

const partyOf = (offer: Pick<OfferSnapshot, 'sellerOrgId' | 'buyerOrgId'>, side: 'seller' | 'buyer') => (side === 'seller' ? offer.sellerOrgId : offer.buyerOrgId);
const linkFor = (side: 'seller' | 'buyer', offerId: string) => (side === 'seller' ? `/farm/offers/${offerId}` : `/buy/offers/${offerId}`);

type Asked = {
  readonly id: string; readonly sellerOrgId: string; readonly listingStatus: ListingStatus; readonly remainingGrams: Grams; readonly minimumGrams: Grams;
  readonly stepGrams: Grams; readonly harvestFrom: string; readonly harvestTo: string; readonly leafId: string; readonly regionCode: string; readonly place: string;
  readonly pricedBy: MassUnit; readonly askingPerTonneFen: Fen; readonly buyerRegion: string; readonly openOfferId: string | null; readonly demandLeafId: string | null; readonly demandGiven: boolean;
};

/** Opens a negotiation over a listing. The seller answers within a day, or it lapses. */
export const makeOffer = operation({
  name: 'market.makeOffer', input: ZMakeOffer, errors: MARKET_ERRORS, audience: { orgs: ['buyer', 'cooperative'], roles: ['owner', 'manager', 'clerk'] },
  load: async ({ input, actor, db }) => actor.kind !== 'person' ? null : (await db.sql<Asked>(
    `select l.id, l.seller_org_id as "sellerOrgId", l.status as "listingStatus", l.remaining_grams as "remainingGrams", l.minimum_grams as "minimumGrams",
       l.step_grams as "stepGrams", to_char(l.harvest_from, 'YYYY-MM-DD') as "harvestFrom", to_char(l.harvest_to, 'YYYY-MM-DD') as "harvestTo", l.leaf_id as "leafId",
       l.region_code as "regionCode", l.place, l.priced_by as "pricedBy", l.price_per_tonne_fen as "askingPerTonneFen", coalesce(d.region_code, b.region_code) as "buyerRegion",
       (select o.id from offer o where o.listing_id = l.id and o.buyer_org_id = $2 and o.status in ('pending', 'countered') limit 1) as "openOfferId",
       d.leaf_id as "demandLeafId", $3::text is not null as "demandGiven"
     from listing l join organisation b on b.id = $2 left join demand d on d.id = $3 and d.buyer_org_id = $2 and d.status in ('open', 'partly_filled')
     where l.id = $1 and l.status <> 'draft'`, [input.listingId, actor.organisationId, input.demandId ?? null]))[0] ?? null,
  decide: (listing, input, { actor, now, newId }) => {
    const buyerOrgId = (actor as Extract<Actor, { kind: 'person' }>).organisationId;
    if (listing.sellerOrgId === buyerOrgId) return err('OWN_LISTING');
    if (listing.openOfferId) return err('OFFER_OPEN_ALREADY');
    if (listing.demandGiven && listing.demandLeafId === null) return err('DEMAND_ENDED');
    if (listing.demandLeafId !== null && listing.demandLeafId !== listing.leafId) return err('DEMAND_OTHER_PRODUCE');
    if (listing.listingStatus === 'published' && listing.harvestTo < chinaDay(now)) return err('LISTING_CLOSED');
    if (input.deliverOn < chinaDay(now)) return err({ code: 'DAY_PAST', fields: { deliverOn: 'market.errors.DAY_PAST' } });
    if (input.deliverOn < listing.harvestFrom || input.deliverOn > listing.harvestTo) return err({ code: 'DAY_OUTSIDE_WINDOW', fields: { deliverOn: 'market.errors.DAY_OUTSIDE_WINDOW' } });
    const figures = readFigures(input);
    if (!figures.ok) return err({ code: figures.error, fields: { [figures.error === 'MASS_UNREADABLE' ? 'mass' : 'price']: `market.errors.${figures.error}` } });
    const given = listingCanGive(listing, figures.value.massGrams);
    if (!given.ok) return err(given.error);
    const doubt = input.confirmed ? null : doubtAbout(figures.value, input, asking(listing.askingPerTonneFen));
    if (doubt) return err({ code: 'FIGURE_UNUSUAL', params: doubt });
    const offerId = newId('offer');
    const deadline = answerBy(now, input.deliverOn);
    return ok(combine({ offerId }, {
      changes: [
        { op: 'insert', table: 'offer', rows: [{
          id: offerId, listingId: listing.id, demandId: input.demandId ?? null, sellerOrgId: listing.sellerOrgId, buyerOrgId, status: 'pending', waitingFor: 'seller',
          massGrams: figures.value.massGrams, priceFen: figures.value.priceFen, pricedBy: input.pricedBy, deliverOn: input.deliverOn,
          place: input.place || listing.place, regionCode: listing.regionCode, deadline, createdAt: now, changedAt: now,
        }] },
        { op: 'insert', table: 'offer_turn', rows: [{
          id: newId('turn'), offerId, act: 'proposed', side: 'buyer', actor: actorName(actor), massGrams: figures.value.massGrams, priceFen: figures.value.priceFen,
          note: input.note ?? null, at: now,
        }] },
      ],
    }, planNotice({ organisationId: listing.sellerOrgId, kind: 'offer.received', link: linkFor('seller', offerId),
      params: { leafId: listing.leafId, massGrams: figures.value.massGrams.toString(), priceFen: figures.value.priceFen.toString(), pricedBy: input.pricedBy } }, { now, newId })));
  },
});

const PARTIES = { orgs: ['farm', 'cooperative', 'buyer'], roles: ['owner', 'manager', 'clerk'] } as const;

/** Answers with other terms; then it is the other side's turn, with a new deadline. */
export const counterOffer = operation({
  name: 'market.counterOffer', input: ZCounterOffer, errors: MARKET_ERRORS, audience: PARTIES,
  load: ({ input, actor, db }) => loadOffer(db, actor, input.offerId),
  decide: (offer, input, deciding) => {
    const next = mayAct(offer, 'counter', deciding.now);
    if (!next.ok) return err(next.error);
    const figures = readFigures({ ...input, pricedBy: offer.pricedBy });
    if (!figures.ok) return err({ code: figures.error, fields: { [figures.error === 'MASS_UNREADABLE' ? 'mass' : 'price']: `market.errors.${figures.error}` } });
    const { massGrams, priceFen } = figures.value;
    if (massGrams === offer.massGrams && priceFen === offer.priceFen) return err('SAME_TERMS');
    const given = listingCanGive(offer, massGrams);
    if (!given.ok) return err(given.error);
    const doubt = input.confirmed ? null : doubtAbout(figures.value, input, asking(offer.askingPerTonneFen));
    if (doubt) return err({ code: 'FIGURE_UNUSUAL', params: doubt });
    const deadline = answerBy(deciding.now, offer.deliverOn);
    const answering = other(offer.side);
    return ok(combine({ offerId: offer.id },
      { changes: offerChanges(offer, { status: next.value, waitingFor: answering, massGrams, priceFen, deadline }, { act: 'countered', side: offer.side, note: input.note ?? null }, deciding) },
      planNotice({ organisationId: partyOf(offer, answering), kind: 'offer.countered', link: linkFor(answering, offer.id),
        params: { leafId: offer.leafId, massGrams: massGrams.toString(), priceFen: priceFen.toString(), pricedBy: offer.pricedBy } }, deciding)));
  },
});

const ending = (name: string, act: 'decline' | 'withdraw', said: 'declined' | 'withdrawn') => operation({
  name, input: ZOfferId, errors: MARKET_ERRORS, audience: PARTIES,
  load: ({ input, actor, db }) => loadOffer(db, actor, input.offerId),
  decide: (offer, _input, deciding) => {
    const next = mayAct(offer, act, deciding.now);
    if (!next.ok) return err(next.error);
    const told = other(offer.side);
    return ok(combine({ offerId: offer.id }, { changes: offerChanges(offer, { status: next.value }, { act: said, side: offer.side }, deciding) },
      planNotice({ organisationId: partyOf(offer, told), kind: `offer.${said}`, link: linkFor(told, offer.id), params: { leafId: offer.leafId } }, deciding)));
  },
});
export const declineOffer = ending('market.declineOffer', 'decline', 'declined');
export const withdrawOffer = ending('market.withdrawOffer', 'withdraw', 'withdrawn');

/** The clock ends an offer that nobody answered in time; both sides are told. */
export const expireOffer = operation({
  name: 'market.expireOffer', input: ZOfferId, errors: MARKET_ERRORS, audience: { system: true },
  load: ({ input, actor, db }) => loadOffer(db, actor, input.offerId),
  decide: (offer, _input, deciding) => {
    const next = OFFER_MACHINE.next(offer.status, 'expire');
    if (!next.ok || deciding.now < offer.deadline) return err('OFFER_ENDED');
    return ok(combine({ offerId: offer.id }, { changes: offerChanges(offer, { status: next.value }, { act: 'expired', side: offer.side }, deciding) },
      ...(['seller', 'buyer'] as const).map((side) =>
        planNotice({ organisationId: partyOf(offer, side), kind: 'offer.expired', link: linkFor(side, offer.id), params: { leafId: offer.leafId } }, deciding))));
  },
});
