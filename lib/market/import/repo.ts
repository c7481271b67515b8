import type { Db } from '../../db/database';
import { openField, sealField } from '../../db/personal-data';
import type { Actor } from '../../shared/actor';
import type { RowMend, RowStatus } from './check-rows';
import type { TableKind } from './fields';
import type { TableDefaults, TableShape } from './find-header';
import type { FindingCode } from './findings';
import type { Cell, Row } from './sheet';

export type BatchStatus = 'checking' | 'imported' | 'undone' | 'discarded';

/** What the table is like, as it was found; JSON. */
export type BatchHeader = {
  readonly headers: readonly string[]; readonly headerRows: readonly number[]; readonly titles: readonly string[]; readonly signature: string;
  /** How sure the guess was, by column; and whether the table was laid out like one that had been mapped before. */
  readonly confidence: readonly number[]; readonly remembered: boolean;
};
/** How the table is read, as the person has it; JSON. */
export type BatchMapping = { readonly columns: TableShape['columns']; readonly defaults: TableDefaults; readonly confirmed: readonly FindingCode[] };

export type Batch = {
  readonly id: string; readonly version: number; readonly organisationId: string; readonly kind: TableKind; readonly status: BatchStatus;
  readonly fileName: string; readonly sheet: string; readonly header: BatchHeader; readonly mapping: BatchMapping; readonly createdAt: Date; readonly importedAt: Date | null;
};
export type StoredRow = {
  readonly id: string; readonly version: number; readonly status: RowStatus | 'imported' | 'undone'; readonly resultId: string | null;
  readonly row: Row; readonly mend: RowMend;
};
export type StoredTable = { readonly batch: Batch; readonly rows: readonly StoredRow[] };

const BATCH = `id, version, organisation_id as "organisationId", kind, status, file_name as "fileName", sheet, header, mapping, created_at as "createdAt", imported_at as "importedAt"`;

export async function loadBatches(db: Db, actor: Actor, limit: number): Promise<Batch[]> {
  return actor.kind !== 'person' ? [] : db.sql<Batch>(`select ${BATCH} from import_batch where organisation_id = $1 order by created_at desc, id desc limit $2`, [actor.organisationId, limit]);
}

/** The import of the same bytes that is open or done, if there is one. */
export async function loadSameFile(db: Db, organisationId: string, sha256: string): Promise<Batch | null> {
  return (await db.sql<Batch>(`select ${BATCH} from import_batch where organisation_id = $1 and sha256 = $2 and status in ('checking', 'imported')`, [organisationId, sha256]))[0] ?? null;
}

/** An import of the actor's organisation with all its rows, opened: rows are judged together. */
export async function loadTable(db: Db, actor: Actor, batchId: string): Promise<StoredTable | null> {
  if (actor.kind !== 'person') return null;
  const [[batch], rows] = await Promise.all([
    db.sql<Batch>(`select ${BATCH} from import_batch where id = $1 and organisation_id = $2`, [batchId, actor.organisationId]),
    db.sql<Omit<StoredRow, 'row' | 'mend'> & { number: number; cellsSealed: string; mendSealed: string | null }>(
      `select r.id, r.version, r.row_number as number, r.status, r.result_id as "resultId", r.cells_sealed as "cellsSealed", r.mend_sealed as "mendSealed"
       from import_row r join import_batch b on b.id = r.batch_id where b.id = $1 and b.organisation_id = $2 order by r.row_number`, [batchId, actor.organisationId]),
  ]);
  return batch ? { batch, rows: rows.map(({ number, cellsSealed, mendSealed, ...rest }) => ({ ...rest, row: openRow(rest.id, number, cellsSealed), mend: openMend(rest.id, mendSealed) })) } : null;
}

type SealedRow = { readonly hidden: boolean; readonly cells: readonly Cell[] };
const openRow = (id: string, number: number, sealed: string): Row => ({ number, ...(JSON.parse(openField('import_row.cells', id, sealed)) as SealedRow) });
const openMend = (id: string, sealed: string | null): RowMend => (sealed === null ? {} : JSON.parse(openField('import_row.mend', id, sealed)) as RowMend);

export const sealRow = (id: string, { hidden, cells }: Row): string => sealField('import_row.cells', id, JSON.stringify({ hidden, cells } satisfies SealedRow));
export const sealMend = (id: string, mend: RowMend): string => sealField('import_row.mend', id, JSON.stringify(mend));

export type RememberedShape = TableShape & { readonly id: string; readonly version: number };

export async function loadShapes(db: Db, actor: Actor): Promise<RememberedShape[]> {
  return actor.kind !== 'person' ? [] : db.sql<RememberedShape>('select id, version, kind, signature, columns from table_shape where organisation_id = $1 order by id desc limit 200', [actor.organisationId]);
}

/** A listing that an import made, with what has become of it. */
export type ImportedListing = {
  readonly id: string; readonly version: number; readonly status: string; readonly untouched: boolean; readonly asked: boolean; readonly rowId: string; readonly rowVersion: number;
};

export async function loadImportedListings(db: Db, actor: Actor, batchId: string): Promise<ImportedListing[]> {
  return actor.kind !== 'person' ? [] : db.sql<ImportedListing>(
    `select l.id, l.version, l.status, l.remaining_grams = l.mass_grams as untouched, r.id as "rowId", r.version as "rowVersion",
       exists (select from offer o where o.listing_id = l.id and o.status in ('pending', 'countered', 'accepted')) as asked
     from import_row r join listing l on l.id = r.result_id where r.batch_id = $1 and r.status = 'imported' and l.seller_org_id = $2 order by r.row_number`,
    [batchId, actor.organisationId]);
}
