import { env } from '../env';
import type { OutgoingMessage } from './queries';

const TIMEOUT_MS = 10_000;

/**
 * Hands a message to the SMS provider, which knows it by its id, so sending it twice is safe.
 * `refused` is a definite no; anything that proves nothing (a time-out, a 5xx, a reset) throws, and the job comes again.
 */
export async function sendSms(message: OutgoingMessage): Promise<'sent' | 'refused'> {
  const response = await fetch(new URL('/sms/send', env().SANDBOX_URL), {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-sandbox-secret': env().SANDBOX_ADMIN_SECRET ?? '' },
    body: JSON.stringify({ id: message.id, phone: message.phone, template: message.template, params: message.params }),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (response.status === 400 || response.status === 409) return 'refused';
  if (!response.ok) throw new Error(`The SMS provider answered ${response.status}`);
  const answer = (await response.json()) as { status?: unknown };
  if (answer.status !== 'DELIVERED') throw new Error('The SMS provider gave an answer without a status');
  return 'sent';
}
