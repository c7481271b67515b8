import ExcelJS from 'exceljs';
import { describe, expect, it } from 'vitest';
import type { CheckedRow } from './check-rows';
import type { FindingCode } from './findings';
import { houseCatalogue } from './house-catalogue';
import { checkBytes, checkText, codesOf } from './testing/check-table';

const listing = async (...rows: string[]): Promise<CheckedRow[]> =>
  (await checkText(['姓名,手机号,品名,等级,数量,单位,单价,采收日期,备注', ...rows].join('\n'))).rows;
const purchase = async (...rows: string[]): Promise<CheckedRow[]> =>
  (await checkText(['日期,茶农,毛重(斤),皮重(斤),净重(斤),级别,单价(元/斤),金额', ...rows].join('\n'))).rows;
const codes = (rows: readonly CheckedRow[]): FindingCode[][] => rows.map(codesOf);

describe('tables of other cooperatives', () => {
  it('separated by tabs, in UTF-16, with units in the cells and no grower', async () => {
    const text = [
      '青山合作社\t\t',
      '产品\t可供数量\t报价',
      '红富士\t3吨半\t7.6元/公斤',
      '西红柿\t约1.2万斤\t2块4/斤',
      '大蒜\t二十筐\t5',
    ].join('\r\n');
    const { rows, guess } = await checkBytes(Buffer.from(`\ufeff${text}`, 'utf16le'), { fileName: '货源.txt' });
    expect(guess.reading.columns).toEqual(['produce', 'quantity', 'price']);
    expect(rows[0]!.values).toMatchObject({
      leafId: 'apple',
      variety: '红富士',
      massGrams: 3_500_000n,
      soldBy: 'tonne',
      priceFen: 760n,
      pricedBy: 'kg',
      grower: null,
    });
    expect(rows[1]!.values).toMatchObject({ leafId: 'tomato', massGrams: 6_000_000n, priceFen: 240n, pricedBy: 'jin' });
    expect(codes(rows)[1]).toEqual(['GRADE_MISSING', 'APPROXIMATE']);
    expect(codes(rows)[2]).toContain('UNIT_NOT_MASS');
  });

  it('with the header on row five, units in it, and weights in ten thousands of jin', async () => {
    const { rows } = await checkText(
      [
        '青山果业专业合作社,,,,',
        '2026 年货源,,,,',
        ',,,,',
        '联系：老周,,,,',
        '单价（元/公斤）,货品,产量（万斤）,联系方式,负责人',
        '7.6,红富士,1.2,13853641207,张桂兰',
      ].join('\n'),
    );
    expect(rows[0]!.values).toMatchObject({ massGrams: 6_000_000n, priceFen: 760n, pricedBy: 'kg', grower: '张桂兰' });
  });

  it('in English, by the kg, with dates as the British write them', async () => {
    const { rows } = await checkText(
      'Farmer;Crop;Qty (kg);Unit price (CNY/kg);Ready date;Grade\nZhang Guilan;tomato;600;4.9;24/11/2026;first grade\nWang Jianguo;Cucumber;1.5t;4200/t;Nov 25, 2026;A\n',
    );
    expect(rows[0]).toMatchObject({
      status: 'ready',
      values: { leafId: 'tomato', massGrams: 600_000n, priceFen: 490n, pricedBy: 'kg', from: '2026-11-24' },
    });
    expect(rows[1]!.values).toMatchObject({
      leafId: 'cucumber',
      massGrams: 1_500_000n,
      priceFen: 420_000n,
      pricedBy: 'tonne',
      from: '2026-11-25',
    });
  });

  it('with a grower’s name merged over several rows, and a weight merged as well', async () => {
    const book = new ExcelJS.Workbook();
    const sheet = book.addWorksheet('表');
    for (const row of [
      ['姓名', '品名', '数量(斤)', '单价'],
      ['张桂兰', '番茄', 500, 2],
      [null, '黄瓜', 300, 1.8],
      ['王建国', '番茄', 400, 2],
      [null, '黄瓜', null, 1.8],
    ])
      sheet.addRow(row);
    sheet.mergeCells('A2:A3');
    sheet.mergeCells('A4:A5');
    sheet.mergeCells('C4:C5');
    const { rows } = await checkBytes(Buffer.from(await book.xlsx.writeBuffer()), { fileName: 'a.xlsx' });
    expect(rows.map((row) => row.values?.grower)).toEqual(['张桂兰', '张桂兰', '王建国', '王建国']);
    expect(codes(rows)[1]).not.toContain('MERGED_VALUE');
    expect(rows[2]).toMatchObject({ status: 'doubtful', values: { massGrams: 200_000n } });
    expect(codes(rows)[2]).toContain('MERGED_VALUE');
    expect(rows[3]).toMatchObject({ status: 'wrong', values: { massGrams: null } });
    expect(codes(rows)[3]).toContain('MERGED_VALUE');
  });

  it('with a header of two rows, merged both ways, a hidden sheet before it, and a price “at the farm”', async () => {
    const book = new ExcelJS.Workbook();
    const hidden = book.addWorksheet('底稿');
    hidden.state = 'hidden';
    hidden.addRow(['随手记', '不要看']);
    const sheet = book.addWorksheet('社员供货');
    sheet.addRow(['兰陵向阳合作社 2026年11月可供货源']);
    sheet.addRow(['社员', null, '品种', '规格等级', '可供数量', null, '产地价', '备注']);
    sheet.addRow(['姓名', '电话', null, null, '数量', '单位', '元/公斤', null]);
    for (const range of ['A1:H1', 'A2:B2', 'E2:F2', 'C2:C3', 'D2:D3', 'H2:H3']) sheet.mergeCells(range);
    sheet.addRow(['张三丰', 13853641207, '大蒜', '一级', 3000, '公斤', '¥6.8', '']);
    sheet.addRow(['李四海', 13853641208, '大蒜', '二级', '2吨', '', '6.2元', '']);
    sheet.addRow(['王五', '1.3853641209E+10', '生姜', '一级', 1200, '公斤', 7.5, '']);
    sheet.addRow(['合计', null, null, null, { formula: 'SUM(E4:E6)', result: 4202 }]);
    const { rows, guess } = await checkBytes(Buffer.from(await book.xlsx.writeBuffer()), { fileName: 'a.xlsx' });
    expect(guess.reading.columns).toEqual(['grower', 'phone', 'produce', 'grade', 'quantity', 'unit', 'price', 'remark']);
    expect(rows.map((row) => [row.values?.massGrams, row.values?.priceFen, row.values?.pricedBy])).toEqual([
      [3_000_000n, 680n, 'kg'], [2_000_000n, 620n, 'kg'], [1_200_000n, 750n, 'kg'], [undefined, undefined, undefined]]);
    expect(codes(rows)[2]).toContain('PHONE_INVALID');
    expect(rows[3]).toMatchObject({ status: 'skipped' });
  });

  it('of what is to be delivered is goods on offer, and not a past purchase, for its dates as for its words', async () => {
    const { rows, guess } = await checkText(
      ['农户,联系电话,农产品,等级,数量/斤,单价￥/斤,交货日期', '钱二,13800000002,黄瓜,特级,"1,500",￥2.60,11月28日', '孙三,13800000003,茄子,统货,800,4.8元/公斤,2026.11.29'].join('\n'));
    expect(guess.reading.kind).toBe('listings');
    expect(rows.map((row) => [row.values?.from, row.values?.priceFen, row.values?.pricedBy])).toEqual([['2026-11-28', 260n, 'jin'], ['2026-11-29', 480n, 'kg']]);
  });

  it('of a weighbridge, where only the net says that it is kilograms', async () => {
    const { rows } = await checkText(
      '日期,农户,品名,毛重,皮重,净重(kg),单价(元/吨),金额,等级\n2026/11/01,张三,玉米,12500,4500,8000,2300,18400,一等\n');
    expect(rows[0]!.values).toMatchObject({ grossGrams: 12_500_000n, tareGrams: 4_500_000n, massGrams: 8_000_000n, priceFen: 230_000n, pricedBy: 'tonne' });
    expect(codes(rows)[0]).not.toContain('UNIT_MISSING');
    expect(rows[0]!.status).toBe('ready');
  });

  it('that calculate their amounts are not asked about each formula', async () => {
    const book = new ExcelJS.Workbook();
    const sheet = book.addWorksheet('过磅');
    sheet.addRow(['日期', '农户', '品名', '净重(斤)', '单价(元/斤)', '金额']);
    for (let row = 2; row < 6; row++)
      sheet.addRow([
        '2026-11-20',
        `王建${'国民军华'[row - 2]}`,
        '番茄',
        100 + row,
        2,
        { formula: `D${row}*E${row}`, result: (100 + row) * 2 },
      ]);
    const { rows, guess } = await checkBytes(Buffer.from(await book.xlsx.writeBuffer()), { fileName: 'a.xlsx' });
    expect(guess.reading.kind).toBe('purchases');
    expect(rows.every((row) => row.status === 'doubtful' || row.status === 'ready')).toBe(true);
    expect(codes(rows).flat()).not.toContain('FORMULA_VALUE');
  });
});

