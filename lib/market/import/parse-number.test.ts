import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chineseNumber, multiply, plain, readMeasure, tidyDecimal } from './parse-number';
import { exactPrice, gramsOf, looksNumeric, milliFenPerKg, pricedUnitIn, readUnit, unitInHeader } from './parse-unit';

const read = (text: string): string | null => {
  const measure = readMeasure(text);
  return (
    measure &&
    [
      measure.decimal,
      measure.upTo && `..${measure.upTo}`,
      measure.unit && ` ${measure.unit}`,
      measure.approximate && ' ~',
      measure.style === 'comma' && ' ,',
    ]
      .filter(Boolean)
      .join('')
  );
};

describe('numbers as people write them', () => {
  it.each([
    ['1200', '1200'],
    ['２２００', '2200'],
    ['1,200', '1200'],
    ['1，200.50', '1200.5'],
    ['1 200 斤', '1200 斤'],
    ['1,00', '1 ,'],
    ['1,5', '1.5 ,'],
    ['1.2E+3', '1200'],
    ['.0e0', '0'],
    ['-200', '-200'],
    ['−5', '-5'],
    ['(200)', '-200'],
    ['.5', '0.5'],
    ['0012', '12'],
    ['1.20', '1.2'],
    ['约500', '500 ~'],
    ['500左右', '500 ~'],
    ['500多斤', '500 斤 ~'],
    ['大约１千斤', '1000 斤 ~'],
    ['300-500公斤', '300..500 公斤'],
    ['2吨-3吨', '2..3 吨'],
    ['2.4～2.6', '2.4..2.6'],
    ['一千二百斤', '1200 斤'],
    ['一千二', '1200'],
    ['十二', '12'],
    ['三吨半', '3.5 吨'],
    ['半吨', '0.5 吨'],
    ['1.2万斤', '12000 斤'],
    ['3千5', '3500'],
    ['5千克', '5 千克'],
    ['5kg', '5 kg'],
    ['12斤3两', '12.3 斤'],
    ['2块4', '2.4 元'],
    ['2元5角/斤', '2.5 元/斤'],
    ['3毛5', '0.35 元'],
    ['¥2.42元/斤', '2.42 元/斤'],
    ['面议', null],
    ['', null],
    ['1,2,3', null],
  ])('%s', (text, expected) => expect(read(text)).toBe(expected));

  it('know the small words of Chinese numbers', () => {
    const numbers = {
      一百零五: '105',
      两百五: '250',
      一万二: '12000',
      一千零二: '1002',
      三点五: '3.5',
      二〇二六: '2026',
      两万三千: '23000',
      一亿: '100000000',
      廿: null,
      万: null,
    };
    for (const [text, value] of Object.entries(numbers)) expect(chineseNumber(text), text).toBe(value);
  });

  it('leave nothing invisible behind', () => expect(plain('　１２\u200b３\ufeff　斤 ')).toBe('123 斤'));

  it('give back any decimal that was written plainly', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: 10n ** 12n }),
        fc.integer({ min: 0, max: 6 }),
        fc.constantFrom('', '斤', '公斤', ' kg', '元/斤'),
        (digits, places, unit) => {
          const padded = digits.toString().padStart(places + 1, '0');
          const text = places === 0 ? padded : `${padded.slice(0, -places)}.${padded.slice(-places)}`;
          const measure = readMeasure(text + unit);
          expect(measure?.decimal).toBe(tidyDecimal(text));
          expect(measure?.unit).toBe(unit.trim());
          const full = readMeasure(
            [...text].map((letter) => (/\d/.test(letter) ? String.fromCharCode(letter.charCodeAt(0) + 0xfee0) : letter)).join(''),
          );
          expect(full?.decimal).toBe(tidyDecimal(text));
        },
      ),
    );
  });

  it('give back any whole number written with separators', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1000, max: 2_000_000_000 }), (value) => {
        expect(readMeasure(value.toLocaleString('en-US'))).toMatchObject({ decimal: String(value), style: 'grouped' });
      }),
    );
  });

  it('never throw and always answer a decimal', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'grapheme' }),
          fc.string({ unit: fc.constantFrom(...'0123456789.,-+eE斤两万千一二半点元角/约~ ') }),
        ),
        (text) => {
          const measure = readMeasure(text);
          if (measure) expect(measure.decimal).toMatch(/^-?\d+(\.\d+)?$/);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('multiply exactly', () => {
    expect(multiply('0.1', '0.2')).toBe('0.02');
    expect(multiply('-1.5', '200')).toBe('-300');
    fc.assert(
      fc.property(fc.integer(), fc.integer(), fc.nat(4), fc.nat(4), (a, b, i, j) => {
        const text = (value: number, places: number): string =>
          tidyDecimal(
            `${value < 0 ? '-' : ''}${String(Math.abs(value))
              .padStart(places + 1, '0')
              .replace(new RegExp(`(?=.{${places}}$)`), '.')
              .replace(/\.$/, '')}`,
          );
        const [whole, fraction = ''] = multiply(text(a, i), text(b, j)).split('.');
        expect(BigInt(`${whole}${fraction.padEnd(i + j, '0')}`)).toBe(BigInt(a) * BigInt(b));
      }),
    );
  });
});

