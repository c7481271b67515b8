'use server';

import { redirect } from 'next/navigation';
import { signatureOf } from '@/lib/esign/schema';
import { submit } from '@/lib/http/action';
import { localPath } from '@/lib/http/local-path';
import type { FormState } from '@/lib/http/form-state';
import type { RejectReason } from '@/lib/orders/domain/decision';
import { accept, arrive, cancelOrder, endShort, grade, requestPayment, signContract, strikeTicket, weigh } from '@/lib/orders/service';
import type { MassUnit } from '@/lib/shared/quantity';
import { fileOf } from '../../../_market/form';
import { signedAlready, unlockFor } from '../../../_esign/signing';
import { text } from '../../../_orders/words';

const order = (orderId: string, done?: string) => `/buy/orders/${orderId}${done ? `?done=${done}` : ''}`;
const consignment = ({ orderId, deliveryId }: { orderId: string; deliveryId: string }) => `/buy/orders/${orderId}/receive/${deliveryId}`;

export async function sign(state: FormState, form: FormData): Promise<FormState> {
  const opened = await unlockFor(form);
  if ('state' in opened) return opened.state;
  const orderId = text(form, 'orderId');
  const signed = () => order(orderId, 'signed');
  const answered = await submit(signContract, { state, form, success: signed, input: () => ({ orderId, signature: signatureOf(form), unlock: opened.unlock }) });
  return opened.given && signedAlready(answered) ? redirect(await localPath(signed())) : answered;
}

export async function pay(state: FormState, form: FormData): Promise<FormState> {
  return submit(requestPayment, { state, form, success: ({ orderId }) => order(orderId), input: () => ({ orderId: text(form, 'orderId') }) });
}

export async function cancel(state: FormState, form: FormData): Promise<FormState> {
  return submit(cancelOrder, { state, form, success: ({ orderId }) => order(orderId, 'cancelled'), input: () => ({ orderId: text(form, 'orderId'), reason: text(form, 'reason') }) });
}

export async function end(state: FormState, form: FormData): Promise<FormState> {
  return submit(endShort, { state, form, success: ({ orderId }) => order(orderId, 'ended'), input: () => ({ orderId: text(form, 'orderId') }) });
}

export async function recordArrival(state: FormState, form: FormData): Promise<FormState> {
  return submit(arrive, { state, form, success: consignment, input: () => ({ deliveryId: text(form, 'deliveryId') }) });
}

export async function recordWeighing(state: FormState, form: FormData): Promise<FormState> {
  const photo = await fileOf(form, 'photo');
  return submit(weigh, {
    state, form, success: (answer) => `${consignment(answer)}#weigh`,
    input: () => ({
      deliveryId: text(form, 'deliveryId'), gross: text(form, 'gross'), tare: text(form, 'tare') || '0', unit: text(form, 'unit') as MassUnit, device: text(form, 'device'),
      method: text(form, 'device').trim() ? 'device' as const : 'hand' as const, confirmed: form.get('confirmed') !== null,
      photo: photo?.bytes,
    }),
  });
}

export async function strike(state: FormState, form: FormData): Promise<FormState> {
  return submit(strikeTicket, { state, form, success: (answer) => `${consignment(answer)}#weigh`, input: () => ({ deliveryId: text(form, 'deliveryId'), ticketId: text(form, 'ticketId') }) });
}

export async function recordGrade(state: FormState, form: FormData): Promise<FormState> {
  return submit(grade, {
    state, form, success: (answer) => `${consignment(answer)}#decide`,
    input: () => ({
      deliveryId: text(form, 'deliveryId'), gradeId: text(form, 'gradeId'), sampleCount: text(form, 'sampleCount'), defectCount: text(form, 'defectCount'),
      moisture: text(form, 'moisture'), note: text(form, 'note'),
    }),
  });
}

/** Confirms what the page has shown: mass and total travel with the click, and nothing moves when they no longer hold. */
export async function decide(state: FormState, form: FormData): Promise<FormState> {
  return submit(accept, {
    state, form, success: ({ orderId }) => order(orderId, 'accepted'),
    input: () => ({
      deliveryId: text(form, 'deliveryId'), acceptedGrams: text(form, 'acceptedGrams'), expectedFen: text(form, 'expectedFen'), note: text(form, 'note'),
      reason: text(form, 'reason') as RejectReason | '',
    }),
  });
}