describe('quantities', () => {
  it('in boxes count when the box has a mass, and the trade’s box is offered', async () => {
    const rows = await listing(
      '张桂兰,13853641207,番茄,一级,30,箱(20斤),60,2026-11-24,',
      '王建国,13953622018,番茄,一级,30,箱,3,2026-11-24,',
    );
    expect(rows[0]!.values).toMatchObject({ massGrams: 300_000n, priceFen: 300n, pricedBy: 'jin' });
    expect(codes(rows)[0]).toEqual(expect.arrayContaining(['CONTAINER_AS_MASS', 'PRICE_PER_CONTAINER']));
    const usual = houseCatalogue.findProduce('番茄').match!.boxGrams!;
    expect(rows[1]!.findings.find((each) => each.code === 'UNIT_NOT_MASS')!.suggestion).toEqual({
      kind: 'edit',
      edits: { unit: `箱(${usual / 1000n}公斤)` },
    });
  });

  it('that may be thousands or thousandths are asked about', async () => {
    const rows = await listing(
      '张桂兰,,番茄,一级,1.000,斤,2.4,2026-11-24,',
      '王建国,,番茄,一级,"1,000",吨,2400,2026-11-24,',
      '李明辉,,番茄,一级,"1,200",斤,2.4,2026-11-24,',
      '孙秀英,,番茄,一级,"1,5",吨,2400元/吨,2026-11-24,',
      '周凤英,,番茄,一级,1.250,吨,2400元/吨,2026-11-24,',
    );
    expect(rows[0]!.findings.find((each) => each.code === 'TYPED_THOUSAND')).toMatchObject({
      params: { taken: '1', other: '1000' },
      suggestion: { edits: { quantity: '1000' } },
    });
    expect(rows[1]!.findings.find((each) => each.code === 'TYPED_THOUSAND')).toMatchObject({
      params: { taken: '1000', other: '1' },
    });
    expect(codes(rows)[2]).toEqual([]);
    expect(rows[3]!.findings.find((each) => each.code === 'TYPED_COMMA')).toMatchObject({ params: { taken: '1.5' } });
    expect(codes(rows)[4]).toEqual([]);
    expect(rows[4]!.values?.massGrams).toBe(1_250_000n);
  });

  it('with a unit that nobody knows, with none, or with two that disagree', async () => {
    const rows = await listing(
      '张桂兰,,番茄,一级,500,斛,2.4,2026-11-24,',
      '王建国,,番茄,一级,500,,2.4,2026-11-24,',
      '李明辉,,番茄,一级,500公斤,斤,2.4,2026-11-24,',
      '孙秀英,,番茄,一级,3,担,2.4元/斤,2026-11-24,',
    );
    expect(codes(rows).map(([first]) => first)).toEqual(['UNIT_UNKNOWN', 'UNIT_MISSING', 'UNIT_CONFLICT', 'UNIT_TRADITIONAL']);
    expect(rows[3]!.values?.massGrams).toBe(150_000n);
  });

  it('too large to be believed, nothing, or no number', async () => {
    const rows = await listing(
      '张桂兰,,番茄,一级,900000,公斤,4,2026-11-24,',
      '王建国,,番茄,一级,0,斤,2.4,2026-11-24,',
      '李明辉,,番茄,一级,很多,斤,2.4,2026-11-24,',
      '孙秀英,,番茄,一级,300-500,斤,2.4,2026-11-24,',
      '周凤英,,番茄,一级,,斤,2.4,2026-11-24,',
    );
    expect(codes(rows).map(([first]) => first)).toEqual([
      'QUANTITY_UNUSUAL',
      'ZERO_QUANTITY',
      'NOT_A_NUMBER',
      'RANGE',
      'QUANTITY_MISSING',
    ]);
  });
});

