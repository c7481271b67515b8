/**
 * Days of the loan calendar. A loan knows no hours: its days are China days, written 'YYYY-MM-DD'
 * (`chinaDay` of shared/clock makes one from a moment), so they compare and sort as text.
 */
import { DAY_MS } from '../../shared/clock';
import { invariant } from '../../shared/result';

/** A China calendar day, "2026-11-22". */
export type LocalDay = string;

/** An exact share of a year, so that interest is rounded once and nowhere before. */
export type YearFraction = { readonly numerator: bigint; readonly denominator: bigint };

/**
 * How days become a share of a year.
 * - `30/360`: a whole month is a twelfth, whatever its length; other spans count 30-day months (30E/360).
 * - `ACT/360`, `ACT/365`: the days as they are, over a fixed year.
 * - `ACT/ACT`: the days as they are, split at New Year, each part over 365 or 366 (ISDA).
 */
export const DAY_COUNTS = ['30/360', 'ACT/360', 'ACT/365', 'ACT/ACT'] as const;
export type DayCount = (typeof DAY_COUNTS)[number];

const epochDay = (day: LocalDay): number => Date.parse(`${day}T00:00:00Z`) / DAY_MS;
const yearOf = (day: LocalDay): number => Number(day.slice(0, 4));
const monthOf = (day: LocalDay): number => Number(day.slice(5, 7));
const isLeap = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;

/** The day of the month, 1 to 31. */
export const dayOfMonth = (day: LocalDay): number => Number(day.slice(8, 10));

/** Whether a text is a day that exists: "2026-02-30" is none. */
export function isLocalDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(epochDay(text)) && addDays(text, 0) === text;
}

export const addDays = (day: LocalDay, days: number): LocalDay =>
  new Date((epochDay(day) + days) * DAY_MS).toISOString().slice(0, 10);

/** Days from one day to another; negative when `to` is earlier. */
export const daysBetween = (from: LocalDay, to: LocalDay): number => epochDay(to) - epochDay(from);

/** The same seed day `months` later, or the month's last day where that month is shorter. */
export function addMonths(day: LocalDay, months: number, seedDay = dayOfMonth(day)): LocalDay {
  const index = yearOf(day) * 12 + (monthOf(day) - 1) + months;
  const year = Math.floor(index / 12);
  const month = (index % 12) + 1;
  const lengths = [31, isLeap(year) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  const last = Math.min(seedDay, lengths[month - 1]!);
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(last).padStart(2, '0')}`;
}

/**
 * Monthly due days that keep their seed day: 31 January, 28 February, 31 March.
 * @param seedDay the day of the month that was agreed, when the first due day had to be an earlier one
 */
export function monthlyDueDays(firstDueOn: LocalDay, count: number, seedDay = dayOfMonth(firstDueOn)): LocalDay[] {
  return Array.from({ length: count }, (_, month) => addMonths(firstDueOn, month, seedDay));
}

/** The months between two days that are the same seed day of their months, or null when they are not. */
function wholeMonths(from: LocalDay, to: LocalDay): number | null {
  const seedDay = Math.max(dayOfMonth(from), dayOfMonth(to));
  const months = (yearOf(to) - yearOf(from)) * 12 + monthOf(to) - monthOf(from);
  return addMonths(from, 0, seedDay) === from && addMonths(from, months, seedDay) === to ? months : null;
}

function thirty360Days(from: LocalDay, to: LocalDay): number {
  const months = wholeMonths(from, to);
  if (months !== null) return months * 30;
  const years = yearOf(to) - yearOf(from);
  return years * 360 + (monthOf(to) - monthOf(from)) * 30 + Math.min(dayOfMonth(to), 30) - Math.min(dayOfMonth(from), 30);
}

/** Actual days split at New Year, over the common denominator of both lengths of a year. */
function actualActual(from: LocalDay, to: LocalDay): YearFraction {
  let numerator = 0n;
  for (let start = from; start < to; ) {
    const newYear = `${String(yearOf(start) + 1).padStart(4, '0')}-01-01`;
    const end = newYear < to ? newYear : to;
    numerator += BigInt(daysBetween(start, end)) * (isLeap(yearOf(start)) ? 365n : 366n);
    start = end;
  }
  return { numerator, denominator: 365n * 366n };
}

/** The share of a year from one day to a later one. */
export function yearFraction(dayCount: DayCount, from: LocalDay, to: LocalDay): YearFraction {
  invariant(from <= to, 'a span of days does not run backwards');
  switch (dayCount) {
    case '30/360': return { numerator: BigInt(thirty360Days(from, to)), denominator: 360n };
    case 'ACT/360': return { numerator: BigInt(daysBetween(from, to)), denominator: 360n };
    case 'ACT/365': return { numerator: BigInt(daysBetween(from, to)), denominator: 365n };
    case 'ACT/ACT': return actualActual(from, to);
  }
}

/**
 * The share of a year of a part of a period. With 30/360 a month's twelfth accrues evenly over that month's real days,
 * so that interest grows every day and arrives exactly at the due day; the other counts simply count the days.
 * (The same convention as Apache Fineract's progressive loans.)
 */
export function accruedFraction(
  dayCount: DayCount, period: { readonly startOn: LocalDay; readonly dueOn: LocalDay }, from: LocalDay, to: LocalDay,
): YearFraction {
  if (dayCount !== '30/360') return yearFraction(dayCount, from, to);
  invariant(period.startOn <= from && from <= to && to <= period.dueOn, 'a part of a period lies inside it');
  const whole = yearFraction(dayCount, period.startOn, period.dueOn);
  const length = daysBetween(period.startOn, period.dueOn);
  return { numerator: whole.numerator * BigInt(daysBetween(from, to)), denominator: whole.denominator * BigInt(length) };
}
