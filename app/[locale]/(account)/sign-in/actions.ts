'use server';

import { getTranslations } from 'next-intl/server';
import { redirect } from 'next/navigation';
import { failureState } from '@/lib/http/action';
import { clientAddress, clientDevice } from '@/lib/http/client';
import { database } from '@/lib/http/database';
import { homeOf } from '@/lib/http/doors';
import type { FormState } from '@/lib/http/form-state';
import { localPath } from '@/lib/http/local-path';
import { safeReturnPath } from '@/lib/http/return-path';
import { currentActor, currentSession, heldTicket, holdTicket, sessionOf, startSession } from '@/lib/http/session';
import { demoSignIn, requestCode, signOut, signUp, verifyCode, type SignedIn } from '@/lib/identity/sign-in/service';
import { systemClock } from '@/lib/shared/clock';

/** No idempotency key: what an operation here answers lets somebody in, so it is never answered twice. */
const context = async () => ({ actor: await currentActor(), db: database(), clock: systemClock });
const text = (form: FormData, name: string): string => { const value = form.get(name); return typeof value === 'string' ? value : ''; };
const optional = (form: FormData, name: string): string | undefined => text(form, name).trim() || undefined;
const withReturn = (path: string, form: FormData): string => { const to = safeReturnPath(form.get('to')); return to ? `${path}${path.includes('?') ? '&' : '?'}to=${encodeURIComponent(to)}` : path; };

/** Ends whatever session this browser had, begins the new one, and goes where the reader wanted to be. */
async function enter(signedIn: SignedIn, form: FormData): Promise<never> {
  const before = await currentSession();
  if (before) await signOut.run(await context(), { sessionId: before.sessionId });
  const token = await startSession(signedIn);
  const session = await sessionOf(token);
  redirect(await localPath(safeReturnPath(form.get('to')) ?? homeOf(session?.orgKind ?? null)));
}

export async function sendCode(_state: FormState, form: FormData): Promise<FormState> {
  const outcome = await requestCode.run(await context(), { phone: text(form, 'phone'), address: await clientAddress() });
  if (!outcome.ok) return failureState(requestCode as never, form, outcome.error);
  redirect(await localPath(withReturn(`/sign-in/code?c=${outcome.value.challengeId}`, form)));
}

export async function enterCode(_state: FormState, form: FormData): Promise<FormState> {
  const outcome = await verifyCode.run(await context(), { challengeId: text(form, 'challenge'), code: text(form, 'code'), device: await clientDevice() });
  if (!outcome.ok) {
    // Pressed twice: the first press has let her in already.
    const session = outcome.error.code === 'CODE_USED' ? await currentSession() : null;
    if (session) redirect(await localPath(safeReturnPath(form.get('to')) ?? homeOf(session.orgKind)));
    return failureState(verifyCode as never, form, outcome.error);
  }
  const tried = outcome.value;
  if (tried.outcome === 'signed-in') return enter(tried, form);
  if (tried.outcome === 'new') {
    await holdTicket(tried.ticket);
    redirect(await localPath(withReturn('/sign-in/join', form)));
  }
  const t = await getTranslations('identity.code');
  const message = t('wrong', { triesLeft: tried.triesLeft });
  return { values: {}, key: crypto.randomUUID(), code: 'CODE_WRONG', message, fields: { code: message } };
}

export async function join(_state: FormState, form: FormData): Promise<FormState> {
  const outcome = await signUp.run(await context(), {
    ticket: (await heldTicket()) ?? 'none', device: await clientDevice(), name: text(form, 'name'), kind: text(form, 'kind') as 'farm',
    organisationName: optional(form, 'organisationName'), regionCode: text(form, 'regionCode'), place: optional(form, 'place'),
  });
  if (!outcome.ok) return failureState(signUp as never, form, outcome.error);
  await holdTicket(null);
  return enter({ ...outcome.value, outcome: 'signed-in' }, form);
}

export async function enterDemo(_state: FormState, form: FormData): Promise<FormState> {
  const outcome = await demoSignIn.run(await context(), { personId: text(form, 'personId'), device: await clientDevice() });
  return outcome.ok ? enter(outcome.value, form) : failureState(demoSignIn as never, form, outcome.error);
}
