import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatFen, parseYuan } from './money';
import { massText, parseMass } from './quantity';

describe('figures as hands type them', () => {
  it.each([
    ['12.5', 6250n], ['１２．５', 6250n], ['12。5', 6250n], [' 1 200 ', 600_000n], ['1,200', 600_000n], ['1，200', 600_000n], ['12,345.5', 6_172_750n],
  ])('%s 斤 is read', (text, grams) => expect(parseMass(text, 'jin')).toBe(grams));

  it.each(['12,5', '1,20', ',5', '1,2000', '12.5.1', '1.', '十二', '1e3', '--1', '', '1,000,00'])('%s is not read as something else', (text) => {
    expect(parseMass(text, 'jin')).toBeNull();
    expect(parseYuan(text)).toBeNull();
  });

  it('read back whatever we print', () => {
    fc.assert(fc.property(fc.bigInt({ min: 0n, max: 10n ** 12n }), (value) => {
      expect(parseYuan(formatFen(value).replace('¥', ''))).toBe(value);
      expect(parseMass(massText(value, 'kg', 3), 'kg')).toBe(value);
    }));
  });
});
