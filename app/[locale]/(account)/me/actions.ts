'use server';

import { redirect } from 'next/navigation';
import { failureState, submit } from '@/lib/http/action';
import { database } from '@/lib/http/database';
import { homeOf } from '@/lib/http/doors';
import type { FormState } from '@/lib/http/form-state';
import { localPath } from '@/lib/http/local-path';
import { safeReturnPath } from '@/lib/http/return-path';
import { forgetSession, requirePerson, requireSession } from '@/lib/http/session';
import { lockHere } from '@/lib/http/signing';
import { answerDispute, decideDispute } from '@/lib/credit/disputes/service';
import type { Answer } from '@/lib/credit/domain/dispute';
import type { Remedy } from '@/lib/credit/domain/corrections';
import { makeApiKey, revokeApiKey } from '@/lib/identity/api-keys/service';
import { setBankAccount } from '@/lib/identity/accounts/service';
import { checkBusiness, checkPerson } from '@/lib/identity/checks/service';
import { API_SCOPES } from '@/lib/identity/domain/api-key';
import { giveConsent, revokeConsent } from '@/lib/identity/consents/service';
import { answerInvitation, answerLink, appointMember, foundOrganisation, inviteGrower, inviteMember } from '@/lib/identity/organisations/service';
import { organisationCards } from '@/lib/identity/queries';
import { signOut, signOutEverywhere, switchOrganisation } from '@/lib/identity/sign-in/service';
import type { OrgKind, Role } from '@/lib/shared/actor';
import { systemClock } from '@/lib/shared/clock';
import { unreadIds } from '@/lib/notify/queries';
import { readNotices } from '@/lib/notify/service';

const text = (form: FormData, name: string): string => { const value = form.get(name); return typeof value === 'string' ? value : ''; };
const optional = (form: FormData, name: string): string | undefined => text(form, name).trim() || undefined;

export async function changeOrganisation(_state: FormState, form: FormData): Promise<FormState> {
  const session = await requirePerson('/me');
  const outcome = await switchOrganisation.run(
    { actor: session.actor, db: database(), clock: systemClock }, { sessionId: session.sessionId, organisationId: text(form, 'organisationId') });
  if (!outcome.ok) return failureState(switchOrganisation as never, form, outcome.error);
  redirect(await localPath(safeReturnPath(form.get('to')) ?? homeOf(text(form, 'kind') as OrgKind)));
}

export async function foundAnother(state: FormState, form: FormData): Promise<FormState> {
  const { sessionId } = await requirePerson('/me');
  return submit(foundOrganisation, {
    state, form, success: () => '/me?done=founded',
    input: () => ({ sessionId, kind: text(form, 'kind') as 'farm', organisationName: text(form, 'organisationName'), regionCode: text(form, 'regionCode'), place: optional(form, 'place') }),
  });
}

export async function replyToInvitation(state: FormState, form: FormData): Promise<FormState> {
  return submit(answerInvitation, { state, form, success: () => '/me?done=member', input: () => ({ membershipId: text(form, 'membershipId'), accept: text(form, 'accept') === 'yes' }) });
}

export async function replyToLink(state: FormState, form: FormData): Promise<FormState> {
  return submit(answerLink, { state, form, success: () => '/me?done=link', input: () => ({ linkId: text(form, 'linkId'), accept: text(form, 'accept') === 'yes' }) });
}

export async function verifyPerson(state: FormState, form: FormData): Promise<FormState> {
  return submit(checkPerson, { state, form, success: () => '/me?done=check', input: () => ({ name: text(form, 'name'), idNumber: text(form, 'idNumber') }) });
}

export async function verifyBusiness(state: FormState, form: FormData): Promise<FormState> {
  return submit(checkBusiness, { state, form, success: () => '/me?done=check', input: () => ({ name: text(form, 'name'), uscc: text(form, 'uscc'), legalPerson: text(form, 'legalPerson') }) });
}

export async function saveAccount(state: FormState, form: FormData): Promise<FormState> {
  return submit(setBankAccount, { state, form, success: () => '/me?done=account', input: () => ({ bankName: text(form, 'bankName'), holderName: text(form, 'holderName'), number: text(form, 'number') }) });
}

