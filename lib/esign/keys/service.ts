import { lookupHash } from '../../db/personal-data';
import { readIdNumber } from '../../identity/domain/id-number';
import { operation } from '../../operation/operation';
import { combine, type Change, type Fragment } from '../../operation/plan';
import type { Actor } from '../../shared/actor';
import { after } from '../../shared/clock';
import { newId } from '../../shared/ids';
import { err, invariant, ok } from '../../shared/result';
import { keyMachine, mayTry, planRevocation, planWrongTry, UNLOCK_MS, type KeySnapshot } from '../domain/signing-key';
import { keyErrors } from '../errors';
import { readUnlock, ZCertificate, ZChangePassword, ZLockKey, ZMakeKey, ZReplaceKey, ZUnlockKey } from '../schema';
import { newKeyPair } from './key-pair';
import { loadKey, loadOwnKey, loadSigner, loadUnlock } from './repo';
import { openKey, sealKey, wrapKey } from './vault';

/** Whoever may sign something for an organisation, and those who may come to. */
const SIGNERS = { orgs: ['farm', 'cooperative', 'buyer', 'lender', 'shop'] } as const;
const personIdOf = (actor: Actor): string | null => (actor.kind === 'person' ? actor.personId : null);

type NewUnlock = { readonly id: string; readonly keyId: string; readonly wrapped: string };
const insertUnlock = ({ id, keyId, wrapped }: NewUnlock, now: Date): Change =>
  ({ op: 'insert', table: 'signing_unlock', rows: [{ id, keyId, wrapped, createdAt: now, expiresAt: after(now, UNLOCK_MS) }] });

type Made = { readonly keyId: string; readonly request: string; readonly sealed: string; readonly unlock: NewUnlock };
async function newKey({ password, secret }: { readonly password: string; readonly secret: string }): Promise<Made> {
  const [keyId, unlockId, pair] = [newId('signingKey'), newId('signingUnlock'), await newKeyPair()];
  return { keyId, request: pair.request, sealed: await sealKey(pair.privateKey, password, keyId), unlock: { id: unlockId, keyId, wrapped: wrapKey(pair.privateKey, secret, unlockId) } };
}
const planKey = ({ keyId, request, sealed, unlock }: Made, personId: string, name: string, now: Date): Fragment => ({
  changes: [{ op: 'insert', table: 'signing_key', rows: [{ id: keyId, personId, state: 'requested', name, sealed, request, createdAt: now }] }, insertUnlock(unlock, now)],
  jobs: [{ task: 'esign.requestCertificate', payload: { keyId }, key: `esign.requestCertificate:${keyId}` }],
});

/**
 * A person makes her signing key, under a password that only she knows, and the authority is asked for its certificate. It is open at once on
 * the device that holds `secret`.
 */
export const makeKey = operation({
  name: 'esign.makeKey', input: ZMakeKey, errors: keyErrors('NOT_VERIFIED', 'KEY_EXISTS'), audience: SIGNERS,
  load: async ({ input, actor, db }) => {
    const personId = personIdOf(actor);
    const signer = personId === null ? null : await loadSigner(db, personId);
    if (!signer || personId === null) return null;
    return { personId, signer, made: signer.verified && !(await loadOwnKey(db, personId)) ? await newKey(input) : null };
  },
  decide: ({ personId, signer, made }, _input, { now }) => {
    if (!signer.verified) return err('NOT_VERIFIED');
    if (!made) return err('KEY_EXISTS');
    return ok(combine({ keyId: made.keyId, unlockId: made.unlock.id }, planKey(made, personId, signer.name, now)));
  },
});

export type KeyReplaced = { readonly outcome: 'replaced'; readonly keyId: string; readonly unlockId: string } | { readonly outcome: 'wrong'; readonly triesLeft: number };

/**
 * A new key in the place of one whose password is forgotten or whose certificate has run out; the old one is revoked. Whoever holds a phone that
 * is signed in has all that a person has at hand but her identity number, so she gives it once more, and a wrong one takes one of the key's tries.
 */
export const replaceKey = operation({
  name: 'esign.replaceKey', input: ZReplaceKey, errors: keyErrors('NOT_VERIFIED', 'KEY_EXISTS', 'KEY_MISSING', 'TRIES_SPENT'), audience: SIGNERS,
  load: async ({ input, actor, db, now }) => {
    const personId = personIdOf(actor);
    const signer = personId === null ? null : await loadSigner(db, personId);
    if (!signer || personId === null) return null;
    const [known, number] = [await loadOwnKey(db, personId), readIdNumber(input.idNumber)];
    const herself = number.ok && lookupHash('id-number', number.value.text) === signer.idNumberLookup;
    const may = signer.verified && known !== null && known.id === input.keyId && mayTry(known, now).ok;
    return { personId, signer, known, made: may && herself ? await newKey(input) : null };
  },
  decide: ({ personId, signer, known, made }, { keyId }, { now }) => {
    if (!signer.verified) return err('NOT_VERIFIED');
    if (!known) return err('KEY_MISSING');
    if (known.id !== keyId) return err('KEY_EXISTS');
    const may = mayTry(known, now);
    if (!may.ok) return may;
    if (!made) {
      const { change, triesLeft } = planWrongTry(known, now);
      return ok({ answer: { outcome: 'wrong', triesLeft } as KeyReplaced, changes: [change] });
    }
    const answer: KeyReplaced = { outcome: 'replaced', keyId: made.keyId, unlockId: made.unlock.id };
    return ok(combine(answer, planRevocation(known, now), planKey(made, personId, signer.name, now)));
  },
});

