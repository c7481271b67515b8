import type ExcelJS from 'exceljs';
import { err, ok, type Result } from '@/lib/shared/result';
import { pack, unpack, type Part } from './package-parts';
import { decimalText, EMPTY, LIMITS, textCell, type Cell, type Row, type Sheet, type TableError } from './sheet';

const WANTED = /^xl\/(?:workbook\.xml|_rels\/workbook\.xml\.rels|styles\.xml|sharedStrings\.xml|worksheets\/[^/]+\.xml)$/i;

/** Elements of a sheet that are not its cells; a validation over whole columns alone makes exceljs run out of memory. */
const IGNORED = [
  'autoFilter',
  'mergeCells',
  'rowBreaks',
  'hyperlinks',
  'dataValidations',
  'picture',
  'drawing',
  'tableParts',
  'conditionalFormatting',
  'extLst',
  'headerFooter',
  'sheetProtection',
  'legacyDrawing',
];

/** Reads an .xlsx workbook. Never throws for anything a file can hold. */
export async function readWorkbook(bytes: Uint8Array): Promise<Result<Sheet[], TableError>> {
  const unpacked = unpack(bytes, (name) => WANTED.test(name));
  if (!unpacked.ok) return unpacked;
  const parts = new Map(unpacked.value.map((part) => [part.name.toLowerCase(), part.data.toString('utf8')]));
  const sheets = sheetParts(parts);
  if (sheets.length === 0) return err(parts.size === 0 ? 'OTHER_FORMAT' : 'DAMAGED');
  const slim = sheets.map((sheet) => slimSheet(plainXml(sheet.xml)));
  if (slim.some((xml) => occurrences(xml, '<row ') > LIMITS.rows)) return err('TOO_MANY_ROWS');
  if (slim.reduce((sum, xml) => sum + occurrences(xml, '<c '), 0) > LIMITS.cells) return err('TOO_LARGE');
  const { default: Excel } = await import('exceljs');
  const workbook = new Excel.Workbook();
  try {
    const file = pack(canonicalParts(slim, parts));
    // exceljs declares its own Buffer, older than Node's; at run time it is the same.
    await workbook.xlsx.load(file as unknown as ExcelJS.Buffer, { ignoreNodes: IGNORED });
    return ok(sheets.map((sheet, index) => readSheet(workbook.getWorksheet(`S${index + 1}`)!, sheet)));
  } catch {
    return err('DAMAGED');
  }
}

type SheetPart = { readonly name: string; readonly hidden: boolean; readonly xml: string };

const attribute = (tag: string, name: string): string | undefined => new RegExp(`\\s(?:\\w+:)?${name}="([^"]*)"`).exec(tag)?.[1];

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const decodeXml = (text: string): string =>
  text.replace(/&(#x?[\da-f]+|\w+);/gi, (whole, name: string) => {
    if (!name.startsWith('#')) return ENTITIES[name] ?? whole;
    const code = /^#x/i.test(name) ? parseInt(name.slice(2), 16) : Number(name.slice(1));
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '';
  });

/** The sheets in the order of their tabs, found through the package's relationships whatever the parts are called. */
function sheetParts(parts: ReadonlyMap<string, string>): SheetPart[] {
  const targets = new Map(
    [...(parts.get('xl/_rels/workbook.xml.rels') ?? '').matchAll(/<(?:\w+:)?Relationship\s[^>]*>/g)].map(([tag]) => [
      attribute(tag, 'Id'),
      attribute(tag, 'Target')?.toLowerCase(),
    ]),
  );
  return [...(parts.get('xl/workbook.xml') ?? '').matchAll(/<(?:\w+:)?sheet\s[^>]*>/g)].slice(0, 60).flatMap(([tag]) => {
    const target = targets.get(/\s\w+:id="([^"]*)"/.exec(tag)?.[1]) ?? '';
    const xml = parts.get(target.startsWith('/') ? target.slice(1) : `xl/${target}`);
    if (xml === undefined || !target.includes('worksheets/')) return [];
    return [{ name: decodeXml(attribute(tag, 'name') ?? ''), hidden: /hidden/i.test(attribute(tag, 'state') ?? ''), xml }];
  });
}

