import { err, ok, type Result } from '@/lib/shared/result';
import { chineseNumber, plain } from './parse-number';

/** How sure a reading of a date is; `relative` and `ambiguous` are shown to the person, `year` only noted. */
export type DateCertainty = 'plain' | 'year' | 'relative' | 'ambiguous';
export type DateReading = {
  /** "2026-11-23" */
  readonly from: string;
  /** The last day; the same as `from` unless a window was written ("11月24-26日", "11月下旬"). */
  readonly to: string;
  /** "06:53" where the text holds a time as well. */
  readonly time: string | null;
  readonly certainty: DateCertainty;
};
export type DateError = 'DATE_NOT_READ' | 'DATE_IMPOSSIBLE' | 'TIME_IMPOSSIBLE';

/** Which way a date without a year leans: harvests lie ahead, weighings lie back. */
export type DateContext = { readonly today: string; readonly lean: 'ahead' | 'back' };

const DAY_MS = 86_400_000;
const dayNumber = (day: string): number => Date.parse(`${day}T00:00:00Z`) / DAY_MS;
const dayOf = (number: number): string => new Date(number * DAY_MS).toISOString().slice(0, 10);
export const addDays = (day: string, days: number): string => dayOf(dayNumber(day) + days);
export const daysBetween = (from: string, to: string): number => dayNumber(to) - dayNumber(from);

