import { parse } from 'csv-parse/sync';
import { err, ok, type Result } from '@/lib/shared/result';
import { LIMITS, textCell, type Row, type Sheet, type TableError } from './sheet';

const DELIMITERS = [',', '\t', ';', '|'] as const;

/**
 * Decodes text whose encoding nobody wrote down: a byte-order mark, else UTF-16 by its zero bytes, else UTF-8 if it is
 * valid, else GB18030.
 */
export function decodeText(bytes: Uint8Array): string | null {
  const [a, b, c] = bytes;
  if (a === 0xef && b === 0xbb && c === 0xbf) return new TextDecoder('utf-8').decode(bytes);
  if (a === 0xff && b === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (a === 0xfe && b === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  const head = bytes.subarray(0, 8192);
  const zeros = [0, 0];
  head.forEach((byte, index) => {
    if (byte === 0) zeros[index % 2]!++;
  });
  if (zeros[0]! + zeros[1]! > head.length / 50) {
    return readable(new TextDecoder(zeros[1]! > zeros[0]! ? 'utf-16le' : 'utf-16be').decode(bytes));
  }
  try {
    return readable(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    // A few broken characters happen (a file cut off by a program); the reading with fewer of them is the right one.
    const readings = (['gb18030', 'utf-8'] as const).map((encoding) => new TextDecoder(encoding).decode(bytes));
    const [best] = readings.sort((one, other) => broken(one) - broken(other));
    return readable(best!);
  }
}

/** Replacement characters and private-use characters: what a wrong encoding leaves behind. */
const broken = (text: string): number => (text.match(/[\ufffd\ue000-\uf8ff]/g) ?? []).length;

/** Refuses what is no text: an image or a program has control characters all over. */
function readable(text: string): string | null {
  const strange = (text.match(/[\u0000-\u0008\u000e-\u001f\u007f\ufffd]/g) ?? []).length;
  return strange * 100 > text.length ? null : text;
}

/** Chooses the delimiter by which most of the first lines fall into the same number of columns, the more the better. */
export function sniffDelimiter(text: string): string {
  const head = text
    .slice(0, 64 * 1024)
    .split(/\r\n|\n|\r/)
    .filter((line) => line.trim() !== '')
    .slice(0, 60);
  let best = { delimiter: ',', score: 0 };
  for (const delimiter of DELIMITERS) {
    const counts = new Map<number, number>();
    for (const line of head) {
      const columns = line.replace(/"(?:[^"]|"")*"/g, '').split(delimiter).length;
      if (columns > 1) counts.set(columns, (counts.get(columns) ?? 0) + 1);
    }
    const score = Math.max(0, ...[...counts].map(([columns, lines]) => lines * Math.min(columns, 6)));
    if (score > best.score) best = { delimiter, score };
  }
  return best.delimiter;
}

/** Reads a delimited text file as one sheet. Never throws for anything a file can hold. */
export function readText(bytes: Uint8Array, name: string): Result<Sheet[], TableError> {
  const decoded = decodeText(bytes)?.replace(/^\ufeff/, '');
  if (decoded === undefined) return err('NOT_A_TABLE');
  if (/^\s*<(?:!doctype|html|table|\?xml)/i.test(decoded)) return err('OTHER_FORMAT');
  const declared = /^sep=(.)\r?\n/i.exec(decoded);
  const text = declared ? decoded.slice(declared[0].length) : decoded;
  const delimiter = declared?.[1] ?? sniffDelimiter(text);
  const records = parseRecords(text, delimiter, true) ?? parseRecords(text, delimiter, false);
  if (records === null) return err('DAMAGED');
  if (records.length > LIMITS.rows) return err('TOO_MANY_ROWS');
  const rows: Row[] = records
    .map((record, index) => ({
      number: index + (declared ? 2 : 1),
      hidden: false,
      cells: record.slice(0, LIMITS.columns).map(textCell),
    }))
    .filter((row) => row.cells.some((cell) => cell.kind !== 'empty'));
  if (rows.length === 0) return err('EMPTY_FILE');
  if (rows.reduce((sum, row) => sum + row.cells.length, 0) > LIMITS.cells) return err('TOO_LARGE');
  return ok([{ name, hidden: false, rows }]);
}

/** A quotation mark that is never closed would swallow the rest of the file; then marks are taken as plain characters. */
function parseRecords(text: string, delimiter: string, quoted: boolean): string[][] | null {
  try {
    return parse(text, {
      delimiter,
      quote: quoted ? '"' : false,
      relax_quotes: true,
      relax_column_count: true,
      skip_empty_lines: false,
      to: LIMITS.rows + 1,
      record_delimiter: ['\r\n', '\n', '\r'],
    }) as string[][];
  } catch {
    return null;
  }
}
