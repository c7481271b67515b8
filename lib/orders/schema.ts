import { z } from 'zod';
import { ZSignature, ZUnlock } from '../esign/schema';
import { MASS_UNITS, parseMass } from '../shared/quantity';
import { REJECT_REASONS, type RejectReason } from './domain/decision';
import { CERTIFICATE_BASES } from './domain/lots';

/** "12.5" of a unit as grams; the unit stands beside it in the form. */
function mass(text: string, unit: (typeof MASS_UNITS)[number], path: string, context: z.RefinementCtx): bigint {
  const grams = parseMass(text, unit);
  if (grams !== null && (grams > 0n || path === 'tare')) return grams;
  context.addIssue({ code: 'custom', path: [path], message: 'orders.fields.mass' });
  return z.NEVER;
}
const ZText = z.string().trim().max(40);
const ZUnit = z.enum(MASS_UNITS);
const ZDay = z.iso.date('orders.fields.day');
const ZNote = z.string().trim().max(200).transform((text) => text || null).nullish().transform((text) => text ?? null);
/** A checkbox of a form says "yes" or nothing. */
const ZYes = z.union([z.boolean(), z.enum(['yes', 'on']).transform(() => true), z.literal('').transform(() => false)]).default(false);
const ZWhole = z.coerce.number('orders.fields.count').int('orders.fields.count').min(0, 'orders.fields.count').max(100_000, 'orders.fields.count');

export const ZAcceptOffer = z.object({ offerId: z.string() });
export const ZOrder = z.object({ orderId: z.string() });
export const ZDelivery = z.object({ deliveryId: z.string() });
export const ZSignContract = z.object({ orderId: z.string(), signature: ZSignature, unlock: ZUnlock.optional() });
export const ZPaymentOf = z.object({ orderId: z.string(), paymentId: z.string() });
export const ZCancel = z.object({ orderId: z.string(), reason: z.string().trim().min(1, 'orders.fields.reason').max(200) });

const ZNewLot = z.object({ harvestedOn: ZDay, place: z.string().trim().max(80).default(''), basis: z.enum(CERTIFICATE_BASES).nullable().default(null) });

/** Out of a lot that is there, or out of one that is born with this consignment. */
export const ZDispatch = z.object({
  orderId: z.string(), mass: ZText, unit: ZUnit, last: ZYes, vehicle: ZNote, lotId: z.string().nullish().transform((id) => id || null), newLot: ZNewLot.nullish(),
  /** For a lot that is there but has no certificate yet. */
  basis: z.enum(CERTIFICATE_BASES).nullish(),
  /** Grams sent before, as the form showed it: whoever writes without a network must not send for a second time what her husband has sent meanwhile. */
  sentBefore: z.string().regex(/^\d{1,15}$/).transform(BigInt).nullish(),
}).transform(({ mass: text, ...rest }, context) => ({ ...rest, grams: mass(text, rest.unit, 'mass', context) }));

export const ZLot = z.object({
  leafId: z.string(), variety: ZNote, gradeId: z.string().nullish().transform((id) => id || null), mass: ZText, unit: ZUnit, harvestedOn: ZDay,
  place: z.string().trim().max(80).default(''), growerOrgId: z.string().nullish().transform((id) => id || null), basis: z.enum(CERTIFICATE_BASES).nullable().default(null),
}).transform(({ mass: text, ...rest }, context) => ({ ...rest, grams: mass(text, rest.unit, 'mass', context) }));

export const ZCertify = z.object({ lotId: z.string(), basis: z.enum(CERTIFICATE_BASES) });

export const ZWeigh = z.object({
  deliveryId: z.string(), gross: ZText, tare: ZText.default('0'), unit: ZUnit, method: z.enum(['hand', 'device']).default('hand'), device: ZNote, confirmed: ZYes,
  photo: z.instanceof(Uint8Array).nullish(),
}).transform(({ gross, tare, ...rest }, context) => ({
  ...rest, grossGrams: mass(gross, rest.unit, 'gross', context), tareGrams: mass(tare || '0', rest.unit, 'tare', context),
}));

export const ZStrike = z.object({ deliveryId: z.string(), ticketId: z.string() });

export const ZGrade = z.object({
  deliveryId: z.string(), gradeId: z.string(), sampleCount: ZWhole.min(1, 'orders.fields.count'), defectCount: ZWhole,
  /** Percent, "12.5"; empty when it was not measured. */
  moisture: z.string().trim().regex(/^(\d{1,2}(\.\d{1,2})?)?$/, 'orders.fields.moisture').default(''), note: ZNote,
}).transform(({ moisture, ...rest }) => ({ ...rest, moistureBps: moisture === '' ? null : Math.round(Number(moisture) * 100) }));

const REASONS = Object.keys(REJECT_REASONS) as [RejectReason, ...RejectReason[]];
/** `expectedFen` is the total that the screen showed; when it would come to something else, nothing happens and the buyer is told. */
export const ZAccept = z.object({
  deliveryId: z.string(), acceptedGrams: z.string().regex(/^\d{1,15}$/).transform(BigInt), expectedFen: z.string().regex(/^\d{1,15}$/).transform(BigInt),
  reason: z.union([z.enum(REASONS), z.literal('').transform(() => null)]).nullish().transform((reason) => reason ?? null), note: ZNote,
});
