import type { Db } from '../../db/database';
import { openField } from '../../db/personal-data';
import type { Actor } from '../../shared/actor';
import type { KeyState } from '../domain/signing-key';
import { readUnlock } from '../schema';
import { loadUnlock } from './repo';

/** A person's signing key as she sees it. */
export type SigningKeyDto = {
  readonly id: string; readonly state: KeyState; readonly name: string; readonly serial: string | null; readonly validUntil: Date | null; readonly refusal: string | null;
  readonly restsUntil: Date | null; readonly createdAt: Date;
  /** Open on this device: signing asks for no password. */
  readonly unlocked: boolean;
};

/**
 * The key of whoever asks, the newest one.
 * @param unlock what this device holds, if anything
 */
export async function ownSigningKey(db: Db, actor: Actor, unlock: string | null, now: Date): Promise<SigningKeyDto | null> {
  if (actor.kind !== 'person') return null;
  const rows = await db.sql<Omit<SigningKeyDto, 'unlocked' | 'restsUntil'> & { lockedUntil: Date | null }>(
    `select id, state, name, serial, valid_until as "validUntil", refusal, locked_until as "lockedUntil", created_at as "createdAt" from signing_key
     where person_id = $1 order by state in ('requested', 'active') desc, created_at desc limit 1`, [actor.personId]);
  const key = rows[0];
  if (!key) return null;
  const held = unlock === null ? null : readUnlock(unlock);
  const open = held && await loadUnlock(db, actor.personId, held.unlockId, now);
  const { lockedUntil, ...shown } = key;
  return { ...shown, restsUntil: lockedUntil && lockedUntil > now ? lockedUntil : null, unlocked: open?.keyId === key.id };
}

/** What the authority is asked for a key, with the identity number open: for the job that asks it and for nothing else. */
export async function certificateQuestion(db: Db, keyId: string): Promise<{ keyId: string; name: string; idNumber: string; request: string } | null> {
  const rows = await db.sql<{ name: string; request: string; personId: string; sealed: string | null }>(
    `select k.name, k.request, k.person_id as "personId", p.id_number_sealed as sealed from signing_key k join person p on p.id = k.person_id
     where k.id = $1 and k.state = 'requested'`, [keyId]);
  const row = rows[0];
  return row?.sealed ? { keyId, name: row.name, request: row.request, idNumber: openField('person.id_number', row.personId, row.sealed) } : null;
}

/** Keys whose certificate nobody has heard of since a moment. */
export async function silentKeys(db: Db, since: Date, limit: number): Promise<string[]> {
  const rows = await db.sql<{ id: string }>(`select id from signing_key where state = 'requested' and created_at < $1 order by created_at limit $2`, [since, limit]);
  return rows.map((row) => row.id);
}

/** Forgets what is over: a wrapped key is kept no longer than it may be used. */
export async function forgetUnlocks(db: Db, before: Date): Promise<void> {
  await db.sql('delete from signing_unlock where expires_at < $1', [before]);
}
