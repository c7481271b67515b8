'use server';

import { signatureOf } from '@/lib/esign/schema';
import { submit } from '@/lib/http/action';
import { sendInput } from '@/lib/http/field-forms';
import type { FormState } from '@/lib/http/form-state';
import { cancelOrder, dispatch, endShort, signContract } from '@/lib/orders/service';
import { giveBack } from '@/lib/settlement/returns/service';
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

export async function send(state: FormState, form: FormData): Promise<FormState> {
  return submit(dispatch, { state, form, success: ({ orderId }) => `/farm/orders/${orderId}?done=sent`, input: sendInput });
}
