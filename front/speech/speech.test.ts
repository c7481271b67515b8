import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { massInWords, spoken, yuanInWords } from './in-words';
import { readMassSaid, readMoneySaid } from './said';

describe('figures as a person says them', () => {
  it.each([
    ['1,234.50', '一千二百三十四元五角'], ['2.40', '两元四角'], ['2.38', '两元三角八分'], ['0.05', '五分'], ['3.05', '三元零五分'], ['2.375', '两元三角七分五厘'], ['0', '零元'], ['0.50', '五角'],
    ['10', '十元'], ['12', '十二元'], ['20,000.00', '两万元'], ['100,005.00', '十万零五元'], ['2,002.20', '两千零二元两角'], ['1,000,000.00', '一百万元'], ['100,000,001', '一亿零一元'], ['-35.20', '负三十五元两角'],
  ])('%s yuan is %s', (figure, words) => {
    expect(yuanInWords(figure)).toBe(words);
  });

  it.each([['12.5', '斤', '十二斤半'], ['0.5', '公斤', '半公斤'], ['6.25', '公斤', '六点二五公斤'], ['2', '斤', '两斤'], ['1,200', '斤', '一千二百斤'], ['22', '吨', '二十二吨']])('%s %s is %s', (figure, unit, words) => {
    expect(massInWords(figure, unit)).toBe(words);
  });

  it('stand in a sentence, in both languages', () => {
    expect(spoken('还剩 12.5 斤 (6.25 kg) · ¥2.38/斤', true)).toBe('还剩 十二斤半 (六点二五公斤)，两元三角八分一斤');
    expect(spoken('多数在 ¥2.10–¥2.40', true)).toBe('多数在 两元一角到两元四角');
    expect(spoken('¥2.30/斤¥4.60/公斤', true)).toBe('两元三角一斤，四元六角一公斤');
    expect(spoken('-¥35.20', true)).toBe('负三十五元两角');
    expect(spoken('¥1,234.50 · 6.25 kg · ¥2.38/jin', false)).toBe('1,234.50 yuan, 6.25 kilograms, 2.38 yuan a jin');
  });
});

describe('what was said into the phone', () => {
  it.each([
    ['12斤半', '12.5', 'jin'], ['一百二十', '120', null], ['一百二', '120', null], ['十二斤半', '12.5', 'jin'], ['半斤', '0.5', 'jin'], ['三斤二两', '3.2', 'jin'], ['两吨半', '2.5', 'tonne'], ['两斤', '2', 'jin'],
    ['二两', '0.2', 'jin'], ['一千二百斤。', '1200', 'jin'], ['１２．５公斤', '12.5', 'kg'], ['大概三百斤左右', '300', 'jin'], ['1,200 斤', '1200', 'jin'], ['三点五公斤', '3.5', 'kg'], ['1.2万斤', '12000', 'jin'],
    ['12.5 kilograms', '12.5', 'kg'], ['两千三', '2300', null], ['五百', '500', null],
  ])('%s is a mass of %s %s', (said, value, unit) => {
    expect(readMassSaid(said)).toEqual({ value, unit });
  });

  it.each([
    ['三块五', '3.5', null], ['三块五毛', '3.5', null], ['三块二毛五', '3.25', null], ['五毛', '0.5', null], ['五毛五', '0.55', null], ['十二块半', '12.5', null], ['三块零五分', '3.05', null], ['三块零五', '3.05', null],
    ['每斤两块四', '2.4', 'jin'], ['两块四一斤', '2.4', 'jin'], ['两块四毛钱一斤', '2.4', 'jin'], ['3.5元一公斤', '3.5', 'kg'], ['三点五元', '3.5', null], ['２．４５', '2.45', null], ['一百二', '120', null], ['八分钱', '0.08', null],
    ['2.4 yuan', '2.4', null], ['两块钱', '2', null], ['¥1,234.50', '1234.5', null],
  ])('%s is an amount of %s for %s', (said, value, unit) => {
    expect(readMoneySaid(said)).toEqual({ value, unit });
  });

  it.each(['', '黄瓜', '三块五块', '很多', '斤', '三斤五公斤', '块', '一二三斤四斤'])('%j is neither', (said) => {
    expect(readMassSaid(said)).toBeNull();
    expect(readMoneySaid(said)).toBeNull();
  });

  it('is understood as it is read aloud: every amount and every mass comes back', () => {
    const decimal = (scaled: number, places: number): string => (scaled / 10 ** places).toFixed(places);
    fc.assert(fc.property(fc.integer({ min: 1, max: 99_999_999 }), (fen) => {
      expect(Number(readMoneySaid(yuanInWords(decimal(fen, 2)))?.value)).toBe(fen / 100);
    }));
    fc.assert(fc.property(fc.integer({ min: 1, max: 99_999_999 }), fc.constantFrom(['斤', 'jin'], ['公斤', 'kg'], ['吨', 'tonne']), (hundredths, [word, unit]) => {
      const said = readMassSaid(massInWords(decimal(hundredths, 2), word!));
      expect([Number(said?.value), said?.unit]).toEqual([hundredths / 100, unit]);
    }));
  });
});
