import { getTranslations } from 'next-intl/server';
import { systemClock } from '../shared/clock';
import { database } from './database';
import { isFieldForm, takeField, type FieldAnswer, type FieldOutcome } from './field';
import { text } from './form-fields';
import { asResponse, json } from './answers';
import { conflictWords } from './listing-conflicts';
import { answerOf } from './problem';
import { currentSession } from './session';

const KEY = /^[\w-]{8,128}$/;
const STATUS = { done: 200, open: 200, refused: 422, wait: 409, later: 503 } as const;

/** The outcome in her language. */
async function inWords(outcome: FieldOutcome, locale: 'zh-CN' | 'en'): Promise<FieldAnswer> {
  if (outcome.state === 'done') {
    const page = `${locale === 'en' ? '/en' : ''}${outcome.page}`;
    const { edited } = outcome;
    return edited && edited.conflicts.length > 0 ? { state: 'open', page, conflicts: await conflictWords(locale, edited, edited.conflicts) } : { state: 'done', page };
  }
  if (outcome.state !== 'refused') return outcome;
  const { code, params, fields } = outcome.failure;
  const t = await getTranslations({ locale });
  const { messageKey } = answerOf(outcome.operation, code);
  const known = Object.values(fields ?? {}).filter((key) => t.has(key) && key !== messageKey).map((key) => t(key));
  return { state: 'refused', code, message: t(messageKey, params as Record<string, string> | undefined), fields: [...new Set(known)] };
}

/**
 * `POST /api/field/<form>`: one form out of the queue. The cookie lets in, so the key comes in a header: no page of another site can make a browser
 * send that.
 */
export async function receiveField(request: Request, kind: string): Promise<Response> {
  const key = request.headers.get('idempotency-key') ?? '';
  const nothing = (status: number): Response => asResponse(json({ state: 'refused', code: 'INVALID_INPUT', message: '', fields: [] } satisfies FieldAnswer, { status }));
  if (!isFieldForm(kind)) return nothing(404);
  if (!KEY.test(key) || request.headers.get('sec-fetch-site') === 'cross-site') return nothing(400);
  const form = await request.formData().catch(() => null);
  if (!form) return nothing(400);
  const outcome = await takeField(kind, key, form, { session: await currentSession(), db: database(), clock: systemClock });
  const answer = await inWords(outcome, text(form, '_locale') === 'en' ? 'en' : 'zh-CN');
  return asResponse(json(answer, { status: STATUS[answer.state] }));
}
