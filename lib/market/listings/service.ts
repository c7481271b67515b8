import { farmGateBand, gradeRank, produceLeaf } from '../../catalogue/domain/produce';
import { organisationCards } from '../../identity/queries';
import type { OrgCard } from '../../identity/dto';
import { operation } from '../../operation/operation';
import type { Row } from '../../operation/plan';
import { after, chinaDay, chinaDayStart, DAY_MS } from '../../shared/clock';
import { yuanText } from '../../shared/money';
import { massText, type Grams, type MassUnit } from '../../shared/quantity';
import { err, ok, type Result } from '../../shared/result';
import { LISTING_MACHINE, type ListingStatus } from '../domain/listing';
import { placeOf, type Place } from '../domain/place';
import { doubtAbout, readFigures, readMass, type Figures } from '../domain/typed';
import { MARKET_ERRORS, type MarketError } from '../errors';
import { growerBelongsTo } from '../repo';
import { ZListingId, ZPublishListing } from '../schema';
import type { z } from 'zod';

type Publishing = { readonly seller: OrgCard; readonly growerOrgId: string | null };
type Input = z.output<typeof ZPublishListing>;

const MAX_PHOTO_BYTES = 1_000_000;

/** The first bytes tell what a picture is; its name and declared type are only words. */
function isPicture(bytes: Uint8Array): boolean {
  const head = Buffer.from(bytes.slice(0, 12)).toString('latin1');
  return head.startsWith('\u00ff\u00d8\u00ff') || head.startsWith('\u0089PNG') || (head.startsWith('RIFF') && head.slice(8) === 'WEBP');
}

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
    return seller ? { seller, growerOrgId: input.growerOrgId && mine ? input.growerOrgId : null } : null;
  },
  decide: ({ seller, growerOrgId }, input, { now, newId }) => {
    const leaf = produceLeaf(input.leafId);
    const rank = leaf && gradeRank(leaf, input.gradeId);
    if (!leaf || rank === null) return err('UNKNOWN_PRODUCE');
    if (input.growerOrgId && growerOrgId === null) return err('NOT_YOUR_GROWER');
    if (input.harvestTo < input.harvestFrom) return err({ code: 'WINDOW_WRONG', fields: { harvestTo: 'market.errors.WINDOW_WRONG' } });
    if (input.harvestTo < chinaDay(now)) return err({ code: 'WINDOW_PAST', fields: { harvestTo: 'market.errors.WINDOW_PAST' } });
    const figures = readFigures(input);
    if (!figures.ok) return err({ code: figures.error, fields: { [figures.error === 'MASS_UNREADABLE' ? 'mass' : 'price']: `market.errors.${figures.error}` } });
    const { lowFen, highFen } = farmGateBand(leaf, input.gradeId);
    const doubt = doubtAbout(figures.value, input.mass, { low: lowFen, high: highFen });
    if (doubt && !input.confirmed) {
      return err({ code: 'FIGURE_UNUSUAL', params: { doubt, mass: massText(figures.value.massGrams, input.soldBy, 3), unit: input.soldBy, low: yuanText(lowFen), high: yuanText(highFen) } });
    }
    const limits = minimumAndStep(input, figures.value.massGrams);
    if (!limits.ok) return err(limits.error);
    if (input.photo && input.photo.length > MAX_PHOTO_BYTES) return err('PHOTO_TOO_LARGE');
    if (input.photo && !isPicture(input.photo)) return err('PHOTO_UNREADABLE');
    const place = placeOf(seller, input.place ?? null);
    if (!place) return err('UNKNOWN_PRODUCE');
    const listingId = newId('listing');
    return ok({
      answer: { listingId },
      changes: [{ op: 'insert', table: 'listing', rows: [listingRow({
        id: listingId, sellerOrgId: seller.id, growerOrgId: growerOrgId ?? seller.id, leafId: leaf.id, variety: input.variety ?? null, gradeId: input.gradeId,
        gradeRank: rank, figures: figures.value, ...limits.value, soldBy: input.soldBy, pricedBy: input.pricedBy, harvestFrom: input.harvestFrom,
        harvestTo: input.harvestTo, place, note: input.note ?? null, photo: input.photo ?? null, batchId: null, at: now,
      })] }],
    });
  },
});

type OwnListing = { readonly id: string; readonly version: number; readonly status: ListingStatus };

/** Takes a listing back. What was agreed before stays agreed. */
export const withdrawListing = operation({
  name: 'market.withdrawListing', input: ZListingId, errors: MARKET_ERRORS, audience: { orgs: ['farm', 'cooperative'], roles: ['owner', 'manager', 'clerk'] },
  load: async ({ input, actor, db }) => actor.kind !== 'person' ? null
    : (await db.sql<OwnListing>('select id, version, status from listing where id = $1 and seller_org_id = $2', [input.listingId, actor.organisationId]))[0] ?? null,
  decide: (listing) => {
    const next = LISTING_MACHINE.next(listing.status, 'withdraw');
    if (!next.ok) return err('LISTING_ENDED');
    return ok({ answer: { listingId: listing.id }, changes: [{ op: 'update', table: 'listing', id: listing.id, version: listing.version, set: { status: next.value } }] });
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
