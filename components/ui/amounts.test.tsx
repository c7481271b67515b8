import fc from 'fast-check';
import { NextIntlClientProvider } from 'next-intl';
import { createElement, type ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import en from '@/messages/en/common.json';
import zh from '@/messages/zh-CN/common.json';
import { Mass, Money, pricePer, PricePair } from './amounts';
import { DayText, Deadline, WhenText } from './when';

const words = (node: ReactNode, locale: 'zh-CN' | 'en' = 'zh-CN'): string =>
  renderToStaticMarkup(createElement(NextIntlClientProvider, { locale, timeZone: 'Asia/Shanghai', messages: { common: locale === 'en' ? en : zh } as never } as never, node))
    .replace(/<br\/>/g, ' ').replace(/<[^>]+>/g, '');

describe('amounts', () => {
  it('are read as people say them', () => {
    expect(words(<Money fen="123450" />)).toBe('¥1,234.50');
    expect(words(<Money fen={-5n} />)).toBe('-¥0.05');
    expect(words(<Money fen="100" signed />)).toBe('+¥1.00');
    expect(words(<Mass grams="6250" />)).toBe('12.5 斤 (6.25 kg)');
    expect(words(<Mass grams="6250" unit="kg" />, 'en')).toBe('6.25 kg');
    expect(words(<Mass grams="46200000" unit="tonne" plain />)).toBe('46.2 吨');
  });

  it('give a price per jin and per kilogram, the agreed one first', () => {
    expect(words(<PricePair fen="238" by="jin" />)).toBe('¥2.38/斤 · ¥4.76/公斤');
    expect(words(<PricePair fen="475" by="kg" />)).toBe('¥4.75/公斤 · ¥2.375/斤');
    expect(words(<PricePair fen="480000" by="tonne" />)).toBe('¥4,800.00/吨 · ¥2.40/斤');
  });

  it('never lose half a fen between kilogram and jin', () => {
    fc.assert(fc.property(fc.bigInt({ min: 0n, max: 10n ** 12n }), (fen) => {
      const tenths = (text: string): bigint => {
        const [whole, cents] = text.replace(/[¥,]/g, '').split('.') as [string, string];
        return BigInt(whole) * 1000n + BigInt(cents.padEnd(3, '0'));
      };
      expect(tenths(pricePer(fen, 'kg', 'jin')) * 2n).toBe(fen * 10n);
      expect(tenths(pricePer(fen, 'jin', 'kg'))).toBe(fen * 20n);
    }));
  });
});

describe('moments, at 14:05 on 22 November in China', () => {
  const now = new Date('2026-11-22T14:05:00+08:00');
  it.each([
    ['2026-11-22T14:04:30+08:00', '刚刚'], ['2026-11-22T09:30:00+08:00', '今天 09:30'], ['2026-11-21T23:59:00+08:00', '昨天 23:59'],
    ['2026-11-23T00:01:00+08:00', '明天 00:01'], ['2026-11-24T10:00:00+08:00', '后天 10:00'], ['2026-11-10T08:00:00+08:00', '11月10日 08:00'], ['2025-11-22T14:05:00+08:00', '2025年11月22日'],
  ])('%s is %s', (at, said) => {
    expect(words(<WhenText at={at} now={now} />)).toBe(said);
  });

  it.each([
    ['2026-11-22T14:04:59+08:00', '已过期'], ['2026-11-22T14:45:00+08:00', '剩 40 分钟'], ['2026-11-22T17:10:00+08:00', '剩 3 小时'],
    ['2026-11-22T23:30:00+08:00', '剩 9 小时'], ['2026-11-23T18:00:00+08:00', '明天到期'], ['2026-11-25T09:00:00+08:00', '三天后到期'], ['2026-12-22T09:00:00+08:00', '30 天后到期'],
  ])('a deadline at %s is %s', (at, said) => {
    expect(words(<Deadline at={at} now={now} />)).toBe(said);
  });

  it('and days', () => {
    expect(words(<DayText day="2026-11-22" now={now} />)).toBe('今天');
    expect(words(<DayText day="2026-11-25" now={now} />, 'en')).toBe('Nov 25');
  });
});
