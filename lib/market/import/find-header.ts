import { maskIdNumber } from '@/lib/identity/domain/id-number';
import type { MassUnit } from '@/lib/shared/quantity';
import { lookShares, type IsProduce, type LookShares } from './column-looks';
import { FIELD_SPECS, fieldsOf, KIND_WORDS, PRODUCE_HINTS, TABLE_KINDS, type Field, type TableKind } from './fields';
import { dayInTitle } from './parse-date';
import { plain } from './parse-number';
import { looksNumeric, pricedUnitIn, unitInHeader } from './parse-unit';
import type { Cell, Row, Sheet } from './sheet';

/** How one cooperative keeps a table. Remembered by its signature, so columns are mapped once. JSON as it stands. */
export type TableShape = {
  readonly kind: TableKind;
  /** The headers as they stand, evened out; empty for a table without a header. */
  readonly signature: string;
  /** The field of each column, null where a column is of no use. */
  readonly columns: readonly (Field | null)[];
};

/** What holds for every row that does not say otherwise; guessed from titles, and the person may change it. */
export type TableDefaults = {
  readonly day: string | null;
  readonly produce: string | null;
  /** A unit word, "斤" or "万斤". */
  readonly unit: string | null;
  readonly priceUnit: MassUnit | null;
};

/**
 * All that is needed to read a sheet's rows: kept with an import, and changed when the person corrects the mapping. JSON
 * as it stands.
 */
export type TableReading = {
  readonly kind: TableKind;
  readonly columns: readonly (Field | null)[];
  /** Numbers of the rows that hold the header: none, one or two. */
  readonly headerRows: readonly number[];
  /** The header of each column as it is written; units stand in it. */
  readonly headers: readonly string[];
  readonly defaults: TableDefaults;
};

export type ColumnGuess = {
  readonly index: number;
  readonly header: string;
  readonly field: Field | null;
  /** 0 to 1; below 0.6 a person should look. */
  readonly confidence: number;
  readonly samples: readonly string[];
};

export type TableGuess = {
  readonly reading: TableReading;
  /** What to remember once the person has agreed. */
  readonly shape: TableShape;
  /** Everything above the header. */
  readonly titles: readonly string[];
  readonly columns: readonly ColumnGuess[];
  readonly confidence: number;
  /** The organisation has mapped a table of this shape before. */
  readonly remembered: boolean;
};

type Header = {
  readonly rows: readonly Row[];
  readonly texts: readonly string[];
  readonly names: readonly (readonly string[])[];
};
type Assignment = { readonly field: Field | null; readonly score: number };

const HEADER_DEPTH = 40;
const SAMPLE_ROWS = 200;

