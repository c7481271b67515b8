/**
 * The features of a score 评分特征 as of a moment: one exact definition each, in whole numbers, so that the set-based SQL for
 * everyone and this one for a single seller can be tested equal. Every division rounds down; a month is a China calendar
 * month of `occurredAt`; a percentile is by nearest rank. No feature is a lifetime counter: those measure how long somebody
 * has been here, and make every new season look risky.
 * What the buyer or the platform caused counts as kept, so it can never count against the seller.
 */
import { chinaDay, DAY_MS } from '../../shared/clock';
import { countedFacts, SEASON_DAYS, soldBefore, type CountedFacts, type FactForCredit, type Judged } from './facts';
import { nearestRank } from './percentile';

/**
 * Units of the values: `milli` thousandths of an order a month, `count`, `bps` basis points of a whole (10,000),
 * `milliDays` thousandths of a day, `days`, `fen`. `better` is the direction fixed by policy, in which points never fall.
 * Names and explanations are the messages `credit.features.<id>.*`.
 */
export const FEATURES = [
  { id: 'ordersPerActiveMonth', group: 'volume', unit: 'milli', better: 'higher' },
  { id: 'distinctBuyers', group: 'volume', unit: 'count', better: 'higher' },
  { id: 'buyerConcentration', group: 'volume', unit: 'bps', better: 'lower' },
  { id: 'repeatShare', group: 'volume', unit: 'bps', better: 'higher' },
  { id: 'massKept', group: 'completion', unit: 'bps', better: 'higher' },
  { id: 'onTimeShare', group: 'completion', unit: 'bps', better: 'higher' },
  { id: 'gradeKeptShare', group: 'completion', unit: 'bps', better: 'higher' },
  { id: 'receivedShare', group: 'proceeds', unit: 'bps', better: 'higher' },
  { id: 'daysToCash', group: 'proceeds', unit: 'milliDays', better: 'lower' },
  { id: 'refundShare', group: 'proceeds', unit: 'bps', better: 'lower' },
  { id: 'p20MonthlyNet', group: 'proceeds', unit: 'fen', better: 'higher' },
  { id: 'netVariation', group: 'proceeds', unit: 'bps', better: 'lower' },
  { id: 'worstDaysPastDue', group: 'repayment', unit: 'days', better: 'lower' },
  { id: 'onTimeRepaymentShare', group: 'repayment', unit: 'bps', better: 'higher' },
  { id: 'monthsActive', group: 'stability', unit: 'count', better: 'higher' },
] as const;

export type Feature = (typeof FEATURES)[number];
export type FeatureId = Feature['id'];
/** Null where the facts do not define a value: a share of nothing is not zero. */
export type FeatureValues = { readonly [id in FeatureId]: bigint | null };

const WHOLE_BPS = 10_000n;
const sum = (values: readonly bigint[]): bigint => values.reduce((total, value) => total + value, 0n);
const count = (values: { readonly length: number }): bigint => BigInt(values.length);
const min = (a: bigint, b: bigint): bigint => (a < b ? a : b);
/** floor(part x scale / whole), null of nothing. */
const share = (part: bigint, whole: bigint, scale = WHOLE_BPS): bigint | null => (whole === 0n ? null : (part * scale) / whole);
const monthOf = (at: Date): string => chinaDay(at).slice(0, 7);

function sumBy<T>(items: readonly T[], key: (item: T) => string, amount: (item: T) => bigint): Map<string, bigint> {
  const sums = new Map<string, bigint>();
  for (const item of items) sums.set(key(item), (sums.get(key(item)) ?? 0n) + amount(item));
  return sums;
}

type Volume = 'ordersPerActiveMonth' | 'distinctBuyers' | 'buyerConcentration' | 'repeatShare' | 'monthsActive';

