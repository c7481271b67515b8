import { createHash } from 'node:crypto';
import { operation } from '../../operation/operation';
import type { Actor } from '../../shared/actor';
import { chinaDay } from '../../shared/clock';
import type { Json } from '../../shared/json';
import { err, ok } from '../../shared/result';
import { checkRows, type RowMend } from './check-rows';
import { draftRows } from './draft-rows';
import { IMPORT_ERRORS } from './errors';
import { fieldsOf, type Field } from './fields';
import { guessTable, type TableGuess } from './find-header';
import { houseCatalogue, isProduce } from './house-catalogue';
import { accept, confirm, withEdits } from './mend-row';
import { readTable } from './read-table';
import { loadSameFile, loadShapes, loadTable, sealRow, type BatchHeader, type BatchMapping } from './repo';
import { ZAcceptDoubt, ZBatchId, ZMapColumns, ZMendRow, ZSettleRow, ZStartImport } from './schema';
import type { Row, Sheet } from './sheet';
import { checkTable, draftsOf, isTaken, rejudge, rememberShape } from './table';

/** Tables are brought by who sells for others. */
export const IMPORTERS = { orgs: ['cooperative'], roles: ['owner', 'manager', 'clerk'] } as const;

type Opened = { readonly sheet: Sheet; readonly guess: TableGuess; readonly body: readonly Row[] };

/** The sheet that holds a table: the first visible one with the most rows below a header. */
function openSheet(sheets: readonly Sheet[], remembered: Parameters<typeof guessTable>[1]['remembered'], fileName: string): Opened | null {
  const found = sheets.filter((sheet) => !sheet.hidden).flatMap((sheet): Opened[] => {
    const guess = guessTable(sheet, { isProduce, remembered, fileName });
    const last = Math.max(0, ...(guess?.reading.headerRows ?? []));
    const body = sheet.rows.filter((row) => row.number > last);
    return guess && body.length > 0 ? [{ sheet, guess, body }] : [];
  });
  return found.sort((a, b) => b.body.length - a.body.length)[0] ?? null;
}

/**
 * Takes in an uploaded table: reads it by what its bytes are, finds its header, guesses its columns (or remembers them), and
 * judges every row. The same file again leads to the import that is there. Nothing is sold or recorded yet.
 */
export const startImport = operation({
  name: 'market.startImport', input: ZStartImport, errors: IMPORT_ERRORS, audience: IMPORTERS,
  load: async ({ input, actor, db }) => {
    if (actor.kind !== 'person') return null;
    const sha256 = createHash('sha256').update(input.bytes).digest('hex');
    const [same, shapes, sheets] = await Promise.all([loadSameFile(db, actor.organisationId, sha256), loadShapes(db, actor), readTable(input.bytes, input.fileName)]);
    return { actor, sha256, same, shapes, sheets };
  },
  decide: ({ actor, sha256, same, shapes, sheets }, { fileName }, { now, newId }) => {
    if (same?.status === 'checking') return ok({ answer: { batchId: same.id } });
    if (same) return err('ALREADY_IMPORTED');
    if (!sheets.ok) return err(sheets.error);
    const opened = openSheet(sheets.value, shapes, fileName);
    if (!opened) return err('NO_TABLE');
    const { sheet, guess, body } = opened;
    const header: BatchHeader = {
      headers: guess.reading.headers, headerRows: guess.reading.headerRows, titles: guess.titles.slice(0, 5), signature: guess.shape.signature,
      confidence: guess.columns.map(({ confidence }) => confidence), remembered: guess.remembered,
    };
    const mapping: BatchMapping = { columns: guess.reading.columns, defaults: guess.reading.defaults, confirmed: [] };
    const checked = checkRows(draftRows(sheet, guess.reading), new Map(), { reading: guess.reading, catalogue: houseCatalogue, today: chinaDay(now) });
    const status = new Map(checked.map((row) => [row.row, row.status]));
    const batchId = newId('batch');
    return ok({
      answer: { batchId },
      changes: [
        { op: 'insert', table: 'import_batch', rows: [{
          id: batchId, organisationId: actor.organisationId, kind: guess.reading.kind, status: 'checking', fileName, sheet: sheet.name, sha256,
          header: header as unknown as Json, mapping: mapping as unknown as Json, createdAt: now, version: 1,
        }] },
        { op: 'insert', table: 'import_row', rows: body.map((row) => {
          const id = newId('importRow');
          return { id, batchId, rowNumber: row.number, cellsSealed: sealRow(id, row), status: status.get(row.number) ?? 'skipped', version: 1 };
        }) },
      ],
    });
  },
});

/** Without these columns no row could ever be taken; the produce may stand in the title instead. */
const NEEDED: Record<'listings' | 'purchases', readonly Field[]> = { listings: ['quantity', 'price'], purchases: ['net', 'price'] };
const INSTEAD: Partial<Record<Field, readonly Field[]>> = { net: ['gross'], price: ['amount'] };

