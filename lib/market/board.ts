import type { Db } from '../db/database';
import { after, DAY_MS } from '../shared/clock';
import type { BoardDayDto, BoardRowDto, BoardWeekDto } from './dto';

/** The board looks at this many days; the trend compares them with as many before. */
export const BOARD_DAYS = 14;

/**
 * The price board: per leaf and grade what was really accepted, volume-weighted, with quartiles by mass and a trend.
 * Fen per tonne. Asking prices never enter it.
 */
export async function board(db: Db, now: Date, only: { leafId?: string; gradeId?: string; regionPrefix?: string } = {}): Promise<BoardRowDto[]> {
  return db.sql<BoardRowDto>(
    `with point as (
       select leaf_id, grade_id, mass_grams, amount_fen, price_per_tonne_fen, at >= $2 as recent from price_point
       where at >= $1 and at < $3 and ($4::text is null or leaf_id = $4) and ($5::text is null or grade_id = $5) and ($6::text is null or region_code like $6 || '%')
     ), ranked as (
       select *, sum(mass_grams) over (partition by leaf_id, grade_id order by price_per_tonne_fen, mass_grams rows unbounded preceding) as up_to,
         sum(mass_grams) over (partition by leaf_id, grade_id) as whole from point where recent
     ), summed as (
       select leaf_id, grade_id, count(*)::int as trades, sum(mass_grams) as grams, sum(amount_fen) as fen,
         min(price_per_tonne_fen) filter (where up_to * 4 >= whole) as low, min(price_per_tonne_fen) filter (where up_to * 2 >= whole) as median,
         min(price_per_tonne_fen) filter (where up_to * 4 >= whole * 3) as high from ranked group by 1, 2
     ), before as (
       select leaf_id, grade_id, sum(mass_grams) as grams, sum(amount_fen) as fen from point where not recent group by 1, 2
     )
     select s.leaf_id as "leafId", s.grade_id as "gradeId", s.trades, s.grams::text as "massGrams", round(s.fen * 1000000 / s.grams)::text as "meanFen",
       s.low::text as "lowFen", s.median::text as "medianFen", s.high::text as "highFen",
       case when b.grams > 0 then round(((s.fen / s.grams) / (b.fen / b.grams) - 1) * 10000)::int end as "trendBps"
     from summed s left join before b using (leaf_id, grade_id) order by s.grams desc`,
    [after(now, -2 * BOARD_DAYS * DAY_MS), after(now, -BOARD_DAYS * DAY_MS), now, only.leafId ?? null, only.gradeId ?? null, only.regionPrefix ?? null]);
}

/**
 * Day by day, for the chart: what the board said on each China day, median and quartiles by mass of the days up to it (produce is
 * not traded every day, and one sale is no market). A day before which nothing was traded is left out. `trades` are the day's own.
 */
export async function boardDays(db: Db, now: Date, leafId: string, gradeId: string, days = 30): Promise<BoardDayDto[]> {
  return db.sql<BoardDayDto>(
    `with day as (select generate_series(($4::timestamptz at time zone 'Asia/Shanghai')::date - ($5::int - 1), ($4::timestamptz at time zone 'Asia/Shanghai')::date, interval '1 day')::date as day),
     point as (
       select (at at time zone 'Asia/Shanghai')::date as day, mass_grams, price_per_tonne_fen as price from price_point where leaf_id = $1 and grade_id = $2 and at >= $3 and at < $4
     ), ranked as (
       select day.day, point.price, point.day = day.day as own, sum(mass_grams) over (partition by day.day order by price, mass_grams rows unbounded preceding) as up_to,
         sum(mass_grams) over (partition by day.day) as whole
       from day join point on point.day between day.day - ${BOARD_DAYS - 1} and day.day
     )
     select to_char(day, 'YYYY-MM-DD') as day, count(*) filter (where own)::int as trades, min(price) filter (where up_to * 4 >= whole)::text as "lowFen",
       min(price) filter (where up_to * 2 >= whole)::text as "medianFen", min(price) filter (where up_to * 4 >= whole * 3)::text as "highFen"
     from ranked group by day order by day`, [leafId, gradeId, after(now, -(days + BOARD_DAYS) * DAY_MS), now, days]);
}

/** Week by week up to now, for the year's line of every kind and grade: the last week is `weeks - 1`; weeks without a trade are left out. */
export async function boardWeeks(db: Db, now: Date, weeks: number, only: { leafId?: string; gradeId?: string; regionPrefix?: string } = {}): Promise<BoardWeekDto[]> {
  return db.sql<BoardWeekDto>(
    `select leaf_id as "leafId", grade_id as "gradeId", least($3::int - 1, floor(extract(epoch from at - $1) / 604800))::int as week,
       round(sum(amount_fen) * 1000000 / sum(mass_grams))::text as "meanFen", min(price_per_tonne_fen)::text as "lowFen", max(price_per_tonne_fen)::text as "highFen",
       sum(mass_grams)::text as "massGrams", count(*)::int as trades
     from price_point where at >= $1 and at < $2 and ($4::text is null or leaf_id = $4) and ($5::text is null or grade_id = $5) and ($6::text is null or region_code like $6 || '%')
     group by 1, 2, 3 order by 3`, [after(now, -weeks * 7 * DAY_MS), now, weeks, only.leafId ?? null, only.gradeId ?? null, only.regionPrefix ?? null]);
}

/** How much was accepted, over all kinds, since a moment. */
export async function acceptedSince(db: Db, since: Date): Promise<{ readonly trades: number; readonly massGrams: string }> {
  const [row] = await db.sql<{ trades: number; massGrams: string }>(
    'select count(*)::int as trades, coalesce(sum(mass_grams), 0)::text as "massGrams" from price_point where at >= $1', [since]);
  return row!;
}
