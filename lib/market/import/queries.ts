import { maskIdNumber } from '../../identity/domain/id-number';
import type { Db } from '../../db/database';
import type { Actor } from '../../shared/actor';
import { chinaDay } from '../../shared/clock';
import type { RowStatus } from './check-rows';
import { fieldsOf, type Field, type TableKind } from './fields';
import type { Finding } from './findings';
import { summarise, type CodeCount } from './mend-row';
import { loadBatches, loadImportedListings, loadTable, type BatchStatus, type StoredTable } from './repo';
import { checkTable, draftsOf, isTaken } from './table';

export type ImportDto = { readonly id: string; readonly kind: TableKind; readonly status: BatchStatus; readonly fileName: string; readonly sheet: string; readonly createdAt: string };
export type ColumnDto = { readonly index: number; readonly header: string; readonly field: Field | null; readonly sure: boolean; readonly samples: readonly string[] };
/** A row as it stands: what each field says now, and what is the matter. An identity number shows its ends only. */
export type ImportRowDto = {
  readonly row: number; readonly status: RowStatus | 'imported' | 'undone'; readonly findings: readonly Finding[];
  readonly cells: readonly { readonly field: Field; readonly text: string; readonly edited: boolean }[]; readonly resultId: string | null;
};
export type ImportTableDto = ImportDto & {
  readonly columns: readonly ColumnDto[]; readonly titles: readonly string[]; readonly remembered: boolean; readonly defaults: { readonly produce: string | null; readonly day: string | null };
  readonly counts: Readonly<Record<RowStatus | 'imported' | 'undone', number>>; readonly codes: readonly CodeCount[];
  readonly rows: readonly ImportRowDto[]; readonly next: number | null;
  /** Of what was imported: what an undo would leave standing, for it was sold or is being asked for. */
  readonly touched: number;
};

const dto = ({ id, kind, status, fileName, sheet, createdAt }: StoredTable['batch']): ImportDto => ({ id, kind, status, fileName, sheet, createdAt: createdAt.toISOString() });

/** The imports of one's own organisation, newest first. */
export async function imports(db: Db, actor: Actor, limit = 20): Promise<ImportDto[]> {
  return (await loadBatches(db, actor, limit)).map(dto);
}

const shown = (field: Field, text: string): string => (field === 'idNumber' && text !== '' ? maskIdNumber(text) : text);
const SURE = 0.6;

function columnsOf({ batch, rows }: StoredTable): ColumnDto[] {
  return batch.header.headers.map((header, index) => {
    const field = batch.mapping.columns[index] ?? null;
    const samples = rows.flatMap(({ row }) => row.cells[index]?.text || []).slice(0, 3);
    return {
      index, header, field, sure: batch.header.remembered || field === null || (batch.header.confidence[index] ?? 0) >= SURE,
      samples: samples.map((text) => (field === 'idNumber' || /^\d{15}(?:\d{2}[\dXx])?$/.test(text) ? maskIdNumber(text) : text)),
    };
  });
}

/**
 * An import with a page of its rows, judged as of now: which rows are ready, doubtful, wrong or left out, and why.
 * @param only rows of one status; @param from the number of the first row of the page
 */
export async function importTable(
  db: Db, actor: Actor, id: string, { only, from = 0, limit = 40, now }: { only?: ImportRowDto['status']; from?: number; limit?: number; now: Date },
): Promise<ImportTableDto | null> {
  const table = await loadTable(db, actor, id);
  if (!table) return null;
  const drafts = new Map(draftsOf(table).map((draft) => [draft.row, draft]));
  const checked = new Map(checkTable(table, chinaDay(now)).map((row) => [row.row, row]));
  const all = table.rows.flatMap((stored): ImportRowDto[] => {
    const draft = drafts.get(stored.row.number);
    const row = checked.get(stored.row.number);
    if (!draft || !row) return [];
    const cells = fieldsOf(table.batch.kind).flatMap((field) => {
      const edited = stored.mend.edits?.[field];
      const text = edited ?? draft.cells[field]?.text ?? '';
      return table.batch.mapping.columns.includes(field) || edited !== undefined ? [{ field, text: shown(field, text), edited: edited !== undefined }] : [];
    });
    return [{ row: row.row, status: isTaken(stored) ? stored.status : row.status, findings: isTaken(stored) ? [] : row.findings, cells, resultId: stored.resultId }];
  });
  const taken = new Set(table.rows.filter(isTaken).map(({ row }) => row.number));
  const open = [...checked.values()].filter((row) => !taken.has(row.row));
  const counts = { ready: 0, doubtful: 0, wrong: 0, skipped: 0, imported: 0, undone: 0 };
  for (const { status } of all) counts[status]++;
  const page = all.filter((row) => row.row >= from && (only === undefined || row.status === only));
  const touched = table.batch.kind === 'listings' && counts.imported > 0 ? (await loadImportedListings(db, actor, id)).filter((each) => !each.untouched || each.asked).length : 0;
  return {
    ...dto(table.batch), columns: columnsOf(table), titles: table.batch.header.titles, remembered: table.batch.header.remembered,
    defaults: { produce: table.batch.mapping.defaults.produce, day: table.batch.mapping.defaults.day }, counts, codes: summarise(open).codes,
    rows: page.slice(0, limit), next: page[limit]?.row ?? null, touched,
  };
}
