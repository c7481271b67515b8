import type { Db } from '../../db/database';
import { openField } from '../../db/personal-data';
import type { OrgKind, PersonActor, Role } from '../../shared/actor';
import { after, MINUTE_MS } from '../../shared/clock';
import { secretOf } from '../api-keys/repo';
import { writtenKey, type ApiScope } from '../domain/api-key';
import { maskIdNumber, maskPhone } from '../domain/id-number';
import type { Verification } from '../domain/verification';
import { isInForce } from '../domain/consent';
import type { ConsentPurpose } from '../dto';

/** One's own page: what we hold about a person, masked as on any screen. */
export type Profile = {
  readonly name: string;
  readonly phone: string | null;
  readonly idNumber: string | null;
  readonly verification: Verification;
  readonly verificationReason: string | null;
  readonly memberships: readonly { readonly id: string; readonly organisationId: string; readonly orgName: string; readonly orgKind: OrgKind; readonly role: Role; readonly status: 'invited' | 'active' }[];
  readonly sessions: readonly { readonly id: string; readonly device: string; readonly createdAt: Date }[];
};

export async function profile(db: Db, personId: string, at: Date): Promise<Profile | null> {
  const [people, memberships, sessions] = await Promise.all([
    db.sql<Pick<Profile, 'name' | 'verification' | 'verificationReason'> & { phoneSealed: string | null; idSealed: string | null }>(
      `select name, phone_sealed as "phoneSealed", id_number_sealed as "idSealed", verification, verification_reason as "verificationReason"
       from person where id = $1 and status = 'active'`, [personId]),
    db.sql<Profile['memberships'][number]>(
      `select m.id, m.organisation_id as "organisationId", o.name as "orgName", o.kind as "orgKind", m.role, m.status
       from membership m join organisation o on o.id = m.organisation_id and o.status = 'active'
       where m.person_id = $1 and m.status <> 'ended' order by m.status, m.created_at, m.id`, [personId]),
    db.sql<Profile['sessions'][number]>(
      `select s.id, s.device, s.created_at as "createdAt" from login_session s
       where s.person_id = $1 and s.ended_at is null and s.expires_at > $2 order by s.created_at desc, s.id desc limit 20`, [personId, at]),
  ]);
  const person = people[0];
  if (!person) return null;
  const { phoneSealed, idSealed, ...rest } = person;
  return {
    ...rest, memberships, sessions,
    phone: phoneSealed && maskPhone(openField('person.phone', personId, phoneSealed)),
    idNumber: idSealed && maskIdNumber(openField('person.id_number', personId, idSealed)),
  };
}

/** How one's own organisation stands: its check, its account, what it has consented to. */
export type OrganisationStanding = {
  readonly id: string; readonly kind: OrgKind; readonly name: string; readonly regionCode: string; readonly place: string | null;
  readonly verification: Verification; readonly verificationReason: string | null;
  readonly uscc: string | null; readonly legalPerson: string | null;
  readonly account: { readonly bankName: string; readonly masked: string; readonly holderName: string } | null;
  /** Names that an account may be held in; empty until somebody has passed. */
  readonly checkedNames: readonly string[];
};

export async function organisationStanding(db: Db, actor: PersonActor): Promise<OrganisationStanding | null> {
  const rows = await db.sql<Omit<OrganisationStanding, 'account'> & { bankName: string | null; tail: string; holderName: string }>(
    `select o.id, o.kind, o.name, o.region_code as "regionCode", o.place, o.verification, o.verification_reason as "verificationReason", o.uscc, o.legal_person as "legalPerson",
       a.bank_name as "bankName", a.tail, a.holder_name as "holderName",
       case when o.verification <> 'verified' then '{}'
         when o.kind = 'farm' and o.uscc is null then (select coalesce(array_agg(p.name order by p.id), '{}') from membership m join person p on p.id = m.person_id
           where m.organisation_id = o.id and m.role = 'owner' and m.status = 'active' and p.verification = 'verified')
         else array[o.name] end as "checkedNames"
     from organisation o left join bank_account a on a.organisation_id = o.id and a.status = 'active' where o.id = $1`, [actor.organisationId]);
  const row = rows[0];
  if (!row) return null;
  const { bankName, tail, holderName, ...rest } = row;
  return { ...rest, account: bankName === null ? null : { bankName, holderName, masked: `**** ${tail}` } };
}

export type ConsentDto = { readonly id: string; readonly lenderName: string; readonly purpose: ConsentPurpose; readonly givenAt: Date; readonly until: Date };

/** Consents of one's own organisation that are in force, and lenders that have none. */
export async function consents(db: Db, actor: PersonActor, at: Date): Promise<{ readonly inForce: readonly ConsentDto[]; readonly lenders: readonly { readonly id: string; readonly name: string }[] }> {
  const [inForce, lenders] = await Promise.all([
    db.sql<ConsentDto>(
      `select c.id, o.name as "lenderName", c.purpose, c.given_at as "givenAt", c.until from consent c join organisation o on o.id = c.grantee_org_id
       where c.subject_org_id = $1 and c.revoked_at is null and c.given_at <= $2 and c.until > $2 order by c.until, c.id`, [actor.organisationId, at]),
    db.sql<{ id: string; name: string }>(
      `select o.id, o.name from organisation o where o.kind = 'lender' and o.status = 'active' and o.id <> $1 and not exists (
         select from consent c where c.subject_org_id = $1 and c.grantee_org_id = o.id and c.revoked_at is null and c.given_at <= $2 and c.until > $2) order by o.name, o.id limit 50`,
      [actor.organisationId, at]),
  ]);
  return { inForce, lenders };
}

