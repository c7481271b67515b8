'use server';

import { submit } from '@/lib/http/action';
import type { FormState } from '@/lib/http/form-state';
import type { CertificateBasis } from '@/lib/orders/domain/lots';
import { bornLot, certifyLot } from '@/lib/orders/service';
import type { MassUnit } from '@/lib/shared/quantity';
import { text } from '../../../_orders/words';

export async function openLot(state: FormState, form: FormData): Promise<FormState> {
  return submit(bornLot, {
    state, form, success: ({ lotId }) => `/farm/lots/${lotId}`,
    input: () => ({
      leafId: text(form, 'leafId'), mass: text(form, 'mass'), unit: text(form, 'massUnit') as MassUnit, harvestedOn: text(form, 'harvestedOn'), place: text(form, 'place'),
      basis: (text(form, 'basis') || null) as CertificateBasis | null,
    }),
  });
}

export async function certify(state: FormState, form: FormData): Promise<FormState> {
  return submit(certifyLot, { state, form, success: ({ lotId }) => `/farm/lots/${lotId}?done=certified`, input: () => ({ lotId: text(form, 'lotId'), basis: text(form, 'basis') as CertificateBasis }) });
}
