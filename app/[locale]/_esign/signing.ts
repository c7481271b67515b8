import { getTranslations } from 'next-intl/server';
import { failureState } from '@/lib/http/action';
import type { FormState } from '@/lib/http/form-state';
import { heldUnlock, unlockHere } from '@/lib/http/signing';
import { makeKey, replaceKey } from '@/lib/esign/keys/service';
import type { Failure } from '@/lib/operation/operation';
import { text } from '../_orders/words';

/** Fields of what nobody else may read begin with a line, so that no form writes them out again. */
export const PASSWORD_FIELD = '_signingPassword';

export const ID_NUMBER_FIELD = '_idNumber';

const NAMES: Readonly<Record<string, string>> = { password: PASSWORD_FIELD, next: '_next', again: '_again', idNumber: ID_NUMBER_FIELD };

/** What a form about a key shows after a failure: its fields have other names than the operation's. */
export async function keyFailure(form: FormData, failure: Failure): Promise<FormState> {
  const errors = { ...makeKey.errors, ...replaceKey.errors };
  return failureState({ errors } as never, form, { ...failure, fields: failure.fields && Object.fromEntries(Object.entries(failure.fields).map(([name, key]) => [NAMES[name] ?? name, key])) });
}

async function wrong(form: FormData, code: 'WRONG_PASSWORD' | 'WRONG_NUMBER', field: string, triesLeft: number): Promise<FormState> {
  const [t, state] = [await getTranslations(`esign.key.tries.${code}`), await keyFailure(form, { code: 'INVALID_INPUT' })];
  const words = triesLeft > 0 ? t('wrong', { triesLeft }) : t('spent');
  return { ...state, code, message: words, fields: { [field]: words } };
}
export const wrongPassword = (form: FormData, triesLeft: number): Promise<FormState> => wrong(form, 'WRONG_PASSWORD', PASSWORD_FIELD, triesLeft);
export const wrongNumber = (form: FormData, triesLeft: number): Promise<FormState> => wrong(form, 'WRONG_NUMBER', ID_NUMBER_FIELD, triesLeft);

/**
 * What opens the signer's key for this form: the password that it carries, or what the device holds already. Else what the form says back.
 * `given` where it carried the password: then a second click of it opens the key once more, and is not word for word the first one.
 */
export async function unlockFor(form: FormData): Promise<{ readonly unlock: string | undefined; readonly given: boolean } | { readonly state: FormState }> {
  const password = text(form, PASSWORD_FIELD);
  if (password === '') return { unlock: (await heldUnlock()) ?? undefined, given: false };
  const opened = await unlockHere(password);
  if ('unlock' in opened) return { ...opened, given: true };
  return { state: 'failure' in opened ? await keyFailure(form, opened.failure) : await wrongPassword(form, opened.triesLeft) };
}

/** Sent twice, a form has signed once: the second one goes where the first one went. */
export const signedAlready = (state: FormState): boolean => state.code === 'ALREADY_SIGNED' || state.code === 'KEY_REUSED';
