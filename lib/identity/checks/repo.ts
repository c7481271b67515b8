import type { Db } from '../../db/database';
import type { OrgKind } from '../../shared/actor';
import type { Verification } from '../domain/verification';

export type CheckedPerson = { readonly id: string; readonly version: number; readonly verification: Verification };
export type CheckedBusiness = { readonly id: string; readonly version: number; readonly verification: Verification; readonly kind: OrgKind };

export async function loadCheckedPerson(db: Db, personId: string | null): Promise<CheckedPerson | null> {
  return (await db.sql<CheckedPerson>(`select id, version, verification from person where id = $1 and status = 'active'`, [personId]))[0] ?? null;
}

export async function loadCheckedBusiness(db: Db, organisationId: string): Promise<CheckedBusiness | null> {
  return (await db.sql<CheckedBusiness>(`select id, version, verification, kind from organisation where id = $1 and status = 'active'`, [organisationId]))[0] ?? null;
}

type Versioned = { readonly id: string; readonly version: number };
export type PendingCheck = Versioned & {
  readonly state: string; readonly personId: string | null; readonly organisationId: string | null;
  /** The version of the person or business that is checked, and whether another one has passed with the same number. */
  readonly subjectVersion: number; readonly taken: boolean;
  /** The person's farms that have not passed yet: they pass with their owner. */
  readonly farms: readonly Versioned[];
  /** Whom to tell. */
  readonly organisationIds: readonly string[];
};

export async function loadCheck(db: Db, checkId: string): Promise<PendingCheck | null> {
  const rows = await db.sql<PendingCheck>(
    `select c.id, c.version, c.state, c.person_id as "personId", c.organisation_id as "organisationId", coalesce(p.version, o.version) as "subjectVersion",
       exists (select from person t where t.id_number_lookup = p.id_number_lookup and t.verification = 'verified' and t.id <> p.id)
         or exists (select from organisation t where t.uscc = o.uscc and t.verification = 'verified' and t.id <> o.id) as taken,
       (select coalesce(json_agg(json_build_object('id', f.id, 'version', f.version) order by f.id), '[]') from membership m join organisation f on f.id = m.organisation_id
        where m.person_id = c.person_id and m.role = 'owner' and m.status = 'active' and f.kind = 'farm' and f.verification in ('none', 'failed', 'unknown')) as farms,
       coalesce(array_agg(m.organisation_id order by m.organisation_id) filter (where m.id is not null), case when o.id is not null then array[o.id] else '{}' end) as "organisationIds"
     from identity_check c
     left join person p on p.id = c.person_id
     left join organisation o on o.id = c.organisation_id
     left join membership m on m.person_id = c.person_id and m.status = 'active'
     where c.id = $1 group by c.id, p.id, o.id`, [checkId]);
  return rows[0] ?? null;
}
