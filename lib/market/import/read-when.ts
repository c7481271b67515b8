import type { Field } from './fields';
import { edit, find, type Finding } from './findings';
import { addDays, dayFrom, daysBetween, readDate, readTime, type DateReading } from './parse-date';
import { plain } from './parse-number';
import { hasColumn, textOf, type ReadContext, type Reading, type RowSource } from './row-values';

type When = Reading<'from' | 'to' | 'time'>;

/** A day older than this is no slip of the calendar: days. */
const STALE_DAYS = 300;
const FAR_DAYS = 200;

const at = (from: string | null, to: string | null, time: string | null, findings: readonly Finding[]): When => ({
  values: { from, to, time },
  findings,
});

/** When it can be had: a day or a window of days. */
export function readHarvest(source: RowSource, context: ReadContext, keepsDays: number | null): When {
  const field = 'harvestDate';
  const text = plain(textOf(source, field));
  if (text === '' || /^[-—/无]+$/.test(text)) {
    const day = context.asOf < context.today ? context.today : context.asOf;
    return at(day, day, null, [find('DATE_ASSUMED', hasColumn(context, field) ? field : null, { day })]);
  }
  const read = readDate(text, { today: context.asOf, lean: 'ahead' });
  if (!read.ok) return at(null, null, null, [notRead(read.error, field, text)]);
  return at(read.value.from, read.value.to, null, [
    ...howSure(read.value, source, field, text),
    ...inTime(read.value, context, keepsDays),
  ]);
}

function notRead(error: 'DATE_NOT_READ' | 'DATE_IMPOSSIBLE' | 'TIME_IMPOSSIBLE', field: Field, text: string): Finding {
  return find(error, field, { found: text.slice(0, 40) });
}

/** What had to be added to a date that was not written in full. */
function howSure(reading: DateReading, source: RowSource, field: Field, text: string): Finding[] {
  const params = {
    found: text.slice(0, 40),
    day: reading.from === reading.to ? reading.from : `${reading.from} – ${reading.to}`,
  };
  const fix = edit({ [field]: reading.from === reading.to ? reading.from : `${reading.from}至${reading.to}` });
  // As a number 11.1 is also 11.10: a spreadsheet keeps no zero at the end.
  if (source.cells[field]?.kind === 'number' && /^\d{1,2}\.[123]$/.test(text))
    return [find('DATE_AMBIGUOUS', field, params, fix)];
  if (reading.certainty === 'ambiguous') return [find('DATE_AMBIGUOUS', field, params, fix)];
  if (reading.certainty === 'relative') return [find('DATE_RELATIVE', field, params, fix)];
  return reading.certainty === 'year' ? [find('DATE_YEAR_ASSUMED', field, params)] : [];
}

/** Goods promised for a day gone by, or for one nobody plans for yet. */
function inTime(reading: DateReading, { today }: ReadContext, keepsDays: number | null): Finding[] {
  const age = daysBetween(reading.to, today);
  if (daysBetween(today, reading.from) > FAR_DAYS) return [find('DATE_FAR_AHEAD', 'harvestDate', { day: reading.from })];
  if (age <= Math.min(3, keepsDays ?? 3)) return [];
  const [, month, day] = reading.from.split('-').map(Number) as [number, number, number];
  const year = Number(today.slice(0, 4));
  const meant = [year, year + 1]
    .map((candidate) => dayFrom(candidate, month, day))
    .find(
      (candidate) =>
        candidate !== null &&
        candidate !== reading.from &&
        candidate >= addDays(today, -3) &&
        candidate <= addDays(today, FAR_DAYS),
    );
  const gone = age > STALE_DAYS || (keepsDays !== null && age > keepsDays);
  return [
    find(
      'DATE_IN_PAST',
      'harvestDate',
      { day: reading.from, days: String(age) },
      meant ? edit({ harvestDate: meant }) : undefined,
      gone ? 'wrong' : 'doubtful',
    ),
  ];
}

/** When it was weighed: a day and a time, from one column or two; the title's day where the row names none. */
export function readWeighing(source: RowSource, context: ReadContext): When {
  const dayText = plain(textOf(source, 'day'));
  const timeText = plain(textOf(source, 'time'));
  const lean = { today: context.today, lean: 'back' } as const;
  const findings: Finding[] = [];
  let day: string | null = null;
  let time: string | null = null;
  if (dayText !== '') {
    const read = readDate(dayText, lean);
    if (read.ok) {
      [day, time] = [read.value.from, read.value.time];
      findings.push(...howSure(read.value, source, 'day', dayText));
    } else {
      findings.push(notRead(read.error, 'day', dayText));
    }
  }
  if (timeText !== '') {
    const alone = readTime(timeText);
    if (alone) {
      if (alone.ok) time = alone.value;
      else findings.push(find('TIME_IMPOSSIBLE', 'time', { found: timeText.slice(0, 40) }, edit({ time: '' })));
    } else {
      const stamp = readStamp(source, timeText, lean);
      findings.push(...stamp.findings);
      day ??= stamp.day;
      time = stamp.time ?? time;
    }
  }
  day ??= findings.some((finding) => finding.severity === 'wrong' && finding.code !== 'TIME_IMPOSSIBLE')
    ? null
    : context.reading.defaults.day;
  if (day === null && !findings.some((finding) => finding.severity === 'wrong'))
    findings.push(find('DATE_MISSING', hasColumn(context, 'day') ? 'day' : 'time'));
  if (day !== null && day > context.today) findings.push(find('DATE_IN_FUTURE', dayText === '' ? 'time' : 'day', { day }));
  return at(day, day, time, findings);
}

/** A day and a time in one cell. Where only the time is impossible, the day still stands. */
function readStamp(
  source: RowSource,
  text: string,
  lean: { today: string; lean: 'back' },
): { day: string | null; time: string | null; findings: Finding[] } {
  const read = readDate(text, lean);
  if (read.ok) return { day: read.value.from, time: read.value.time, findings: howSure(read.value, source, 'time', text) };
  if (read.error !== 'TIME_IMPOSSIBLE') return { day: null, time: null, findings: [notRead(read.error, 'time', text)] };
  const before = readDate(text.replace(/[ T]?\d{1,2}[:点时].*$/, ''), lean);
  const day = before.ok ? before.value.from : null;
  return {
    day,
    time: null,
    findings: [find('TIME_IMPOSSIBLE', 'time', { found: text.slice(0, 40) }, day === null ? undefined : edit({ time: day }))],
  };
}
