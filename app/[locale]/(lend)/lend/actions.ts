'use server';

import { redirect } from 'next/navigation';
import { signatureOf } from '@/lib/esign/schema';
import { submit } from '@/lib/http/action';
import { localPath } from '@/lib/http/local-path';
import type { FormState } from '@/lib/http/form-state';
import { decline as declineApplication } from '@/lib/lending/applications/service';
import { disburse as disburseLoan, recordReceipt } from '@/lib/lending/loans/service';
import { checkOffer, proposeOffer, signContract, withdrawOffer } from '@/lib/lending/offers/service';
import { closeProduct, openProduct } from '@/lib/lending/products/service';
import { answerReview } from '@/lib/lending/reviews/service';
import type { LoanMethod } from '@/lib/lending/domain/schedule';
import { signedAlready, unlockFor } from '../../_esign/signing';
import { text } from '../../_orders/words';

const page = (applicationId: string, done: string): string => `/lend/applications/${applicationId}?done=${done}`;

export async function propose(state: FormState, form: FormData): Promise<FormState> {
  const fields = { applicationId: text(form, 'applicationId'), principal: text(form, 'principal'), months: text(form, 'months'), rate: text(form, 'rate'), note: text(form, 'note') };
  return submit(proposeOffer, { state, form, success: ({ applicationId }) => page(applicationId, 'offered'), input: () => fields });
}

export async function check(state: FormState, form: FormData): Promise<FormState> {
  return submit(checkOffer, {
    state, form, success: ({ applicationId }) => page(applicationId, 'checked'),
    input: () => ({ offerId: text(form, 'offerId'), approve: text(form, 'decision') === 'approve', note: text(form, 'note') }),
  });
}

export async function withdraw(state: FormState, form: FormData): Promise<FormState> {
  return submit(withdrawOffer, { state, form, success: ({ applicationId }) => page(applicationId, 'withdrawn'), input: () => ({ offerId: text(form, 'offerId') }) });
}

export async function decline(state: FormState, form: FormData): Promise<FormState> {
  return submit(declineApplication, { state, form, success: ({ applicationId }) => page(applicationId, 'declined'), input: () => ({ applicationId: text(form, 'applicationId'), reason: text(form, 'reason') }) });
}

export async function answerToReview(state: FormState, form: FormData): Promise<FormState> {
  return submit(answerReview, { state, form, success: () => '/lend/reviews?done=answered', input: () => ({ reviewId: text(form, 'reviewId'), verdict: text(form, 'verdict') as 'kept' | 'changed', words: text(form, 'words') }) });
}

export async function sign(state: FormState, form: FormData): Promise<FormState> {
  const opened = await unlockFor(form);
  if ('state' in opened) return opened.state;
  const [applicationId, signed] = [text(form, 'applicationId'), () => page(text(form, 'applicationId'), 'signed')];
  const answered = await submit(signContract, { state, form, success: signed, input: () => ({ applicationId, signature: signatureOf(form), unlock: opened.unlock }) });
  return opened.given && signedAlready(answered) ? redirect(await localPath(signed())) : answered;
}

export async function disburse(state: FormState, form: FormData): Promise<FormState> {
  return submit(disburseLoan, { state, form, success: ({ applicationId }) => page(applicationId, 'disbursed'), input: () => ({ applicationId: text(form, 'applicationId') }) });
}

export async function receipt(state: FormState, form: FormData): Promise<FormState> {
  return submit(recordReceipt, { state, form, success: ({ loanId }) => `/lend/loans/${loanId}?done=booked`, input: () => ({ loanId: text(form, 'loanId'), amount: text(form, 'amount'), receipt: text(form, 'receipt') }) });
}

export async function open(state: FormState, form: FormData): Promise<FormState> {
  const names = ['name', 'rate', 'fee', 'min', 'max', 'minMonths', 'maxMonths', 'deductionCap', 'weeklyFloor', 'passMark', 'fourEyes', 'priority'] as const;
  const fields = Object.fromEntries(names.map((name) => [name, text(form, name)])) as Record<(typeof names)[number], string>;
  return submit(openProduct, { state, form, success: () => '/lend/products?done=opened', input: () => ({ ...fields, method: text(form, 'method') as LoanMethod }) });
}

export async function close(state: FormState, form: FormData): Promise<FormState> {
  return submit(closeProduct, { state, form, success: () => '/lend/products?done=closed', input: () => ({ productId: text(form, 'productId') }) });
}
