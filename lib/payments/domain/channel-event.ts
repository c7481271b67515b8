import { createHash } from 'node:crypto';
import type { Fragment } from '../../operation/plan';
import type { Moment } from './snapshots';

export type Institution = 'acquirer' | 'bank';
export type Verdict = 'APPLIED' | 'REPEATED' | 'HELD' | 'REFUSED' | 'FAILED';

/** A message as it went over the wire, sealed already when it names a bank account. */
export type Message = {
  readonly institution: Institution;
  readonly endpoint: string;
  readonly digest: string;
  readonly raw: Uint8Array;
  readonly sealed: boolean;
  readonly signature: 'VALID' | 'INVALID' | 'NONE';
  readonly note: string | null;
};

export const digestOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Keeps a message for ever with what was made of it. The same notify with the same verdict is kept once. */
export function keepEvent(message: Message, kind: 'REQUEST' | 'ANSWER' | 'NOTIFY' | 'QUERY', subjectId: string | null, verdict: Verdict, { now, newId }: Moment): Fragment {
  return { changes: [{ op: 'insert', table: 'channel_event', ifAbsent: true, rows: [{
    id: newId('channelEvent'), institution: message.institution, kind, endpoint: message.endpoint, subjectId, digest: message.digest, raw: message.raw,
    sealed: message.sealed, signature: message.signature, verdict, note: message.note, receivedAt: now,
  }] }] };
}
