import { z } from 'zod';
import { MASS_UNITS } from '../shared/quantity';
import { LISTING_FIELDS } from './domain/listing-edit';

const day = z.iso.date();
const unit = z.enum(MASS_UNITS);
/** Typed by a person: judged in decide, where the words for what is wrong are. */
const typed = z.string().trim().min(1).max(20);
/** Who typed an unusual figure was asked about it, and says that it is meant. */
const confirmed = z.boolean().default(false);

export const ZPublishListing = z.object({
  leafId: z.string().min(1), variety: z.string().trim().max(40).nullish(), gradeId: z.string().min(1),
  mass: typed, soldBy: unit, price: typed, pricedBy: unit,
  minimum: z.string().trim().max(20).nullish(), step: z.string().trim().max(20).nullish(),
  harvestFrom: day, harvestTo: day, place: z.string().trim().max(60).nullish(), note: z.string().trim().max(200).nullish(),
  /** JPEG, PNG or WebP as it came from the phone; null without one. */
  photo: z.instanceof(Uint8Array).nullish(),
  confirmed,
  /** For a cooperative: whose produce it is. Its own without one. */
  growerOrgId: z.string().nullish(),
});
export const ZListingId = z.object({ listingId: z.string() });

/** What a form shows of a listing's fields and what was made of them; a field that is left out is not touched. */
export const ZEditListing = z.object({
  listingId: z.string(), gradeId: z.string().min(1).nullish(), variety: z.string().trim().max(40).nullish(), price: typed.nullish(), pricedBy: unit.nullish(), left: typed.nullish(),
  harvestFrom: day.nullish(), harvestTo: day.nullish(), place: z.string().trim().max(60).nullish(), note: z.string().trim().max(200).nullish(),
  /** What stood there when the change was written, by field. */
  base: z.partialRecord(z.enum(LISTING_FIELDS), z.string().max(400)), confirmed,
});

export const ZPostDemand = z.object({
  leafId: z.string().min(1), gradeId: z.string().min(1), mass: typed, soldBy: unit, cap: typed, pricedBy: unit,
  deliverFrom: day, deliverTo: day, radiusKm: z.coerce.number().int().min(1).max(3000), place: z.string().trim().max(60).nullish(), note: z.string().trim().max(200).nullish(), confirmed,
});
export const ZDemandId = z.object({ demandId: z.string() });

export const ZMakeOffer = z.object({
  listingId: z.string(), demandId: z.string().nullish(), mass: typed, soldBy: unit, price: typed, pricedBy: unit,
  deliverOn: day, place: z.string().trim().max(60).nullish(), note: z.string().trim().max(200).nullish(), confirmed,
});
export const ZCounterOffer = z.object({ offerId: z.string(), mass: typed, soldBy: unit, price: typed, pricedBy: unit, note: z.string().trim().max(200).nullish(), confirmed });
export const ZOfferId = z.object({ offerId: z.string() });