/** A header evened out for comparing: no brackets and what stands in them, no spaces or marks. */
export const headerKey = (text: string): string =>
  plain(text)
    .toLowerCase()
    .replace(/\([^)]*\)|\[[^\]]*\]|【[^】]*】/g, '')
    .replace(/[\s*:、,。·_\-/\\'"]/g, '') || plain(text).toLowerCase();

/** 0 to 1: how well a header names a field. */
function nameScore(key: string, field: Field): number {
  if (key === '') return 0;
  const { names, sharedNames = [] } = FIELD_SPECS[field];
  const best = (list: readonly string[]): number =>
    list.reduce((top, name) => {
      if (key === name) return 1;
      const long = name.length >= (/^[a-z]/.test(name) ? 4 : 2);
      return long && key.includes(name) ? Math.max(top, 0.55 + (0.35 * name.length) / key.length) : top;
    }, 0);
  return Math.max(best(names), best(sharedNames) * 0.8);
}

const headerScore = (names: readonly string[], field: Field): number =>
  Math.max(0, ...names.map((name, index) => nameScore(headerKey(name), field) * [1, 0.95, 0.5][index]!));

function fieldScore(names: readonly string[], looks: LookShares | null, field: Field): number {
  const spec = FIELD_SPECS[field];
  const byName = headerScore(names, field);
  const [typical, ...possible] = spec.looks;
  const share =
    looks === null || typical === undefined ? 0.5 : Math.max(looks[typical], ...possible.map((look) => looks[look] * 0.4));
  if (byName >= 0.5) return 0.7 * byName + 0.3 * share - (share < 0.05 ? 0.25 : 0);
  return typical === undefined || looks === null ? 0 : spec.byLook * looks[typical];
}

/** Gives each column the field that fits it best, and each field to one column: the surest first. */
function assign(
  header: readonly (readonly string[])[],
  looks: readonly (LookShares | null)[] | null,
  kind: TableKind,
): Assignment[] {
  const pairs = header
    .flatMap((names, column) =>
      fieldsOf(kind).map((field) => ({
        column,
        field,
        score: looks ? fieldScore(names, looks[column] ?? null, field) : headerScore(names, field),
      })),
    )
    .filter((pair) => pair.score >= (looks ? 0.4 : 0.6))
    .sort((a, b) => b.score - a.score);
  const result: Assignment[] = header.map(() => ({ field: null, score: 0 }));
  const taken = new Set<Field>();
  for (const { column, field, score } of pairs) {
    if (result[column]!.field !== null || taken.has(field)) continue;
    result[column] = { field, score };
    taken.add(field);
  }
  return result;
}

const total = (assignments: readonly Assignment[]): number => assignments.reduce((sum, { score }) => sum + score, 0);
const looksLikeData = (cell: Cell): boolean =>
  cell.kind === 'number' || cell.kind === 'date' || cell.kind === 'formula' || looksNumeric(cell.text);

/** A header of one row, or of two where a group ("重量(斤)") stands over its parts ("毛重", "皮重"). */
function headerOf(rows: readonly Row[]): Header {
  const width = Math.max(...rows.map((row) => row.cells.length));
  const [top, bottom] = rows;
  const names: string[][] = [];
  let group = '';
  for (let column = 0; column < width; column++) {
    const upper = top!.cells[column]?.text ?? '';
    const lower = bottom?.cells[column]?.text ?? '';
    if (upper !== '' || lower === '') group = upper;
    names.push(
      !bottom || lower === '' || lower === group
        ? [group].filter(Boolean)
        : group === ''
          ? [lower]
          : [lower, group + lower, group],
    );
  }
  return { rows, names, texts: names.map(([first = '', , parent]) => (parent ? `${parent} ${first}` : first)) };
}

/** The rows most like a header: many names of fields, and nothing that is itself a value. */
function bestHeader(rows: readonly Row[]): Header | null {
  let best: { header: Header; score: number } | null = null;
  for (let index = 0; index < Math.min(rows.length, HEADER_DEPTH); index++) {
    for (const height of [1, 2]) {
      const taken = rows.slice(index, index + height);
      const data = taken.flatMap((row) => row.cells).filter(looksLikeData).length;
      if (taken.length < height || (height === 2 && data > 0)) continue;
      const header = headerOf(taken);
      const found = TABLE_KINDS.map((kind) => assign(header.names, null, kind)).sort((a, b) => total(b) - total(a))[0]!;
      if (found.filter(({ field }) => field !== null).length < 2) continue;
      const score = total(found) - data * 0.6 - (height - 1) * 0.5;
      if (best === null || score > best.score) best = { header, score };
    }
  }
  return best?.header ?? null;
}

/** A header that was mapped before, or one with names nobody knows: words alone, above the first row that holds values. */
function otherHeader(rows: readonly Row[], signatures: ReadonlySet<string>, known: boolean): Header | null {
  const wide = (row: Row): boolean => row.cells.filter((cell) => cell.text !== '').length > 2;
  for (let index = 0; index < Math.min(rows.length, HEADER_DEPTH); index++) {
    if (known) {
      const found = [1, 2]
        .map((height) => headerOf(rows.slice(index, index + height)))
        .find((header) => signatures.has(signatureOf(header.texts)));
      if (found) return found;
    } else if (wide(rows[index]!)) {
      return !rows[index]!.cells.some(looksLikeData) && rows[index + 1]?.cells.some(looksLikeData)
        ? headerOf([rows[index]!])
        : null;
    }
  }
  return null;
}

export const signatureOf = (texts: readonly string[]): string => texts.map(headerKey).join('|').replace(/\|+$/, '');

/** The filled cells of each column, as many as a guess needs. */
function columnSamples(body: readonly Row[], width: number): Cell[][] {
  return Array.from({ length: width }, (_, column) =>
    body.slice(0, SAMPLE_ROWS).flatMap((row) => {
      const cell = row.cells[column];
      return cell && cell.kind !== 'empty' && cell.text !== '' ? [cell] : [];
    }),
  );
}

/**
 * Finds the header below the titles and suggests which column is what, by what is written above it and by what stands in it.
 * Null when the sheet holds no table. @param remembered shapes that this organisation has mapped before
 */
export function guessTable(
  sheet: Sheet,
  { isProduce, remembered = [], fileName = '' }: { isProduce: IsProduce; remembered?: readonly TableShape[]; fileName?: string },
): TableGuess | null {
  const signatures = new Set(remembered.map((shape) => shape.signature).filter((signature) => signature !== ''));
  const header =
    otherHeader(sheet.rows, signatures, true) ?? bestHeader(sheet.rows) ?? otherHeader(sheet.rows, signatures, false);
  const last = header?.rows.at(-1)?.number ?? 0;
  const titles = sheet.rows
    .filter((row) => row.number < (header?.rows[0]!.number ?? 0))
    .flatMap((row) => row.cells.flatMap((cell) => cell.text || []));
  const body = sheet.rows.filter((row) => row.number > last && row.cells.filter((cell) => cell.text !== '').length > 1);
  const width = Math.max(header?.names.length ?? 0, ...body.slice(0, SAMPLE_ROWS).map((row) => row.cells.length));
  const cells = columnSamples(body, width);
  const looks = cells.map((column) => (column.length === 0 ? null : lookShares(column, isProduce)));
  const names = Array.from({ length: width }, (_, column) => header?.names[column] ?? []);
  const texts = Array.from({ length: width }, (_, column) => header?.texts[column] ?? '');
  const signature = header ? signatureOf(texts) : '';
  const words = [...titles, sheet.name, fileName].join(' ');
  const known = signature === '' ? undefined : remembered.find((shape) => shape.signature === signature);
  const guesses = TABLE_KINDS.map((kind) => {
    const columns = assign(names, looks, kind);
    return { kind, columns, score: total(columns) + (KIND_WORDS[kind].test(words) ? 0.5 : 0) };
  }).sort((a, b) => b.score - a.score);
  const { kind, columns: guessed } = guesses[0]!;
  const found = guessed.filter(({ field }) => field !== null && field !== 'rowNumber');
  if (known === undefined && found.length < 2) return null;
  const defaults = guessDefaults([...titles, sheet.name, fileName], texts, isProduce);
  const columns = known
    ? names.map((_, column): Assignment => ({ field: known.columns[column] ?? null, score: known.columns[column] ? 1 : 0 }))
    : withProduce(guessed, defaults);
  const fields = columns.map(({ field }) => field);
  return {
    reading: {
      kind: known?.kind ?? kind,
      columns: fields,
      headerRows: header?.rows.map((row) => row.number) ?? [],
      headers: texts,
      defaults,
    },
    shape: { kind: known?.kind ?? kind, signature, columns: fields },
    titles,
    remembered: known !== undefined,
    columns: columns.map(({ field, score }, index) => ({
      index,
      header: texts[index]!,
      field,
      confidence: Math.round(score * 100) / 100,
      samples: cells[index]!.slice(0, 3).map(({ text }) => (looks[index]!.idNumber > 0.5 ? maskIdNumber(text) : text)),
    })),
    confidence: known ? 1 : Math.round((total(found) / found.length) * (header ? 1 : 0.6) * 100) / 100,
  };
}

/** The same table read with the columns as the person has set them. */
export function withColumns(
  guess: TableGuess,
  kind: TableKind,
  columns: readonly (Field | null)[],
): Pick<TableGuess, 'reading' | 'shape'> {
  const allowed = fieldsOf(kind);
  const fields = guess.reading.headers
    .map((_, index) => columns[index] ?? null)
    .map((field, index, all) => (field !== null && allowed.includes(field) && all.indexOf(field) === index ? field : null));
  return {
    reading: { ...guess.reading, kind, columns: fields },
    shape: { kind, signature: guess.shape.signature, columns: fields },
  };
}

/** Goods must be named: where nothing else names them, the column called 品种 does. */
function withProduce(columns: readonly Assignment[], defaults: TableDefaults): readonly Assignment[] {
  if (defaults.produce !== null || columns.some(({ field }) => field === 'produce')) return columns;
  return columns.map((column) => (column.field === 'variety' ? { field: 'produce', score: column.score } : column));
}

function guessDefaults(titles: readonly string[], headers: readonly string[], isProduce: IsProduce): TableDefaults {
  const units = titles.flatMap((title) => /(?:单位|unit)s?[:： ]+([^\s,，;；)）]{1,8})/i.exec(plain(title))?.[1] ?? []);
  const all = [...titles, ...headers].join(' ');
  const hinted = PRODUCE_HINTS.find(([pattern, produce]) => pattern.test(all) && isProduce(produce))?.[1];
  return {
    day: titles.map(dayInTitle).find((day) => day !== null) ?? null,
    produce: hinted ?? titles.map((title) => produceInTitle(title, isProduce)).find((name) => name !== null) ?? null,
    unit:
      units
        .filter((unit) => !/元/.test(unit))
        .map(unitInHeader)
        .find((unit) => unit !== null) ?? null,
    priceUnit: units.map(pricedUnitIn).find((unit) => unit !== null) ?? null,
  };
}

/** The longest word of a title that the catalogue knows: "2026年秋季脐橙收购表" -> "脐橙". */
function produceInTitle(title: string, isProduce: IsProduce): string | null {
  const text = plain(title).slice(0, 60);
  for (let length = Math.min(6, text.length); length >= 2; length--) {
    for (let start = 0; start + length <= text.length; start++) {
      const word = text.slice(start, start + length);
      if (/^[\u4e00-\u9fff]+$/.test(word) && isProduce(word)) return word;
    }
  }
  return null;
}
