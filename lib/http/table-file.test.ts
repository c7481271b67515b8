import { describe, expect, it } from 'vitest';
import { readTable } from '../market/import/read-table';
import { csvText, workbookBytes, type TableFile } from './table-file';

const table: TableFile = {
  name: 'a', sheet: '货源 [1/2]', columns: [{ header: '卖家' }, { header: '价(元/公斤)', format: '0.00' }, { header: '采收' }],
  rows: [['张桂兰 "大棚"', 4.9, new Date('2026-11-23')], ['=1+1', 12.5, null], ['@SUM', -3, null]],
};

describe('a table to keep', () => {
  it('is read back from a workbook with figures as figures, days as days, and no word come alive', async () => {
    const read = await readTable(await workbookBytes(table), 'a.xlsx');
    if (!read.ok) throw new Error(read.error);
    expect(read.value[0]!.rows.map(({ cells }) => cells.map(({ text, kind }) => `${kind} ${text}`))).toEqual([
      ['text 卖家', 'text 价(元/公斤)', 'text 采收'], ['text 张桂兰 "大棚"', 'number 4.9', 'date 2026-11-23'], ['text =1+1', 'number 12.5'], ['text @SUM', 'number -3'],
    ]);
  });

  it('is read back from plain text, where a formula is made harmless', () => {
    expect(csvText(table)).toBe('\ufeff"卖家","价(元/公斤)","采收"\r\n"张桂兰 ""大棚""",4.9,"2026-11-23"\r\n"\'=1+1",12.5,""\r\n"\'@SUM",-3,""\r\n');
  });
});
