import type { Db } from '../../db/database';
import { lookupHash } from '../../db/personal-data';
import type { OrgKind, Role } from '../../shared/actor';
import type { MembershipStatus } from '../domain/membership';

export type MemberRow = {
  readonly id: string; readonly version: number; readonly personId: string; readonly organisationId: string; readonly role: Role; readonly status: MembershipStatus;
  readonly orgKind: OrgKind; readonly orgName: string; readonly orgVersion: number; readonly owners: number;
  readonly personVerified: boolean; readonly orgVerified: boolean;
};

const MEMBER = `
  select m.id, m.version, m.person_id as "personId", m.organisation_id as "organisationId", m.role, m.status, o.kind as "orgKind", o.name as "orgName", o.version as "orgVersion",
    (select count(*)::int from membership w where w.organisation_id = m.organisation_id and w.role = 'owner' and w.status = 'active') as owners,
    p.verification = 'verified' as "personVerified", o.verification = 'verified' as "orgVerified"
  from membership m join organisation o on o.id = m.organisation_id join person p on p.id = m.person_id`;

/** A membership of an organisation, for those who run it. */
export async function loadMember(db: Db, organisationId: string, membershipId: string): Promise<MemberRow | null> {
  return (await db.sql<MemberRow>(`${MEMBER} where m.id = $1 and m.organisation_id = $2`, [membershipId, organisationId]))[0] ?? null;
}

/** A membership of one's own, for answering an invitation. */
export async function loadOwnMembership(db: Db, personId: string | null, membershipId: string): Promise<MemberRow | null> {
  return (await db.sql<MemberRow>(`${MEMBER} where m.id = $1 and m.person_id = $2`, [membershipId, personId]))[0] ?? null;
}

export type InviteeRow = { readonly personId: string | null; readonly membership: { readonly id: string; readonly version: number; readonly status: MembershipStatus } | null };

/** Who has a phone, and her membership of an organisation, if there are such. */
export async function loadInvitee(db: Db, organisationId: string, phone: string): Promise<InviteeRow> {
  const rows = await db.sql<InviteeRow>(
    `select p.id as "personId", case when m.id is not null then json_build_object('id', m.id, 'version', m.version, 'status', m.status) end as membership
     from person p left join membership m on m.person_id = p.id and m.organisation_id = $2 where p.phone_lookup = $1`, [lookupHash('phone', phone), organisationId]);
  return rows[0] ?? { personId: null, membership: null };
}

export type LinkRow = { readonly id: string; readonly version: number; readonly status: 'invited' | 'active' | 'ended'; readonly cooperativeOrgId: string; readonly growerName: string };

/** A link that the organisation stands at either end of. */
export async function loadLink(db: Db, organisationId: string, linkId: string): Promise<(LinkRow & { readonly grower: boolean }) | null> {
  const rows = await db.sql<LinkRow & { grower: boolean }>(
    `select l.id, l.version, l.status, l.cooperative_org_id as "cooperativeOrgId", o.name as "growerName", l.grower_org_id = $2 as grower
     from grower_link l join organisation o on o.id = l.grower_org_id where l.id = $1 and (l.grower_org_id = $2 or l.cooperative_org_id = $2)`, [linkId, organisationId]);
  return rows[0] ?? null;
}

export type PersonRow = { readonly id: string; readonly version: number; readonly name: string; readonly verified: boolean };

export async function loadPerson(db: Db, personId: string | null): Promise<PersonRow | null> {
  return (await db.sql<PersonRow>(`select id, version, name, verification = 'verified' as verified from person where id = $1 and status = 'active'`, [personId]))[0] ?? null;
}
