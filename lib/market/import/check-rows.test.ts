import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { CheckedRow } from './check-rows';
import { accept, confirm, listingOf, purchaseOf, summarise } from './mend-row';
import { checkBytes, codesOf, recheck } from './testing/check-table';

const open = (name: string) => checkBytes(readFileSync(new URL(`./fixtures/${name}`, import.meta.url)), { fileName: name });
const at = (rows: readonly CheckedRow[], number: number): CheckedRow => rows.find((row) => row.row === number)!;
const finding = (rows: readonly CheckedRow[], number: number, code: string) =>
  at(rows, number).findings.find((each) => each.code === code);

describe('the vegetable cooperative’s table, on the day after it was written', async () => {
  const { sheet, guess, rows } = await open('lvyuan-2026-11.xlsx');

  it('says of every row what is the matter with it', () => {
    expect(rows.map((row) => [row.row, row.status, ...codesOf(row)])).toEqual([
      [4, 'ready'],
      [5, 'ready'],
      [6, 'doubtful', 'PRICE_LOOKS_PER_TONNE'],
      [7, 'ready'],
      [8, 'doubtful', 'PHONE_INVALID'],
      [9, 'doubtful', 'HIDDEN_ROW', 'APPROXIMATE', 'DATE_RELATIVE'],
      [10, 'wrong', 'NEGATIVE_QUANTITY'],
      [11, 'doubtful', 'DUPLICATE_OF_ROW'],
      [12, 'doubtful', 'PRICE_LOOKS_PER_JIN'],
      [13, 'doubtful', 'FORMULA_VALUE', 'GRADE_MISSING'],
      [15, 'wrong', 'DATE_IN_PAST'],
      [16, 'wrong', 'UNIT_NOT_MASS', 'PRICE_MISSING'],
      [17, 'wrong', 'LOOKS_LIKE_FORMULA'],
      [18, 'skipped'],
    ]);
  });

  it('reads the plain rows to the gram and the fen', () => {
    expect(listingOf(at(rows, 4))).toMatchObject({
      grower: '张桂兰',
      phone: '13853641207',
      place: '稻田镇西丹河村',
      leafId: 'fruit-cucumber',
      gradeId: 'first',
      massGrams: 600_000n,
      soldBy: 'jin',
      priceFen: 245n,
      pricedBy: 'jin',
      from: '2026-11-23',
      to: '2026-11-23',
      remark: null,
    });
    expect(listingOf(at(rows, 5))).toMatchObject({
      phone: '13953622018',
      massGrams: 1_100_000n,
      priceFen: 242n,
      from: '2026-11-24',
      remark: '可分两天',
    });
    expect(listingOf(at(rows, 7))).toMatchObject({
      gradeId: 'first',
      massGrams: 950_000n,
      soldBy: 'kg',
      priceFen: 480n,
      pricedBy: 'kg',
      from: '2026-11-25',
    });
    expect(at(rows, 8).values).toMatchObject({ phone: null, from: '2026-11-25' });
    expect(at(rows, 9).values).toMatchObject({ massGrams: 250_000n, from: '2026-11-23' });
    expect(at(rows, 13).values).toMatchObject({ leafId: 'green-radish', variety: '沙窝萝卜', priceFen: 189n, gradeId: 'mixed' });
  });

  it('tells what was found where', () => {
    expect(finding(rows, 6, 'PRICE_LOOKS_PER_TONNE')).toMatchObject({
      field: 'price',
      params: { price: '4900/tonne', perJin: '2.45', perKg: '4.90' },
      suggestion: { edits: { price: '4900元/吨' } },
    });
    expect(finding(rows, 8, 'PHONE_INVALID')?.params).toEqual({ found: '1370636118', digits: '10' });
    expect(finding(rows, 10, 'NEGATIVE_QUANTITY')?.suggestion).toEqual({ kind: 'edit', edits: { quantity: '200' } });
    expect(finding(rows, 11, 'DUPLICATE_OF_ROW')).toMatchObject({ params: { row: '4' }, suggestion: { kind: 'leaveOut' } });
    expect(finding(rows, 12, 'PRICE_LOOKS_PER_JIN')?.params).toMatchObject({ perJin: '0.92', perKg: '1.84', why: 'remark' });
    expect(finding(rows, 13, 'FORMULA_VALUE')?.params).toEqual({ formula: '=1.8*1.05', taken: '1.89' });
    expect(finding(rows, 15, 'DATE_IN_PAST')).toMatchObject({
      params: { day: '2025-11-27' },
      suggestion: { edits: { harvestDate: '2026-11-27' } },
    });
    expect(finding(rows, 16, 'UNIT_NOT_MASS')?.params).toEqual({ unit: '车' });
    expect(finding(rows, 18, 'TOTAL_ROW')).toBeDefined();
  });

  it('never keeps a text that would come alive in a spreadsheet', () => {
    expect(at(rows, 17).values?.grower).toBe('＝HYPERLINK("http://x","点")');
  });

  it('is ready once each suggestion has been tapped and the rest typed', () => {
    let mends = Object.fromEntries(
      rows.map((row) => [
        row.row,
        row.findings.reduce((mend, each) => (each.severity === 'note' ? mend : accept(mend, each)), {}),
      ]),
    );
    mends = { ...mends, 16: { edits: { quantity: '3.5吨', unit: '', price: '0.8元/斤' } }, 17: { edits: { grower: '宋小伟' } } };
    const mended = recheck(sheet, guess, { mends });
    expect(mended.map((row) => row.status)).toEqual([
      'ready',
      'ready',
      'ready',
      'ready',
      'ready',
      'skipped',
      'ready',
      'skipped',
      'ready',
      'ready',
      'ready',
      'ready',
      'ready',
      'skipped',
    ]);
    expect(mended.filter((row) => row.status === 'ready').every((row) => listingOf(row) !== null)).toBe(true);
    expect(listingOf(at(mended, 6))).toMatchObject({ priceFen: 490_000n, pricedBy: 'tonne' });
    expect(listingOf(at(mended, 16))).toMatchObject({ massGrams: 3_500_000n, priceFen: 80n, pricedBy: 'jin' });
  });

  it('lets a doubt be settled as it stands, but never a wrong', () => {
    const mends = { 11: confirm({}, 'DUPLICATE_OF_ROW'), 10: confirm({}, 'NEGATIVE_QUANTITY') };
    const mended = recheck(sheet, guess, { mends });
    expect(at(mended, 11)).toMatchObject({ status: 'ready', findings: [{ code: 'DUPLICATE_OF_ROW', confirmed: true }] });
    expect(at(mended, 10).status).toBe('wrong');
  });

  it('changes with the day: what was to come is over a month later', () => {
    const later = recheck(sheet, guess, { today: '2026-12-20' });
    expect(codesOf(at(later, 4))).toContain('DATE_IN_PAST');
    expect(at(later, 9).values?.from).toBe('2026-11-23');
  });
});

