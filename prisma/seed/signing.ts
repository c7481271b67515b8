import { makeKey, unlockKey } from '@/lib/esign/keys/service';
import { freshSecret } from '@/lib/esign/keys/vault';
import { UNLOCK_MS } from '@/lib/esign/domain/signing-key';
import type { PersonActor } from '@/lib/shared/actor';
import type { Clockwork } from './clockwork';

/** The signing password of everybody in the demo who has signed a loan; the page where they sign in and the README say it. */
export const DEMO_PASSWORD = 'harvest-demo';

type Held = { readonly unlock: string; readonly untilMs: number };
const held = new Map<string, Held>();

/** What a signer's device holds of her key at a moment: made at her first contract, opened with the password after that. */
export async function unlockOf(works: Clockwork, actor: PersonActor, at: Date): Promise<string> {
  const known = held.get(actor.personId);
  if (known && known.untilMs > at.getTime()) return known.unlock;
  const secret = freshSecret();
  const keep = (unlockId: string): string => {
    const unlock = `${unlockId}.${secret}`;
    held.set(actor.personId, { unlock, untilMs: at.getTime() + UNLOCK_MS });
    return unlock;
  };
  if (!known) {
    const { keyId, unlockId } = await works.run(makeKey, actor, at, { password: DEMO_PASSWORD, again: DEMO_PASSWORD, secret });
    await works.carryOut('esign.requestCertificate', { keyId }, at);
    return keep(unlockId);
  }
  const opened = await works.run(unlockKey, actor, at, { password: DEMO_PASSWORD, secret });
  if (opened.outcome !== 'open') throw new Error(`The key of ${actor.personId} did not open`);
  return keep(opened.unlockId);
}
