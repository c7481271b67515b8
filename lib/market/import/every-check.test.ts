import { createTranslator } from 'next-intl';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkRows, type CheckedRow } from './check-rows';
import type { DraftRow } from './draft-rows';
import { FIELDS, fieldsOf, type Field } from './fields';
import type { TableReading } from './find-header';
import { FINDINGS, showParams } from './findings';
import { houseCatalogue } from './house-catalogue';
import { listingOf, purchaseOf } from './mend-row';
import { checkText } from './testing/check-table';
import chinese from '../../../messages/zh-CN/import.json';
import english from '../../../messages/en/import.json';

describe('every check', () => {
  const odd = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 12 }),
    fc.constantFrom(
      '',
      '番茄',
      '水果黄瓜',
      '一级',
      '斤',
      '公斤',
      '吨',
      '箱(20斤)',
      '箱(0斤)',
      '箱(99999999999999斤)',
      '车',
      '1200',
      '-5',
      '1.000',
      '1,000',
      '约500',
      '2.45',
      '面议',
      '2026-11-24',
      '11月24日',
      '25:10',
      '06:53',
      '13853641207',
      '350924196008186013',
      '张桂兰',
      '=cmd|x!A1',
      '合计',
      '1e9',
      '.0e0',
      '99999999999999999999',
      '0',
      '0.0000001',
      '同上',
      '元/斤',
      '0000年月',
    ),
  );
  /** What a field ordinarily holds; odd things come in between. */
  const ordinary: Partial<Record<Field, readonly string[]>> = {
    grower: ['张桂兰', '王建国', '李明辉'],
    phone: ['13853641207', '139 5362 2018'],
    produce: ['番茄', '西红柿', '水果黄瓜'],
    grade: ['一级', '2级'],
    quantity: ['1200', '950', '1,200'],
    gross: ['32.0', '20'],
    tare: ['1', '1.2'],
    net: ['30.8', '19'],
    unit: ['斤', '公斤'],
    price: ['2.4', '2.6元/斤'],
    priceUnit: ['元/斤'],
    amount: ['73.92', '45.6'],
    harvestDate: ['2026-11-24', '11月25日'],
    day: ['2026-11-20', '11月19日'],
    time: ['06:53'],
    remark: ['', '可分两天'],
    place: ['西丹河村'],
    variety: ['粉冠'],
    idNumber: ['11010519491231002X'],
    rowNumber: ['1'],
  };
  const cellOf = (field: Field) =>
    fc.record({
      text: fc.oneof({ weight: 24, arbitrary: fc.constantFrom(...ordinary[field]!) }, { weight: 1, arbitrary: odd }),
      kind: fc.oneof(
        { weight: 60, arbitrary: fc.constantFrom('text', 'number', 'date') },
        { weight: 1, arbitrary: fc.constantFrom('formula', 'empty') },
      ),
      raw: fc.constantFrom(undefined, '=A1', '#REF!'),
      merged: fc.oneof({ weight: 30, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: fc.constant(true) }),
    });
  const row = fc.record({
    hidden: fc.oneof({ weight: 9, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.boolean() }),
    cells: fc.record(Object.fromEntries(FIELDS.map((field) => [field, cellOf(field)])), {
      requiredKeys: ['grower', 'produce', 'grade', 'quantity', 'net', 'price', 'day'],
    }),
  });
  const table = fc.tuple(fc.constantFrom('listings', 'purchases'), fc.array(row, { minLength: 1, maxLength: 6 }));

  const run = ([kind, rows]: [string, { hidden: boolean; cells: Record<string, unknown> }[]]): CheckedRow[] => {
    const columns = fieldsOf(kind as 'listings');
    const reading = {
      kind,
      columns,
      headers: columns.map((field) => (field === 'net' ? '净重(斤)' : '')),
      headerRows: [1],
      defaults: { day: null, produce: null, unit: null, priceUnit: null },
    } as TableReading;
    const drafts = rows.map((draft, index) => ({ row: index + 2, leftOut: null, ...draft })) as unknown as DraftRow[];
    return checkRows(drafts, new Map(), { reading, catalogue: houseCatalogue, today: '2026-11-22' });
  };

  it('answers for every row, whatever stands in it, and what is ready can be imported', () => {
    let ready = 0;
    fc.assert(
      fc.property(table, (input) => {
        const checked = run(input);
        expect(checked).toHaveLength(input[1].length);
        for (const each of checked) {
          if (each.status !== 'ready') continue;
          ready++;
          expect(input[0] === 'listings' ? listingOf(each) : purchaseOf(each)).not.toBeNull();
          expect(each.values!.massGrams! > 0n && each.values!.priceFen! > 0n).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
    expect(ready).toBeGreaterThan(50);
  }, 30_000);

  it('gives the same answer to the same rows', () => {
    fc.assert(
      fc.property(table, (input) => {
        expect(run(input)).toEqual(run(input));
      }),
      { numRuns: 100 },
    );
  });

  it('can be said in both languages', () => {
    const words = { jin: '斤', kg: 'kg', tonne: 't' };
    const speak = [
      createTranslator({ locale: 'zh-CN', messages: { import: chinese }, namespace: 'import' }),
      createTranslator({ locale: 'en', messages: { import: english }, namespace: 'import' }),
    ];
    expect(Object.keys(chinese.findings).sort()).toEqual(Object.keys(FINDINGS).sort());
    expect(Object.keys(chinese.fields).sort()).toEqual([...FIELDS].sort());
    fc.assert(
      fc.property(table, (input) => {
        for (const finding of run(input).flatMap((each) => each.findings)) {
          for (const say of speak) {
            const sentence = say(`findings.${finding.code}`, showParams(finding.params, words));
            expect(sentence).not.toContain(`findings.${finding.code}`);
            expect(sentence.length).toBeGreaterThan(3);
          }
        }
      }),
      { numRuns: 200 },
    );
  }, 30_000);

  it('takes a table of twenty thousand rows in seconds', async () => {
    const lines = Array.from(
      { length: 19_999 },
      (_, index) =>
        `${index + 1},张桂兰,${13_800_000_000 + index},西丹河村,番茄,一级,` +
        `${500 + (index % 900)},斤,2.4${index % 10},2026-11-2${4 + (index % 5)}`,
    );
    const before = process.cpuUsage();
    const { rows } = await checkText(['序号,姓名,手机号,村,品名,等级,数量,单位,单价,采收日期', ...lines].join('\n'));
    expect(rows.every((each) => each.status === 'ready')).toBe(true);
    // Time on the processor, which does not depend on what else the machine does.
    expect(process.cpuUsage(before).user / 1000).toBeLessThan(15_000);
  }, 120_000);
});

it('units are shown in the reader’s language', () => {
  expect(
    showParams(
      { net: '15 jin', price: '7.80/kg', found: '15 斤 jin', day: '2026-11-23' },
      { jin: '斤', kg: '公斤', tonne: '吨' },
    ),
  ).toEqual({ net: '15 斤', price: '7.80/公斤', found: '15 斤 jin', day: '2026-11-23' });
});
