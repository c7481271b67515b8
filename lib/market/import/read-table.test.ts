import { readFileSync } from 'node:fs';
import ExcelJS from 'exceljs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pack, unpack } from './package-parts';
import { readTable } from './read-table';
import { decimalText, type Sheet } from './sheet';

const fixture = (name: string): Buffer => readFileSync(new URL(`./fixtures/${name}`, import.meta.url));

async function sheetsOf(bytes: Uint8Array, name = 'table.xlsx'): Promise<Sheet[]> {
  const read = await readTable(bytes, name);
  if (!read.ok) throw new Error(read.error);
  return read.value;
}
const textsOf = (sheet: Sheet | undefined): string[][] => sheet!.rows.map((row) => row.cells.map((cell) => cell.text));

async function workbook(fill: (sheet: ExcelJS.Worksheet, book: ExcelJS.Workbook) => void): Promise<Buffer> {
  const book = new ExcelJS.Workbook();
  fill(book.addWorksheet('表一'), book);
  return Buffer.from(await book.xlsx.writeBuffer());
}

/** The same package with its parts changed as text. */
function rewritten(bytes: Buffer, change: (name: string, xml: string) => [name: string, xml: string]): Buffer {
  const parts = unpack(bytes, () => true);
  if (!parts.ok) throw new Error(parts.error);
  return pack(
    parts.value.map((part) => {
      const [name, xml] = change(part.name, part.data.toString('utf8'));
      return { name, data: Buffer.from(xml) };
    }),
  );
}

describe('the vegetable cooperative’s workbook', () => {
  it('is read cell by cell', async () => {
    const sheets = await sheetsOf(fixture('lvyuan-2026-11.xlsx'));
    expect(sheets.map((sheet) => [sheet.name, sheet.rows.length, sheet.hidden])).toEqual([
      ['11月下旬', 17, false],
      ['说明', 1, false],
    ]);
    const row = (number: number) => sheets[0]!.rows.find((candidate) => candidate.number === number)!;
    expect(row(4).cells[9]).toEqual({ text: '2026-11-23', kind: 'date' });
    expect(row(5).cells[2]).toEqual({ text: '13953622018', kind: 'number' });
    expect(row(5).cells[6]).toEqual({ text: '２２００', kind: 'text' });
    expect(row(13).cells[8]).toEqual({ text: '1.89', kind: 'formula', raw: '=1.8*1.05' });
    expect(row(17).cells[1]).toEqual({ text: '=HYPERLINK("http://x","点")', kind: 'text' });
    expect(sheets[0]!.rows.filter((candidate) => candidate.hidden).map((candidate) => candidate.number)).toEqual([9]);
    expect(sheets[0]!.rows.some((candidate) => candidate.number === 14)).toBe(false);
  });
});

describe('the tea station’s file', () => {
  it('is read out of GBK', async () => {
    const [sheet] = await sheetsOf(fixture('longhushan-2026-04-06.gbk.csv'), 'longhushan-2026-04-06.gbk.csv');
    expect(sheet!.rows).toHaveLength(189);
    expect(sheet!.rows[2]!.cells.map((cell) => cell.text)).toEqual([
      '1',
      '柳德旺',
      '350924196008186013',
      '15959308125',
      '凤阳镇基德村',
      '福云6号',
      '一芽二叶',
      '32.0',
      '1.2',
      '30.8',
      '16',
      '492.80',
      '2026-04-06 06:53',
    ]);
  });
});

