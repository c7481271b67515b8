import { farmGateBand, gradeRank, produceLeaf } from '../../catalogue/domain/produce';
import { organisationCards } from '../../identity/queries';
import type { OrgCard } from '../../identity/dto';
import { planNotice } from '../../notify/service';
import { operation } from '../../operation/operation';
import { combine, type Row } from '../../operation/plan';
import { after, chinaDay, chinaDayStart, DAY_MS } from '../../shared/clock';
import type { Grams, MassUnit } from '../../shared/quantity';
import { err, ok, type Result } from '../../shared/result';
import { LISTING_MACHINE, type ListingStatus } from '../domain/listing';
import { placeOf, type Place } from '../domain/place';
import { doubtAbout, readFigures, readMass, type Figures } from '../domain/typed';
import { MARKET_ERRORS, type MarketError } from '../errors';
import { growerBelongsTo, loadOpenOffers, offerChanges } from '../repo';
import { ZListingId, ZPublishListing } from '../schema';
import { takePhoto } from '../../shared/photo';
import type { z } from 'zod';

type Publishing = { readonly seller: OrgCard; readonly growerOrgId: string | null; readonly photo: Awaited<ReturnType<typeof takePhoto>> | null };
type Input = z.output<typeof ZPublishListing>;

function minimumAndStep(input: Pick<Input, 'minimum' | 'step' | 'soldBy'>, mass: Grams): Result<{ minimumGrams: Grams; stepGrams: Grams }, MarketError> {
  const one = readMass('1', input.soldBy);
  const minimum = input.minimum ? readMass(input.minimum, input.soldBy) : one;
  const step = input.step ? readMass(input.step, input.soldBy) : one;
  if (!minimum.ok || !step.ok) return err('MASS_UNREADABLE');
  // A lot smaller than one unit is sold whole.
  const minimumGrams = !input.minimum && minimum.value > mass ? mass : minimum.value;
  return minimumGrams > mass ? err('MINIMUM_ABOVE_MASS') : ok({ minimumGrams, stepGrams: step.value });
}

/** The row of a listing that is on offer from now on: also what an import makes of its rows. */
export function listingRow(about: {
  id: string; sellerOrgId: string; growerOrgId: string; leafId: string; variety: string | null; gradeId: string; gradeRank: number; figures: Figures;
  minimumGrams: Grams; stepGrams: Grams; soldBy: MassUnit; pricedBy: MassUnit; harvestFrom: string; harvestTo: string; place: Place;
  note: string | null; photo: Uint8Array | null; batchId: string | null; at: Date;
}): Row {
  const { figures, place, at, ...rest } = about;
  return {
    ...rest, ...place, status: 'published' satisfies ListingStatus, massGrams: figures.massGrams, remainingGrams: figures.massGrams,
    priceFen: figures.priceFen, pricePerTonneFen: figures.perTonneFen, publishedAt: at, createdAt: at,
    // A listing lives to the end of its harvest window's last day, in China.
    expiresAt: after(chinaDayStart(about.harvestTo), DAY_MS),
  };
}

