'use server';

import { redirect } from 'next/navigation';
import { signatureOf } from '@/lib/esign/schema';
import { submit } from '@/lib/http/action';
import { sendInput } from '@/lib/http/field-forms';
import { localPath } from '@/lib/http/local-path';
import type { FormState } from '@/lib/http/form-state';
import { cancelOrder, dispatch, endShort, signContract } from '@/lib/orders/service';
import { giveBack } from '@/lib/settlement/returns/service';
import { signedAlready, unlockFor } from '../../../_esign/signing';
import { text } from '../../../_orders/words';

export async function sign(state: FormState, form: FormData): Promise<FormState> {
  const opened = await unlockFor(form);
  if ('state' in opened) return opened.state;
  const orderId = text(form, 'orderId');
  const signed = () => `/farm/orders/${orderId}?done=signed`;
  const answered = await submit(signContract, { state, form, success: signed, input: () => ({ orderId, signature: signatureOf(form), unlock: opened.unlock }) });
  return opened.given && signedAlready(answered) ? redirect(await localPath(signed())) : answered;
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
