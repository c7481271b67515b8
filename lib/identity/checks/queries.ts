import type { Db } from '../../db/database';
import { openField } from '../../db/personal-data';

export type RegistryQuestion =
  | { readonly kind: 'person'; readonly name: string; readonly idNumber: string }
  | { readonly kind: 'business'; readonly name: string; readonly uscc: string; readonly legalPerson: string };

/** What a pending check asks, with the identity number open: for the job that asks the registry and for nothing else. */
export async function loadQuestion(db: Db, checkId: string): Promise<RegistryQuestion | null> {
  const rows = await db.sql<{ personId: string | null; personName: string | null; sealed: string | null; name: string | null; uscc: string | null; legalPerson: string | null }>(
    `select c.person_id as "personId", p.name as "personName", p.id_number_sealed as sealed, o.name, o.uscc, o.legal_person as "legalPerson"
     from identity_check c left join person p on p.id = c.person_id left join organisation o on o.id = c.organisation_id
     where c.id = $1 and c.state = 'pending'`, [checkId]);
  const row = rows[0];
  if (!row) return null;
  if (row.personId && row.personName && row.sealed) {
    return { kind: 'person', name: row.personName, idNumber: openField('person.id_number', row.personId, row.sealed) };
  }
  return row.name && row.uscc && row.legalPerson ? { kind: 'business', name: row.name, uscc: row.uscc, legalPerson: row.legalPerson } : null;
}

/** Checks that nobody has answered since a moment. */
export async function silentChecks(db: Db, since: Date, limit: number): Promise<string[]> {
  const rows = await db.sql<{ id: string }>(`select id from identity_check where state = 'pending' and requested_at < $1 order by requested_at limit $2`, [since, limit]);
  return rows.map((row) => row.id);
}
