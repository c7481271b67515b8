'use server';

import { redirect } from 'next/navigation';
import { signatureOf } from '@/lib/esign/schema';
import { submit } from '@/lib/http/action';
import { localPath } from '@/lib/http/local-path';
import type { FormState } from '@/lib/http/form-state';
import { apply as applyForLoan, withdraw as withdrawApplication } from '@/lib/lending/applications/service';
import { cancelPrepayment, prepay as prepayLoan } from '@/lib/lending/loans/service';
import { acceptOffer, signContract } from '@/lib/lending/offers/service';
import { askReview, withdrawReview } from '@/lib/lending/reviews/service';
import { signedAlready, unlockFor } from '../../../_esign/signing';
import { text } from '../../../_orders/words';

/** Products are boxes with names of their own, so that an error keeps each as it was ticked. */
const ticked = (form: FormData): string[] => [...form.keys()].filter((name) => name.startsWith('product:')).map((name) => name.slice('product:'.length));

export async function apply(state: FormState, form: FormData): Promise<FormState> {
  return submit(applyForLoan, {
    state, form, success: () => '/farm/loan?done=applied',
    input: () => ({ amount: text(form, 'amount'), months: text(form, 'months'), purpose: text(form, 'purpose'), productIds: ticked(form), consent: form.get('consent') !== null }),
  });
}

export async function withdraw(state: FormState, form: FormData): Promise<FormState> {
  return submit(withdrawApplication, { state, form, success: () => '/farm/loan?done=withdrawn', input: () => ({ applicationId: text(form, 'applicationId') }) });
}

export async function askAgain(state: FormState, form: FormData): Promise<FormState> {
  return submit(askReview, {
    state, form, success: ({ applicationId }) => `/farm/loan/review/${applicationId}?done=asked`,
    input: () => ({ applicationId: text(form, 'applicationId'), lenderOrgId: text(form, 'lenderOrgId'), words: text(form, 'words') }),
  });
}

export async function takeBackReview(state: FormState, form: FormData): Promise<FormState> {
  return submit(withdrawReview, { state, form, success: ({ applicationId }) => `/farm/loan/review/${applicationId}?done=withdrawn`, input: () => ({ reviewId: text(form, 'reviewId') }) });
}

export async function accept(state: FormState, form: FormData): Promise<FormState> {
  return submit(acceptOffer, { state, form, success: ({ applicationId }) => `/farm/loan/contract/${applicationId}`, input: () => ({ offerId: text(form, 'offerId') }) });
}

export async function sign(state: FormState, form: FormData): Promise<FormState> {
  const opened = await unlockFor(form);
  if ('state' in opened) return opened.state;
  const [applicationId, signed] = [text(form, 'applicationId'), () => '/farm/loan?done=signed'];
  const answered = await submit(signContract, { state, form, success: signed, input: () => ({ applicationId, signature: signatureOf(form), unlock: opened.unlock }) });
  return opened.given && signedAlready(answered) ? redirect(await localPath(signed())) : answered;
}

export async function prepay(state: FormState, form: FormData): Promise<FormState> {
  const loanId = text(form, 'loanId');
  return submit(prepayLoan, { state, form, success: () => `/farm/loan/${loanId}?done=prepaid`, input: () => ({ loanId, whole: text(form, 'what') === 'whole', amount: text(form, 'amount') }) });
}

export async function cancel(state: FormState, form: FormData): Promise<FormState> {
  return submit(cancelPrepayment, { state, form, success: ({ loanId }) => `/farm/loan/${loanId}?done=cancelled`, input: () => ({ loanId: text(form, 'loanId') }) });
}
