'use server';

import { redirect } from 'next/navigation';
import { submit } from '@/lib/http/action';
import type { FormState } from '@/lib/http/form-state';
import { localPath } from '@/lib/http/local-path';
import { changeAccess, foundForPlatform, lookUpPerson } from '@/lib/identity/access/service';
import { readPhone } from '@/lib/identity/domain/phone';
import type { FOUNDED_KINDS } from '@/lib/identity/schema';
import { handBack as handBackItem, rerun as rerunJob, take as takeItem } from '@/lib/oversight/service';
import { check as checkCorrection, onboardAgain as askAgain, propose as proposeCorrection, withdraw as withdrawCorrection } from '@/lib/payments/corrections/service';
import type { CORRECTION_KINDS } from '@/lib/payments/domain/correction';
import { checkPayoutRetry, proposePayoutRetry } from '@/lib/settlement/service';
import type { Queue } from '@/lib/shared/waiting';
import { text } from '../../_orders/words';

const itemPage = (form: FormData, done: string): string => `/ops/queues/${text(form, 'queue')}/${text(form, 'subjectId')}?done=${done}`;
const subject = (form: FormData) => ({ queue: text(form, 'queue') as Queue, subjectId: text(form, 'subjectId') });

export async function take(state: FormState, form: FormData): Promise<FormState> {
  return submit(takeItem, { state, form, input: subject, success: () => itemPage(form, 'taken') });
}

export async function handBack(state: FormState, form: FormData): Promise<FormState> {
  return submit(handBackItem, { state, form, input: () => ({ ...subject(form), note: text(form, 'note') }), success: () => itemPage(form, 'handedBack') });
}

export async function rerun(state: FormState, form: FormData): Promise<FormState> {
  return submit(rerunJob, { state, form, input: () => ({ subjectId: text(form, 'subjectId') }), success: () => itemPage(form, 'rerun') });
}

export async function propose(state: FormState, form: FormData): Promise<FormState> {
  const [kind, subjectId, reason] = [text(form, 'kind'), text(form, 'subjectId'), text(form, 'reason')];
  if (kind === 'RETRY_PAYOUT') return submit(proposePayoutRetry, { state, form, input: () => ({ subjectId, reason }), success: () => itemPage(form, 'proposed') });
  return submit(proposeCorrection, {
    state, form, success: () => itemPage(form, 'proposed'),
    input: () => ({ kind: kind as (typeof CORRECTION_KINDS)[number], subjectId, reason, bankReference: text(form, 'bankReference') }),
  });
}

export async function check(state: FormState, form: FormData): Promise<FormState> {
  const [correctionId, note, approve] = [text(form, 'correctionId'), text(form, 'note'), text(form, 'decision') === 'approve'];
  if (approve && text(form, 'kind') === 'RETRY_PAYOUT') return submit(checkPayoutRetry, { state, form, input: () => ({ correctionId, note }), success: () => itemPage(form, 'approved') });
  return submit(checkCorrection, { state, form, input: () => ({ correctionId, approve, note }), success: () => itemPage(form, approve ? 'approved' : 'declined') });
}

export async function withdraw(state: FormState, form: FormData): Promise<FormState> {
  return submit(withdrawCorrection, { state, form, input: () => ({ correctionId: text(form, 'correctionId') }), success: () => itemPage(form, 'withdrawn') });
}

export async function onboardAgain(state: FormState, form: FormData): Promise<FormState> {
  return submit(askAgain, { state, form, input: () => ({ subjectId: text(form, 'subjectId') }), success: () => itemPage(form, 'asked') });
}

/** A phone goes no way that an address would keep: the search itself is an operation, which writes down who looked. */
export async function find(state: FormState, form: FormData): Promise<FormState> {
  const wanted = text(form, 'q').normalize('NFKC').trim();
  const phone = readPhone(wanted);
  if (phone.ok) return submit(lookUpPerson, { state, form, input: () => ({ phone: wanted }), success: ({ personId }) => personId === null ? '/ops/search?nobody=1' : `/ops/people/${personId}` });
  redirect(await localPath(`/ops/search?q=${encodeURIComponent(wanted.slice(0, 64))}`));
}

export async function access(state: FormState, form: FormData): Promise<FormState> {
  const subjectKind = text(form, 'subjectKind') as 'person' | 'organisation';
  return submit(changeAccess, {
    state, form, input: () => ({ subjectKind, subjectId: text(form, 'subjectId'), admit: text(form, 'admit') === 'yes', reason: text(form, 'reason') }),
    success: ({ subjectId }) => `/ops/${subjectKind === 'person' ? 'people' : 'organisations'}/${subjectId}?done=changed`,
  });
}

export async function found(state: FormState, form: FormData): Promise<FormState> {
  return submit(foundForPlatform, {
    state, form, success: ({ organisationId }) => `/ops/organisations/${organisationId}?done=founded`,
    input: () => ({ kind: text(form, 'kind') as (typeof FOUNDED_KINDS)[number], organisationName: text(form, 'organisationName'), regionCode: text(form, 'regionCode'), name: text(form, 'name'), phone: text(form, 'phone') }),
  });
}
