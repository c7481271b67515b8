import { farmGateBand, gradeRank, produceLeaf } from '../../catalogue/domain/produce';
import { chinaDay } from '../../shared/clock';
import { mergeFields, type FieldEdits } from '../../shared/merge-fields';
import { parseYuan } from '../../shared/money';
import type { Grams, MassUnit } from '../../shared/quantity';
import { err, ok, type Result } from '../../shared/result';
import { pricePerTonne } from './listing';
import { doubtAbout, readMass, type Doubt } from './typed';

/**
 * What of a listing can be changed while it is on offer. A field is what is decided as one: a price with its unit, both ends of the harvest
 * window; two people who each change a half of it have not agreed on anything.
 */
export const LISTING_FIELDS = ['grade', 'variety', 'price', 'left', 'window', 'place', 'note'] as const;
export type ListingField = (typeof LISTING_FIELDS)[number];
export type ListingValues = Readonly<Record<ListingField, string>>;

export type EditableListing = {
  readonly leafId: string; readonly variety: string | null; readonly gradeId: string; readonly massGrams: Grams; readonly remainingGrams: Grams; readonly minimumGrams: Grams;
  readonly priceFen: bigint; readonly pricedBy: MassUnit; readonly soldBy: MassUnit; readonly harvestFrom: string; readonly harvestTo: string; readonly place: string; readonly note: string | null;
};

/** As a form brings it; what is left out is not touched. `base` holds what the form showed, in the spelling of `listingValues`. */
export type TypedEdit = {
  readonly gradeId?: string | null; readonly variety?: string | null; readonly price?: string | null; readonly pricedBy?: MassUnit | null; readonly left?: string | null;
  readonly harvestFrom?: string | null; readonly harvestTo?: string | null; readonly place?: string | null; readonly note?: string | null;
  readonly base: Partial<Record<ListingField, string>>; readonly confirmed: boolean;
};

/** Browsers send a line's end in two characters and keep it in one. */
const words = (text: string): string => text.replace(/\r\n?/g, '\n').trim();

/** The fields of a listing in one spelling: "245/jin" (fen), "600000" (grams), "2026-11-25/2026-11-30", text as it is. */
export function listingValues(listing: Omit<EditableListing, 'leafId' | 'massGrams' | 'minimumGrams' | 'soldBy' | 'remainingGrams' | 'priceFen'> & { readonly priceFen: bigint | string; readonly remainingGrams: Grams | string }): ListingValues {
  const { gradeId, variety, priceFen, pricedBy, remainingGrams, harvestFrom, harvestTo, place, note } = listing;
  return {
    grade: gradeId, variety: words(variety ?? ''), price: `${priceFen}/${pricedBy}`, left: String(remainingGrams), window: `${harvestFrom}/${harvestTo}`, place: words(place), note: words(note ?? ''),
  };
}

type EditError = 'MASS_UNREADABLE' | 'PRICE_UNREADABLE' | 'UNKNOWN_PRODUCE' | 'WINDOW_WRONG' | 'WINDOW_PAST' | 'TALKS_OPEN' | 'FIGURE_UNUSUAL';
type EditRefusal = { readonly code: EditError; readonly field?: string; readonly doubt?: Doubt };
const refused = (code: EditError, field?: string): Result<never, EditRefusal> => err({ code, field });

/** What is wanted, in the same spelling. */
function wanted(typed: TypedEdit, soldBy: MassUnit): Result<FieldEdits<ListingField>, EditRefusal> {
  const values: Partial<Record<ListingField, string>> = {};
  if (typed.gradeId != null) values.grade = typed.gradeId;
  for (const field of ['variety', 'place', 'note'] as const) if (typed[field] != null) values[field] = words(typed[field]);
  // A listing is somewhere: whoever empties the place leaves it where it is.
  if (values.place === '') delete values.place;
  if (typed.price != null && typed.pricedBy != null) {
    const priceFen = parseYuan(typed.price);
    if (priceFen === null || priceFen <= 0n) return refused('PRICE_UNREADABLE', 'price');
    values.price = `${priceFen}/${typed.pricedBy}`;
  }
  if (typed.left != null) {
    const grams = readMass(typed.left, soldBy);
    if (!grams.ok) return refused('MASS_UNREADABLE', 'left');
    values.left = grams.value.toString();
  }
  if (typed.harvestFrom != null && typed.harvestTo != null) values.window = `${typed.harvestFrom}/${typed.harvestTo}`;
  return ok(Object.fromEntries(Object.entries(values).map(([field, value]) => {
    const base = typed.base[field as ListingField];
    return [field, { value, base: base === undefined ? undefined : words(base) }];
  })));
}

