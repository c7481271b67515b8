import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  accruedFraction, addDays, addMonths, daysBetween, DAY_COUNTS, dayOfMonth, isLocalDay, monthlyDueDays, yearFraction,
} from './calendar';
import { anyDay } from './fixtures/any-loan';

const share = ({ numerator, denominator }: { numerator: bigint; denominator: bigint }) => Number(numerator) / Number(denominator);

describe('days', () => {
  it('knows which days exist', () => {
    expect(['2024-02-29', '2000-02-29', '2026-12-31'].every(isLocalDay)).toBe(true);
    expect(['2026-02-29', '2100-02-29', '2026-13-01', '2026-00-10', '2026-1-01', '', 'x'].some(isLocalDay)).toBe(false);
  });

  it('keeps the seed day where the first due day had to be an earlier one', () => {
    expect(monthlyDueDays('2026-02-28', 4, 31)).toEqual(['2026-02-28', '2026-03-31', '2026-04-30', '2026-05-31']);
    expect(addMonths('2025-11-30', 3)).toBe('2026-02-28');
    expect(addMonths('2026-01-15', -1)).toBe('2025-12-15');
  });

  it('adds and measures days alike, and a month later is the same day or the last of its month', () => {
    const upTo = (most: number) => fc.integer({ min: -most, max: most });
    fc.assert(fc.property(anyDay, upTo(2000), upTo(36), (day, days, months) => {
      expect(daysBetween(day, addDays(day, days))).toBe(days);
      const later = addMonths(day, months);
      expect(isLocalDay(later)).toBe(true);
      const nextDay = addDays(later, 1);
      const isLastOfShorter = dayOfMonth(later) < dayOfMonth(day) && dayOfMonth(nextDay) === 1;
      expect(dayOfMonth(later) === dayOfMonth(day) || isLastOfShorter).toBe(true);
    }));
  });
});

describe('day counts', () => {
  it('counts a month as a twelfth with 30/360, whatever its length and its seed day', () => {
    const months = [
      ['2026-02-01', '2026-03-01'], ['2026-01-31', '2026-02-28'], ['2026-02-28', '2026-03-31'], ['2026-03-31', '2026-04-30'],
    ] as const;
    for (const [from, to] of months) {
      expect(yearFraction('30/360', from, to)).toEqual({ numerator: 30n, denominator: 360n });
    }
    expect(yearFraction('30/360', '2026-03-05', '2026-10-20').numerator).toBe(225n);
  });

  it('splits ACT/ACT at New Year', () => {
    // 2023-11-01 to 2024-05-01: 61 days of 365 and 121 days of 366 (the ISDA memorandum's kind of example).
    expect(share(yearFraction('ACT/ACT', '2023-11-01', '2024-05-01'))).toBeCloseTo(61 / 365 + 121 / 366, 12);
    expect(share(yearFraction('ACT/ACT', '2024-01-01', '2025-01-01'))).toBe(1);
    expect(share(yearFraction('ACT/365', '2024-01-01', '2025-01-01'))).toBeCloseTo(366 / 365, 12);
    expect(share(yearFraction('ACT/360', '2026-01-01', '2026-12-27'))).toBe(1);
  });

  it('accrues the whole of a period by its due day, growing every day', () => {
    const anyCount = fc.constantFrom(...DAY_COUNTS);
    fc.assert(fc.property(anyCount, anyDay, fc.integer({ min: 1, max: 400 }), fc.nat(400), (count, startOn, length, split) => {
      const dueOn = addDays(startOn, length);
      const period = { startOn, dueOn };
      const middle = addDays(startOn, split % length);
      const whole = share(accruedFraction(count, period, startOn, dueOn));
      const parts = share(accruedFraction(count, period, startOn, middle)) + share(accruedFraction(count, period, middle, dueOn));
      expect(whole).toBeCloseTo(share(yearFraction(count, startOn, dueOn)), 12);
      expect(parts).toBeCloseTo(whole, 12);
    }));
  });
});
