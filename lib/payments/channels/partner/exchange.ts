import type { KeyObject } from 'node:crypto';
import { sealField } from '../../../db/personal-data';
import { isSignedBy, readFields, signFields, type SignedFields } from '../../../shared/signed-message';
import { digestOf, type Institution, type Message } from '../../domain/channel-event';
import type { Answered, Prepared } from '../port';
import { NoUse, post } from './post';
import type { Keys } from './keys';

/** Who we are to the institutions, and how we check who they are. */
export type Partner = { readonly url: string; readonly partnerId: string; readonly privateKey: KeyObject; readonly keys: Keys };

/** ANSWER is signed and about what was asked; LOST is everything else and proves nothing. */
export type Exchanged =
  | { readonly kind: 'ANSWER'; readonly code: string; readonly fields: SignedFields }
  | { readonly kind: 'LOST'; readonly note: string };

export type Question = {
  readonly institution: Institution;
  readonly path: string;
  readonly fields: SignedFields;
  /** Fields that the answer must repeat, so that it cannot be taken for another's. */
  readonly echo: readonly string[];
  /** True when the message names a bank account: it is kept sealed. */
  readonly secret?: boolean;
};

const TIMEOUT_MS = 8000;
const MOST_BYTES = 64 * 1024;
/** The institution is not sure itself: time-out upstream, state not clear, busy. */
const UNCLEAR = new Set(['03', '04', '06']);

/** The bytes as they are kept. Sealed ones are bound to their digest. */
export function messageOf(institution: Institution, endpoint: string, bytes: Uint8Array, about: { signature: Message['signature']; note?: string | null; secret?: boolean }): Message {
  const digest = digestOf(bytes);
  return {
    institution, endpoint, digest, sealed: about.secret === true, signature: about.signature, note: about.note ?? null,
    raw: about.secret ? Buffer.from(sealField('channel_event.raw', digest, Buffer.from(bytes).toString('utf8'))) : bytes,
  };
}

/** Signs a question, to be written down and then sent. */
export function prepare<R>(partner: Partner, question: Question, read: (exchanged: Exchanged) => R): Prepared<R> {
  const body = Buffer.from(JSON.stringify(signFields({ ...question.fields, serProvId: partner.partnerId }, partner.privateKey)));
  return {
    request: messageOf(question.institution, question.path, body, { signature: 'VALID', secret: question.secret }),
    send: async (): Promise<Answered<R>> => {
      const { exchanged, message } = await send(partner, question, body);
      return { report: read(exchanged), message };
    },
  };
}

/** For questions that change nothing outside and need not be written down first. */
export const ask = <R>(partner: Partner, question: Question, read: (exchanged: Exchanged) => R): Promise<Answered<R>> => prepare(partner, question, read).send();

async function send(partner: Partner, question: Question, body: Uint8Array): Promise<{ exchanged: Exchanged; message: Message }> {
  const lost = (note: string, bytes: Uint8Array = new Uint8Array(), signature: Message['signature'] = 'NONE') => ({
    exchanged: { kind: 'LOST' as const, note },
    message: messageOf(question.institution, question.path, bytes, { signature, note, secret: question.secret && bytes.length > 0 }),
  });
  let bytes: Uint8Array;
  let status: number;
  try {
    ({ status, bytes } = await post(new URL(question.path, partner.url), body, { timeoutMs: TIMEOUT_MS, mostBytes: MOST_BYTES }));
  } catch (error) {
    return lost(error instanceof NoUse ? error.message : 'no answer');
  }
  const fields = status === 200 ? readFields(Buffer.from(bytes).toString('utf8')) : null;
  if (!fields) return lost(`HTTP ${status} without a message`, bytes);
  const key = await partner.keys(question.institution, fields.certId ?? '').catch(() => null);
  if (!key || !isSignedBy(fields, key)) return lost('the answer is not signed by the institution', bytes, 'INVALID');
  const code = fields.respCode ?? '';
  // A refusal may come before the question was understood, so only what it repeats is compared.
  const other = question.echo.find((name) => (code === '00' || fields[name] !== undefined) && fields[name] !== question.fields[name]);
  if (other !== undefined || fields.serProvId !== partner.partnerId) return lost(`the answer is about another ${other ?? 'partner'}`, bytes, 'VALID');
  const message = messageOf(question.institution, question.path, bytes, { signature: 'VALID', note: code === '00' ? null : `${code} ${fields.respMsg ?? ''}`, secret: question.secret });
  return { exchanged: UNCLEAR.has(code) || !/^\d\d$/.test(code) ? { kind: 'LOST', note: `${code} ${fields.respMsg ?? ''}` } : { kind: 'ANSWER', code, fields }, message };
}