/** "2026-11-23" if that day exists. */
export function dayFrom(year: number, month: number, day: number): string | null {
  if (!(year >= 1900 && year <= 2199 && month >= 1 && month <= 12 && day >= 1 && day <= 31)) return null;
  const text = `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
  return dayOf(dayNumber(text)) === text ? text : null;
}

const lastOfMonth = (year: number, month: number): string =>
  addDays(dayFrom(month === 12 ? year + 1 : year, (month % 12) + 1, 1)!, -1);

/** The year that brings a month and day nearest to today, leaning ahead (sixty days back at most) or back (a few days ahead). */
function nearestYear(month: number, day: number, { today, lean }: DateContext): number | null {
  const year = Number(today.slice(0, 4));
  const earliest = addDays(today, lean === 'ahead' ? -60 : -362);
  const years = [year - 1, year, year + 1, year + 2, year + 4];
  return years.find((candidate) => (dayFrom(candidate, month, day) ?? '') >= earliest) ?? null;
}

type Part = { from: string; to: string; certainty: DateCertainty };
const one = (day: string | null, certainty: DateCertainty): Result<Part, DateError> =>
  day === null ? err('DATE_IMPOSSIBLE') : ok({ from: day, to: day, certainty });

function monthDay(month: number, day: number, context: DateContext): Result<Part, DateError> {
  // Without its year 02-29 exists; only with it one knows.
  if (dayFrom(2028, month, day) === null) return err('DATE_IMPOSSIBLE');
  const year = nearestYear(month, day, context);
  return one(year === null ? null : dayFrom(year, month, day), 'year');
}

/** Three numbers of which none has four digits, or the year stands last: 26-11-23, 11/23/26, 24/11/2026. */
function shortYear(a: number, b: number, c: number, context: DateContext): Result<Part, DateError> {
  const full = (year: number): number => (year < 100 ? 2000 + year : year);
  const near = (day: string | null): boolean => day !== null && Math.abs(daysBetween(context.today, day)) <= 400;
  const readings = [dayFrom(full(a), b, c), dayFrom(full(c), a, b), dayFrom(full(c), b, a)].filter((day) => day !== null);
  const close = [...new Set(readings.filter(near))];
  const choice = close[0] ?? readings[0] ?? null;
  return one(choice, close.length > 1 || (close.length === 0 && new Set(readings).size > 1) ? 'ambiguous' : 'plain');
}

const WEEKDAYS: Readonly<Record<string, number>> = {
  一: 0,
  二: 1,
  三: 2,
  四: 3,
  五: 4,
  六: 5,
  日: 6,
  天: 6,
  末: 5,
  '1': 0,
  '2': 1,
  '3': 2,
  '4': 3,
  '5': 4,
  '6': 5,
  '7': 6,
};
const WORDS: readonly (readonly [RegExp, number])[] = [
  [/^(?:今天|今日|当天|当日|即日起?|现货|现在|现摘|随时|today|now)$/i, 0],
  [/^(?:明天|明日|tomorrow)$/i, 1],
  [/^(?:后天|后日)$/, 2],
  [/^大后天$/, 3],
  [/^(?:昨天|昨日|yesterday)$/i, -1],
  [/^前天$/, -2],
];
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

function relative(text: string, { today, lean }: DateContext): Result<Part, DateError> | null {
  const word = WORDS.find(([pattern]) => pattern.test(text));
  if (word) return one(addDays(today, word[1]), 'relative');
  const after = /^(\d{1,3}|[一二两三四五六七八九十]{1,3})天(后|内|前)$/.exec(text);
  if (after) {
    const days = Number(chineseNumber(after[1]!) ?? 'NaN');
    if (Number.isNaN(days)) return null;
    if (after[2] === '内') return ok({ from: today, to: addDays(today, days), certainty: 'relative' });
    return one(addDays(today, after[2] === '后' ? days : -days), 'relative');
  }
  const week = /^(上上?个?|这个?|本|下下?个?)?(?:周|星期|礼拜)([一二三四五六日天末1-7])$/.exec(text);
  if (week) {
    const weekday = (dayNumber(today) + 3) % 7;
    const target = WEEKDAYS[week[2]!]!;
    const monday = addDays(today, -weekday);
    const prefix = week[1] ?? '';
    const weeks = prefix.startsWith('下') ? (prefix.startsWith('下下') ? 2 : 1) : prefix.startsWith('上') ? -1 : 0;
    const offset =
      prefix !== '' ? weeks * 7 : lean === 'ahead' && target < weekday ? 7 : lean === 'back' && target > weekday ? -7 : 0;
    return one(addDays(monday, target + offset), 'relative');
  }
  return null;
}

/** 11月下旬, 月底, 12月: a window instead of a day. */
function partOfMonth(text: string, context: DateContext): Result<Part, DateError> | null {
  const match = /^(?:(\d{4})年)?(\d{1,2}|本|这个|下个?)?月?(上旬|中旬|下旬|初|中|底|末|份|)$/.exec(text);
  if (!match || !/月|旬/.test(text) || (!match[2] && !match[3])) return null;
  const thisMonth = Number(context.today.slice(5, 7));
  const month = /^\d/.test(match[2] ?? '') ? Number(match[2]) : match[2]?.startsWith('下') ? (thisMonth % 12) + 1 : thisMonth;
  if (month < 1 || month > 12) return err('DATE_IMPOSSIBLE');
  const spans: Readonly<Record<string, readonly [number, number]>> = {
    上旬: [1, 10],
    初: [1, 10],
    中旬: [11, 20],
    中: [11, 20],
    下旬: [21, 31],
    底: [21, 31],
    末: [21, 31],
  };
  const [first, last] = spans[match[3]!] ?? [1, 31];
  const year = match[1] ? Number(match[1]) : nearestYear(month, last === 31 ? 28 : last, context);
  const from = year === null ? null : dayFrom(year, month, first);
  if (year === null || from === null) return err('DATE_IMPOSSIBLE');
  return ok({ from, to: dayFrom(year, month, last) ?? lastOfMonth(year, month), certainty: 'relative' });
}

/** The day a text begins with, and what follows it. */
function leadingDay(text: string, context: DateContext): { part: Result<Part, DateError>; rest: string } | null {
  const patterns: readonly [RegExp, (numbers: number[], words: readonly string[]) => Result<Part, DateError>][] = [
    [/^(\d{4})(?:[-/.]|年)(\d{1,2})(?:[-/.]|月)(\d{1,2})(?:日|号)?/, ([y, m, d]) => one(dayFrom(y!, m!, d!), 'plain')],
    [/^((?:19|20)\d\d)(\d\d)(\d\d)(?!\d)/, ([y, m, d]) => one(dayFrom(y!, m!, d!), 'plain')],
    [/^(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d\d)(?!\d)/, ([a, , b, c]) => shortYear(a!, b!, c!, context)],
    [/^(\d\d)年(\d{1,2})月(\d{1,2})(?:日|号)?/, ([y, m, d]) => one(dayFrom(2000 + y!, m!, d!), 'plain')],
    [/^(\d{1,2})月(\d{1,2})(?:日|号)?/, ([m, d]) => monthDay(m!, d!, context)],
    [/^(\d{1,2})[-/.](\d{1,2})(?![\d.:日号])/, ([m, d]) => monthDay(m!, d!, context)],
    [/^([a-z]{3})[a-z]*\.? (\d{1,2})(?:st|nd|rd|th)?(?:,? (\d{4}))?(?!\d)/i, (_, [m, d, y]) => english(m!, d!, y, context)],
    [/^(\d{1,2})(?:st|nd|rd|th)? ([a-z]{3})[a-z]*\.?(?:,? (\d{4}))?(?!\d)/i, (_, [d, m, y]) => english(m!, d!, y, context)],
    [/^(\d{1,2})(?:日|号)/, ([d]) => dayOfMonth(d!, context)],
  ];
  for (const [pattern, read] of patterns) {
    const match = pattern.exec(text);
    if (match)
      return {
        part: read(match.slice(1).map(Number), match.slice(1)),
        rest: text.slice(match[0].length).replace(/^(?:T|[ ,])+/, ''),
      };
  }
  return null;
}

function english(month: string, day: string, year: string | undefined, context: DateContext): Result<Part, DateError> {
  const number = MONTHS.indexOf(month.toLowerCase()) + 1;
  if (number === 0) return err('DATE_NOT_READ');
  return year ? one(dayFrom(Number(year), number, Number(day)), 'plain') : monthDay(number, Number(day), context);
}

/** 23日: of this month or of the next one that leans the right way. */
function dayOfMonth(day: number, { today, lean }: DateContext): Result<Part, DateError> {
  const [year, month] = today.split('-').map(Number) as [number, number];
  for (const shift of lean === 'ahead' ? [0, 1, 2] : [0, -1, -2]) {
    const index = year * 12 + month - 1 + shift;
    const found = dayFrom(Math.floor(index / 12), (index % 12) + 1, day);
    if (found !== null && (lean === 'ahead' ? found >= addDays(today, -3) : found <= today)) return one(found, 'year');
  }
  return err('DATE_IMPOSSIBLE');
}

/**
 * Reads a time of day: "06:53", "6点半", "下午3:20", "25:10" (TIME_IMPOSSIBLE), or a spreadsheet's fraction of a day; null
 * when there is none.
 */
export function readTime(raw: string): Result<string, 'TIME_IMPOSSIBLE'> | null {
  const text = plain(raw).toLowerCase();
  const match =
    /^(上午|早上|早|中午|下午|晚上|晚)? ?(\d{1,2}) ?(?:[:.](\d{1,2})(?::(\d{1,2})(?:\.\d+)?)?|[点时](?:(半)|(\d{1,2})分?)?) ?(am|pm)?$/.exec(
      text,
    );
  const fraction = /^0?\.\d{2,}$/.exec(text);
  if (fraction) {
    const minutes = Math.round(Number(text) * 1440);
    return minutes >= 1440
      ? null
      : ok(`${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`);
  }
  if (!match) return null;
  const minute = match[5] ? 30 : Number(match[3] ?? match[6] ?? 0);
  const typed = Number(match[2]);
  const late = /^(?:下午|晚上|晚)$/.test(match[1] ?? '') || match[7] === 'pm';
  const hour = late && typed < 12 ? typed + 12 : match[7] === 'am' && typed === 12 ? 0 : typed;
  if (hour > 23 || minute > 59 || Number(match[4] ?? 0) > 59) return err('TIME_IMPOSSIBLE');
  return ok(`${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`);
}

/** Reads one day with an optional time. */
function readOne(text: string, context: DateContext): Result<DateReading, DateError> {
  const serial = /^(\d{5})(\.\d+)?$/.exec(text);
  if (serial && Number(serial[1]) >= 36_526 && Number(serial[1]) < 73_051) {
    const time = serial[2] ? readTime(`0${serial[2]}`) : null;
    const day = dayOf(Number(serial[1]) - 25_569);
    return ok({ from: day, to: day, time: time?.ok ? time.value : null, certainty: 'plain' });
  }
  const vague = relative(text, context) ?? partOfMonth(text, context);
  if (vague) return vague.ok ? ok({ ...vague.value, time: null }) : vague;
  const lead = leadingDay(text, context);
  if (!lead) return err('DATE_NOT_READ');
  if (!lead.part.ok) return lead.part;
  const rest = lead.rest.replace(/^\(?(?:周|星期)[一二三四五六日天]\)? ?/, '').replace(/^(?:起|开始|左右|前后|采收?|上市)$/, '');
  if (rest === '') return ok({ ...lead.part.value, time: null });
  const time = readTime(rest.replace(/(?:\.\d+)?z$/i, ''));
  if (time === null) return err('DATE_NOT_READ');
  return time.ok ? ok({ ...lead.part.value, time: time.value }) : time;
}

/**
 * Reads a day or a window of days in any of the styles that tables hold: 2026-11-23, 2026/11/23, 2026.11.23, 20261123, 11月23日, 11.23,
 * 23日, 11月24-26日, 11月下旬, 明天, 下周一, Nov 24, an Excel serial number.
 */
export function readDate(raw: string, context: DateContext): Result<DateReading, DateError> {
  const text = plain(raw).replace(/^(?:约|大约|预计) ?/, '');
  const whole = readOne(text, context);
  if (whole.ok || whole.error !== 'DATE_NOT_READ') return whole;
  for (const split of text.matchAll(/ ?(?:~|至|到|-+) ?/g)) {
    const left = text.slice(0, split.index);
    const right = text.slice(split.index + split[0].length);
    const month = /^(.*?\d{1,2}(?:月|[./]))\d{1,2}(?:日|号)?$/.exec(left)?.[1] ?? '';
    const first = readOne(/\d$/.test(left) && !/[月./-]/.test(left) ? `${left}日` : left, context);
    if (!first.ok) continue;
    const last = [right, month + right]
      .map((candidate) => readOne(candidate, { today: first.value.from, lean: 'ahead' }))
      .find((reading) => reading.ok);
    if (!last?.ok || last.value.to < first.value.from) continue;
    const certainty = first.value.certainty === 'plain' ? last.value.certainty : first.value.certainty;
    return ok({ from: first.value.from, to: last.value.to, time: null, certainty });
  }
  return whole;
}

/**
 * A full date written somewhere in a title ("日期：2026年11月21日", "2026-04-06 06:10 至 10:45"); null when there is none or
 * two different ones.
 */
export function dayInTitle(title: string): string | null {
  const found = [...plain(title).matchAll(/(\d{4})(?: ?年 ?|[-/.])(\d{1,2})(?: ?月 ?|[-/.])(\d{1,2})(?!\d)/g)].flatMap(
    ([, year, month, day]) => dayFrom(Number(year), Number(month), Number(day)) ?? [],
  );
  return new Set(found).size === 1 ? found[0]! : null;
}
