import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { looksLikeName } from './column-looks';
import { draftRows } from './draft-rows';
import { guessTable, withColumns, type TableGuess } from './find-header';
import { isProduce } from './house-catalogue';
import { readTable } from './read-table';
import type { Sheet } from './sheet';

async function guess(
  text: string | Uint8Array,
  fileName = 'table.csv',
  remembered: Parameters<typeof guessTable>[1]['remembered'] = [],
): Promise<{ sheet: Sheet; table: TableGuess | null }> {
  const sheets = await readTable(typeof text === 'string' ? new TextEncoder().encode(text) : text, fileName);
  if (!sheets.ok) throw new Error(sheets.error);
  return { sheet: sheets.value[0]!, table: guessTable(sheets.value[0]!, { isProduce, fileName, remembered }) };
}
const fixture = (name: string): Buffer => readFileSync(new URL(`./fixtures/${name}`, import.meta.url));

describe('the header', () => {
  it('of the vegetable cooperative stands below two titles', async () => {
    const { table } = await guess(fixture('lvyuan-2026-11.xlsx'), 'lvyuan-2026-11.xlsx');
    expect(table!.reading).toMatchObject({
      kind: 'listings',
      headerRows: [3],
      defaults: { day: '2026-11-21', produce: null, unit: null },
      columns: [
        'rowNumber',
        'grower',
        'phone',
        'place',
        'produce',
        'grade',
        'quantity',
        'unit',
        'price',
        'harvestDate',
        'remark',
      ],
    });
    expect(table!.confidence).toBeGreaterThan(0.9);
  });

  it('of the tea station says that it bought tea leaf, and its identity numbers are not shown', async () => {
    const { table } = await guess(fixture('longhushan-2026-04-06.gbk.csv'), 'longhushan-2026-04-06.gbk.csv');
    expect(table!.reading).toMatchObject({
      kind: 'purchases',
      headerRows: [2],
      defaults: { day: '2026-04-06', produce: '茶鲜叶' },
      columns: [
        'rowNumber',
        'grower',
        'idNumber',
        'phone',
        'place',
        'variety',
        'grade',
        'gross',
        'tare',
        'net',
        'price',
        'amount',
        'time',
      ],
    });
    expect(table!.columns[2]!.samples[0]).toBe('3509**********6013');
  });

  it('may stand on the fifth row, in another order, with units in it', async () => {
    const { table } = await guess(
      [
        '青山果业专业合作社,,,,',
        '2026 年货源,,,,',
        ',,,,',
        '联系：老周,,,,',
        '单价（元/公斤）,货品,产量（万斤）,联系方式,负责人（姓名）',
        '7.6,红富士,1.2,13853641207,张桂兰',
        '3.2,西红柿,0.8,13953622018,王建国',
      ].join('\n'),
    );
    expect(table!.reading).toMatchObject({
      kind: 'listings',
      headerRows: [5],
      columns: ['price', 'produce', 'quantity', 'phone', 'grower'],
    });
  });

  it('may be in English', async () => {
    const { table } = await guess(
      'Farmer,Village,Crop,Qty (kg),Unit price,Ready date,Notes\nZhang Guilan,Xidanhe,tomato,600,4.9,2026-11-24,\nWang Jianguo,Cao,cucumber,500,4.2,2026-11-25,x\n',
    );
    expect(table!.reading.columns).toEqual(['grower', 'place', 'produce', 'quantity', 'price', 'harvestDate', 'remark']);
  });

  it('may have two rows, a group over its parts', async () => {
    const { table } = await guess(
      '日期,姓名,重量(斤),,,单价,金额\n,,毛重,皮重,净重,,\n4月6日,张桂兰,30,1,29,8,232\n4月6日,王建国,20,1,19,8,152\n',
    );
    expect(table!.reading).toMatchObject({
      kind: 'purchases',
      headerRows: [1, 2],
      columns: ['day', 'grower', 'gross', 'tare', 'net', 'price', 'amount'],
    });
    expect(table!.reading.headers.slice(2, 5)).toEqual(['重量(斤) 毛重', '重量(斤) 皮重', '重量(斤) 净重']);
  });

  it('may be missing: the values tell', async () => {
    const { table } = await guess(
      '张桂兰,13853641207,西丹河村,番茄,一级,1200,斤\n王建国,13953622018,曹官庄村,黄瓜,一级,800,斤\n李明辉,13706361185,李家庄村,黄瓜,二级,950,公斤\n',
    );
    expect(table!.reading.headerRows).toEqual([]);
    expect(table!.reading.columns.slice(0, 5)).toEqual(['grower', 'phone', 'place', 'produce', 'grade']);
    expect(table!.reading.columns[6]).toBe('unit');
    expect(table!.confidence).toBeLessThan(0.6);
  });

  it('is not invented where there is no table', async () => {
    expect((await guess('此表仅供社内使用\n')).table).toBeNull();
    expect((await guess('第一章\n从前有座山\n山里有座庙\n')).table).toBeNull();
  });
});