/**
 * Order volume, over sold orders: agreed in the window, and something of it was accepted (an order alone proves nothing).
 * - monthsActive: months in which a delivery was accepted with a mass above zero.
 * - ordersPerActiveMonth: sold orders x 1000 / monthsActive.
 * - distinctBuyers: buyers of sold orders.
 * - buyerConcentration: HHI, the sum over buyers of amount^2, x 10,000 / total^2.
 * - repeatShare: (sold orders - distinct buyers) / sold orders: orders from a buyer who had bought before.
 */
function volume(facts: CountedFacts): Pick<FeatureValues, Volume> {
  const accepted = facts['delivery.accepted'].filter((delivery) => delivery.acceptedGrams > 0n);
  const months = new Set(accepted.map((delivery) => monthOf(delivery.at)));
  const soldIds = new Set(accepted.map((delivery) => delivery.orderId));
  const sold = facts['order.agreed'].filter((order) => soldIds.has(order.orderId));
  const byBuyer = [...sumBy(sold, (order) => order.buyerOrgId, (order) => order.amountFen).values()];
  const totalFen = sum(byBuyer);
  return {
    monthsActive: BigInt(months.size),
    ordersPerActiveMonth: share(count(sold), BigInt(months.size), 1000n),
    distinctBuyers: count(byBuyer),
    buyerConcentration: share(sum(byBuyer.map((fen) => fen * fen)), totalFen * totalFen),
    repeatShare: share(count(sold) - count(byBuyer), count(sold)),
  };
}

/**
 * Completion.
 * - massKept: kept / contracted mass over orders agreed in the window that can be judged: past `dueAt`, cancelled, or kept in
 *   full already. Kept is the accepted mass, plus the rejected mass of excused deliveries, at most the contracted mass; an order
 *   that the buyer or the platform cancelled is kept in full.
 * - onTimeShare, gradeKeptShare: deliveries on time (with the grade kept), or excused, / deliveries.
 */
function completion(facts: CountedFacts, moment: Date): Pick<FeatureValues, 'massKept' | 'onTimeShare' | 'gradeKeptShare'> {
  const deliveries = facts['delivery.accepted'];
  const keptBy = sumBy(deliveries, (of) => of.orderId, (of) => of.acceptedGrams + (of.excused ? of.rejectedGrams : 0n));
  const cancelled = new Set(facts['order.cancelled'].map((of) => of.orderId));
  const excusedCancel = new Set(facts['order.cancelled'].filter((of) => of.excused).map((of) => of.orderId));
  const judged = facts['order.agreed']
    .map(({ orderId, contractedGrams, dueAt }) => ({
      contractedGrams, isOver: dueAt < moment || cancelled.has(orderId),
      keptGrams: excusedCancel.has(orderId) ? contractedGrams : min(keptBy.get(orderId) ?? 0n, contractedGrams),
    }))
    .filter((order) => order.isOver || order.keptGrams >= order.contractedGrams);
  return {
    massKept: share(sum(judged.map((order) => order.keptGrams)), sum(judged.map((order) => order.contractedGrams))),
    onTimeShare: share(count(deliveries.filter((of) => of.onTime || of.excused)), count(deliveries)),
    gradeKeptShare: share(count(deliveries.filter((of) => of.gradeKept || of.excused)), count(deliveries)),
  };
}

type Proceeds = 'receivedShare' | 'daysToCash' | 'refundShare' | 'p20MonthlyNet' | 'netVariation';

/** Fewer months than this say nothing about variation. */
const MONTHS_FOR_VARIATION = 3;

/**
 * Proceeds, over settlements paid. One is excused when it says so or when its order has an excused delivery.
 * - receivedShare: sum of min(gross, invoiced), or invoiced where excused, / sum of invoiced.
 * - daysToCash: the mean time from invoice to payout (at least zero; zero where excused) in thousandths of a day.
 * - refundShare: refunds that are not excused / gross, at most a whole.
 * - p20MonthlyNet: the 20th percentile of net by month, over months with a settlement.
 * - netVariation: the mean absolute deviation of net by month from its mean, relative to the mean:
 *   sum over months of |n x net - total| x 10,000 / (n x total), from three months on.
 */
