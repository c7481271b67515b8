import { err, ok, type Result } from '../../shared/result';
import { stateMachine } from '../../shared/state-machine';
import type { Fen } from '../../shared/money';
import type { Grams, MassUnit } from '../../shared/quantity';
import { massFits, type ListingStatus } from './listing';

/** 报价: pending <-> countered (either side), then accepted | declined | expired | withdrawn. */
export type OfferStatus = 'pending' | 'countered' | 'accepted' | 'declined' | 'expired' | 'withdrawn';
export type OfferAct = 'counter' | 'accept' | 'decline' | 'expire' | 'withdraw';
export type Side = 'seller' | 'buyer';

export const OFFER_MACHINE = stateMachine<OfferStatus, OfferAct>({
  pending: { counter: 'countered', accept: 'accepted', decline: 'declined', expire: 'expired', withdraw: 'withdrawn' },
  countered: { counter: 'countered', accept: 'accepted', decline: 'declined', expire: 'expired', withdraw: 'withdrawn' },
  accepted: {},
  declined: {},
  expired: {},
  withdrawn: {},
});

export const other = (side: Side): Side => (side === 'seller' ? 'buyer' : 'seller');

/** A negotiation as it is loaded, with the listing it is about. */
export type OfferSnapshot = {
  readonly id: string; readonly version: number; readonly status: OfferStatus; readonly waitingFor: Side; readonly deadline: Date;
  readonly listingId: string; readonly demandId: string | null;
  readonly sellerOrgId: string; readonly buyerOrgId: string; readonly growerOrgId: string;
  readonly massGrams: Grams; readonly priceFen: Fen; readonly pricedBy: MassUnit; readonly soldBy: MassUnit;
  readonly deliverOn: string; readonly place: string; readonly regionCode: string;
  readonly leafId: string; readonly variety: string | null; readonly gradeId: string;
  readonly listingStatus: ListingStatus; readonly askingPerTonneFen: Fen; readonly remainingGrams: Grams; readonly minimumGrams: Grams; readonly stepGrams: Grams;
  /** What the demand still wants; null without one. */
  readonly demandRemainingGrams: Grams | null;
  /** Which side the actor stands on. */
  readonly side: Side;
};

export type OfferError = 'NOT_YOUR_TURN' | 'OFFER_ENDED' | 'DEADLINE_PASSED' | 'SOLD_OUT' | 'TOO_LITTLE' | 'NOT_IN_STEPS' | 'LISTING_CLOSED' | 'SAME_TERMS';

/** What both sides have agreed on: everything an order is made from. */
export type AgreedTerms = {
  readonly offerId: string; readonly listingId: string; readonly demandId: string | null;
  readonly sellerOrgId: string; readonly buyerOrgId: string; readonly growerOrgId: string;
  readonly leafId: string; readonly variety: string | null; readonly gradeId: string;
  readonly massGrams: Grams; readonly priceFen: Fen; readonly pricedBy: MassUnit; readonly soldBy: MassUnit;
  readonly deliverOn: string; readonly place: string; readonly regionCode: string;
};

/** Whether a side may act now: it is its turn (or it takes its own words back), and the deadline has not passed. */
export function mayAct(offer: OfferSnapshot, act: Exclude<OfferAct, 'expire'>, now: Date): Result<OfferStatus, OfferError> {
  const next = OFFER_MACHINE.next(offer.status, act);
  if (!next.ok) return err('OFFER_ENDED');
  const turn = act === 'withdraw' ? other(offer.waitingFor) : offer.waitingFor;
  if (offer.side !== turn) return err('NOT_YOUR_TURN');
  if (now >= offer.deadline) return err('DEADLINE_PASSED');
  return next;
}

/** Whether the listing can give what the offer says. */
export function listingCanGive(offer: Pick<OfferSnapshot, 'listingStatus' | 'remainingGrams' | 'minimumGrams' | 'stepGrams'>, grams: Grams): Result<void, OfferError> {
  if (offer.listingStatus !== 'published') return err(offer.listingStatus === 'closed' ? 'SOLD_OUT' : 'LISTING_CLOSED');
  const fit = massFits(grams, offer);
  if (fit === 'OK') return ok(undefined);
  return err(fit === 'TOO_MUCH' ? 'SOLD_OUT' : fit);
}
