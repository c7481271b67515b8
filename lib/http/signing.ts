import { cookies } from 'next/headers';
import { UNLOCK_MS } from '../esign/domain/signing-key';
import { ownSigningKey, type SigningKeyDto } from '../esign/keys/queries';
import { changePassword, lockKey, makeKey, replaceKey, unlockKey, type KeyReplaced, type KeyTried } from '../esign/keys/service';
import { freshSecret } from '../esign/keys/vault';
import { requestCertificate } from '../jobs/esign';
import type { Failure } from '../operation/operation';
import { systemClock } from '../shared/clock';
import { database } from './database';
import { currentActor } from './session';
import { cookieOf } from './token';

/** The one place that knows how a device holds what opens a signing key: in a cookie that no script reads and no other site sends. */
const unlockCookie = () => {
  const { secure } = cookieOf().options;
  return { name: secure ? '__Host-signing' : 'signing', options: { httpOnly: true, sameSite: 'strict', path: '/', secure } as const };
};
const hold = async (unlock: string): Promise<void> => {
  const { name, options } = unlockCookie();
  (await cookies()).set(name, unlock, { ...options, maxAge: UNLOCK_MS / 1000 });
};
export const heldUnlock = async (): Promise<string | null> => (await cookies()).get(unlockCookie().name)?.value || null;

const context = async () => ({ actor: await currentActor(), db: database(), clock: systemClock });

/** The signing key of whoever is signed in, as this device may use it. */
export async function signingKeyHere(): Promise<SigningKeyDto | null> {
  const { actor, db, clock } = await context();
  return ownSigningKey(db, actor, await heldUnlock(), clock.now());
}

/** How long a page waits for the authority; after that the job goes on asking. */
const PATIENCE_MS = 4000;

/** Opens a new key on this device, and asks for its certificate at once, so that she can go on and sign. */
async function begin({ keyId, unlockId }: { readonly keyId: string; readonly unlockId: string }, secret: string): Promise<null> {
  await hold(`${unlockId}.${secret}`);
  const asked = requestCertificate(keyId, { ...(await context()), actor: { kind: 'system', job: 'esign.requestCertificate' } }).catch(() => undefined);
  await Promise.race([asked, new Promise((resolve) => setTimeout(resolve, PATIENCE_MS))]);
  return null;
}

type Chosen = { readonly password: string; readonly again: string };
export async function makeKeyHere(input: Chosen): Promise<Failure | null> {
  const secret = freshSecret();
  const outcome = await makeKey.run(await context(), { ...input, secret });
  return outcome.ok ? begin(outcome.value, secret) : outcome.error;
}

export async function replaceKeyHere(input: Chosen & { readonly keyId: string; readonly idNumber: string }): Promise<{ readonly failure: Failure } | { readonly triesLeft: number } | null> {
  const secret = freshSecret();
  const outcome = await replaceKey.run(await context(), { ...input, secret });
  if (!outcome.ok) return { failure: outcome.error };
  const replaced: KeyReplaced = outcome.value;
  return replaced.outcome === 'wrong' ? { triesLeft: replaced.triesLeft } : begin(replaced, secret);
}

/** Opens the key on this device; answers what the device holds from now on. */
export async function unlockHere(password: string): Promise<{ readonly unlock: string } | { readonly failure: Failure } | { readonly triesLeft: number }> {
  const secret = freshSecret();
  const outcome = await unlockKey.run(await context(), { password, secret });
  if (!outcome.ok) return { failure: outcome.error };
  const tried: KeyTried = outcome.value;
  if (tried.outcome !== 'open') return { triesLeft: tried.outcome === 'wrong' ? tried.triesLeft : 0 };
  const unlock = `${tried.unlockId}.${secret}`;
  await hold(unlock);
  return { unlock };
}

export async function changePasswordHere(input: { readonly password: string; readonly next: string; readonly again: string }): Promise<{ readonly failure: Failure } | { readonly triesLeft: number } | null> {
  const outcome = await changePassword.run(await context(), input);
  if (!outcome.ok) return { failure: outcome.error };
  const tried: KeyTried = outcome.value;
  return tried.outcome === 'wrong' ? { triesLeft: tried.triesLeft } : null;
}

/** Closes the key on this device: when she says so, and when she leaves. */
export async function lockHere(): Promise<void> {
  const unlock = await heldUnlock();
  if (unlock === null) return;
  await lockKey.run(await context(), { unlock });
  const { name, options } = unlockCookie();
  (await cookies()).set(name, '', { ...options, maxAge: 0 });
}