describe('prices', () => {
  it('are taken for what is said in the cell, else the header, else the remark, else the unit of the row', async () => {
    const rows = await listing(
      '张桂兰,,番茄,一级,500,公斤,2.4元/斤,2026-11-24,',
      '王建国,,番茄,一级,500,公斤,4.8,2026-11-24,',
      '李明辉,,番茄,一级,500,公斤,2.4,2026-11-24,单价按斤计',
      '孙秀英,,番茄,一级,2,吨,2.4,2026-11-24,',
    );
    expect(rows.map((row) => [row.values?.priceFen, row.values?.pricedBy])).toEqual([
      [240n, 'jin'],
      [480n, 'kg'],
      [240n, 'jin'],
      [240n, 'jin'],
    ]);
    expect(codes(rows)).toEqual([[], [], ['PRICE_LOOKS_PER_JIN'], ['PRICE_LOOKS_PER_JIN']]);
  });

  it('per tonne in a column that says per jin are noticed', async () => {
    const { rows } = await checkText(
      '姓名,品名,数量(斤),单价(元/斤),采收日期,等级\n张桂兰,番茄,500,2.4,2026-11-24,一级\n王建国,番茄,800,4800,2026-11-24,一级\n',
    );
    expect(codes(rows)).toEqual([[], ['PRICE_LOOKS_PER_TONNE']]);
    expect(rows[1]!.values).toMatchObject({ priceFen: 480_000n, pricedBy: 'tonne' });
  });

  it('are missing, open, negative, finer than a fen, or out of all proportion', async () => {
    const rows = await listing(
      '张桂兰,,番茄,一级,500,斤,,2026-11-24,',
      '王建国,,番茄,一级,500,斤,面议,2026-11-24,',
      '李明辉,,番茄,一级,500,斤,-2,2026-11-24,',
      '孙秀英,,番茄,一级,500,斤,0.33333333,2026-11-24,',
      '周凤英,,番茄,一级,500,斤,88元/斤,2026-11-24,',
      '马德胜,,番茄,一级,500,斤,2.4-2.6,2026-11-24,',
      '高秀兰,,番茄,一级,500,斤,0.925,2026-11-24,',
    );
    expect(codes(rows)).toEqual([
      ['PRICE_MISSING'],
      ['PRICE_OPEN'],
      ['NEGATIVE_PRICE'],
      ['PRICE_TOO_FINE'],
      ['PRICE_UNUSUAL'],
      ['RANGE'],
      [],
    ]);
    expect(rows[6]!.values).toMatchObject({ priceFen: 185n, pricedBy: 'kg' });
  });
});

