import type { Db } from '../../db/database';
import type { KeySnapshot } from '../domain/signing-key';

const KEY = `k.id, k.version, k.person_id as "personId", k.state, k.name, k.sealed, k.certificate, k.issuer, k.serial, k.fingerprint, k.valid_until as "validUntil",
  k.wrong_tries as "wrongTries", k.locked_until as "lockedUntil"`;

/** The key that a person has now: one that waits for its certificate or has it. */
export async function loadOwnKey(db: Db, personId: string): Promise<KeySnapshot | null> {
  return (await db.sql<KeySnapshot>(`select ${KEY} from signing_key k where k.person_id = $1 and k.state in ('requested', 'active')`, [personId]))[0] ?? null;
}

export async function loadKey(db: Db, keyId: string): Promise<KeySnapshot | null> {
  return (await db.sql<KeySnapshot>(`select ${KEY} from signing_key k where k.id = $1`, [keyId]))[0] ?? null;
}

export type PersonRow = { readonly name: string; readonly verified: boolean; readonly idNumberLookup: string | null };
/** A person as the authority is told about her: verified or not, and what her identity number is known by. */
export async function loadSigner(db: Db, personId: string): Promise<PersonRow | null> {
  return (await db.sql<PersonRow>(`select name, verification = 'verified' as verified, id_number_lookup as "idNumberLookup" from person where id = $1`, [personId]))[0] ?? null;
}

export type UnlockSnapshot = { readonly id: string; readonly version: number; readonly keyId: string; readonly wrapped: string };

/** An unlocking of a person's own key that still holds. */
export async function loadUnlock(db: Db, personId: string, unlockId: string, now: Date): Promise<UnlockSnapshot | null> {
  const rows = await db.sql<UnlockSnapshot>(
    `select u.id, u.version, u.key_id as "keyId", u.wrapped from signing_unlock u join signing_key k on k.id = u.key_id
     where u.id = $1 and k.person_id = $2 and k.state in ('requested', 'active') and u.ended_at is null and u.expires_at > $3`, [unlockId, personId, now]);
  return rows[0] ?? null;
}
