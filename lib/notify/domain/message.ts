import { err, ok, type Result } from '../../shared/result';

/** The short messages we send, and what each one's text needs. */
export const SMS_TEMPLATES = {
  'sign-in-code': ['code', 'minutes'],
} as const satisfies Record<string, readonly string[]>;
export type SmsTemplate = keyof typeof SMS_TEMPLATES;
export type SmsParams<T extends SmsTemplate> = { readonly [name in (typeof SMS_TEMPLATES)[T][number]]: string };

/**
 * A message waits in the outbox until it has gone out, was refused for good, or is not worth sending any more.
 * A time-out leaves it queued: the provider knows a message by its id, so sending it again is safe.
 */
export type MessageState = 'queued' | 'sent' | 'expired' | 'refused';

export type MessageSnapshot = { readonly id: string; readonly version: number; readonly state: MessageState; readonly expiresAt: Date };

/** How a message ends; what has ended stays as it is. */
export function decideEnd(message: MessageSnapshot, outcome: 'sent' | 'refused' | 'expired', now: Date): Result<MessageState, 'MESSAGE_ENDED' | 'MESSAGE_STILL_DUE'> {
  if (message.state !== 'queued') return err('MESSAGE_ENDED');
  if (outcome === 'expired' && now < message.expiresAt) return err('MESSAGE_STILL_DUE');
  return ok(outcome);
}
