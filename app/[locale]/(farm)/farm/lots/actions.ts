'use server';

import { submit } from '@/lib/http/action';
import { lotInput } from '@/lib/http/field-forms';
import type { FormState } from '@/lib/http/form-state';
import type { CertificateBasis } from '@/lib/orders/domain/lots';
import { bornLot, certifyLot } from '@/lib/orders/service';
import { text } from '../../../_orders/words';

export async function openLot(state: FormState, form: FormData): Promise<FormState> {
  return submit(bornLot, { state, form, success: ({ lotId }) => `/farm/lots/${lotId}`, input: lotInput });
}

export async function certify(state: FormState, form: FormData): Promise<FormState> {
  return submit(certifyLot, { state, form, success: ({ lotId }) => `/farm/lots/${lotId}?done=certified`, input: () => ({ lotId: text(form, 'lotId'), basis: text(form, 'basis') as CertificateBasis }) });
}
