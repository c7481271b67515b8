import type { Change } from '../../operation/plan';
import type { NewId } from '../../shared/ids';
import type { Json } from '../../shared/json';
import { checkRows, type CheckedRow, type RowMend } from './check-rows';
import { draftRows, type DraftRow } from './draft-rows';
import type { TableReading } from './find-header';
import { houseCatalogue } from './house-catalogue';
import { sealMend, type Batch, type BatchMapping, type RememberedShape, type StoredRow, type StoredTable } from './repo';

export const readingOf = ({ kind, header, mapping }: Pick<Batch, 'kind' | 'header' | 'mapping'>): TableReading =>
  ({ kind, columns: mapping.columns, headerRows: header.headerRows, headers: header.headers, defaults: mapping.defaults });

export const draftsOf = ({ batch, rows }: StoredTable): DraftRow[] =>
  draftRows({ name: batch.sheet, hidden: false, rows: rows.map(({ row }) => row) }, readingOf(batch));

/** Every row of the table as it stands on a day, mends and all. Rows that were taken already are judged too: a later one may repeat them. */
export function checkTable(table: StoredTable, today: string): CheckedRow[] {
  const mends = new Map(table.rows.map(({ row, mend }) => [row.number, mend]));
  return checkRows(draftsOf(table), mends, { reading: readingOf(table.batch), catalogue: houseCatalogue, today, confirmed: table.batch.mapping.confirmed });
}

/** Whether a row has become something, or had. */
export const isTaken = ({ status }: Pick<StoredRow, 'status'>): boolean => status === 'imported' || status === 'undone';

/**
 * The table with some mends and another mapping, judged anew: the changes that make it so, with the batch's version as the
 * lock, so that two people at one table never judge past each other.
 */
export function rejudge(
  table: StoredTable, change: { readonly mends?: ReadonlyMap<number, RowMend>; readonly kind?: Batch['kind']; readonly mapping?: BatchMapping }, today: string,
): { readonly changes: readonly Change[]; readonly rows: readonly CheckedRow[]; readonly after: StoredTable } {
  const batch: Batch = { ...table.batch, kind: change.kind ?? table.batch.kind, mapping: change.mapping ?? table.batch.mapping };
  const after: StoredTable = { batch, rows: table.rows.map((stored) => ({ ...stored, mend: change.mends?.get(stored.row.number) ?? stored.mend })) };
  const rows = checkTable(after, today);
  const status = new Map(rows.map((row) => [row.row, row.status]));
  const changes = after.rows.flatMap((stored): Change[] => {
    const mended = change.mends?.has(stored.row.number) ?? false;
    const now = isTaken(stored) ? stored.status : status.get(stored.row.number) ?? 'skipped';
    if (!mended && now === stored.status) return [];
    return [{ op: 'update', table: 'import_row', id: stored.id, version: stored.version, set: { status: now, ...(mended && { mendSealed: sealMend(stored.id, stored.mend) }) } }];
  });
  const set = { kind: batch.kind, mapping: batch.mapping as unknown as Json };
  return { rows, after, changes: [{ op: 'update', table: 'import_batch', id: batch.id, version: batch.version, set }, ...changes] };
}

/** Keeps how the table is laid out, so that the next one like it is mapped by itself. A table without a header has nothing to be known by. */
export function rememberShape(batch: Batch, shapes: readonly RememberedShape[], newId: NewId): Change[] {
  const { signature } = batch.header;
  if (signature === '') return [];
  const columns = batch.mapping.columns as unknown as Json;
  const known = shapes.find((shape) => shape.signature === signature);
  if (!known) return [{ op: 'insert', table: 'table_shape', rows: [{ id: newId('tableShape'), organisationId: batch.organisationId, kind: batch.kind, signature, columns, version: 1 }] }];
  if (known.kind === batch.kind && JSON.stringify(known.columns) === JSON.stringify(columns)) return [];
  return [{ op: 'update', table: 'table_shape', id: known.id, version: known.version, set: { kind: batch.kind, columns } }];
}