/** Says what each column is, once: it is remembered for this organisation's next table of the same layout. */
export const mapColumns = operation({
  name: 'market.mapColumns', input: ZMapColumns, errors: IMPORT_ERRORS, audience: IMPORTERS,
  load: async ({ input, actor, db }) => {
    const [table, shapes] = await Promise.all([loadTable(db, actor, input.batchId), loadShapes(db, actor)]);
    return table && { table, shapes };
  },
  decide: ({ table, shapes }, input, { now, newId }) => {
    const { batch } = table;
    if (batch.status !== 'checking') return err('IMPORT_ENDED');
    const columns = batch.header.headers.map((_, index) => input.columns[index] ?? null);
    const named = columns.filter((field) => field !== null);
    const twice = named.find((field, index) => named.indexOf(field) !== index);
    if (twice) return err({ code: 'COLUMN_TWICE', params: { field: twice } });
    const allowed = columns.map((field) => (field !== null && fieldsOf(input.kind).includes(field) ? field : null));
    const missing = NEEDED[input.kind].find((field) => ![field, ...(INSTEAD[field] ?? [])].some((each) => allowed.includes(each)));
    if (missing) return err({ code: 'COLUMNS_MISSING', params: { field: missing } });
    const defaults = { ...batch.mapping.defaults, produce: input.produce || batch.mapping.defaults.produce, day: input.day || batch.mapping.defaults.day };
    const { changes, after } = rejudge(table, { kind: input.kind, mapping: { ...batch.mapping, columns: allowed, defaults } }, chinaDay(now));
    return ok({ answer: { batchId: batch.id }, changes: [...changes, ...rememberShape(after.batch, shapes, newId)] });
  },
});

const loadRow = async ({ input, actor, db }: { input: { batchId: string; rowNumber: number }; actor: Actor; db: Parameters<typeof loadTable>[0] }) => {
  const table = await loadTable(db, actor, input.batchId);
  const stored = table?.rows.find(({ row }) => row.number === input.rowNumber);
  return table && stored ? { table, stored } : null;
};

/** Types cells of a row anew; every row is judged again, for they hang together. Only what differs from what stands there counts as typed. */
export const mendRow = operation({
  name: 'market.mendRow', input: ZMendRow, errors: IMPORT_ERRORS, audience: IMPORTERS, load: loadRow,
  decide: ({ table, stored }, { rowNumber, edits }, { now }) => {
    if (table.batch.status !== 'checking' && table.batch.status !== 'imported') return err('IMPORT_ENDED');
    if (isTaken(stored)) return err('ROW_DONE');
    const draft = draftsOf(table).find(({ row }) => row === rowNumber);
    const shown = (field: Field): string => stored.mend.edits?.[field] ?? draft?.cells[field]?.text ?? '';
    const typed = Object.fromEntries(Object.entries(edits).map(([field, text]) => [field, text.trim()] as const).filter(([field, text]) => text !== shown(field as Field)));
    if (Object.keys(typed).length === 0) return err('NOTHING_TO_CHANGE');
    const { changes, rows } = rejudge(table, { mends: new Map([[rowNumber, { ...withEdits(stored.mend, typed), leftOut: false }]]) }, chinaDay(now));
    return ok({ answer: { rowNumber, status: rows.find(({ row }) => row === rowNumber)?.status ?? 'skipped' }, changes });
  },
});

/** One tap on a row: takes what a finding suggests, says that it is right as it stands, leaves the row out or takes it in again. */
export const settleRow = operation({
  name: 'market.settleRow', input: ZSettleRow, errors: IMPORT_ERRORS, audience: IMPORTERS, load: loadRow,
  decide: ({ table, stored }, { rowNumber, how, code }, { now }) => {
    if (table.batch.status !== 'checking' && table.batch.status !== 'imported') return err('IMPORT_ENDED');
    if (isTaken(stored)) return err('ROW_DONE');
    const finding = checkTable(table, chinaDay(now)).find(({ row }) => row === rowNumber)?.findings.find((each) => each.code === code);
    const mend = ((): RowMend | null => {
      if (how === 'leaveOut') return { ...stored.mend, leftOut: true };
      if (how === 'takeIn') return { ...stored.mend, leftOut: false };
      if (!finding) return null;
      return how === 'accept' ? accept(stored.mend, finding) : finding.severity === 'doubtful' ? confirm(stored.mend, finding.code) : null;
    })();
    if (!mend) return err('NOTHING_TO_CHANGE');
    const { changes, rows } = rejudge(table, { mends: new Map([[rowNumber, mend]]) }, chinaDay(now));
    return ok({ answer: { rowNumber, status: rows.find(({ row }) => row === rowNumber)?.status ?? 'skipped' }, changes });
  },
});

/** Settles one doubt for the whole table: all the dates without a year, all the numbers whose check digit fails. */
export const acceptDoubt = operation({
  name: 'market.acceptDoubt', input: ZAcceptDoubt, errors: IMPORT_ERRORS, audience: IMPORTERS,
  load: ({ input, actor, db }) => loadTable(db, actor, input.batchId),
  decide: (table, { code }, { now }) => {
    const { batch } = table;
    if (batch.status !== 'checking' && batch.status !== 'imported') return err('IMPORT_ENDED');
    const confirmed = [...new Set([...batch.mapping.confirmed, code])];
    return ok({ answer: { batchId: batch.id }, changes: rejudge(table, { mapping: { ...batch.mapping, confirmed } }, chinaDay(now)).changes });
  },
});

/** Puts an import away that was never taken. */
export const discardImport = operation({
  name: 'market.discardImport', input: ZBatchId, errors: IMPORT_ERRORS, audience: IMPORTERS,
  load: ({ input, actor, db }) => loadTable(db, actor, input.batchId),
  decide: ({ batch }) => batch.status !== 'checking' ? err('IMPORT_ENDED')
    : ok({ answer: { batchId: batch.id }, changes: [{ op: 'update', table: 'import_batch', id: batch.id, version: batch.version, set: { status: 'discarded' } }] }),
});
