'use server';

import { getTranslations } from 'next-intl/server';
import { redirect } from 'next/navigation';
import { judgeFile, MOST_FILE_BYTES } from '@/lib/esign/verify';
import { database } from '@/lib/http/database';
import type { FormState } from '@/lib/http/form-state';
import { localPath } from '@/lib/http/local-path';
import { verdictToken } from '@/lib/http/verdict-token';
import { systemClock } from '@/lib/shared/clock';

/** Judges the file that somebody holds; it is read here and kept nowhere. */
export async function check(_state: FormState, form: FormData): Promise<FormState> {
  const t = await getTranslations('trace.document.check');
  const [documentId, file] = [form.get('document'), form.get('file')];
  const wrong = (message: string): FormState => ({ values: {}, key: crypto.randomUUID(), code: 'INVALID_INPUT', message, fields: { file: message } });
  if (typeof documentId !== 'string' || !(file instanceof File) || file.size === 0) return wrong(t('choose'));
  if (file.size > MOST_FILE_BYTES) return wrong(t('tooLarge', { megabytes: MOST_FILE_BYTES / 1_000_000 }));
  const verdict = await judgeFile(database(), documentId, new Uint8Array(await file.arrayBuffer()));
  if (!verdict) return wrong(t('nothing'));
  redirect(await localPath(`/verify/${documentId}?r=${verdictToken(documentId, verdict, systemClock.now())}`));
}
