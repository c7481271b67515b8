import type { Db } from '../../db/database';

export type PayeeRow = {
  readonly organisationId: string; readonly verified: boolean;
  /** Names whose account may be paid into: the registered business, and for a farm its owners who have passed. */
  readonly checkedNames: readonly string[];
  readonly account: { readonly id: string; readonly version: number } | null;
};

export async function loadPayee(db: Db, organisationId: string): Promise<PayeeRow | null> {
  const rows = await db.sql<PayeeRow>(
    `select o.id as "organisationId", o.verification = 'verified' as verified,
       array_remove(array[case when o.kind <> 'farm' or o.uscc is not null then o.name end], null)
         || coalesce((select array_agg(p.name order by p.id) from membership m join person p on p.id = m.person_id
                      where o.kind = 'farm' and m.organisation_id = o.id and m.role = 'owner' and m.status = 'active' and p.verification = 'verified'), '{}') as "checkedNames",
       (select json_build_object('id', a.id, 'version', a.version) from bank_account a where a.organisation_id = o.id and a.status = 'active') as account
     from organisation o where o.id = $1 and o.status = 'active'`, [organisationId]);
  return rows[0] ?? null;
}
