import type { Change, Fragment } from '../../operation/plan';
import { after, MINUTE_MS } from '../../shared/clock';
import { err, ok, type Result } from '../../shared/result';
import { stateMachine } from '../../shared/state-machine';

/** A key waits for its certificate, signs while that holds, and ends by being revoked: forgotten passwords are not found again. */
export type KeyState = 'requested' | 'active' | 'refused' | 'revoked';
export const keyMachine = stateMachine<KeyState, 'certify' | 'refuse' | 'revoke'>({
  requested: { certify: 'active', refuse: 'refused', revoke: 'revoked' }, active: { revoke: 'revoked' }, refused: {}, revoked: {},
});

/** Why somebody's certificate signature cannot be made now. */
export type CertifyError = 'KEY_MISSING' | 'KEY_PENDING' | 'KEY_LOCKED' | 'CERTIFICATE_EXPIRED';
export type KeyError = CertifyError | 'NOT_VERIFIED' | 'KEY_EXISTS' | 'TRIES_SPENT';

/** How long a key stays open on the device where its password was given. */
export const UNLOCK_MS = 15 * MINUTE_MS;
/** Wrong passwords or identity numbers in a row, and how long the key then rests. */
export const PASSWORD_TRIES = 5;
export const REST_MS = 30 * MINUTE_MS;

export type KeySnapshot = {
  readonly id: string; readonly version: number; readonly personId: string; readonly state: KeyState; readonly name: string; readonly sealed: string;
  readonly certificate: string | null; readonly issuer: string | null; readonly serial: string | null; readonly fingerprint: string | null; readonly validUntil: Date | null;
  readonly wrongTries: number; readonly lockedUntil: Date | null;
};

/** Whether a password or an identity number may be tried at all: after too many wrong ones the key rests. */
export function mayTry(key: Pick<KeySnapshot, 'lockedUntil'>, now: Date): Result<void, { readonly code: 'TRIES_SPENT'; readonly params: { readonly minutes: number } }> {
  const left = key.lockedUntil ? key.lockedUntil.getTime() - now.getTime() : 0;
  return left > 0 ? err({ code: 'TRIES_SPENT', params: { minutes: Math.ceil(left / MINUTE_MS) } }) : ok(undefined);
}

/** A wrong password or identity number counts; the last one that is allowed puts the key to rest, and counting begins anew. */
export function planWrongTry(key: KeySnapshot, now: Date): { readonly change: Change; readonly triesLeft: number } {
  const wrongTries = key.wrongTries + 1;
  const spent = wrongTries >= PASSWORD_TRIES;
  return {
    triesLeft: PASSWORD_TRIES - wrongTries,
    change: { op: 'update', table: 'signing_key', id: key.id, version: key.version, set: spent ? { wrongTries: 0, lockedUntil: after(now, REST_MS) } : { wrongTries } },
  };
}

/** The key is given up: nothing is signed with it from here on, and the authority is told. */
export function planRevocation(key: Pick<KeySnapshot, 'id' | 'version' | 'state'>, now: Date): Fragment {
  const next = keyMachine.next(key.state, 'revoke');
  if (!next.ok) return {};
  return {
    changes: [{ op: 'update', table: 'signing_key', id: key.id, version: key.version, set: { state: next.value, revokedAt: now } }],
    jobs: [{ task: 'esign.revokeCertificate', payload: { keyId: key.id }, key: `esign.revokeCertificate:${key.id}` }],
  };
}