function proceeds(facts: CountedFacts): Pick<FeatureValues, Proceeds> {
  const excusedOrders = new Set(facts['delivery.accepted'].filter((of) => of.excused).map((of) => of.orderId));
  const paid = facts['settlement.paid'].map((of) => ({ ...of, excused: of.excused || excusedOrders.has(of.orderId) }));
  const receivedFen = paid.map((of) => (of.excused ? of.invoicedFen : min(of.grossFen, of.invoicedFen)));
  const waitedMs = paid.map((of) => BigInt(of.excused ? 0 : Math.max(0, of.paidAt.getTime() - of.invoicedAt.getTime())));
  const refundedFen = sum(facts['refund.made'].filter((of) => !of.excused).map((of) => of.amountFen));
  const refundShare = share(refundedFen, sum(paid.map((of) => of.grossFen)));
  const nets = [...sumBy(paid, (of) => monthOf(of.at), (of) => of.netFen).values()];
  const totalFen = sum(nets);
  const deviation = sum(nets.map((fen) => fen * count(nets) - totalFen).map((off) => (off < 0n ? -off : off)));
  return {
    receivedShare: share(sum(receivedFen), sum(paid.map((of) => of.invoicedFen))),
    daysToCash: share(sum(waitedMs), count(paid) * BigInt(DAY_MS), 1000n),
    refundShare: refundShare === null ? null : min(refundShare, WHOLE_BPS),
    p20MonthlyNet: nearestRank(nets, 20n),
    netVariation: nets.length < MONTHS_FOR_VARIATION ? null : share(deviation, count(nets) * totalFen),
  };
}

/**
 * Repayment, over instalments (a loan and a due day) that were paid or seen overdue in the window.
 * - worstDaysPastDue: the most days past due of any that is not excused; zero when none was late.
 * - onTimeRepaymentShare: instalments never late, or late with an excuse, / instalments.
 */
function repayment(facts: CountedFacts): Pick<FeatureValues, 'worstDaysPastDue' | 'onTimeRepaymentShare'> {
  const seen = [...facts['loan.repaid'], ...facts['loan.overdue']];
  const late = seen.filter((of) => of.daysPastDue > 0n && !of.excused);
  const instalments = (of: typeof seen) => new Set(of.map(({ loanId, dueOn }) => `${loanId} ${dueOn}`)).size;
  const worst = late.reduce((most, of) => (of.daysPastDue > most ? of.daysPastDue : most), 0n);
  return {
    worstDaysPastDue: seen.length === 0 ? null : worst,
    onTimeRepaymentShare: share(BigInt(instalments(seen) - instalments(late)), BigInt(instalments(seen))),
  };
}

/** All features of one subject as of a moment, from its facts in any order. */
export function computeFeatures(facts: readonly FactForCredit[], judged: Judged): FeatureValues {
  const counted = countedFacts(facts, judged);
  return { ...volume(counted), ...completion(counted, judged.moment), ...proceeds(counted), ...repayment(counted) };
}

/**
 * Net proceeds of the past two seasons in fen, the latest first: each the settlements of 365 days back from the moment.
 * Before the first season with a settlement there is none. The season in which she began to sell is left out once another
 * follows it: it says when she came, not what a poor season brings. For the limit.
 */
export function seasonProceeds(facts: readonly FactForCredit[], judged: Judged): bigint[] {
  const seasons: bigint[] = [];
  for (const { at, netFen } of countedFacts(facts, judged)['settlement.paid']) {
    // A season holds its first instant and not its last: exactly 365 days back still belongs to the latest.
    const season = Math.ceil((judged.moment.getTime() - at.getTime()) / (SEASON_DAYS * DAY_MS)) - 1;
    while (seasons.length <= season) seasons.push(0n);
    seasons[season]! += netFen;
  }
  return soldBefore(facts, judged) ? seasons : seasons.slice(0, 1);
}
