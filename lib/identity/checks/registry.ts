import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { env } from '../../env';
import { certIdOf, isSignedBy, readFields, signFields, type SignedFields } from '../../shared/signed-message';
import { maskIdNumber } from '../domain/id-number';
import type { RegistryOutcome } from '../domain/verification';
import type { RegistryQuestion } from './queries';

const TIMEOUT_MS = 15_000;

export type RegistryAnswer = { readonly outcome: RegistryOutcome; readonly reason?: string; readonly queryIndex?: string };

/** The registry's public keys by their names. They rotate, so an unknown name is asked for. */
const keys = new Map<string, KeyObject>();

async function keyNamed(certId: string): Promise<KeyObject> {
  const known = keys.get(certId);
  if (known) return known;
  const url = new URL('/registry/public-key', env().SANDBOX_URL);
  url.searchParams.set('certId', certId);
  const response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS) });
  if (!response.ok) throw new Error(`The registry does not know its key ${certId}`);
  const key = createPublicKey(await response.text());
  if (certIdOf(key) !== certId) throw new Error(`The registry gave another key than ${certId}`);
  keys.set(certId, key);
  return key;
}

/** Sends a signed message and reads the answer; whatever is not a well-signed answer proves nothing and throws. */
async function ask(path: string, fields: SignedFields): Promise<SignedFields> {
  const partnerKey = createPrivateKey(Buffer.from(env().PARTNER_KEY, 'base64'));
  const response = await fetch(new URL(path, env().SANDBOX_URL), {
    method: 'POST', headers: { 'content-type': 'application/json' }, signal: AbortSignal.timeout(TIMEOUT_MS),
    body: JSON.stringify(signFields({ ...fields, serProvId: env().PARTNER_ID }, partnerKey)),
  });
  const answer = readFields(await response.text());
  if (!response.ok || !answer) throw new Error(`The registry answered ${response.status} without a message`);
  if (!answer.certId || !isSignedBy(answer, await keyNamed(answer.certId))) throw new Error('The answer is not signed by the registry');
  return answer;
}

const OUTCOMES: readonly RegistryOutcome[] = ['match', 'mismatch', 'revoked', 'unknown'];

/**
 * Asks the real-name registry. Throws where the answer proves nothing (time-out, wrong signature, busy, an answer to
 * another question), so that the job comes again; the question is safe to repeat.
 */
export async function askRegistry(question: RegistryQuestion): Promise<RegistryAnswer> {
  const answer = question.kind === 'person'
    ? await ask('/registry/person', { name: question.name, idNumber: question.idNumber })
    : await ask('/registry/business', { name: question.name, uscc: question.uscc, legalPerson: question.legalPerson });
  if (answer.respCode !== '00') throw new Error(`The registry refused the question: ${answer.respCode}`);
  const same = question.kind === 'person' ? answer.idNumber === maskIdNumber(question.idNumber) : answer.uscc === question.uscc;
  if (!same) throw new Error('The registry answered another question');
  const outcome = OUTCOMES.find((candidate) => candidate === answer.result);
  if (!outcome) throw new Error('The registry gave no result');
  return { outcome, reason: answer.reason || undefined, queryIndex: answer.queryIndex || undefined };
}