describe('units', () => {
  it('are read from whole cells', () => {
    expect(readUnit('斤')).toMatchObject({ unit: 'jin', factor: '1' });
    expect(readUnit(' ＫＧ ')).toMatchObject({ unit: 'kg' });
    expect(readUnit('万斤')).toMatchObject({ unit: 'jin', factor: '10000' });
    expect(readUnit('担')).toMatchObject({ unit: 'jin', factor: '100', traditional: true });
    expect(readUnit('车')).toEqual({ kind: 'container', word: '车', each: null });
    for (const text of ['箱(20斤)', '20斤/箱', '箱20斤装', '箱（约20斤）'])
      expect(readUnit(text), text).toEqual({ kind: 'container', word: '箱', each: { decimal: '20', unit: 'jin' } });
    for (const text of ['', '个头大小', '绿源合作社', '斤斤']) expect(readUnit(text), text).toBeNull();
  });

  it('are found in headers and remarks', () => {
    expect(
      ['毛重(斤)', '产量（万斤）', '重量 KG', '斤数', 'Net (kg)', 'Weight (t)', '数量', 'Total', 'Contact', '吨位'].map(
        unitInHeader,
      ),
    ).toEqual(['斤', '万斤', 'kg', '斤', 'kg', 't', null, null, null, null]);
    expect(
      ['单价(元/斤)', '单价为每吨', '单价是每斤', 'Price per kg', '￥/Kg', '斤价', '每箱20斤', '每天500斤', '单价'].map(
        pricedUnitIn,
      ),
    ).toEqual(['jin', 'tonne', 'jin', 'kg', 'kg', 'jin', null, null, null]);
  });

  it('tell a number from a word', () => {
    expect(['1200', '1200斤', '2.42元', '约500'].map(looksNumeric)).toEqual([true, true, true, true]);
    expect(['一级', '2026-11-23', '06:53', '黄瓜', '3号棚'].map(looksNumeric)).toEqual([false, false, false, false, false]);
  });

  it('weigh to the gram', () => {
    expect(gramsOf('12.5', 'jin')).toEqual({ grams: 6250n, rounded: false });
    expect(gramsOf('3', 'jin', '10000')).toEqual({ grams: 15_000_000n, rounded: false });
    expect(gramsOf('33.3333', 'jin')).toEqual({ grams: 16_667n, rounded: true });
    expect(gramsOf('-1', 'kg')).toBeNull();
  });

  it('price to the fen, in a larger unit where the smaller is too coarse', () => {
    expect(exactPrice('2.45', 'jin')).toEqual({ priceFen: 245n, pricedBy: 'jin' });
    expect(exactPrice('0.925', 'jin')).toEqual({ priceFen: 185n, pricedBy: 'kg' });
    expect(exactPrice('1.8333', 'jin')).toEqual({ priceFen: 366_660n, pricedBy: 'tonne' });
    expect(exactPrice('0.33333333333', 'jin')).toBeNull();
    expect([milliFenPerKg('2.45', 'jin'), milliFenPerKg('4.9', 'kg'), milliFenPerKg('4900', 'tonne')]).toEqual([
      490_000n,
      490_000n,
      490_000n,
    ]);
  });
});