/**
 * The same sheets as the smallest package there is. What else a workbook carries (names, drawings, tables, other programs' parts)
 * tells nothing about its rows, and some of it makes the reader fail.
 */
function canonicalParts(sheets: readonly string[], parts: ReadonlyMap<string, string>): Part[] {
  const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
  const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
  const rel = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
  const date1904 = /date1904="(?:1|true)"/.test(parts.get('xl/workbook.xml') ?? '') ? '<workbookPr date1904="1"/>' : '';
  const tabs = sheets.map((_, index) => `<sheet name="S${index + 1}" sheetId="${index + 1}" r:id="r${index + 1}"/>`).join('');
  const links = sheets.map(
    (_, index) => `<Relationship Id="r${index + 1}" Type="${rel}/worksheet" Target="worksheets/sheet${index + 1}.xml"/>`,
  );
  const files: [string, string | undefined][] = [
    ['xl/workbook.xml', `${head}<workbook xmlns="${main}" xmlns:r="${rel}">${date1904}<sheets>${tabs}</sheets></workbook>`],
    [
      'xl/_rels/workbook.xml.rels',
      `${head}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${links.join('')}</Relationships>`,
    ],
    ['xl/styles.xml', parts.has('xl/styles.xml') ? withChineseDates(plainXml(parts.get('xl/styles.xml')!)) : undefined],
    ['xl/sharedStrings.xml', parts.has('xl/sharedstrings.xml') ? plainXml(parts.get('xl/sharedstrings.xml')!) : undefined],
    ...sheets.map((xml, index): [string, string] => [`xl/worksheets/sheet${index + 1}.xml`, xml]),
  ];
  return files.flatMap(([name, xml]) => (xml === undefined ? [] : [{ name, data: Buffer.from(xml, 'utf8') }]));
}

function occurrences(text: string, piece: string): number {
  let count = 0;
  for (let at = text.indexOf(piece); at >= 0; at = text.indexOf(piece, at + piece.length)) count++;
  return count;
}

/** Some .NET programs prefix every element (<x:row>), which exceljs does not read. */
function plainXml(xml: string): string {
  const prefix = /<(\w+):(?:worksheet|workbook|sst|styleSheet)[\s>]/.exec(xml)?.[1];
  const plain = xml.replace(/^\ufeff/, '');
  return prefix ? plain.replaceAll(`<${prefix}:`, '<').replaceAll(`</${prefix}:`, '</') : plain;
}

/** Formats 27 to 36 and 50 to 58 are the dates and times of Chinese spreadsheets, and no file writes down what they are. */
const withChineseDates = (xml: string): string =>
  xml.replace(/numFmtId="(\d+)"/g, (whole, id: string) => {
    if (/^(?:2[789]|3[016]|5[0-478])$/.test(id)) return 'numFmtId="14"';
    return /^(?:3[2345]|5[56])$/.test(id) ? 'numFmtId="20"' : whole;
  });

/** Drops cells and rows that have a format and no value; whole columns are often coloured down to the last row there can be. */
const slimSheet = (xml: string): string =>
  xml
    .replace(/<c\s[^>]*\/>/g, '')
    .replace(/<c\s[^>]*><\/c>/g, '')
    .replace(/<row\s[^>]*\/>/g, '')
    .replace(/<row\s[^>]*>\s*<\/row>/g, '')
    .replace(/<row\s/g, '<row ')
    .replace(/<c\s/g, '<c ');

/** A merged range: columns and rows from 1, both ends included. */
type Merge = { readonly left: number; readonly top: number; readonly right: number; readonly bottom: number };

