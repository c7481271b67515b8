import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, dayFrom, dayInTitle, readDate, readTime } from './parse-date';

// A Saturday.
const ahead = { today: '2026-11-21', lean: 'ahead' } as const;
const back = { today: '2026-11-21', lean: 'back' } as const;
const read = (text: string, context: typeof ahead | typeof back = ahead): string => {
  const date = readDate(text, context);
  if (!date.ok) return date.error;
  const { from, to, time, certainty } = date.value;
  return [from, to !== from && `..${to.slice(5)}`, time && ` ${time}`, certainty !== 'plain' && ` ${certainty}`]
    .filter(Boolean)
    .join('');
};

describe('dates', () => {
  it.each([
    ['2026-11-23', '2026-11-23'],
    ['2026/11/25', '2026-11-25'],
    ['2026.1.5', '2026-01-05'],
    ['２０２６年１１月２４日', '2026-11-24'],
    ['20261123', '2026-11-23'],
    ['46349', '2026-11-23'],
    ['46349.2868', '2026-11-23 06:53'],
    ['2026-04-06 06:53', '2026-04-06 06:53'],
    ['2026年11月24日 6点半', '2026-11-24 06:30'],
    ['2026-11-23T08:30:00.000Z', '2026-11-23 08:30'],
    ['26-11-23', '2026-11-23'],
    ['11/24/26', '2026-11-24'],
    ['24/11/2026', '2026-11-24'],
    ['03/04/2026', '2026-03-04 ambiguous'],
    ['11月24日', '2026-11-24 year'],
    ['11.25', '2026-11-25 year'],
    ['11月24日（周二）', '2026-11-24 year'],
    ['1月5日', '2027-01-05 year'],
    ['23日', '2026-11-23 year'],
    ['5号', '2026-12-05 year'],
    ['2月29日', '2028-02-29 year'],
    ['今天', '2026-11-21 relative'],
    ['明天', '2026-11-22 relative'],
    ['后天', '2026-11-23 relative'],
    ['3天后', '2026-11-24 relative'],
    ['下周一', '2026-11-23 relative'],
    ['周一', '2026-11-23 relative'],
    ['下下周三', '2026-12-02 relative'],
    ['本周日', '2026-11-22 relative'],
    ['现货', '2026-11-21 relative'],
    ['11月24-26日', '2026-11-24..11-26 year'],
    ['11.24-11.28', '2026-11-24..11-28 year'],
    ['24-26号', '2026-11-24..11-26 year'],
    ['11月24日至12月2日', '2026-11-24..12-02 year'],
    ['2026-11-24 至 2026-11-26', '2026-11-24..11-26'],
    ['11月下旬', '2026-11-21..11-30 relative'],
    ['月底', '2026-11-21..11-30 relative'],
    ['12月', '2026-12-01..12-31 relative'],
    ['Nov 24, 2026', '2026-11-24'],
    ['24 November', '2026-11-24 year'],
    ['2026-02-30', 'DATE_IMPOSSIBLE'],
    ['13月1日', 'DATE_IMPOSSIBLE'],
    ['0000年月', 'DATE_NOT_READ'],
    ['0000年11月', 'DATE_IMPOSSIBLE'],
    ['2月30日', 'DATE_IMPOSSIBLE'],
    ['2026-04-06 25:10', 'TIME_IMPOSSIBLE'],
    ['黄瓜', 'DATE_NOT_READ'],
    ['', 'DATE_NOT_READ'],
    ['2026-11-23 黄瓜', 'DATE_NOT_READ'],
  ])('%s', (text, expected) => expect(read(text)).toBe(expected));

  it('lean back for what has happened', () => {
    expect(read('4月6日', back)).toBe('2026-04-06 year');
    expect(read('12月20日', back)).toBe('2025-12-20 year');
    expect(read('25号', back)).toBe('2026-10-25 year');
    expect(read('周一', back)).toBe('2026-11-16 relative');
    expect(read('昨天', back)).toBe('2026-11-20 relative');
  });

  it('stand in titles', () => {
    expect(dayInTitle('填表人：李会计    日期：2026年11月21日    单位见各行')).toBe('2026-11-21');
    expect(dayInTitle('2026-04-06 06:10 至 10:45')).toBe('2026-04-06');
    expect(dayInTitle('2026-04-01 至 2026-04-30')).toBeNull();
    expect(dayInTitle('11月下旬可供货登记表')).toBeNull();
  });

  const day = fc.integer({ min: 0, max: 30_000 }).map((days) => addDays('2000-01-01', days));

  it('are read alike in every full style', () => {
    fc.assert(
      fc.property(day, (text) => {
        const [year, month, date] = text.split('-').map(Number) as [number, number, number];
        for (const style of [
          text,
          `${year}/${month}/${date}`,
          `${year}.${month}.${date}`,
          `${year}年${month}月${date}日`,
          text.replaceAll('-', ''),
        ]) {
          expect(readDate(style, ahead), style).toMatchObject({ ok: true, value: { from: text, to: text } });
        }
        const serial = Math.round((Date.parse(`${text}T00:00:00Z`) - Date.parse('1899-12-30T00:00:00Z')) / 86_400_000);
        if (serial >= 36_526 && serial < 73_051)
          expect(readDate(String(serial), ahead)).toMatchObject({ ok: true, value: { from: text } });
      }),
    );
  });

  it('without a year fall near today, on the right side', () => {
    fc.assert(
      fc.property(day, fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 28 }), (today, month, date) => {
        const next = readDate(`${month}月${date}日`, { today, lean: 'ahead' });
        const last = readDate(`${month}月${date}日`, { today, lean: 'back' });
        expect(next.ok && next.value.from >= addDays(today, -60) && next.value.from <= addDays(today, 307)).toBe(true);
        expect(last.ok && last.value.from >= addDays(today, -362) && last.value.from <= addDays(today, 4)).toBe(true);
      }),
    );
  });

  it('never throw, and only ever name days that exist', () => {
    const letters = fc.string({ unit: fc.constantFrom(...'0123456789-/.年月日号 :至到~上中下旬周一天后明T') });
    fc.assert(
      fc.property(fc.oneof(letters, fc.string()), day, (text, today) => {
        for (const lean of ['ahead', 'back'] as const) {
          const date = readDate(text, { today, lean });
          if (!date.ok) continue;
          for (const found of [date.value.from, date.value.to]) {
            const [year, month, number] = found.split('-').map(Number) as [number, number, number];
            expect(dayFrom(year, month, number)).toBe(found);
          }
          expect(date.value.from <= date.value.to).toBe(true);
        }
      }),
      { numRuns: 3000 },
    );
  });
});

describe('times', () => {
  it.each([
    ['06:53', '06:53'],
    ['６：５３', '06:53'],
    ['6:53:20', '06:53'],
    ['6点半', '06:30'],
    ['6点05分', '06:05'],
    ['下午3:20', '15:20'],
    ['3:20 pm', '15:20'],
    ['12:00 am', '00:00'],
    ['0.2868', '06:53'],
    ['25:10', 'TIME_IMPOSSIBLE'],
    ['06:75', 'TIME_IMPOSSIBLE'],
    ['早上', null],
    ['2026-04-06 06:53', null],
  ])('%s', (text, expected) => {
    const time = readTime(text);
    expect(time === null ? null : time.ok ? time.value : time.error).toBe(expected);
  });
});
