import { organisationCards } from '../../identity/queries';
import { operation } from '../../operation/operation';
import { after, chinaDayStart, DAY_MS } from '../../shared/clock';
import { err, invariant, ok } from '../../shared/result';
import { LISTING_MACHINE, type ListingStatus } from '../domain/listing';
import { decideListingEdit, type EditableListing, type ListingField } from '../domain/listing-edit';
import { placeOf } from '../domain/place';
import { MARKET_ERRORS } from '../errors';
import { ZEditListing } from '../schema';

type Editable = EditableListing & { readonly id: string; readonly version: number; readonly status: ListingStatus; readonly openOffers: number };
type LastEdit = { readonly field: ListingField; readonly after: string; readonly personId: string; readonly at: Date };

/**
 * Changes what a listing says while it is on offer, field by field on the value that the form showed: a field that somebody else has changed
 * meanwhile stays, and is answered with both values and whose the other one is. It may come hours after it was written, out of a phone that had
 * no network, and twice.
 */
export const editListing = operation({
  name: 'market.editListing', input: ZEditListing, errors: MARKET_ERRORS, audience: { orgs: ['farm', 'cooperative'], roles: ['owner', 'manager', 'clerk'] },
  load: async ({ input, actor, db }) => {
    if (actor.kind !== 'person') return null;
    const [[listing], edits, cards] = await Promise.all([
      db.sql<Editable>(
        `select id, version, status, leaf_id as "leafId", variety, grade_id as "gradeId", mass_grams as "massGrams", remaining_grams as "remainingGrams", minimum_grams as "minimumGrams",
           price_fen as "priceFen", priced_by as "pricedBy", sold_by as "soldBy", to_char(harvest_from, 'YYYY-MM-DD') as "harvestFrom", to_char(harvest_to, 'YYYY-MM-DD') as "harvestTo", place, note,
           (select count(*)::int from offer o where o.listing_id = listing.id and o.status in ('pending', 'countered')) as "openOffers"
         from listing where id = $1 and seller_org_id = $2`, [input.listingId, actor.organisationId]),
      db.sql<LastEdit>('select distinct on (field) field, after, person_id as "personId", at from listing_edit where listing_id = $1 order by field, at desc, id desc', [input.listingId]),
      organisationCards(db, [actor.organisationId])]);
    const seller = cards.get(actor.organisationId);
    return listing && seller ? { listing, edits, seller } : null;
  },
  decide: ({ listing, edits, seller }, input, { actor, now, newId }) => {
    invariant(actor.kind === 'person', 'people change their listings');
    // It stays what it is while it is on offer; what is sold out, over or taken back is not changed any more.
    if (!LISTING_MACHINE.next(listing.status, 'withdraw').ok) return err('LISTING_ENDED');
    const decided = decideListingEdit(listing, input, { openOffers: listing.openOffers, now });
    if (!decided.ok) {
      const { code, field, doubt } = decided.error;
      return err({ code, ...(doubt && { params: doubt }), ...(field && { fields: { [field]: `market.errors.${code}` } }) });
    }
    const { taken, conflicts, after: edited, place } = decided.value;
    const answer = {
      listingId: listing.id, leafId: listing.leafId, soldBy: listing.soldBy, taken: taken.map(({ field }) => field),
      conflicts: conflicts.map(({ field, hers, theirs }) => {
        // What is left changes by sales as well; then it is nobody's change.
        const last = edits.find((edit) => edit.field === field && edit.after === theirs);
        return { field, hers, theirs, byPersonId: last?.personId ?? null, at: last?.at.toISOString() ?? null };
      }),
    };
    if (taken.length === 0) return ok({ answer });
    const at = taken.some(({ field }) => field === 'place') ? placeOf(seller, place || null) : null;
    return ok({
      answer,
      changes: [
        { op: 'update', table: 'listing', id: listing.id, version: listing.version, set: { ...edited, ...at, expiresAt: after(chinaDayStart(edited.harvestTo), DAY_MS) } },
        { op: 'insert', table: 'listing_edit', rows: taken.map((each) => ({ id: newId('listingEdit'), listingId: listing.id, ...each, personId: actor.personId, at: now })) },
      ],
    });
  },
});