describe('columns with a name that means two things', () => {
  it('品种 is the produce where its values are, and the variety beside a column of produce', async () => {
    expect((await guess('姓名,品种,数量\n张,番茄,5\n李,黄瓜,6\n')).table!.reading.columns).toEqual([
      'grower',
      'produce',
      'quantity',
    ]);
    expect((await guess('姓名,品名,品种,数量\n张,番茄,粉冠,5\n李,黄瓜,津优,6\n')).table!.reading.columns).toEqual([
      'grower',
      'produce',
      'variety',
      'quantity',
    ]);
    expect((await guess('姓名,品种,数量,单价\n张,火龙果,5,6\n李,百香果,6,7\n')).table!.reading.columns).toEqual([
      'grower',
      'produce',
      'quantity',
      'price',
    ]);
  });

  it('单位 is no unit where companies stand in it', async () => {
    const columns = (await guess('单位,品名,数量,单位,单价\n绿源合作社,番茄,5,斤,2\n青山果业,黄瓜,6,公斤,3\n')).table!.reading
      .columns;
    expect(columns[0]).not.toBe('unit');
    expect(columns[3]).toBe('unit');
  });

  it('重量 is what is offered or what was bought, by what stands beside it', async () => {
    expect((await guess('姓名,品名,重量(斤),单价,采收日期\n张桂兰,番茄,5,2,2026-11-24\n')).table!.reading.columns[2]).toBe(
      'quantity',
    );
    expect((await guess('日期,姓名,品名,重量(斤),单价,金额\n2026-11-20,张桂兰,番茄,5,2,10\n')).table!.reading).toMatchObject({
      kind: 'purchases',
      columns: ['day', 'grower', 'produce', 'net', 'price', 'amount'],
    });
  });
});

describe('a mapping', () => {
  const text = '户,东西,多少,要价\n张桂兰,番茄,1200,2.45\n王建国,黄瓜,800,3.10\n';

  it('that the person corrects is remembered by the header, whatever stands above it next time', async () => {
    const { table } = await guess(text);
    const corrected = withColumns(table!, 'listings', ['grower', 'produce', 'quantity', 'price']);
    expect(corrected.reading.columns).toEqual(['grower', 'produce', 'quantity', 'price']);
    const again = await guess(`十二月货源,,,\n${text.replace('多少', '多少(公斤)')}`, 'b.csv', [corrected.shape]);
    expect(again.table).toMatchObject({
      remembered: true,
      confidence: 1,
      reading: { columns: ['grower', 'produce', 'quantity', 'price'], headerRows: [2] },
    });
  });

  it('takes each field once, and only fields of its kind', async () => {
    const { table } = await guess(text);
    expect(withColumns(table!, 'listings', ['grower', 'grower', 'gross']).reading.columns).toEqual(['grower', null, null, null]);
  });
});

describe('rows under their fields', () => {
  it('leave out totals, repeated headers and footnotes, and nothing else', async () => {
    const { sheet, table } = await guess(
      '姓名,品名,数量(斤),单价\n张桂兰,番茄,5,2\n小计,,5,\n姓名,品名,数量(斤),单价\n合顺,番茄,6,2\n李总,番茄,6,2\n制表人：李会计,,,\n总 计：,,17,\n',
    );
    expect(draftRows(sheet, table!.reading).map((row) => [row.row, row.leftOut])).toEqual([
      [2, null],
      [3, 'TOTAL_ROW'],
      [4, 'REPEATED_HEADER'],
      [5, null],
      [6, null],
      [7, 'NOT_A_RECORD'],
      [8, 'TOTAL_ROW'],
    ]);
  });

  it('carry 同上 down for names, not for weights', async () => {
    const { sheet, table } = await guess('姓名,品名,数量(斤),单价\n张桂兰,番茄,5,2\n同上,〃,同上,〃\n');
    const [, second] = draftRows(sheet, table!.reading);
    expect(second!.cells.grower!.text).toBe('张桂兰');
    expect(second!.cells.price!.text).toBe('2');
    expect(second!.cells.quantity!.text).toBe('同上');
  });
});

it('names of people are told from other words', () => {
  expect(['张桂兰', '欧阳明', 'Zhang Guilan'].every(looksLikeName)).toBe(true);
  expect(['番茄', '13853641207', '西丹河村', '=1+1'].some(looksLikeName)).toBe(false);
});