/** One consent of one's own organisation, in force or ended; null when it is not hers. */
export async function ownConsent(db: Db, actor: PersonActor, consentId: string, at: Date): Promise<ConsentDto & { readonly lenderOrgId: string; readonly revokedAt: Date | null; readonly inForce: boolean } | null> {
  const rows = await db.sql<ConsentDto & { lenderOrgId: string; revokedAt: Date | null }>(
    `select c.id, o.name as "lenderName", c.purpose, c.given_at as "givenAt", c.until, c.grantee_org_id as "lenderOrgId", c.revoked_at as "revokedAt"
     from consent c join organisation o on o.id = c.grantee_org_id where c.id = $1 and c.subject_org_id = $2`, [consentId, actor.organisationId]);
  return rows[0] ? { ...rows[0], inForce: isInForce(rows[0], at) } : null;
}

export type LinkDto = { readonly id: string; readonly name: string; readonly status: 'invited' | 'active'; readonly grower: boolean };

/** Cooperatives that a farm sells through, or a cooperative's growers; the newest first, `limit` of them. */
export async function growerLinks(db: Db, actor: PersonActor, limit = 100): Promise<LinkDto[]> {
  return db.sql<LinkDto>(
    `select l.id, o.name, l.status, l.grower_org_id = $1 as grower
     from grower_link l join organisation o on o.id = case when l.grower_org_id = $1 then l.cooperative_org_id else l.grower_org_id end
     where (l.grower_org_id = $1 or l.cooperative_org_id = $1) and l.status <> 'ended' order by l.status desc, l.created_at desc, l.id limit $2`, [actor.organisationId, limit]);
}

export type MemberDto = { readonly id: string; readonly personId: string; readonly name: string; readonly phone: string | null; readonly role: Role; readonly status: 'invited' | 'active' };

/** The people of one's own organisation; phones masked, and only for those who run it. */
export async function members(db: Db, actor: PersonActor): Promise<MemberDto[]> {
  const rows = await db.sql<Omit<MemberDto, 'phone'> & { phoneSealed: string | null }>(
    `select m.id, p.id as "personId", p.name, p.phone_sealed as "phoneSealed", m.role, m.status from membership m join person p on p.id = m.person_id
     where m.organisation_id = $1 and m.status <> 'ended' order by m.created_at, m.id limit 200`, [actor.organisationId]);
  const mayContact = actor.role === 'owner' || actor.role === 'manager';
  return rows.map(({ phoneSealed, ...member }) => ({ ...member, phone: mayContact && phoneSealed ? maskPhone(openField('person.phone', member.personId, phoneSealed)) : null }));
}

export type KeyDto = {
  readonly id: string; readonly name: string; readonly scopes: readonly ApiScope[]; readonly tail: string; readonly makerName: string;
  readonly createdAt: Date; readonly expiresAt: Date; readonly lastUsedAt: Date | null;
};

/** Keys of one's own organisation that are in force, those that end first above. */
export async function apiKeys(db: Db, actor: PersonActor, at: Date): Promise<KeyDto[]> {
  return db.sql<KeyDto>(
    `select k.id, k.name, k.scopes, k.tail, p.name as "makerName", k.created_at as "createdAt", k.expires_at as "expiresAt", k.last_used_at as "lastUsedAt"
     from api_key k join person p on p.id = k.person_id
     where k.organisation_id = $1 and k.revoked_at is null and k.expires_at > $2 order by k.expires_at, k.id`, [actor.organisationId, at]);
}

/** How long a new key is shown to whoever made it. */
const SHOWN_MS = 10 * MINUTE_MS;

/** A key as it is written, for its maker and in its first minutes alone; null for anybody else and later. */
export async function newKey(db: Db, actor: PersonActor, keyId: string, at: Date): Promise<string | null> {
  const rows = await db.sql<{ id: string }>('select id from api_key where id = $1 and organisation_id = $2 and person_id = $3 and revoked_at is null and created_at > $4',
    [keyId, actor.organisationId, actor.personId, after(at, -SHOWN_MS)]);
  return rows[0] ? writtenKey(rows[0].id, secretOf(rows[0].id)) : null;
}

export type DemoPerson = { readonly personId: string; readonly name: string; readonly orgName: string; readonly orgKind: OrgKind; readonly regionCode: string };

/** The people of the demo season with the organisation each one acts for first. Call it only where the demo is on. */
export async function demoPeople(db: Db): Promise<DemoPerson[]> {
  return db.sql<DemoPerson>(
    `select distinct on (p.id) p.id as "personId", p.name, o.name as "orgName", o.kind as "orgKind", o.region_code as "regionCode"
     from person p join membership m on m.person_id = p.id and m.status = 'active' join organisation o on o.id = m.organisation_id and o.status = 'active'
     where p.demo and p.status = 'active' order by p.id, m.created_at, m.id limit 40`);
}

/** The number that somebody of the demo was made up with, for herself: nobody has it on a card. Null for everybody else. Call it only where the demo is on. */
export async function demoIdNumber(db: Db, personId: string): Promise<string | null> {
  const [person] = await db.sql<{ sealed: string | null }>('select id_number_sealed as sealed from person where id = $1 and demo', [personId]);
  return person?.sealed ? openField('person.id_number', personId, person.sealed) : null;
}
