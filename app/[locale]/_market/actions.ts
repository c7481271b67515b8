'use server';

import { submit } from '@/lib/http/action';
import type { FormState } from '@/lib/http/form-state';
import { currentActor } from '@/lib/http/session';
import { counterOffer, declineOffer, withdrawOffer } from '@/lib/market/service';
import { acceptOffer } from '@/lib/orders/service';
import type { MassUnit } from '@/lib/shared/quantity';
import { optional, text, ticked } from './form';

/** At which door the negotiation is shown: where the form stood, or at home for who has only one. */
async function door(form: FormData): Promise<'/farm' | '/buy'> {
  const actor = await currentActor();
  return actor.kind === 'person' && (actor.orgKind === 'buyer' || (actor.orgKind === 'cooperative' && text(form, 'door') === '/buy')) ? '/buy' : '/farm';
}

export async function accept(state: FormState, form: FormData): Promise<FormState> {
  const at = await door(form);
  return submit(acceptOffer, { state, form, success: ({ orderId }) => `${at}/orders/${orderId}?done=agreed`, input: () => ({ offerId: text(form, 'offerId') }) });
}

export async function counter(state: FormState, form: FormData): Promise<FormState> {
  const at = await door(form);
  return submit(counterOffer, {
    state, form, success: ({ offerId }) => `${at}/offers/${offerId}?done=countered`,
    input: () => ({
      offerId: text(form, 'offerId'), mass: text(form, 'mass'), soldBy: text(form, 'massUnit') as MassUnit, price: text(form, 'price'),
      pricedBy: text(form, 'pricedBy') as MassUnit, note: optional(form, 'note'), confirmed: ticked(form, 'confirmed'),
    }),
  });
}

export async function decline(state: FormState, form: FormData): Promise<FormState> {
  const at = await door(form);
  return submit(declineOffer, { state, form, success: ({ offerId }) => `${at}/offers/${offerId}?done=declined`, input: () => ({ offerId: text(form, 'offerId') }) });
}

export async function withdraw(state: FormState, form: FormData): Promise<FormState> {
  const at = await door(form);
  return submit(withdrawOffer, { state, form, success: ({ offerId }) => `${at}/offers/${offerId}?done=withdrawn`, input: () => ({ offerId: text(form, 'offerId') }) });
}
