import { createPublicKey, type KeyObject } from 'node:crypto';
import type { Db } from '../../../db/database';
import { certIdOf } from '../../../shared/signed-message';
import type { Institution } from '../../domain/channel-event';
import { findKey } from '../../repo';

/** Where an institution publishes its keys, and how long a name that it did not know is not asked for again. */
export type KeySource = { readonly url: string; readonly keep: (institution: Institution, certId: string, pem: string) => Promise<void> };
export type Keys = (institution: Institution, certId: string) => Promise<KeyObject | null>;

const UNKNOWN_MS = 60_000;
const MOST_UNKNOWN = 1000;
const TIMEOUT_MS = 5000;

/**
 * Public keys of the institutions by their names: from memory, from what we have kept (an old notify must verify after the
 * key has rotated), at last from the institution. A key is believed only if its name is its own hash.
 * Throws when the institution cannot be reached: then nothing is known, and the message must come again.
 */
export function publicKeys(db: Db, source: KeySource): Keys {
  const known = new Map<string, KeyObject>();
  const unknown = new Map<string, number>();

  return async (institution, certId) => {
    if (!/^[0-9a-f]{16}$/.test(certId)) return null;
    const name = `${institution}:${certId}`;
    const held = known.get(name);
    if (held) return held;
    if ((unknown.get(name) ?? -Infinity) > performance.now() - UNKNOWN_MS) return null;

    const pem = (await findKey(db, institution, certId)) ?? (await fetchKey(source, institution, certId));
    const key = pem === null ? null : createPublicKey(pem);
    if (key === null || certIdOf(key) !== certId) {
      if (unknown.size >= MOST_UNKNOWN) unknown.clear();
      unknown.set(name, performance.now());
      return null;
    }
    known.set(name, key);
    return key;
  };
}

async function fetchKey({ url, keep }: KeySource, institution: Institution, certId: string): Promise<string | null> {
  const address = new URL(`/${institution}/public-key`, url);
  address.searchParams.set('certId', certId);
  const response = await fetch(address, { signal: AbortSignal.timeout(TIMEOUT_MS) });
  if (response.status === 404) return null;
  if (!response.ok) throw new Error(`The ${institution} did not give its key: ${response.status}`);
  const pem = await response.text();
  if (certIdOf(createPublicKey(pem)) !== certId) return null;
  await keep(institution, certId, pem);
  return pem;
}
