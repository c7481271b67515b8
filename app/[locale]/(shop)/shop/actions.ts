'use server';

import { submit, submitOnce } from '@/lib/http/action';
import type { FormState } from '@/lib/http/form-state';
import { appointMember, inviteMember } from '@/lib/identity/organisations/service';
import { addCounter, addSpeaker, askAtCounter, closeCounter, closeDay, openStore, placeClerk, removeClerk, renewSpeaker, revokeSpeaker } from '@/lib/merchant/service';
import { text } from '../../_orders/words';
import { secretShown } from './speaker/_components/secret-shown';

export async function foundStore(state: FormState, form: FormData): Promise<FormState> {
  return submit(openStore, { state, form, success: () => '/shop/stores?done=opened', input: () => ({ store: text(form, 'store'), place: text(form, 'place'), counter: text(form, 'counter') }) });
}

export async function oneMoreCounter(state: FormState, form: FormData): Promise<FormState> {
  return submit(addCounter, { state, form, success: () => '/shop/stores?done=counter', input: () => ({ storeId: text(form, 'storeId'), counter: text(form, 'counter') }) });
}

export async function stopCounter(state: FormState, form: FormData): Promise<FormState> {
  return submit(closeCounter, { state, form, success: () => '/shop/stores?done=closed', input: () => ({ counterId: text(form, 'counterId') }) });
}

export async function giveCounter(state: FormState, form: FormData): Promise<FormState> {
  return submit(placeClerk, { state, form, success: () => '/shop/stores?done=placed', input: () => ({ counterId: text(form, 'counterId'), personId: text(form, 'personId') }) });
}

export async function takeCounter(state: FormState, form: FormData): Promise<FormState> {
  return submit(removeClerk, { state, form, success: () => '/shop/stores?done=removed', input: () => ({ counterId: text(form, 'counterId'), personId: text(form, 'personId') }) });
}

export async function inviteClerk(state: FormState, form: FormData): Promise<FormState> {
  return submit(inviteMember, { state, form, success: () => '/shop/stores?done=invited', input: () => ({ name: text(form, 'name'), phone: text(form, 'phone'), role: 'clerk' as const }) });
}

export async function letClerkGo(state: FormState, form: FormData): Promise<FormState> {
  return submit(appointMember, { state, form, success: () => '/shop/stores?done=gone', input: () => ({ membershipId: text(form, 'membershipId'), role: null }) });
}

export async function askAmount(state: FormState, form: FormData): Promise<FormState> {
  return submit(askAtCounter, { state, form, success: ({ counterId, paymentId }) => `/shop/counter/${counterId}?pay=${paymentId}`, input: () => ({ counterId: text(form, 'counterId'), amount: text(form, 'amount') }) });
}

export async function endDay(state: FormState, form: FormData): Promise<FormState> {
  return submit(closeDay, { state, form, success: ({ counterId, day }) => `/shop/counter/${counterId}/day?day=${day}&done=1`, input: () => ({ counterId: text(form, 'counterId'), day: text(form, 'day') }) });
}

export async function registerSpeaker(state: FormState, form: FormData): Promise<FormState> {
  return submitOnce(addSpeaker, { state, form, show: secretShown, input: () => ({ counterId: text(form, 'counterId'), speaker: text(form, 'speaker') }) });
}

export async function renewSecret(state: FormState, form: FormData): Promise<FormState> {
  return submitOnce(renewSpeaker, { state, form, show: secretShown, input: () => ({ speakerId: text(form, 'speakerId') }) });
}

export async function endSpeaker(state: FormState, form: FormData): Promise<FormState> {
  return submit(revokeSpeaker, { state, form, success: ({ counterId }) => `/shop/speaker?counter=${counterId}&done=revoked`, input: () => ({ speakerId: text(form, 'speakerId') }) });
}
