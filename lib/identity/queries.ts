import type { Db } from '../db/database';
import { openField } from '../db/personal-data';
import type { OrgKind, Role } from '../shared/actor';
import type { ConsentPurpose, OrgCard, PayoutAccount } from './dto';
import { maskIdNumber } from './domain/id-number';

export { standingKey } from './api-keys/repo';

/** Cards of organisations by id; an id that names none is left out. */
export async function organisationCards(db: Db, ids: readonly string[]): Promise<Map<string, OrgCard>> {
  if (ids.length === 0) return new Map();
  const rows = await db.sql<OrgCard>(
    `select id, kind, name, short_name as "shortName", region_code as "regionCode", lat, lng, verification = 'verified' as verified
     from organisation where id = any($1)`, [[...new Set(ids)]]);
  return new Map(rows.map((row) => [row.id, row]));
}

/** $2 is the grantee, $3 the purpose, $4 the moment. */
const IN_FORCE = 'grantee_org_id = $2 and purpose = $3 and given_at <= $4 and until > $4 and (revoked_at is null or revoked_at > $4)';

/** The consent under which a grantee may look at a subject's record at a moment, if there is one. */
export async function consentInForce(
  db: Db, about: { readonly subjectOrgId: string; readonly granteeOrgId: string; readonly purpose: ConsentPurpose; readonly at: Date },
): Promise<{ id: string; until: Date } | null> {
  const rows = await db.sql<{ id: string; until: Date }>(
    `select id, until from consent
     where subject_org_id = $1 and ${IN_FORCE}
     order by until desc limit 1`, [about.subjectOrgId, about.granteeOrgId, about.purpose, about.at]);
  return rows[0] ?? null;
}

/** Those of some subjects whose consent to a grantee is in force at a moment. */
export async function consentingTo(
  db: Db, about: { readonly granteeOrgId: string; readonly purpose: ConsentPurpose; readonly at: Date }, subjectOrgIds: readonly string[],
): Promise<Set<string>> {
  if (subjectOrgIds.length === 0) return new Set();
  const rows = await db.sql<{ id: string }>(
    `select distinct subject_org_id as id from consent
     where subject_org_id = any($1) and ${IN_FORCE}`, [subjectOrgIds, about.granteeOrgId, about.purpose, about.at]);
  return new Set(rows.map(({ id }) => id));
}

/** Where an organisation is paid; null while it has given no account or has not passed its real-name check. */
export async function payoutAccount(db: Db, orgId: string): Promise<PayoutAccount | null> {
  const rows = await db.sql<{ id: string; bankName: string; tail: string; accountName: string }>(
    `select a.id, a.bank_name as "bankName", a.tail, a.holder_name as "accountName"
     from bank_account a join organisation o on o.id = a.organisation_id
     where a.organisation_id = $1 and a.status = 'active' and o.verification = 'verified' and o.status = 'active'`, [orgId]);
  const account = rows[0];
  return account ? { id: account.id, bankName: account.bankName, masked: `**** ${account.tail}`, accountName: account.accountName } : null;
}

/** The whole account number, for the job that instructs the bank and for nothing else: it never reaches a screen. */
export async function revealAccount(db: Db, accountId: string): Promise<{ number: string; accountName: string; bankName: string } | null> {
  const rows = await db.sql<{ numberSealed: string; accountName: string; bankName: string }>(
    'select number_sealed as "numberSealed", holder_name as "accountName", bank_name as "bankName" from bank_account where id = $1', [accountId]);
  const account = rows[0];
  return account
    ? { number: openField('bank_account.number', accountId, account.numberSealed), accountName: account.accountName, bankName: account.bankName }
    : null;
}

/** Who is signed in, and for whom she acts. */
export type SessionState = {
  readonly sessionId: string;
  readonly personId: string;
  readonly personName: string;
  readonly personVerified: boolean;
  readonly demo: boolean;
  /** Null when she acts for no organisation, or is no member of it any more. */
  readonly organisationId: string | null;
  readonly orgKind: OrgKind | null;
  readonly orgName: string | null;
  readonly orgShortName: string | null;
  readonly orgVerified: boolean;
  readonly role: Role | null;
};

/**
 * Whether a token still stands, looked up on every request: its session has not ended, its person is not blocked, its
 * session version is the person's, and the membership and the organisation are still active. One statement.
 */
