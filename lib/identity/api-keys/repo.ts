import type { Db } from '../../db/database';
import { lookupHash } from '../../db/personal-data';
import { env } from '../../env';
import { keyedHash, sameHash } from '../../shared/sealed';
import type { PersonActor } from '../../shared/actor';
import type { ApiScope } from '../domain/api-key';

/** A key's secret follows from its id and AUTH_SECRET: its maker can be shown it again for a while, and it lies nowhere. */
export const secretOf = (keyId: string): string => keyedHash(env().AUTH_SECRET, 'api-key', keyId);

/** A key that stands: for whom it acts, and within what. */
export type StandingKey = { readonly keyId: string; readonly actor: PersonActor; readonly scopes: readonly ApiScope[]; readonly lastUsedAt: Date | null };

/**
 * Whose key this is, looked up on every call: it has neither ended nor been taken back, its maker is not blocked and still a member, and the
 * organisation is active. Null otherwise, and where the secret is not the key's.
 */
export async function standingKey(db: Db, { keyId, secret, at }: { readonly keyId: string; readonly secret: string; readonly at: Date }): Promise<StandingKey | null> {
  const rows = await db.sql<{ secretHash: string; scopes: ApiScope[]; lastUsedAt: Date | null } & Omit<PersonActor, 'kind'>>(
    `select k.secret_hash as "secretHash", k.scopes, k.last_used_at as "lastUsedAt", p.id as "personId", o.id as "organisationId", o.kind as "orgKind", m.role
     from api_key k
     join person p on p.id = k.person_id and p.status = 'active'
     join membership m on m.person_id = p.id and m.organisation_id = k.organisation_id and m.status = 'active'
     join organisation o on o.id = m.organisation_id and o.status = 'active'
     where k.id = $1 and k.revoked_at is null and k.expires_at > $2`, [keyId, at]);
  const found = rows[0];
  if (!found || !sameHash(found.secretHash, lookupHash('api-key', secret))) return null;
  const { secretHash: _secretHash, scopes, lastUsedAt, ...who } = found;
  return { keyId, scopes, lastUsedAt, actor: { kind: 'person', ...who } };
}

export type KeySnapshot = { readonly id: string; readonly version: number; readonly expiresAt: Date; readonly revokedAt: Date | null; readonly lastUsedAt: Date | null };

/** A key of one's own organisation, or with null any key. */
export async function loadKey(db: Db, keyId: string, organisationId: string | null): Promise<KeySnapshot | null> {
  const rows = await db.sql<KeySnapshot>(
    `select id, version, expires_at as "expiresAt", revoked_at as "revokedAt", last_used_at as "lastUsedAt" from api_key where id = $1 and ($2::text is null or organisation_id = $2)`,
    [keyId, organisationId]);
  return rows[0] ?? null;
}

export async function countKeys(db: Db, organisationId: string, at: Date): Promise<number> {
  const rows = await db.sql<{ count: number }>('select count(*)::int as count from api_key where organisation_id = $1 and revoked_at is null and expires_at > $2', [organisationId, at]);
  return rows[0]!.count;
}