describe('the tea station’s morning', async () => {
  const { sheet, guess, rows } = await open('longhushan-2026-04-06.gbk.csv');
  const unlessId = (row: CheckedRow) => codesOf(row).filter((code) => code !== 'ID_CHECK_DIGIT');

  it('has 186 weighings, of which three are wrong and one phone belongs to two people', () => {
    expect(rows.filter((row) => unlessId(row).length > 0).map((row) => [row.row, row.status, ...unlessId(row)])).toEqual([
      [42, 'wrong', 'AMOUNT_MISMATCH'],
      [79, 'wrong', 'GROSS_BELOW_NET'],
      [114, 'doubtful', 'PHONE_OF_ANOTHER'],
      [122, 'wrong', 'TIME_IMPOSSIBLE'],
    ]);
    expect(summarise(rows).counts).toEqual({ ready: 6, doubtful: 177, wrong: 3, skipped: 1 });
  });

  it('says that the amount is ten yuan too much', () => {
    expect(finding(rows, 42, 'AMOUNT_MISMATCH')).toMatchObject({
      field: 'amount',
      params: { found: '127.00', expected: '117.00', difference: '+10.00', net: '15 jin', price: '7.80/jin' },
      suggestion: { edits: { amount: '117.00' } },
    });
  });

  it('takes the gross for the slip where net and amount agree', () => {
    expect(finding(rows, 79, 'GROSS_BELOW_NET')).toMatchObject({
      params: { gross: '24.7 jin', net: '25.2 jin', tare: '1.2 jin' },
      suggestion: { edits: { gross: '26.4斤' } },
    });
  });

  it('keeps the day of a time that does not exist', () => {
    expect(finding(rows, 122, 'TIME_IMPOSSIBLE')?.params).toEqual({ found: '2026-04-06 25:10' });
    expect(at(rows, 122).values).toMatchObject({ from: '2026-04-06', time: null });
  });

  it('finds the identity numbers whose check digit fails, keeps none of them, and shows none', () => {
    const failing = rows.filter((row) => row.findings.some((each) => each.code === 'ID_CHECK_DIGIT'));
    expect(failing).toHaveLength(180);
    expect(failing.every((row) => row.values?.idNumber === null)).toBe(true);
    // By chance one check digit in eleven fits an invented number.
    expect(rows.filter((row) => row.values?.idNumber).map((row) => row.row - 2)).toEqual([28, 95, 110, 119, 124, 145]);
    expect(JSON.stringify(rows.map((row) => row.findings))).not.toMatch(/\d{15}/);
  });

  it('is taken whole once the doubt about the numbers is settled for all, and the three are mended', () => {
    const mends = {
      42: { edits: { amount: '117.00' } },
      79: { edits: { gross: '26.4斤' } },
      122: { edits: { time: '2026-04-06' } },
      114: { edits: { phone: '' } },
    };
    const mended = recheck(sheet, guess, { mends, confirmed: ['ID_CHECK_DIGIT'] });
    expect(summarise(mended).counts).toEqual({ ready: 186, doubtful: 0, wrong: 0, skipped: 1 });
    expect(mended.filter((row) => row.status === 'ready').every((row) => purchaseOf(row) !== null)).toBe(true);
    expect(summarise(mended).codes).toEqual([
      { code: 'ID_CHECK_DIGIT', severity: 'doubtful', rows: 180, firstRow: 3, open: 0 },
      { code: 'TOTAL_ROW', severity: 'note', rows: 1, firstRow: 189, open: 0 },
    ]);
  });

  it('reads a weighing to the gram, the fen and the minute', () => {
    expect(at(rows, 3).values).toMatchObject({
      grower: '柳德旺',
      phone: '15959308125',
      place: '凤阳镇基德村',
      leafId: 'tea-fresh-leaf',
      variety: '福云6号',
      gradeId: 'bud-2',
      grossGrams: 16_000n,
      tareGrams: 600n,
      massGrams: 15_400n,
      priceFen: 1600n,
      pricedBy: 'jin',
      amountFen: 49_280n,
      from: '2026-04-06',
      time: '06:53',
    });
    expect(rows.reduce((sum, row) => sum + (row.values?.amountFen ?? 0n), 0n)).toBe(10_891_088n);
  });
});