export async function consent(state: FormState, form: FormData): Promise<FormState> {
  return submit(giveConsent, { state, form, success: () => '/me?done=given', input: () => ({ granteeOrgId: text(form, 'lender'), purpose: 'credit' as const, months: text(form, 'months') }) });
}

export async function takeBack(state: FormState, form: FormData): Promise<FormState> {
  return submit(revokeConsent, { state, form, success: ({ consentId }) => `/me/consent/${consentId}?done=revoked`, input: () => ({ consentId: text(form, 'consentId') }) });
}

export async function answerToDispute(state: FormState, form: FormData): Promise<FormState> {
  return submit(answerDispute, { state, form, success: () => '/me/disputes?done=answered', input: () => ({ disputeId: text(form, 'disputeId'), answer: text(form, 'answer') as Answer, words: text(form, 'words') }) });
}

export async function decideOnDispute(state: FormState, form: FormData): Promise<FormState> {
  return submit(decideDispute, { state, form, success: () => '/me/disputes?done=decided', input: () => ({ disputeId: text(form, 'disputeId'), verdict: text(form, 'verdict') as Remedy | 'stands', words: text(form, 'words') }) });
}

export async function makeKey(state: FormState, form: FormData): Promise<FormState> {
  return submit(makeApiKey, {
    state, form, success: ({ keyId }) => `/me/keys?made=${keyId}`,
    input: () => ({ name: text(form, 'name'), scopes: API_SCOPES.filter((scope) => form.has(`scopes-${scope}`)), months: text(form, 'months') }),
  });
}

export async function endKey(state: FormState, form: FormData): Promise<FormState> {
  return submit(revokeApiKey, { state, form, success: () => '/me/keys?done=ended', input: () => ({ keyId: text(form, 'keyId') }) });
}

export async function inviteToTeam(state: FormState, form: FormData): Promise<FormState> {
  return submit(inviteMember, { state, form, success: () => '/me/team?done=invited', input: () => ({ name: text(form, 'name'), phone: text(form, 'phone'), role: text(form, 'role') as Role }) });
}

export async function appoint(state: FormState, form: FormData): Promise<FormState> {
  const role = optional(form, 'role') as Role | undefined;
  return submit(appointMember, { state, form, success: () => '/me/team?done=member', input: () => ({ membershipId: text(form, 'membershipId'), role: role ?? null }) });
}

export async function addGrower(state: FormState, form: FormData): Promise<FormState> {
  // A grower is taken to live where her cooperative is, until she says otherwise.
  const { actor } = await requireSession({ orgs: ['cooperative'], path: '/me/growers' });
  const regionCode = (await organisationCards(database(), [actor.organisationId])).get(actor.organisationId)?.regionCode ?? '';
  return submit(inviteGrower, { state, form, success: () => '/me/growers?done=invited', input: () => ({ name: text(form, 'name'), phone: optional(form, 'phone'), regionCode }) });
}

export async function markRead(state: FormState, form: FormData): Promise<FormState> {
  const { actor } = await requireSession({ path: '/me/notices' });
  const noticeIds = await unreadIds(database(), actor);
  if (noticeIds.length === 0) redirect(await localPath('/me/notices'));
  return submit(readNotices, { state, form, success: () => '/me/notices', input: () => ({ noticeIds }) });
}

/** Signs out this browser, or with another session's id that device. */
export async function leave(_state: FormState, form: FormData): Promise<FormState> {
  const session = await requirePerson('/me');
  const sessionId = optional(form, 'sessionId') ?? session.sessionId;
  if (sessionId === session.sessionId) await lockHere();
  const outcome = await signOut.run({ actor: session.actor, db: database(), clock: systemClock }, { sessionId });
  if (sessionId !== session.sessionId) {
    if (!outcome.ok) return failureState(signOut as never, form, outcome.error);
    redirect(await localPath('/me?done=device'));
  }
  await forgetSession();
  redirect(await localPath('/sign-in?bye=1'));
}

export async function leaveEverywhere(_state: FormState, form: FormData): Promise<FormState> {
  const session = await requirePerson('/me');
  await lockHere();
  const outcome = await signOutEverywhere.run({ actor: session.actor, db: database(), clock: systemClock }, { sessionId: session.sessionId });
  if (!outcome.ok) return failureState(signOutEverywhere as never, form, outcome.error);
  await forgetSession();
  redirect(await localPath('/sign-in?bye=all'));
}