/** Puts produce on offer. A figure far from the usual is asked about once, never refused. */
export const publishListing = operation({
  name: 'market.publishListing', input: ZPublishListing, errors: MARKET_ERRORS, audience: { orgs: ['farm', 'cooperative'], roles: ['owner', 'manager', 'clerk'] },
  load: async ({ input, actor, db }): Promise<Publishing | null> => {
    if (actor.kind !== 'person') return null;
    const [cards, mine] = await Promise.all([
      organisationCards(db, [actor.organisationId]), input.growerOrgId ? growerBelongsTo(db, actor.organisationId, input.growerOrgId) : true]);
    const seller = cards.get(actor.organisationId);
    return seller ? { seller, growerOrgId: input.growerOrgId && mine ? input.growerOrgId : null, photo: input.photo ? await takePhoto(input.photo) : null } : null;
  },
  decide: ({ seller, growerOrgId, photo }, input, { now, newId }) => {
    const leaf = produceLeaf(input.leafId);
    const rank = leaf && gradeRank(leaf, input.gradeId);
    if (!leaf || rank === null) return err('UNKNOWN_PRODUCE');
    if (input.growerOrgId && growerOrgId === null) return err('NOT_YOUR_GROWER');
    if (input.harvestTo < input.harvestFrom) return err({ code: 'WINDOW_WRONG', fields: { harvestTo: 'market.errors.WINDOW_WRONG' } });
    if (input.harvestTo < chinaDay(now)) return err({ code: 'WINDOW_PAST', fields: { harvestTo: 'market.errors.WINDOW_PAST' } });
    const figures = readFigures(input);
    if (!figures.ok) return err({ code: figures.error, fields: { [figures.error === 'MASS_UNREADABLE' ? 'mass' : 'price']: `market.errors.${figures.error}` } });
    const { lowFen, highFen } = farmGateBand(leaf, input.gradeId);
    const doubt = doubtAbout(figures.value, input, { of: 'produce', lowFen, highFen });
    if (doubt && !input.confirmed) {
      return err({ code: 'FIGURE_UNUSUAL', params: doubt });
    }
    const limits = minimumAndStep(input, figures.value.massGrams);
    if (!limits.ok) return err(limits.error);
    if (photo && !photo.ok) return err({ code: photo.error, fields: { photo: `market.errors.${photo.error}` } });
    const place = placeOf(seller, input.place ?? null);
    if (!place) return err('UNKNOWN_PRODUCE');
    const listingId = newId('listing');
    return ok({
      answer: { listingId },
      changes: [{ op: 'insert', table: 'listing', rows: [listingRow({
        id: listingId, sellerOrgId: seller.id, growerOrgId: growerOrgId ?? seller.id, leafId: leaf.id, variety: input.variety ?? null, gradeId: input.gradeId,
        gradeRank: rank, figures: figures.value, ...limits.value, soldBy: input.soldBy, pricedBy: input.pricedBy, harvestFrom: input.harvestFrom,
        harvestTo: input.harvestTo, place, note: input.note ?? null, photo: photo?.value ?? null, batchId: null, at: now,
      })] }],
    });
  },
});

type OwnListing = { readonly id: string; readonly version: number; readonly status: ListingStatus };

/** Takes a listing back. What was agreed before stays agreed; who was still talking about it is told that it is over. */
export const withdrawListing = operation({
  name: 'market.withdrawListing', input: ZListingId, errors: MARKET_ERRORS, audience: { orgs: ['farm', 'cooperative'], roles: ['owner', 'manager', 'clerk'] },
  load: async ({ input, actor, db }) => {
    if (actor.kind !== 'person') return null;
    const [[listing], offers] = await Promise.all([
      db.sql<OwnListing>('select id, version, status from listing where id = $1 and seller_org_id = $2', [input.listingId, actor.organisationId]),
      loadOpenOffers(db, input.listingId)]);
    return listing ? { listing, offers } : null;
  },
  decide: ({ listing, offers }, _input, deciding) => {
    const next = LISTING_MACHINE.next(listing.status, 'withdraw');
    if (!next.ok) return err('LISTING_ENDED');
    return ok(combine({ listingId: listing.id },
      { changes: [{ op: 'update', table: 'listing', id: listing.id, version: listing.version, set: { status: next.value } }] },
      ...offers.flatMap((offer) => [
        { changes: offerChanges(offer, { status: 'declined' }, { act: 'declined', side: 'seller' }, deciding) },
        planNotice({ organisationId: offer.buyerOrgId, kind: 'offer.declined', link: `/buy/offers/${offer.id}`, params: { leafId: offer.leafId } }, deciding)])));
  },
});

/** The clock takes a listing down when its harvest window is over. */
export const expireListing = operation({
  name: 'market.expireListing', input: ZListingId, errors: MARKET_ERRORS, audience: { system: true },
  load: async ({ input, db, now }) =>
    (await db.sql<OwnListing>('select id, version, status from listing where id = $1 and expires_at <= $2', [input.listingId, now]))[0] ?? null,
  decide: (listing) => {
    const next = LISTING_MACHINE.next(listing.status, 'expire');
    if (!next.ok) return err('LISTING_ENDED');
    return ok({ answer: { listingId: listing.id }, changes: [{ op: 'update', table: 'listing', id: listing.id, version: listing.version, set: { status: next.value } }] });
  },
});
