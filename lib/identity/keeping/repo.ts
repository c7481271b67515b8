import type { Db } from '../../db/database';
import { newestKeyId } from '../../db/personal-data';

/** Where personal data lies that outlives a day: table, column, and the field name it is sealed under. */
export const SEALED_FIELDS = [
  { table: 'person', column: 'phone_sealed', cell: 'phoneSealed', field: 'person.phone' },
  { table: 'person', column: 'id_number_sealed', cell: 'idNumberSealed', field: 'person.id_number' },
  { table: 'bank_account', column: 'number_sealed', cell: 'numberSealed', field: 'bank_account.number' },
] as const;
export type SealedField = (typeof SEALED_FIELDS)[number];

const OLD_SEALS: Record<SealedField['field'], string> = {
  'person.phone': `select id, version, phone_sealed as sealed from person where phone_sealed not like $1 order by id limit $2`,
  'person.id_number': `select id, version, id_number_sealed as sealed from person where id_number_sealed not like $1 order by id limit $2`,
  'bank_account.number': `select id, version, number_sealed as sealed from bank_account where number_sealed not like $1 order by id limit $2`,
};

export type OldSeal = { readonly field: SealedField; readonly id: string; readonly version: number; readonly sealed: string };

/** Rows of the first field that still has some sealed by an older key; one field at a time, so that no row comes twice. */
export async function loadOldSeals(db: Db, limit: number): Promise<OldSeal[]> {
  for (const field of SEALED_FIELDS) {
    const rows = await db.sql<Omit<OldSeal, 'field'>>(OLD_SEALS[field.field], [`v1.${newestKeyId()}.%`, limit]);
    if (rows.length > 0) return rows.map((row) => ({ ...row, field }));
  }
  return [];
}
