import { FIELD_SPECS, type Field } from './fields';
import type { FindingCode } from './findings';
import { headerKey, type TableReading } from './find-header';
import { plain } from './parse-number';
import type { Cell, Row, Sheet } from './sheet';

/** One row of the table under its fields, as it stands; JSON, kept with the import so that it can be mended and checked again. */
export type DraftRow = {
  /** The number at the side of the sheet. */
  readonly row: number;
  readonly hidden: boolean;
  readonly cells: Readonly<Partial<Record<Field, Cell>>>;
  /** Why the row is no record, if it is none. */
  readonly leftOut: Extract<FindingCode, 'TOTAL_ROW' | 'REPEATED_HEADER' | 'NOT_A_RECORD'> | null;
};

const TOTAL = /^(?:合计|总计|共计|小计|累计|汇总|本页合计|本日合计|合共|总和|grand ?total|sub-?total|total|sum)(?:[:(（\d]|$)/i;
const FOOTNOTE = /^(?:制表|审核|填表|复核|负责人|经办|签字|盖章|备注[:：]|说明[:：]|注[:：]|note:|prepared by|checked by)/i;
const DITTO = /^(?:同上|〃|″|"|''|ditto)$/i;

/** Cells without which a row says nothing: goods, weights and money. */
const SUBSTANCE: readonly Field[] = ['produce', 'quantity', 'gross', 'net', 'price', 'amount'];
const PERSON: readonly Field[] = ['phone', 'idNumber'];

/**
 * Puts the rows below the header under their fields; 同上 and cells merged downwards carry what stands above, where that
 * makes sense.
 */
export function draftRows(sheet: Sheet, reading: TableReading): DraftRow[] {
  const last = Math.max(0, ...reading.headerRows);
  const header = reading.headers.map(headerKey);
  const above: Partial<Record<Field, Cell>> = {};
  const reached = new Set<Field>();
  return sheet.rows
    .filter((row) => row.number > last)
    .map((row) => {
      const cells: Partial<Record<Field, Cell>> = {};
      reading.columns.forEach((field, column) => {
        const cell = row.cells[column];
        if (field === null || cell === undefined || (cell.text === '' && cell.raw === undefined)) return;
        const spread = spreadCell(field, cell, above[field], reached.has(field));
        if (cell.merged) reached.add(field);
        else reached.delete(field);
        cells[field] = spread;
        if (spread.kind !== 'empty') above[field] = spread;
      });
      return { row: row.number, hidden: row.hidden, cells, leftOut: leftOut(row, cells, header) };
    });
}

/**
 * A merged name or price holds for every row of its range; a merged weight belongs to none of them alone, so only the
 * first shows it.
 */
function spreadCell(field: Field, cell: Cell, above: Cell | undefined, inRange: boolean): Cell {
  if (FIELD_SPECS[field].spreads) {
    if (DITTO.test(plain(cell.text)) && above) return above;
    if (!cell.merged) return cell;
    return { text: cell.text, kind: cell.kind, ...(cell.raw === undefined ? {} : { raw: cell.raw }) };
  }
  return cell.merged && inRange && above?.text === cell.text ? { text: '', kind: 'empty', merged: true } : cell;
}

function leftOut(row: Row, cells: Partial<Record<Field, Cell>>, header: readonly string[]): DraftRow['leftOut'] {
  const texts = row.cells.map((cell) => plain(cell.text)).filter((text) => text !== '');
  const named = PERSON.some((field) => cells[field] !== undefined);
  if (!named && texts.slice(0, 3).some((text) => TOTAL.test(text.replace(/ /g, '')))) return 'TOTAL_ROW';
  if (header.some((key) => key !== '') && header.every((key, column) => key === headerKey(row.cells[column]?.text ?? '')))
    return 'REPEATED_HEADER';
  const substance = SUBSTANCE.filter((field) => cells[field] !== undefined).length;
  if (!named && (substance === 0 || (substance < 2 && FOOTNOTE.test(texts[0] ?? '')))) return 'NOT_A_RECORD';
  return null;
}
