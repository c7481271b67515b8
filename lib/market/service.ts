import type { Deciding } from '../operation/operation';
import type { Fragment } from '../operation/plan';
import { err, ok, type Result } from '../shared/result';
import { listingCanGive, mayAct, type AgreedTerms, type OfferError, type OfferSnapshot } from './domain/offer';
import { expireDemand, postDemand, withdrawDemand } from './demands/service';
import { importListings, undoListings } from './import/listings';
import { acceptDoubt, discardImport, mapColumns, mendRow, settleRow, startImport } from './import/service';
import { editListing } from './listings/edit';
import { expireListing, publishListing, withdrawListing } from './listings/service';
import { counterOffer, declineOffer, expireOffer, makeOffer, withdrawOffer } from './offers/service';
import { answers, giveBack, loadOffer, loadReservation, offerChanges, pricePoint, reserve } from './repo';

export * from './demands/service';
export * from './listings/edit';
export * from './listings/service';
export * from './offers/service';
export { acceptDoubt, discardImport, importListings, mapColumns, mendRow, settleRow, startImport, undoListings };
export type { AgreedTerms, OfferSnapshot } from './domain/offer';
export { loadOffer as loadOfferForAcceptance, giveBack as releaseReservation, loadReservation, pricePoint as recordPrice };

/**
 * Accepts an offer on behalf of the side whose turn it is: the offer ends, the mass is taken out of the listing and off the
 * demand. The order is made by the caller, in the same transaction, from the agreed terms.
 */
export function decideAccept(offer: OfferSnapshot, deciding: Deciding): Result<{ fragment: Fragment; terms: AgreedTerms }, OfferError> {
  const next = mayAct(offer, 'accept', deciding.now);
  if (!next.ok) return next;
  const given = listingCanGive(offer, offer.massGrams);
  if (!given.ok) return err(given.error);
  const { listingId, demandId, sellerOrgId, buyerOrgId, growerOrgId, leafId, variety, gradeId, massGrams, priceFen, pricedBy, soldBy, deliverOn, place, regionCode } = offer;
  return ok({
    fragment: { changes: [...offerChanges(offer, { status: next.value, demandTakenGrams: answers(offer) }, { act: 'accepted', side: offer.side }, deciding), ...reserve(offer)] },
    terms: { offerId: offer.id, listingId, demandId, sellerOrgId, buyerOrgId, growerOrgId, leafId, variety, gradeId, massGrams, priceFen, pricedBy, soldBy, deliverOn, place, regionCode },
  });
}

export const marketOperations = [
  publishListing, editListing, withdrawListing, expireListing, postDemand, withdrawDemand, expireDemand, makeOffer, counterOffer, declineOffer, withdrawOffer, expireOffer,
  startImport, mapColumns, mendRow, settleRow, acceptDoubt, discardImport, importListings, undoListings,
] as const;