const columnNumber = (letters: string): number => [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0);

function readMerges(xml: string): Merge[] {
  return [...xml.matchAll(/<(?:\w+:)?mergeCell\s[^>]*ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"/g)]
    .slice(0, 50_000)
    .map((found) => ({
      left: columnNumber(found[1]!),
      top: Number(found[2]),
      right: columnNumber(found[3]!),
      bottom: Number(found[4]),
    }));
}

function readSheet(sheet: ExcelJS.Worksheet, part: SheetPart): Sheet {
  const rows: { number: number; hidden: boolean; cells: Cell[] }[] = [];
  sheet.eachRow({ includeEmpty: false }, (row, number) => {
    const cells: Cell[] = [];
    row.eachCell({ includeEmpty: false }, (cell, column) => {
      if (column <= LIMITS.columns) cells[column - 1] = readCell(cell.value);
    });
    if (cells.some((cell) => cell !== undefined && cell.kind !== 'empty')) {
      rows.push({ number, hidden: row.hidden === true, cells: Array.from(cells, (cell) => cell ?? EMPTY) });
    }
  });
  spreadMerges(rows, readMerges(part.xml));
  return { name: part.name, hidden: part.hidden, rows: rows as Row[] };
}

/** Gives every row of a range merged downwards the text of its first row; a range merged sideways keeps its text at the left. */
function spreadMerges(rows: { number: number; cells: Cell[] }[], merges: readonly Merge[]): void {
  const byNumber = new Map(rows.map((row) => [row.number, row]));
  const last = rows.at(-1)?.number ?? 0;
  for (const merge of merges) {
    const first = byNumber.get(merge.top)?.cells[merge.left - 1];
    if (merge.bottom === merge.top || first === undefined || first.kind === 'empty') continue;
    for (let number = merge.top; number <= Math.min(merge.bottom, last); number++) {
      const row = byNumber.get(number);
      if (!row) continue;
      while (row.cells.length < merge.left) row.cells.push(EMPTY);
      row.cells[merge.left - 1] = { ...first, merged: true };
    }
  }
}

function readCell(value: ExcelJS.CellValue): Cell {
  if (value === null || value === undefined) return EMPTY;
  if (typeof value === 'number') return { text: decimalText(value), kind: 'number' };
  if (typeof value === 'string') return asText(value);
  if (typeof value === 'boolean') return { text: value ? '是' : '否', kind: 'text' };
  if (value instanceof Date) return dateCell(value);
  if ('richText' in value) return asText(value.richText.map((run) => run.text).join(''));
  if ('hyperlink' in value) return readCell(value.text);
  if ('error' in value) return { text: '', kind: 'formula', raw: String(value.error) };
  const formula = 'formula' in value && value.formula ? `=${value.formula}` : '=';
  const result = readCell((value.result ?? null) as ExcelJS.CellValue);
  return { text: result.text, kind: 'formula', raw: result.raw?.startsWith('#') ? result.raw : formula.slice(0, 300) };
}

/** Text of a workbook stays text even where it looks like a number: "０12" and "13853641207" were typed so on purpose. */
function asText(value: string): Cell {
  const cell = textCell(value);
  return cell.kind === 'empty' ? EMPTY : { text: cell.text, kind: 'text' };
}

/**
 * A day, a day with a time, or (before 1900-01-02) a time alone; to the second, because serial numbers are not finer
 * than that.
 */
function dateCell(value: Date): Cell {
  if (Number.isNaN(value.getTime())) return EMPTY;
  const iso = new Date(Math.round(value.getTime() / 1000) * 1000).toISOString();
  const day = iso.slice(0, 10);
  const time = iso.slice(11, iso.slice(17, 19) === '00' ? 16 : 19);
  if (day <= '1900-01-01') return { text: time, kind: 'date' };
  return { text: time === '00:00' ? day : `${day} ${time}`, kind: 'date' };
}