describe('workbooks of all sorts', () => {
  it('hold text in runs, links, errors, truth and formulas', async () => {
    const [sheet] = await sheetsOf(
      await workbook((ws) => {
        ws.addRow([
          { richText: [{ text: '水果' }, { font: { bold: true }, text: '黄瓜' }] },
          { text: '详情', hyperlink: 'http://x/' },
          { error: '#N/A' },
          true,
        ]);
        ws.addRow([
          { formula: 'A1*2', result: 7.5 },
          { formula: 'B1', result: undefined },
          { formula: '1/0', result: { error: '#DIV/0!' } },
          { formula: 'T(1)', result: '字' },
        ]);
      }),
    );
    expect(sheet!.rows[0]!.cells).toEqual([
      { text: '水果黄瓜', kind: 'text' },
      { text: '详情', kind: 'text' },
      { text: '', kind: 'formula', raw: '#N/A' },
      { text: '是', kind: 'text' },
    ]);
    expect(sheet!.rows[1]!.cells).toEqual([
      { text: '7.5', kind: 'formula', raw: '=A1*2' },
      { text: '', kind: 'formula', raw: '=B1' },
      { text: '', kind: 'formula', raw: '#DIV/0!' },
      { text: '字', kind: 'formula', raw: '=T(1)' },
    ]);
  });

  it('hold days, times and both, also in the formats that only Chinese spreadsheets have', async () => {
    const bytes = await workbook((ws) => {
      ws.addRow([new Date('2026-11-23T00:00:00Z'), new Date('2026-04-06T06:53:00Z'), 46349, 0.2868055]);
      ws.getCell('A1').numFmt = 'yyyy"年"m"月"d"日"';
      ws.getCell('B1').numFmt = 'yyyy-mm-dd hh:mm';
      ws.getCell('C1').numFmt = '0.00%';
      ws.getCell('D1').numFmt = 'h:mm';
    });
    const [sheet] = await sheetsOf(
      rewritten(bytes, (name, xml) => [name, name.endsWith('styles.xml') ? xml.replace(/numFmtId="10"/g, 'numFmtId="31"') : xml]),
    );
    expect(textsOf(sheet)[0]).toEqual(['2026-11-23', '2026-04-06 06:53', '2026-11-23', '06:53']);
  });

  it('count days from 1904 where they say so', async () => {
    const bytes = await workbook((ws) => {
      ws.addRow(['x', 44887]);
      ws.getCell('B1').numFmt = 'yyyy-mm-dd';
    });
    const [sheet] = await sheetsOf(
      rewritten(bytes, (name, xml) => [
        name,
        name === 'xl/workbook.xml' ? xml.replace('<workbookPr ', '<workbookPr date1904="1" ') : xml,
      ]),
    );
    expect(textsOf(sheet)[0]).toEqual(['x', '2026-11-23']);
  });

  it('merge cells: sideways the text stays at the left, downwards every row has it', async () => {
    const [sheet] = await sheetsOf(
      await workbook((ws) => {
        ws.addRow(['标题', null, null]);
        ws.addRow(['张桂兰', '黄瓜', 5]);
        ws.addRow([null, '番茄', 6]);
        ws.mergeCells('A1:C1');
        ws.mergeCells('A2:A3');
      }),
    );
    expect(sheet!.rows[0]!.cells.map((cell) => cell.text).filter(Boolean)).toEqual(['标题']);
    expect(sheet!.rows[2]!.cells[0]).toEqual({ text: '张桂兰', kind: 'text', merged: true });
    expect(sheet!.rows[2]!.cells[1]!.merged).toBeUndefined();
  });

  it('have hidden sheets, and names that need escaping', async () => {
    const sheets = await sheetsOf(
      await workbook((ws, book) => {
        ws.addRow([1]);
        const second = book.addWorksheet('A & B <1>'.replace(/[<>]/g, ''));
        second.addRow([2]);
        second.state = 'hidden';
      }),
    );
    expect(sheets.map((sheet) => [sheet.name, sheet.hidden])).toEqual([
      ['表一', false],
      ['A & B 1', true],
    ]);
  });

  it('come from programs with other habits: prefixed elements, other part names', async () => {
    const bytes = await workbook((ws) => ws.addRow(['张桂兰', 12.5]));
    const strange = rewritten(bytes, (name, xml) => {
      const other = name.replace('worksheets/sheet1.xml', 'worksheets/Tabelle.xml');
      const text = xml.replaceAll('worksheets/sheet1.xml', '/xl/worksheets/Tabelle.xml');
      return [
        other,
        other.includes('worksheets/Tabelle') ? text.replace(/<(\/?)(?=[a-z])/gi, '<$1x:').replace('xmlns=', 'xmlns:x=') : text,
      ];
    });
    expect(textsOf((await sheetsOf(strange))[0])).toEqual([['张桂兰', '12.5']]);
  });

  it('may colour whole columns and validate them to the last row', async () => {
    const bytes = rewritten(await workbook((ws) => ws.addRow(['张桂兰', 5])), (name, xml) => [
      name,
      name.includes('worksheets/sheet')
        ? xml.replace(
            '</sheetData>',
            `${Array.from({ length: 30_000 }, (_, index) => `<row r="${index + 2}"><c r="A${index + 2}" s="0"/></row>`).join('')}</sheetData>` +
              '<mergeCells count="1"><mergeCell ref="C5:XFD1048576"/></mergeCells>' +
              '<dataValidations count="1"><dataValidation type="list" sqref="A1:ZZ1048576"><formula1>"斤,公斤"</formula1></dataValidation></dataValidations>',
          )
        : xml,
    ]);
    expect(textsOf((await sheetsOf(bytes))[0])).toEqual([['张桂兰', '5']]);
  });

  it('say what is the matter with those that cannot be read', async () => {
    const bytes = await workbook((ws) => ws.addRow(['x', 1]));
    const error = async (input: Uint8Array, name = 'a.xlsx') => {
      const read = await readTable(input, name);
      return read.ok ? 'read' : read.error;
    };
    const ole = (stream: string) =>
      Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(600), Buffer.from(stream, 'utf16le')]);
    expect(await error(new Uint8Array())).toBe('EMPTY_FILE');
    expect(await error(Buffer.alloc(10 * 1024 * 1024 + 1))).toBe('TOO_LARGE');
    expect(await error(bytes.subarray(0, bytes.length - 100))).toBe('DAMAGED');
    expect(await error(ole('EncryptedPackage'))).toBe('ENCRYPTED');
    expect(await error(ole('Workbook'), 'a.xls')).toBe('OTHER_FORMAT');
    expect(await error(new TextEncoder().encode('%PDF-1.7 '.repeat(30)), 'a.xlsx')).toBe('OTHER_FORMAT');
    expect(await error(pack([{ name: 'word/document.xml', data: Buffer.from('<w/>') }]))).toBe('OTHER_FORMAT');
    expect(await error(rewritten(bytes, (name, xml) => [name, name.includes('worksheets/') ? xml.slice(0, 200) : xml]))).toBe(
      'DAMAGED',
    );
    expect(await error(await workbook(() => undefined))).toBe('EMPTY_FILE');
    const many = Array.from(
      { length: 20_001 },
      (_, index) => `<row r="${index + 2}"><c r="A${index + 2}"><v>1</v></c></row>`,
    ).join('');
    const long = rewritten(bytes, (name, xml) => [name, xml.replace('</sheetData>', `${many}</sheetData>`)]);
    expect(await error(long)).toBe('TOO_MANY_ROWS');
  }, 30_000);

  it('of two hundred thousand rows are refused before they are read, formulas, hidden rows and a header in GBK or not', async () => {
    const rows = '<row hidden="1"><c><f>1+1</f><v>2</v></c></row>'.repeat(200_000);
    const book = rewritten(await workbook((sheet) => { sheet.addRow(['品名', '数量']); }), (name, xml) => [name, xml.replace('</sheetData>', `${rows}</sheetData>`)]);
    const gbk = Buffer.concat([Buffer.from('c6b7c3fb2cd0d5c3fb2cc0edd3c90a', 'hex'), Buffer.from('fanqie,1,2\n'.repeat(200_000))]);
    const before = process.cpuUsage();
    expect([await readTable(book, 'a.xlsx'), await readTable(gbk, 'a.csv')]).toEqual([{ ok: false, error: 'TOO_MANY_ROWS' }, { ok: false, error: 'TOO_MANY_ROWS' }]);
    // Time on the processor, which does not depend on what else the machine does.
    expect(process.cpuUsage(before).user / 1000).toBeLessThan(8000);
  });

  it('never make the reader throw, however their bytes were changed', async () => {
    const bytes = await workbook((ws) => {
      ws.addRow(['姓名', '数量']);
      ws.addRow(['张', 5]);
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { minLength: 1, maxLength: 8 }),
        async (changes) => {
          const changed = Buffer.from(bytes);
          for (const [at, byte] of changes) changed[at] = byte;
          expect(typeof (await readTable(changed, 'a.xlsx')).ok).toBe('boolean');
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('numbers of a spreadsheet', () => {
  it('come out as a person typed them', () => {
    expect([2.45, 0.1 + 0.2, 1.8 * 1.05, 1e21, 1.5e-7, 350924196008186000, -200, 1 / 3].map(decimalText)).toEqual([
      '2.45',
      '0.3',
      '1.89',
      '1000000000000000000000',
      '0.00000015',
      '350924196008186000',
      '-200',
      '0.333333333333333',
    ]);
  });

  it('survive the way through a workbook, every digit up to fifteen', async () => {
    const decimal = fc
      .tuple(fc.integer({ min: -99_999_999, max: 99_999_999 }), fc.integer({ min: 0, max: 5 }))
      .map(([digits, places]) => {
        const text = String(Math.abs(digits)).padStart(places + 1, '0');
        const point = places === 0 ? text : `${text.slice(0, -places)}.${text.slice(-places)}`;
        return (digits < 0 ? '-' : '') + (point.includes('.') ? point.replace(/\.?0+$/, '') : point);
      })
      .filter((text) => Number(text) !== 0);
    await fc.assert(
      fc.asyncProperty(fc.array(decimal, { minLength: 1, maxLength: 12 }), async (texts) => {
        const [sheet] = await sheetsOf(await workbook((ws) => ws.addRow(texts.map(Number))));
        expect(textsOf(sheet)[0]).toEqual(texts);
      }),
      { numRuns: 25 },
    );
  });
});