/** The key with what its password opens; a key that rests is not even tried. */
async function loadTried({ input, actor, db, now }: { input: { password: string }; actor: Actor; db: Parameters<typeof loadOwnKey>[0]; now: Date }) {
  const personId = personIdOf(actor);
  if (personId === null) return null;
  const key = await loadOwnKey(db, personId);
  return { key, opened: key && mayTry(key, now).ok ? await openKey(key.sealed, input.password, key.id) : null };
}
const freed = (key: KeySnapshot): Change[] =>
  key.wrongTries === 0 && key.lockedUntil === null ? [] : [{ op: 'update', table: 'signing_key', id: key.id, version: key.version, set: { wrongTries: 0, lockedUntil: null } }];

export type KeyTried = { readonly outcome: 'open'; readonly unlockId: string } | { readonly outcome: 'changed' } | { readonly outcome: 'wrong'; readonly triesLeft: number };

/** Opens one's key on this device for some minutes. A wrong password is an answer and no error, because it takes one of the tries with it. */
export const unlockKey = operation({
  name: 'esign.unlockKey', input: ZUnlockKey, errors: keyErrors('KEY_MISSING', 'TRIES_SPENT'), audience: SIGNERS,
  load: loadTried,
  decide: ({ key, opened }, input, { now, newId: fresh }) => {
    if (!key) return err('KEY_MISSING');
    const may = mayTry(key, now);
    if (!may.ok) return may;
    if (!opened) {
      const { change, triesLeft } = planWrongTry(key, now);
      return ok({ answer: { outcome: 'wrong', triesLeft } as KeyTried, changes: [change] });
    }
    const unlockId = fresh('signingUnlock');
    return ok({
      answer: { outcome: 'open', unlockId } as KeyTried,
      changes: [...freed(key), insertUnlock({ id: unlockId, keyId: key.id, wrapped: wrapKey(opened, input.secret, unlockId) }, now)],
    });
  },
});

/** The same key under another password. */
export const changePassword = operation({
  name: 'esign.changePassword', input: ZChangePassword, errors: keyErrors('KEY_MISSING', 'TRIES_SPENT'), audience: SIGNERS,
  load: async (loading) => {
    const tried = await loadTried(loading);
    return tried && { ...tried, sealed: tried.key && tried.opened ? await sealKey(tried.opened, loading.input.next, tried.key.id) : null };
  },
  decide: ({ key, sealed }, _input, { now }) => {
    if (!key) return err('KEY_MISSING');
    const may = mayTry(key, now);
    if (!may.ok) return may;
    if (sealed === null) {
      const { change, triesLeft } = planWrongTry(key, now);
      return ok({ answer: { outcome: 'wrong', triesLeft } as KeyTried, changes: [change] });
    }
    return ok({
      answer: { outcome: 'changed' } as KeyTried,
      changes: [{ op: 'update', table: 'signing_key', id: key.id, version: key.version, set: { sealed, wrongTries: 0, lockedUntil: null } }],
    });
  },
});

/** Closes one's key on this device before its time. */
export const lockKey = operation({
  name: 'esign.lockKey', input: ZLockKey, errors: {}, audience: SIGNERS,
  load: ({ input, actor, db, now }) => {
    const [personId, held] = [personIdOf(actor), readUnlock(input.unlock)];
    return personId === null || !held ? Promise.resolve(null) : loadUnlock(db, personId, held.unlockId, now);
  },
  decide: (unlock, _input, { now }) => ok({
    answer: {}, changes: [{ op: 'update', table: 'signing_unlock', id: unlock.id, version: unlock.version, set: { wrapped: null, endedAt: now } }],
  }),
});

/** What the authority said to a request. An answer that comes again changes nothing. */
export const recordCertificate = operation({
  name: 'esign.recordCertificate', input: ZCertificate, errors: {}, audience: { system: true },
  load: ({ input, db }) => loadKey(db, input.keyId),
  decide: (key, { issued, refusal }, { now }) => {
    const next = keyMachine.next(key.state, issued ? 'certify' : 'refuse');
    if (!next.ok) return ok({ answer: { state: key.state as string } });
    invariant(issued !== undefined || refusal !== undefined, 'an answer is a certificate or a reason');
    return ok({
      answer: { state: next.value as string },
      changes: [{ op: 'update', table: 'signing_key', id: key.id, version: key.version, set: issued ? { state: next.value, ...issued, issuedAt: now } : { state: next.value, refusal } }],
    });
  },
});

export const keyOperations = [makeKey, replaceKey, unlockKey, changePassword, lockKey, recordCertificate] as const;
