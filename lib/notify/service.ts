import { sealField } from '../db/personal-data';
import { operation, type Deciding } from '../operation/operation';
import type { Fragment } from '../operation/plan';
import type { JsonObject } from '../shared/json';
import { err, ok } from '../shared/result';
import { decideEnd, type SmsParams, type SmsTemplate } from './domain/message';
import { NOTIFY_ERRORS } from './errors';
import { loadMessage, loadUnread } from './repo';
import { ZEndMessage, ZReadNotices } from './schema';

type Planning = Pick<Deciding, 'now' | 'newId'>;

/**
 * Tells an organisation something, in the transaction of what happened.
 * @param notice `kind` names its words (`notify.<kind>`); amounts and moments in `params` are raw and named by unit (`amountFen`)
 */
export function planNotice(notice: { readonly organisationId: string; readonly kind: string; readonly params: JsonObject; readonly link?: string }, { now, newId }: Planning): Fragment {
  const { organisationId, kind, params, link } = notice;
  return { changes: [{ op: 'insert', table: 'notice', rows: [{ id: newId('notice'), organisationId, kind, params, link: link ?? null, createdAt: now }] }] };
}

/** Puts a short message into the outbox; a job sends it once the transaction stands. Phone and parameters lie there sealed. */
export function planSms<T extends SmsTemplate>(
  message: { readonly phone: string; readonly template: T; readonly params: SmsParams<T>; readonly expiresAt: Date }, { now, newId }: Planning,
): Fragment {
  const id = newId('message');
  return {
    changes: [{
      op: 'insert', table: 'message', rows: [{
        id, template: message.template, phoneSealed: sealField('message.phone', id, message.phone),
        paramsSealed: sealField('message.params', id, JSON.stringify(message.params)), state: 'queued', createdAt: now, expiresAt: message.expiresAt,
      }],
    }],
    jobs: [{ task: 'notify.sendSms', payload: { messageId: id } }],
  };
}

/** What became of a message; its parameters are erased, for they may hold a code. */
export const endMessage = operation({
  name: 'notify.endMessage', input: ZEndMessage, errors: NOTIFY_ERRORS, audience: { system: true },
  load: ({ input, db }) => loadMessage(db, input.messageId),
  decide: (message, input, { now }) => {
    const state = decideEnd(message, input.outcome, now);
    if (!state.ok) return err(state.error);
    return ok({
      changes: [{ op: 'update', table: 'message', id: message.id, version: message.version, set: { state: state.value, sentAt: state.value === 'sent' ? now : null, paramsSealed: null } }],
      answer: { state: state.value },
    });
  },
});

/** Marks notices of one's own organisation as read. */
export const readNotices = operation({
  name: 'notify.readNotices', input: ZReadNotices, errors: {},
  audience: { orgs: ['farm', 'cooperative', 'buyer', 'lender', 'shop', 'platform', 'auditor'] },
  load: ({ input, actor, db }) => actor.kind === 'person' ? loadUnread(db, actor.organisationId, input.noticeIds) : Promise.resolve(null),
  decide: (unread, _input, { now }) => ok({
    changes: unread.map((notice) => ({ op: 'update' as const, table: 'notice', id: notice.id, version: notice.version, set: { readAt: now } })),
    answer: { read: unread.length },
  }),
});

export const notifyOperations = [endMessage, readNotices] as const;