describe('goods and people', () => {
  it('that the catalogue does not know come with what it does know', async () => {
    const rows = await listing(
      '张桂兰,,番加,一级,500,斤,2.4,2026-11-24,',
      '王建国,,西红柿,优秀奖,500,斤,2.4,2026-11-24,',
      '李明辉,,,一级,500,斤,2.4,2026-11-24,',
      '孙秀英,,寿光大棚黄瓜,一级,500,斤,2.4,2026-11-24,',
    );
    expect(codes(rows)).toEqual([['UNKNOWN_PRODUCE'], ['UNKNOWN_GRADE'], ['PRODUCE_MISSING'], ['PRODUCE_LIKELY']]);
    expect(rows[0]!.findings[0]!.suggestion).toEqual({ kind: 'edit', edits: { produce: '番茄' } });
  });

  it('phones are read however they are written', async () => {
    const rows = await listing(
      '张桂兰,+86 138-5364-1207,番茄,一级,500,斤,2.4,2026-11-24,',
      '王建国,１３９５３６２２０１８,番茄,一级,510,斤,2.4,2026-11-24,',
      '李明辉,13706361185/13706361186,番茄,一级,520,斤,2.4,2026-11-24,',
      '孙秀英,0536-5221234,番茄,一级,530,斤,2.4,2026-11-24,',
      '周凤英,无,番茄,一级,540,斤,2.4,2026-11-24,',
    );
    expect(rows.map((row) => row.values?.phone)).toEqual(['13853641207', '13953622018', '13706361185', null, null]);
    expect(codes(rows)).toEqual([[], [], [], ['PHONE_INVALID'], []]);
  });

  it('an identity number that Excel has cut is named so', async () => {
    const { rows } = await checkText(
      '日期,农户,身份证号,品名,净重(斤),单价(元/斤),金额,等级\n2026-11-20,张桂兰,3.50924E+17,番茄,10,2,20,一级\n2026-11-20,王建国,350924196008186000,番茄,10,2,20,一级\n2026-11-20,李明辉,11010519491231002x,番茄,10,2,20,一级\n2026-11-20,孙秀英,12345,番茄,10,2,20,一级\n',
    );
    expect(codes(rows)).toEqual([['ID_DIGITS_LOST'], ['ID_DIGITS_LOST'], [], ['ID_INVALID']]);
    expect(rows[2]!.values?.idNumber).toBe('11010519491231002X');
  });

  it('who brought it must be known, and the person above is not assumed', async () => {
    expect(codes(await purchase('2026-04-06,,10,1,9,单芽,60,540'))[0]).toContain('GROWER_MISSING');
    expect((await purchase('2026-04-06,,10,1,9,单芽,60,540'))[0]!.status).toBe('wrong');
    expect((await listing(',,番茄,一级,500,斤,2.4,2026-11-24,'))[0]!.status).toBe('doubtful');
  });
});