export type EditedListing = {
  readonly variety: string | null; readonly gradeId: string; readonly gradeRank: number; readonly massGrams: Grams; readonly remainingGrams: Grams; readonly minimumGrams: Grams;
  readonly priceFen: bigint; readonly pricedBy: MassUnit; readonly pricePerTonneFen: bigint; readonly harvestFrom: string; readonly harvestTo: string; readonly note: string | null;
};
export type ListingEdit = {
  readonly taken: readonly { readonly field: ListingField; readonly before: string; readonly after: string }[];
  readonly conflicts: readonly { readonly field: ListingField; readonly hers: string; readonly theirs: string }[];
  readonly after: EditedListing; readonly place: string;
};

/**
 * Changes a listing field by field: what stands as it stood when the change was written is changed, what somebody else has changed meanwhile
 * (or a sale, where it is what is left) stays and is named with both values. A figure far from the usual is asked about once.
 * What a buyer is talking about keeps its grade and variety: her price was for that.
 */
export function decideListingEdit(listing: EditableListing, typed: TypedEdit, { openOffers, now }: { readonly openOffers: number; readonly now: Date }): Result<ListingEdit, EditRefusal> {
  const leaf = produceLeaf(listing.leafId);
  const edits = wanted(typed, listing.soldBy);
  if (!edits.ok) return edits;
  const current = listingValues(listing);
  const { merged, taken, conflicts } = mergeFields(current, edits.value);
  const rank = leaf && gradeRank(leaf, merged.grade);
  if (!leaf || rank === null) return refused('UNKNOWN_PRODUCE', 'gradeId');
  if (openOffers > 0 && (taken.includes('grade') || taken.includes('variety'))) return refused('TALKS_OPEN', taken.includes('grade') ? 'gradeId' : 'variety');
  const [harvestFrom, harvestTo] = merged.window.split('/') as [string, string];
  if (taken.includes('window') && harvestTo < harvestFrom) return refused('WINDOW_WRONG', 'harvestTo');
  if (taken.includes('window') && harvestTo < chinaDay(now)) return refused('WINDOW_PAST', 'harvestTo');
  const [fen, pricedBy] = merged.price.split('/') as [string, MassUnit];
  const priceFen = BigInt(fen);
  const pricePerTonneFen = pricePerTonne(priceFen, pricedBy);
  if (pricePerTonneFen <= 0n) return refused('PRICE_UNREADABLE', 'price');
  const remainingGrams = BigInt(merged.left);
  if (!typed.confirmed && (taken.includes('price') || taken.includes('left'))) {
    const { lowFen, highFen } = farmGateBand(leaf, merged.grade);
    const figures = { massGrams: remainingGrams, priceFen, perTonneFen: pricePerTonneFen };
    const doubt = doubtAbout(figures, { mass: taken.includes('left') ? typed.left ?? '' : '', soldBy: listing.soldBy }, taken.includes('price') ? { of: 'produce', lowFen, highFen } : null);
    if (doubt) return err({ code: 'FIGURE_UNUSUAL', doubt });
  }
  // What was sold out of it stays sold; the whole follows what is left.
  const massGrams = listing.massGrams - listing.remainingGrams + remainingGrams;
  return ok({
    taken: taken.map((field) => ({ field, before: current[field], after: merged[field] })),
    conflicts: conflicts.map((field) => ({ field, hers: edits.value[field]!.value, theirs: current[field] })),
    place: merged.place,
    after: {
      variety: merged.variety || null, gradeId: merged.grade, gradeRank: rank, massGrams, remainingGrams, minimumGrams: listing.minimumGrams > massGrams ? massGrams : listing.minimumGrams,
      priceFen, pricedBy, pricePerTonneFen, harvestFrom, harvestTo, note: merged.note || null,
    },
  });
}
