import { checkRows, type CheckedRow, type RowMend } from '../check-rows';
import { draftRows } from '../draft-rows';
import { guessTable, type TableGuess, type TableShape } from '../find-header';
import type { FindingCode } from '../findings';
import { houseCatalogue, isProduce } from '../house-catalogue';
import { readTable } from '../read-table';
import type { Sheet } from '../sheet';

type Options = {
  readonly fileName?: string;
  readonly today?: string;
  readonly mends?: Readonly<Record<number, RowMend>>;
  readonly confirmed?: readonly FindingCode[];
  readonly remembered?: readonly TableShape[];
};

/** Bytes through the whole of the import: read, header found, rows drafted and checked. */
export async function checkBytes(
  bytes: Uint8Array,
  options: Options = {},
): Promise<{ sheet: Sheet; guess: TableGuess; rows: CheckedRow[] }> {
  const fileName = options.fileName ?? 'table.csv';
  const sheets = await readTable(bytes, fileName);
  if (!sheets.ok) throw new Error(sheets.error);
  for (const sheet of sheets.value) {
    const guess = guessTable(sheet, { isProduce, fileName, remembered: options.remembered });
    if (guess) return { sheet, guess, rows: recheck(sheet, guess, options) };
  }
  throw new Error('no table in any sheet');
}

export function recheck(
  sheet: Sheet,
  guess: TableGuess,
  { today = '2026-11-22', mends = {}, confirmed = [] }: Options = {},
): CheckedRow[] {
  const byRow = new Map(Object.entries(mends).map(([row, mend]) => [Number(row), mend]));
  return checkRows(draftRows(sheet, guess.reading), byRow, {
    reading: guess.reading,
    catalogue: houseCatalogue,
    today,
    confirmed,
  });
}

export const checkText = (text: string, options: Options = {}) => checkBytes(new TextEncoder().encode(text), options);

/** The codes found in one row, those about notes left aside. */
export const codesOf = (row: CheckedRow | undefined): FindingCode[] =>
  (row?.findings ?? []).filter((finding) => finding.severity !== 'note').map((finding) => finding.code);
