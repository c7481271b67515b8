'use server';

import { redirect } from 'next/navigation';
import { meantForAnother } from '@/lib/http/action';
import type { FormState } from '@/lib/http/form-state';
import { localPath } from '@/lib/http/local-path';
import { safeReturnPath } from '@/lib/http/return-path';
import { changePasswordHere, lockHere, makeKeyHere, replaceKeyHere, unlockHere } from '@/lib/http/signing';
import { text } from '../_orders/words';
import { ID_NUMBER_FIELD, keyFailure, PASSWORD_FIELD, wrongNumber, wrongPassword } from './signing';

const back = async (form: FormData, done: string): Promise<never> => redirect(await localPath(safeReturnPath(form.get('to')) ?? `/me/signing?done=${done}`));

export async function makeSigningKey(_state: FormState, form: FormData): Promise<FormState> {
  const doubtful = await meantForAnother(form);
  if (doubtful) return doubtful;
  const failure = await makeKeyHere({ password: text(form, PASSWORD_FIELD), again: text(form, '_again') });
  // Sent twice, the form has made one key.
  if (failure && failure.code !== 'KEY_EXISTS') return keyFailure(form, failure);
  return back(form, 'made');
}

/** A new key in the place of one whose password is forgotten. */
export async function replaceSigningKey(_state: FormState, form: FormData): Promise<FormState> {
  const doubtful = await meantForAnother(form);
  if (doubtful) return doubtful;
  const refused = await replaceKeyHere({ password: text(form, PASSWORD_FIELD), again: text(form, '_again'), keyId: text(form, 'keyId'), idNumber: text(form, ID_NUMBER_FIELD) });
  if (!refused) return back(form, 'made');
  if ('triesLeft' in refused) return wrongNumber(form, refused.triesLeft);
  // Sent twice, the form has replaced it once.
  return refused.failure.code === 'KEY_EXISTS' ? back(form, 'made') : keyFailure(form, refused.failure);
}

export async function openSigningKey(_state: FormState, form: FormData): Promise<FormState> {
  const opened = await unlockHere(text(form, PASSWORD_FIELD));
  if ('failure' in opened) return keyFailure(form, opened.failure);
  return 'triesLeft' in opened ? wrongPassword(form, opened.triesLeft) : back(form, 'opened');
}

export async function changeSigningPassword(_state: FormState, form: FormData): Promise<FormState> {
  const refused = await changePasswordHere({ password: text(form, PASSWORD_FIELD), next: text(form, '_next'), again: text(form, '_again') });
  if (!refused) return back(form, 'changed');
  return 'failure' in refused ? keyFailure(form, refused.failure) : wrongPassword(form, refused.triesLeft);
}

export async function closeSigningKey(_state: FormState, form: FormData): Promise<FormState> {
  await lockHere();
  return back(form, 'closed');
}
