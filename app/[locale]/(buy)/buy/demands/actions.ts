'use server';

import { submit } from '@/lib/http/action';
import type { FormState } from '@/lib/http/form-state';
import { postDemand, withdrawDemand } from '@/lib/market/service';
import type { MassUnit } from '@/lib/shared/quantity';
import { optional, text, ticked } from '../../../_market/form';

export async function post(state: FormState, form: FormData): Promise<FormState> {
  return submit(postDemand, {
    state, form, success: ({ demandId }) => `/buy/demands/${demandId}?done=posted`,
    input: () => ({
      leafId: text(form, 'leafId'), gradeId: text(form, 'gradeId'), mass: text(form, 'mass'), soldBy: text(form, 'massUnit') as MassUnit, cap: text(form, 'cap'),
      pricedBy: text(form, 'massUnit') as MassUnit, deliverFrom: text(form, 'deliverFrom'), deliverTo: text(form, 'deliverTo'), radiusKm: text(form, 'radiusKm'),
      place: optional(form, 'place'), note: optional(form, 'note'), confirmed: ticked(form, 'confirmed'),
    }),
  });
}

export async function takeBack(state: FormState, form: FormData): Promise<FormState> {
  return submit(withdrawDemand, { state, form, success: ({ demandId }) => `/buy/demands/${demandId}?done=withdrawn`, input: () => ({ demandId: text(form, 'demandId') }) });
}
