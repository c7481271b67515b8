/** What stands in a cell of a cooperative's table, whatever kind of file it came in. */
export type CellKind = 'text' | 'number' | 'date' | 'formula' | 'empty';

export type Cell = {
  /** What a person reads there: a number as its shortest decimal text, a date as "2026-11-23" or "2026-11-23 06:53". */
  readonly text: string;
  readonly kind: CellKind;
  /** What the file holds where that differs: the formula ("=1.8*1.05"), the error ("#REF!"). */
  readonly raw?: string;
  /** Part of a range merged over several rows; every row of the range then carries the text of the first. */
  readonly merged?: true;
};

export type Row = {
  /** The row's number as the person sees it at the side of the sheet, from 1. */
  readonly number: number;
  readonly hidden: boolean;
  readonly cells: readonly Cell[];
};

export type Sheet = {
  readonly name: string;
  readonly hidden: boolean;
  /** Rows with at least one filled cell; blank rows are left out, so numbers may jump. */
  readonly rows: readonly Row[];
};

export const EMPTY: Cell = { text: '', kind: 'empty' };

/** How much one upload may hold. A season of a large cooperative is a tenth of it. */
export const LIMITS = {
  bytes: 10 * 1024 * 1024,
  unpackedBytes: 48 * 1024 * 1024,
  rows: 20_000,
  columns: 200,
  cells: 600_000,
  cellCharacters: 2_000,
} as const;

/** Why a file cannot be read at all. */
export type TableError = 'EMPTY_FILE' | 'TOO_LARGE' | 'TOO_MANY_ROWS' | 'ENCRYPTED' | 'OTHER_FORMAT' | 'DAMAGED' | 'NOT_A_TABLE';

const NUMBER = /^[+-]?\d+(?:\.\d+)?$/;

/** A cell out of plain text, as CSV holds it. */
export function textCell(raw: string): Cell {
  // Exporters guard long numbers against Excel with ="138…" or a trailing tab; both are packing, not content.
  const text = raw
    .replace(/^="([^"]*)"$/, '$1')
    .replace(/\0/g, '')
    .trim()
    .slice(0, LIMITS.cellCharacters);
  if (text === '') return EMPTY;
  return { text, kind: NUMBER.test(text) ? 'number' : 'text' };
}

/** The shortest decimal text of a number that a spreadsheet stored: no exponent, and no digits beyond the fifteen it keeps. */
export function decimalText(value: number): string {
  if (!Number.isFinite(value)) return '';
  const text = String(Number(value.toPrecision(15)));
  const match = /^(-?)(\d+)(?:\.(\d+))?e([+-]\d+)$/.exec(text);
  if (!match) return text;
  const [, sign, whole, fraction = '', exponent] = match as unknown as [string, string, string, string | undefined, string];
  const digits = whole + fraction;
  const point = whole.length + Number(exponent);
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`;
  return sign + (point >= digits.length ? digits.padEnd(point, '0') : `${digits.slice(0, point)}.${digits.slice(point)}`);
}
