import { LISTING_FIELDS, type ListingField } from '../market/domain/listing-edit';
import { editListing, publishListing } from '../market/service';
import type { CertificateBasis } from '../orders/domain/lots';
import { bornLot, dispatch } from '../orders/service';
import type { MassUnit } from '../shared/quantity';
import { fileOf, optional, text, ticked } from './form-fields';

/**
 * The forms that a farmer may fill in without a network. They are read here for both ways in, the form's own and the queue's: the same form
 * under the same key must be the same input, or a lost answer could not be asked for again.
 */
export async function publishInput(form: FormData) {
  const photo = await fileOf(form, 'photo');
  return {
    leafId: text(form, 'leafId'), variety: optional(form, 'variety'), gradeId: text(form, 'gradeId'), mass: text(form, 'mass'), soldBy: text(form, 'massUnit') as MassUnit,
    price: text(form, 'price'), pricedBy: text(form, 'pricedBy') as MassUnit, minimum: optional(form, 'minimum'), harvestFrom: text(form, 'harvestFrom'),
    harvestTo: text(form, 'harvestTo'), place: optional(form, 'place'), note: optional(form, 'note'), photo: photo?.bytes, growerOrgId: optional(form, 'growerOrgId'),
    confirmed: ticked(form, 'confirmed'),
  };
}

/** Which inputs of the form make a field of a listing. */
export const EDIT_INPUTS: Readonly<Record<ListingField, readonly string[]>> = {
  grade: ['gradeId'], variety: ['variety'], price: ['price', 'pricedBy'], left: ['left'], window: ['harvestFrom', 'harvestTo'], place: ['place'], note: ['note'],
};
/** An input that is not there leaves its field alone; one that is empty empties it. */
const given = (form: FormData, name: string): string | null => (form.has(name) ? text(form, name) : null);

export function editInput(form: FormData) {
  return {
    listingId: text(form, 'listingId'), gradeId: given(form, 'gradeId'), variety: given(form, 'variety'), price: given(form, 'price'), pricedBy: given(form, 'pricedBy') as MassUnit | null,
    left: given(form, 'left'), harvestFrom: given(form, 'harvestFrom'), harvestTo: given(form, 'harvestTo'), place: given(form, 'place'), note: given(form, 'note'),
    base: Object.fromEntries(LISTING_FIELDS.flatMap((field) => (form.has(`base.${field}`) ? [[field, text(form, `base.${field}`)]] : []))) as Partial<Record<ListingField, string>>,
    confirmed: ticked(form, 'confirmed'),
  };
}

export function lotInput(form: FormData) {
  return {
    leafId: text(form, 'leafId'), mass: text(form, 'mass'), unit: text(form, 'massUnit') as MassUnit, harvestedOn: text(form, 'harvestedOn'), place: text(form, 'place'),
    basis: (text(form, 'basis') || null) as CertificateBasis | null,
  };
}

/** A consignment out of a lot that is there, or out of a harvest of which the lot is opened by the way. */
export function sendInput(form: FormData) {
  const lotId = text(form, 'lotId');
  const basis = (text(form, 'basis') || null) as CertificateBasis | null;
  return {
    orderId: text(form, 'orderId'), mass: text(form, 'mass'), unit: text(form, 'massUnit') as MassUnit, last: ticked(form, 'last'), vehicle: text(form, 'vehicle'), sentBefore: optional(form, 'sentBefore'),
    ...(lotId && lotId !== 'new' ? { lotId, basis } : { newLot: { harvestedOn: text(form, 'harvestedOn'), place: text(form, 'place'), basis } }),
  };
}

/** What the queue may bring, by the form's hidden `_queue`: how it is read, what it does, and the page of what came of it. Nothing that binds or pays is here. */
export const FIELD_FORMS = {
  publish: { operation: publishListing, read: publishInput, page: (answer: { readonly listingId: string }) => `/farm/listings/${answer.listingId}` },
  edit: { operation: editListing, read: editInput, page: (answer: { readonly listingId: string }) => `/farm/listings/${answer.listingId}` },
  lot: { operation: bornLot, read: lotInput, page: (answer: { readonly lotId: string }) => `/farm/lots/${answer.lotId}` },
  send: { operation: dispatch, read: sendInput, page: (answer: { readonly orderId: string }) => `/farm/orders/${answer.orderId}` },
} as const;
export type FieldForm = keyof typeof FIELD_FORMS;
