import type { Db } from '../../db/database';
import { openField } from '../../db/personal-data';
import { mayOversee, type Actor, type OrgKind, type Role } from '../../shared/actor';
import { MOST_WAITING, type Waiting } from '../../shared/waiting';
import { maskPhone } from '../domain/id-number';

/** Checks that the registry has not passed, of people and of businesses, oldest first. A farm stands behind its owner's check. */
export const waitingChecks = async (db: Db, actor: Actor): Promise<Waiting[]> => mayOversee(actor) ? db.sql<Waiting>(
  `select 'checks' as queue, x.id as "subjectId", coalesce((select max(coalesce(c.answered_at, c.requested_at)) from identity_check c where c.person_id = x.id or c.organisation_id = x.id), x.created_at) as since,
     x.verification as state, x.org as "organisationId", null as "paymentId", null as "orderNumber", null as "amountFen", x.verification_reason as note
   from ((select id, created_at, verification, verification_reason, (select m.organisation_id from membership m where m.person_id = p.id and m.status = 'active' order by m.created_at limit 1) as org
       from person p where verification in ('failed', 'unknown') order by id limit $1)
     union all (select id, created_at, verification, verification_reason, id from organisation where verification in ('failed', 'unknown') order by id limit $1)) x order by since limit $1`, [MOST_WAITING]) : [];

export type OrganisationHit = { readonly id: string; readonly kind: OrgKind; readonly name: string; readonly status: string; readonly regionCode: string };

/** Organisations whose name begins so, at most twenty. */
export const findOrganisations = async (db: Db, actor: Actor, beginning: string): Promise<OrganisationHit[]> => mayOversee(actor) ? db.sql<OrganisationHit>(
  `select id, kind, name, status, region_code as "regionCode" from organisation where id = $2 or name like $1 or short_name like $1 order by name, id limit 20`,
  [`${beginning.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`, beginning]) : [];

/** The newest organisations of one kind, or of all. */
export const organisationsOf = async (db: Db, actor: Actor, kind: OrgKind | null): Promise<OrganisationHit[]> => mayOversee(actor) ? db.sql<OrganisationHit>(
  `select id, kind, name, status, region_code as "regionCode" from organisation where $1::text is null or kind = $1 order by id desc limit 100`, [kind]) : [];

/** What an organisation is called, for a list of things about several. */
export const namesOf = async (db: Db, actor: Actor, ids: readonly string[]): Promise<Map<string, string>> => mayOversee(actor) && ids.length > 0
  ? new Map((await db.sql<{ id: string; name: string }>('select id, short_name as name from organisation where id = any ($1)', [[...new Set(ids)]])).map(({ id, name }) => [id, name])) : new Map();

export type AccessChangeDto = { readonly id: string; readonly state: string; readonly reason: string; readonly byName: string | null; readonly at: Date };
const changesOf = (db: Db, subjectId: string): Promise<AccessChangeDto[]> => db.sql<AccessChangeDto>(
  `select c.id, c.state, c.reason, p.name as "byName", c.changed_at as at from access_change c left join person p on p.id = c.changed_by where c.subject_id = $1 order by c.changed_at desc limit 50`, [subjectId]);

export type OverseenOrganisation = OrganisationHit & {
  readonly verification: string; readonly uscc: string | null; readonly createdAt: Date; readonly accountTail: string | null;
  readonly members: readonly { readonly personId: string; readonly name: string; readonly role: Role; readonly status: string; readonly personStatus: string; readonly sessions: number }[];
  readonly changes: readonly AccessChangeDto[];
};

/** An organisation with its people, their roles and how many browsers each is signed in with. */
export async function overseenOrganisation(db: Db, actor: Actor, id: string, now: Date): Promise<OverseenOrganisation | null> {
  if (!mayOversee(actor)) return null;
  const [[found], members, changes] = await Promise.all([
    db.sql<Omit<OverseenOrganisation, 'members' | 'changes'>>(
      `select o.id, o.kind, o.name, o.status, o.region_code as "regionCode", o.verification, o.uscc, o.created_at as "createdAt", a.tail as "accountTail"
       from organisation o left join bank_account a on a.organisation_id = o.id and a.status = 'active' where o.id = $1`, [id]),
    db.sql<OverseenOrganisation['members'][number]>(
      `select p.id as "personId", p.name, m.role, m.status, p.status as "personStatus",
         (select count(*)::int from login_session s where s.person_id = p.id and s.ended_at is null and s.expires_at > $2) as sessions
       from membership m join person p on p.id = m.person_id where m.organisation_id = $1 and m.status <> 'ended' order by m.created_at, m.id limit 200`, [id, now]),
    changesOf(db, id),
  ]);
  return found ? { ...found, members, changes } : null;
}

export type OverseenPerson = {
  readonly id: string; readonly name: string; readonly phone: string | null; readonly status: string; readonly verification: string; readonly createdAt: Date;
  readonly memberships: readonly { readonly organisationId: string; readonly orgName: string; readonly orgKind: OrgKind; readonly role: Role; readonly status: string }[];
  readonly sessions: readonly { readonly id: string; readonly device: string; readonly createdAt: Date; readonly orgName: string | null }[];
  readonly changes: readonly AccessChangeDto[];
  readonly lookups: readonly { readonly id: string; readonly byName: string | null; readonly at: Date }[];
};

/** A person as the desk may see her: the phone masked, where she works, where she is signed in, and who has looked for her. */
export async function overseenPerson(db: Db, actor: Actor, id: string, now: Date): Promise<OverseenPerson | null> {
  if (!mayOversee(actor)) return null;
  const [[found], memberships, sessions, changes, lookups] = await Promise.all([
    db.sql<Pick<OverseenPerson, 'id' | 'name' | 'status' | 'verification' | 'createdAt'> & { phoneSealed: string | null }>(
      `select id, name, phone_sealed as "phoneSealed", status, verification, created_at as "createdAt" from person where id = $1`, [id]),
    db.sql<OverseenPerson['memberships'][number]>(
      `select o.id as "organisationId", o.name as "orgName", o.kind as "orgKind", m.role, m.status from membership m join organisation o on o.id = m.organisation_id
       where m.person_id = $1 order by m.status, m.created_at, m.id limit 100`, [id]),
    db.sql<OverseenPerson['sessions'][number]>(
      `select s.id, s.device, s.created_at as "createdAt", o.short_name as "orgName" from login_session s left join organisation o on o.id = s.organisation_id join person p on p.id = s.person_id
       where s.person_id = $1 and p.status = 'active' and s.ended_at is null and s.expires_at > $2 order by s.created_at desc, s.id desc limit 20`, [id, now]),
    changesOf(db, id),
    db.sql<OverseenPerson['lookups'][number]>(
      `select l.id, p.name as "byName", l.searched_at as at from person_lookup l left join person p on p.id = l.searched_by where l.person_id = $1 order by l.searched_at desc limit 20`, [id]),
  ]);
  if (!found) return null;
  const { phoneSealed, ...person } = found;
  return { ...person, phone: phoneSealed && maskPhone(openField('person.phone', id, phoneSealed)), memberships, sessions, changes, lookups };
}