describe('weighings', () => {
  it('are made whole where one figure is missing', async () => {
    const rows = await purchase(
      '4月6日,张桂兰,10,1,,单芽,60,540',
      '4月6日,王建国,10,1,9,单芽,60,',
      '4月6日,李明辉,10,1,9,单芽,,540',
    );
    expect(rows.map((row) => row.values)).toMatchObject([
      { massGrams: 4500n, amountFen: 54_000n },
      { amountFen: 54_000n },
      { priceFen: 6000n, pricedBy: 'jin' },
    ]);
    expect(rows.map((row) => row.status)).toEqual(['ready', 'ready', 'doubtful']);
    expect(rows[0]!.values?.from).toBe('2026-04-06');
  });

  it('whose figures disagree are named, and cash without the last coins is not', async () => {
    const rows = await purchase(
      '2026-04-06,张桂兰,10,1,8.5,单芽,60,510',
      '2026-04-06,王建国,10.3,1,9.3,单芽,61.5,571.9',
      '2026-04-06,李明辉,10.3,1,9.3,单芽,61.5,572',
      '2026-04-06,孙秀英,10,1,9,单芽,60,-540',
      '2026-04-06,周凤英,9,1,10,单芽,60,480',
    );
    expect(codes(rows)).toEqual([['NET_MISMATCH'], [], [], ['NEGATIVE_AMOUNT'], ['GROSS_BELOW_NET', 'AMOUNT_MISMATCH']]);
    expect(rows[1]!.findings.map((each) => each.code)).toContain('AMOUNT_ROUNDED');
  });

  it('lie in the past', async () => {
    expect(
      codes(
        await purchase(
          '2026-12-06,张桂兰,10,1,9,单芽,60,540',
          '2026-02-30,王建国,10,1,9,单芽,60,540',
          ',李明辉,10,1,9,单芽,60,540',
        ),
      ),
    ).toEqual([['DATE_IN_FUTURE'], ['DATE_IMPOSSIBLE'], ['DATE_MISSING']]);
  });

  it('prove by their amount what the price is for', async () => {
    const { rows } = await checkText(
      '日期,农户,品名,净重(公斤),单价,金额,等级\n2026-11-20,张桂兰,番茄,10,2.4,48,一级\n2026-11-20,王建国,番茄,10,4.8,48,一级\n',
    );
    expect(rows.map((row) => [row.status, row.values?.pricedBy])).toEqual([
      ['ready', 'jin'],
      ['ready', 'kg'],
    ]);
  });
});
