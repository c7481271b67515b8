/** Arrears 逾期: days past due of a loan, its bucket, and the portfolio at risk (PAR) of many. */
import type { Fen } from '../../shared/money';
import { outstanding, type InstalmentState } from './allocation';
import { addDays, daysBetween, type LocalDay } from './calendar';
import { totalOf } from './schedule';

/** Days, both included, that do not count as past due: a region's disaster pause. */
export type Pause = { readonly fromOn: LocalDay; readonly toOn: LocalDay };

/** Counts the days from the day after `dueOn` to `day` that lie in no pause. Pauses may overlap. */
function daysCounted(dueOn: LocalDay, day: LocalDay, pauses: readonly Pause[]): number {
  let counted = 0;
  let next = addDays(dueOn, 1);
  for (const { fromOn, toOn } of [...pauses].sort((a, b) => (a.fromOn < b.fromOn ? -1 : 1))) {
    if (toOn < next || fromOn > toOn) continue;
    if (fromOn > day) break;
    if (fromOn > next) counted += daysBetween(next, fromOn);
    next = addDays(toOn, 1);
  }
  return next > day ? counted : counted + daysBetween(next, day) + 1;
}

/**
 * Days past due (DPD) at the close of a day: the days since the oldest instalment that is not paid in full.
 * On the due day itself it is 0. Repayments are those booked in `rows`.
 */
export function daysPastDue(rows: readonly InstalmentState[], day: LocalDay, pauses: readonly Pause[] = []): number {
  const open = rows.filter((row) => row.dueOn < day && totalOf(outstanding(row)) > 0n).map((row) => row.dueOn).sort();
  return open[0] === undefined ? 0 : daysCounted(open[0], day, pauses);
}

export const BUCKETS = ['CURRENT', 'DPD_1_30', 'DPD_31_60', 'DPD_61_90', 'DPD_OVER_90'] as const;
export type Bucket = (typeof BUCKETS)[number];

export function bucketOf(dpd: number): Bucket {
  if (dpd <= 0) return 'CURRENT';
  if (dpd <= 30) return 'DPD_1_30';
  if (dpd <= 60) return 'DPD_31_60';
  return dpd <= 90 ? 'DPD_61_90' : 'DPD_OVER_90';
}

/** Principal lent out and not repaid, whether due or not. */
export const principalOutstanding = (rows: readonly InstalmentState[]): Fen =>
  rows.reduce((sum, row) => sum + outstanding(row).principalFen, 0n);

export type PortfolioAtRisk = {
  readonly outstandingFen: Fen;
  readonly byBucketFen: { readonly [bucket in Bucket]: Fen };
  /** Outstanding principal of loans with any arrears, over 30, over 90 days; in fen and in basis points of all (rounded down). */
  readonly par1Fen: Fen; readonly par30Fen: Fen; readonly par90Fen: Fen;
  readonly par1Bps: bigint; readonly par30Bps: bigint; readonly par90Bps: bigint;
};

/**
 * Portfolio at risk: the whole outstanding principal of a loan counts once the loan is late (CGAP's definition).
 * PAR1 is any arrears, PAR30 more than 30 days, PAR90 more than 90: the sums of the buckets above.
 */
export function portfolioAtRisk(loans: readonly { readonly principalFen: Fen; readonly dpd: number }[]): PortfolioAtRisk {
  const byBucketFen: Record<Bucket, Fen> = { CURRENT: 0n, DPD_1_30: 0n, DPD_31_60: 0n, DPD_61_90: 0n, DPD_OVER_90: 0n };
  for (const loan of loans) byBucketFen[bucketOf(loan.dpd)] += loan.principalFen;
  const par90Fen = byBucketFen.DPD_OVER_90;
  const par30Fen = par90Fen + byBucketFen.DPD_31_60 + byBucketFen.DPD_61_90;
  const par1Fen = par30Fen + byBucketFen.DPD_1_30;
  const outstandingFen = par1Fen + byBucketFen.CURRENT;
  const bps = (fen: Fen): bigint => (outstandingFen === 0n ? 0n : (fen * 10_000n) / outstandingFen);
  return {
    outstandingFen, byBucketFen, par1Fen, par30Fen, par90Fen,
    par1Bps: bps(par1Fen), par30Bps: bps(par30Fen), par90Bps: bps(par90Fen),
  };
}
