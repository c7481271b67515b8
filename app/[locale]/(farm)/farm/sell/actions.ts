'use server';

import { submit } from '@/lib/http/action';
import type { FormState } from '@/lib/http/form-state';
import { publishListing, withdrawListing } from '@/lib/market/service';
import type { MassUnit } from '@/lib/shared/quantity';
import { fileOf, optional, text, ticked } from '../../../_market/form';

export async function publish(state: FormState, form: FormData): Promise<FormState> {
  const photo = await fileOf(form, 'photo');
  return submit(publishListing, {
    state, form, success: ({ listingId }) => `/farm/listings/${listingId}?done=published`,
    input: () => ({
      leafId: text(form, 'leafId'), variety: optional(form, 'variety'), gradeId: text(form, 'gradeId'), mass: text(form, 'mass'), soldBy: text(form, 'massUnit') as MassUnit,
      price: text(form, 'price'), pricedBy: text(form, 'pricedBy') as MassUnit, minimum: optional(form, 'minimum'), harvestFrom: text(form, 'harvestFrom'),
      harvestTo: text(form, 'harvestTo'), place: optional(form, 'place'), note: optional(form, 'note'), photo: photo?.bytes, growerOrgId: optional(form, 'growerOrgId'),
      confirmed: ticked(form, 'confirmed'),
    }),
  });
}

export async function takeBack(state: FormState, form: FormData): Promise<FormState> {
  return submit(withdrawListing, { state, form, success: ({ listingId }) => `/farm/listings/${listingId}?done=withdrawn`, input: () => ({ listingId: text(form, 'listingId') }) });
}
