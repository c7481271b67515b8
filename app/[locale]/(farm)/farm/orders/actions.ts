'use server';

import { signatureOf } from '@/lib/esign/schema';
import { submit } from '@/lib/http/action';
import type { FormState } from '@/lib/http/form-state';
import type { CertificateBasis } from '@/lib/orders/domain/lots';
import { cancelOrder, dispatch, endShort, signContract } from '@/lib/orders/service';
import { giveBack } from '@/lib/settlement/returns/service';
import type { MassUnit } from '@/lib/shared/quantity';
import { text } from '../../../_orders/words';

export async function sign(state: FormState, form: FormData): Promise<FormState> {
  return submit(signContract, {
    state, form, success: ({ orderId }) => `/farm/orders/${orderId}?done=signed`, input: () => ({ orderId: text(form, 'orderId'), signature: signatureOf(form) }),
  });
}

export async function cancel(state: FormState, form: FormData): Promise<FormState> {
  return submit(cancelOrder, { state, form, success: ({ orderId }) => `/farm/orders/${orderId}?done=cancelled`, input: () => ({ orderId: text(form, 'orderId'), reason: text(form, 'reason') }) });
}

export async function end(state: FormState, form: FormData): Promise<FormState> {
  return submit(endShort, { state, form, success: ({ orderId }) => `/farm/orders/${orderId}?done=ended`, input: () => ({ orderId: text(form, 'orderId') }) });
}

export async function returnMoney(state: FormState, form: FormData): Promise<FormState> {
  return submit(giveBack, {
    state, form, success: ({ orderId }) => `/farm/orders/${orderId}?done=givenBack`,
    input: () => ({ orderId: text(form, 'orderId'), amount: text(form, 'amount'), reason: text(form, 'reason') }),
  });
}

/** A consignment out of a lot that is there, or out of a harvest of which the lot is opened by the way. */
export async function send(state: FormState, form: FormData): Promise<FormState> {
  const lotId = text(form, 'lotId');
  const basis = (text(form, 'basis') || null) as CertificateBasis | null;
  return submit(dispatch, {
    state, form, success: ({ orderId }) => `/farm/orders/${orderId}?done=sent`,
    input: () => ({
      orderId: text(form, 'orderId'), mass: text(form, 'mass'), unit: text(form, 'massUnit') as MassUnit, last: form.get('last') !== null, vehicle: text(form, 'vehicle'),
      ...(lotId && lotId !== 'new' ? { lotId, basis } : { newLot: { harvestedOn: text(form, 'harvestedOn'), place: text(form, 'place'), basis } }),
    }),
  });
}