export async function sessionState(
  db: Db, token: { readonly sessionId: string; readonly personId: string; readonly sessionVersion: number; readonly at: Date },
): Promise<SessionState | null> {
  const rows = await db.sql<SessionState>(
    `select s.id as "sessionId", p.id as "personId", p.name as "personName", p.verification = 'verified' as "personVerified", p.demo, o.id as "organisationId", o.kind as "orgKind", o.name as "orgName", o.short_name as "orgShortName",
       coalesce(o.verification = 'verified', false) as "orgVerified", case when o.id is not null then m.role end as role
     from login_session s
     join person p on p.id = s.person_id and p.status = 'active' and p.session_version = $3
     left join membership m on m.person_id = p.id and m.organisation_id = s.organisation_id and m.status = 'active'
     left join organisation o on o.id = m.organisation_id and o.status = 'active'
     where s.id = $1 and s.person_id = $2 and s.ended_at is null and s.expires_at > $4`,
    [token.sessionId, token.personId, token.sessionVersion, token.at]);
  return rows[0] ?? null;
}

/** The name of a person, as it stands under what she signs. */
export async function personName(db: Db, personId: string): Promise<string | null> {
  const rows = await db.sql<{ name: string }>('select name from person where id = $1', [personId]);
  return rows[0]?.name ?? null;
}

/** The farms that grow for a cooperative, invited ones among them. */
export async function growerOrgIds(db: Db, cooperativeOrgId: string): Promise<string[]> {
  const rows = await db.sql<{ id: string }>(`select grower_org_id as id from grower_link where cooperative_org_id = $1 and status <> 'ended'`, [cooperativeOrgId]);
  return rows.map((row) => row.id);
}

/** How an organisation is named in law. A farm without a business licence is its verified owner, whose number shows its ends only. */
export type LegalIdentity = {
  readonly name: string; readonly verified: boolean;
  readonly document: { readonly kind: 'uscc' | 'id-card'; readonly number: string } | null;
  readonly bankAccountId: string | null;
};

/** What an institution is told, and a payer is shown in part, about who receives money. */
export async function legalIdentity(db: Db, orgId: string): Promise<LegalIdentity | null> {
  const rows = await db.sql<{ name: string; verified: boolean; uscc: string | null; ownerId: string | null; idSealed: string | null; bankAccountId: string | null }>(
    `select o.name, o.verification = 'verified' and o.status = 'active' as verified, o.uscc, p.id as "ownerId", p.id_number_sealed as "idSealed", a.id as "bankAccountId"
     from organisation o
     left join bank_account a on a.organisation_id = o.id and a.status = 'active'
     left join lateral (select p.id, p.id_number_sealed from membership m join person p on p.id = m.person_id
       where m.organisation_id = o.id and m.role = 'owner' and m.status = 'active' and p.verification = 'verified' order by p.id limit 1) p on true
     where o.id = $1`, [orgId]);
  const row = rows[0];
  if (!row) return null;
  const owner = row.ownerId !== null && row.idSealed !== null ? maskIdNumber(openField('person.id_number', row.ownerId, row.idSealed)) : null;
  return {
    name: row.name, verified: row.verified, bankAccountId: row.bankAccountId,
    document: row.uscc !== null ? { kind: 'uscc', number: row.uscc } : owner === null ? null : { kind: 'id-card', number: owner },
  };
}

/** Those among other organisations that share a member with one: who sells to oneself sells to nobody. */
export async function organisationsSharingPeople(db: Db, orgId: string, otherIds: readonly string[]): Promise<string[]> {
  const rows = await db.sql<{ id: string }>(
    `select distinct b.organisation_id as id from membership a join membership b on b.person_id = a.person_id
     where a.organisation_id = $1 and b.organisation_id = any ($2) and b.organisation_id <> $1`, [orgId, otherIds]);
  return rows.map((row) => row.id);
}

/** Those who run the platform: whom a matter is told that nobody else decides. */
export async function platformOrgIds(db: Db): Promise<string[]> {
  const rows = await db.sql<{ id: string }>(`select id from organisation where kind = 'platform' and status = 'active' order by id limit 5`);
  return rows.map((row) => row.id);
}

/** When consents of a subject began and ended, by id: under what somebody once looked. */
export async function consentWindows(db: Db, subjectOrgId: string, ids: readonly string[]): Promise<Map<string, { readonly givenAt: Date; readonly until: Date; readonly revokedAt: Date | null }>> {
  if (ids.length === 0) return new Map();
  const rows = await db.sql<{ id: string; givenAt: Date; until: Date; revokedAt: Date | null }>(
    'select id, given_at as "givenAt", until, revoked_at as "revokedAt" from consent where subject_org_id = $1 and id = any ($2)', [subjectOrgId, [...new Set(ids)]]);
  return new Map(rows.map(({ id, ...window }) => [id, window]));
}
