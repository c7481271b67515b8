import type { Db } from '../../db/database';
import { lookupHash } from '../../db/personal-data';
import type { Deciding } from '../../operation/operation';
import type { Change, Fragment } from '../../operation/plan';
import { readPhone } from '../domain/phone';
import { membershipRow, organisationRow, personRow } from './founding';

/** A grower as a cooperative knows her: by her phone, or without one by her name. */
export type GrowerName = { readonly name: string; readonly phone: string | null };

/** What is there already for a grower: her person, her farm, and her link to the cooperative. */
export type KnownGrower = {
  readonly personId: string | null; readonly personName: string | null; readonly organisationId: string | null;
  readonly link: { readonly id: string; readonly version: number; readonly status: 'invited' | 'active' | 'ended' } | null;
};

/** What a grower is recognised by; a phone that cannot be one counts as none. */
export function growerKey(grower: GrowerName): string {
  const phone = grower.phone === null ? null : readPhone(grower.phone);
  return phone?.ok ? `phone:${phone.value}` : `name:${grower.name.trim()}`;
}

const LINK = `case when l.id is not null then json_build_object('id', l.id, 'version', l.version, 'status', l.status) end as link`;
const KNOWN_BY_PHONE = `
  select k.key, p.id as "personId", p.name as "personName", f.id as "organisationId", ${LINK}
  from unnest($2::text[], $3::text[]) as k(key, lookup)
  join person p on p.phone_lookup = k.lookup
  left join lateral (
    select o.id from membership m join organisation o on o.id = m.organisation_id
    where m.person_id = p.id and m.role = 'owner' and m.status <> 'ended' and o.kind = 'farm' order by m.created_at, o.id limit 1) f on true
  left join grower_link l on l.grower_org_id = f.id and l.cooperative_org_id = $1`;

const KNOWN_BY_NAME = `
  select distinct on (k.key) k.key, null as "personId", null as "personName", o.id as "organisationId", ${LINK}
  from unnest($2::text[], $3::text[]) as k(key, name)
  join organisation o on o.name = k.name and o.kind = 'farm'
  join grower_link l on l.grower_org_id = o.id and l.cooperative_org_id = $1 and l.status <> 'ended'
  -- Who is known by name alone comes before a namesake with a phone.
  order by k.key, exists (select from membership m join person p on p.id = m.person_id where m.organisation_id = o.id and p.phone_lookup is not null), o.id`;

/**
 * Growers that are there already, by `growerKey`: whoever has the phone, or among the cooperative's own growers who has the name.
 * Load this in an operation and hand each to `planGrower`.
 */
export async function knownGrowers(db: Db, cooperativeOrgId: string, growers: readonly GrowerName[]): Promise<Map<string, KnownGrower>> {
  const keys = [...new Set(growers.map(growerKey))];
  const [phones, names] = [keys.filter((key) => key.startsWith('phone:')), keys.filter((key) => key.startsWith('name:'))];
  const found = await Promise.all([
    phones.length === 0 ? [] : db.sql<KnownGrower & { key: string }>(KNOWN_BY_PHONE, [cooperativeOrgId, phones, phones.map((key) => lookupHash('phone', key.slice(6)))]),
    names.length === 0 ? [] : db.sql<KnownGrower & { key: string }>(KNOWN_BY_NAME, [cooperativeOrgId, names, names.map((key) => key.slice(5))]),
  ]);
  return new Map(found.flat().map(({ key, ...known }) => [key, known]));
}

type Invitation = GrowerName & {
  readonly cooperativeOrgId: string; readonly regionCode: string; readonly place?: string | null;
  /** What `knownGrowers` found under her key, null when nothing. */
  readonly known: KnownGrower | null;
};

/**
 * Makes sure that a grower is there and linked to the cooperative: a farm, a person who is invited until she signs in with
 * her phone, and the link. Who is there already is only linked. The same phone is the same grower, always; plan each key
 * once in one operation.
 */
export function planGrower(invitation: Invitation, { now, newId }: Pick<Deciding, 'now' | 'newId'>): Fragment & { readonly organisationId: string } {
  const { cooperativeOrgId, name, regionCode, place, known } = invitation;
  const phone = invitation.phone === null ? null : readPhone(invitation.phone);
  const link = (growerOrgId: string): Change => ({ op: 'insert', table: 'grower_link', rows: [{ id: newId('growerLink'), cooperativeOrgId, growerOrgId, status: 'invited', createdAt: now, version: 1 }] });
  if (known?.organisationId) return { organisationId: known.organisationId, changes: known.link ? renew(known.link) : [link(known.organisationId)] };
  const personId = known?.personId ?? newId('person');
  const organisationId = newId('organisation');
  return {
    organisationId,
    changes: [
      ...(known?.personId ? [] : [personRow({ id: personId, name, phone: phone?.ok ? phone.value : null, status: 'invited' }, now)]),
      organisationRow({ id: organisationId, kind: 'farm', name, regionCode, place }, now),
      membershipRow({ id: newId('membership'), personId, organisationId, role: 'owner', status: 'invited' }, now),
      link(organisationId),
    ],
  };
}

/** A link that was ended is offered again; any other one stands as it is. */
const renew = (link: NonNullable<KnownGrower['link']>): Change[] =>
  link.status === 'ended' ? [{ op: 'update', table: 'grower_link', id: link.id, version: link.version, set: { status: 'invited' } }] : [];
