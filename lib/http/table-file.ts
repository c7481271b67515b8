/** A cell as it is counted with: a number stays a number; "2026-11-23" is a day. */
export type TableCell = string | number | Date | null;
export type TableColumn = { readonly header: string; /** A spreadsheet's format for figures, "0.00"; none for words. */ readonly format?: string; readonly width?: number };
export type TableFile = { readonly name: string; readonly sheet: string; readonly columns: readonly TableColumn[]; readonly rows: readonly (readonly TableCell[])[] };

/** A cell of plain text: quoted, and a text that would come alive as a formula is kept a text. */
function plain(cell: TableCell): string {
  if (cell instanceof Date) return `"${cell.toISOString().slice(0, 10)}"`;
  if (typeof cell === 'number') return String(cell);
  return `"${(cell ?? '').replace(/^[=+\-@\t\r]/, "'$&").replaceAll('"', '""')}"`;
}

/** The mark at the beginning tells spreadsheets that it is UTF-8. */
export const csvText = ({ columns, rows }: TableFile): string =>
  `\ufeff${[columns.map(({ header }) => header), ...rows].map((row) => row.map(plain).join(',')).join('\r\n')}\r\n`;

/** A workbook whose figures are figures: it can be sorted, filtered and summed as it is. */
export async function workbookBytes({ sheet, columns, rows }: TableFile): Promise<Uint8Array<ArrayBuffer>> {
  const { default: ExcelJS } = await import('exceljs');
  const book = new ExcelJS.Workbook();
  const page = book.addWorksheet(sheet.replace(/[\\/*?:[\]]/g, ' ').slice(0, 31), { views: [{ state: 'frozen', ySplit: 1 }] });
  page.columns = columns.map(({ header, format, width }) => ({ header, width: width ?? Math.max(10, header.length * 2 + 2), style: format ? { numFmt: format } : {} }));
  page.getRow(1).font = { bold: true };
  for (const row of rows) page.addRow([...row]);
  page.autoFilter = { from: { row: 1, column: 1 }, to: { row: 1, column: columns.length } };
  return new Uint8Array(await book.xlsx.writeBuffer());
}

/** The table as a file to keep: a workbook, or plain text for other programs. */
export async function tableResponse(table: TableFile, as: 'xlsx' | 'csv'): Promise<Response> {
  const [body, type] = as === 'csv'
    ? [csvText(table), 'text/csv; charset=utf-8'] as const
    : [await workbookBytes(table), 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'] as const;
  return new Response(body, { headers: { 'content-type': type, 'content-disposition': `attachment; filename="${table.name}.${as}"`, 'cache-control': 'no-store' } });
}
