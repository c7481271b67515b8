import type { Change, Row } from '../operation/plan';

/**
 * Inserts a row that another may be inserting at the same moment under the same unique key: who comes second loses the
 * race, loads again and sees the first one's row, instead of breaking on the key. The table needs a `version`.
 */
export const insertOrLose = (table: string, row: Row & { readonly id: string }): Change[] => [
  { op: 'insert', table, rows: [row], ifAbsent: true },
  { op: 'delta', table, id: row.id, add: { version: 0 } },
];
