import { refresh } from 'next/cache';
import { redirect } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { AT_ONCE } from '../jobs/at-once';
import type { Failure, Operation } from '../operation/operation';
import { systemClock } from '../shared/clock';
import type { JsonObject } from '../shared/json';
import type { Actor } from '../shared/actor';
import { err, ok, type Result } from '../shared/result';
import { database } from './database';
import type { FormState, ShownOnce } from './form-state';
import { localPath } from './local-path';
import { answerOf } from './problem';
import { currentActor, currentSession } from './session';

type Submission<I, A> = {
  readonly state: FormState;
  readonly form: FormData;
  /** Reads the form into the operation's raw input; the operation's schema judges it. */
  readonly input: (form: FormData) => I | Promise<I>;
  /** Where to go when it is done; the path has no locale prefix. */
  readonly success: (answer: A) => string;
  /** What of it is still for her to decide although it was done as far as it could be; then the form stays, with a fresh key. Null for nothing. */
  readonly open?: (answer: A) => Promise<Pick<FormState, 'code' | 'message' | 'fields'> | null>;
  /** Somebody else than the session's actor, for forms without sign-in. */
  readonly actor?: Actor;
};

/** What was typed, so that a form shows it again after an error. Files and secrets are not kept. */
function typed(form: FormData): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of form) if (typeof value === 'string' && !name.startsWith('$') && !name.startsWith('_')) kept[name] = value;
  return kept;
}

/** The words for a failure in the reader's language. */
export async function failureMessage(operation: { errors: Operation<never, JsonObject, string>['errors'] }, failure: Failure): Promise<string> {
  const t = await getTranslations();
  return t(answerOf(operation, failure.code).messageKey, failure.params as Record<string, string | number> | undefined);
}

/** The words for single fields: a schema says which by their key; what has no words of its own gets general ones. */
async function fieldWords(fields: NonNullable<Failure['fields']>): Promise<Record<string, string>> {
  const t = await getTranslations();
  return Object.fromEntries(Object.entries(fields).map(([name, key]) => [name, t.has(key) ? t(key) : t('errors.FIELD')]));
}

/** What a form shows after a failure: what was typed, what went wrong, and a fresh key. */
export async function failureState(operation: { errors: Operation<never, JsonObject, string>['errors'] }, form: FormData, failure: Failure): Promise<FormState> {
  return {
    values: typed(form), key: crypto.randomUUID(), code: failure.code, message: await failureMessage(operation, failure),
    fields: failure.fields && (await fieldWords(failure.fields)),
  };
}

/**
 * What a form answers that was opened for one organisation and is sent while its sender acts for another one: she changed on another page.
 * Nothing is done; sent once more, it is meant for the one she acts for now. Null where there is no such doubt.
 */
export async function meantForAnother(form: FormData): Promise<FormState | null> {
  const meant = form.get('_for');
  const session = await currentSession();
  if (typeof meant !== 'string' || meant === '' || !session?.organisationId || meant === session.organisationId) return null;
  const t = await getTranslations('errors');
  return { values: typed(form), key: crypto.randomUUID(), actingFor: session.organisationId, code: 'OTHER_ORGANISATION', message: t('OTHER_ORGANISATION', { now: session.orgShortName ?? '' }) };
}

/** Runs a form's operation once for its key: its answer, or what the form shows instead. */
async function perform<I, A extends JsonObject, E extends string>(operation: Operation<I, A, E>, { form, input, actor }: Pick<Submission<I, A>, 'form' | 'input' | 'actor'>): Promise<Result<A, FormState>> {
  const doubtful = actor ? null : await meantForAnother(form);
  if (doubtful) return err(doubtful);
  const key = form.get('_key');
  const outcome = await operation.run(
    { actor: actor ?? (await currentActor()), db: database(), clock: systemClock, ...AT_ONCE, idempotencyKey: typeof key === 'string' && key ? key : undefined }, await input(form));
  return outcome.ok ? ok(outcome.value) : err(await failureState(operation as never, form, outcome.error));
}

/**
 * The adapter of a form: one line in an actions.ts. Works with no script, keeps what was typed after an error, and a
 * second click with the same hidden key gets the first one's answer.
 */
export async function submit<I, A extends JsonObject, E extends string>(operation: Operation<I, A, E>, submission: Submission<I, A>): Promise<FormState> {
  const outcome = await perform(operation, submission);
  if (!outcome.ok) return outcome.error;
  const open = await submission.open?.(outcome.value);
  if (open) return { values: typed(submission.form), key: crypto.randomUUID(), ...open };
  // Without it a redirect to another place of the same page changes the address and leaves the old page standing.
  refresh();
  redirect(await localPath(submission.success(outcome.value)));
}

/** The same where the answer is shown this once, above the form that asked, and never again: it lies at no address. */
export async function submitOnce<I, A extends JsonObject, E extends string>(
  operation: Operation<I, A, E>, submission: Omit<Submission<I, A>, 'success'> & { readonly show: (answer: A) => Promise<ShownOnce> },
): Promise<FormState> {
  const outcome = await perform(operation, submission);
  if (!outcome.ok) return outcome.error;
  refresh();
  return { values: {}, key: crypto.randomUUID(), once: await submission.show(outcome.value) };
}
