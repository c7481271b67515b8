/**
 * What a loan costs in a year, all fees included: the annualised internal rate of return 年化利率 (复利, XIRR) and the
 * simple annual rate 年化利率 (单利), the two ways that 中国人民银行公告〔2021〕第3号 allows a rate to be shown.
 */
import { Decimal } from 'decimal.js';
import type { Fen } from '../../shared/money';
import { err, invariant, ok, type Result } from '../../shared/result';
import { daysBetween, type LocalDay } from './calendar';
import { totalOf, type Instalment, type LoanTerms } from './schedule';

/** Money that comes in (above zero) or goes out (below) on a day, seen from one side throughout. */
export type CashFlow = { readonly on: LocalDay; readonly amountFen: Fen };

/** Enough digits that a rate of a thousand instalments is right to far more than a basis point. */
const Precise = Decimal.clone({ precision: 34, rounding: Decimal.ROUND_HALF_EVEN });
const DAYS_A_YEAR = 365;
const BISECTIONS = 64;

/** What the flows, in order of days, leave on the last day at a daily growth: carried from each flow to the next. */
function valueAtEnd(flows: readonly { readonly gapDays: number; readonly amount: Decimal }[], dailyGrowth: Decimal): Decimal {
  const overGap = new Map<number, Decimal>();
  let value = new Precise(0);
  for (const { gapDays, amount } of flows) {
    const growth = overGap.get(gapDays) ?? dailyGrowth.pow(gapDays);
    overGap.set(gapDays, growth);
    value = value.times(growth).plus(amount);
  }
  return value;
}

/**
 * XIRR: the yearly rate (days over 365) at which dated flows are worth nothing together, 0.1 for ten per cent.
 * Solved by widening a bracket around a daily growth of 1 and halving it, because Newton's method runs away on short losses.
 * Of several solutions (flows that change sign more than once) the one nearest to zero in the bracket is found.
 */
export function xirr(cashFlows: readonly CashFlow[]): Result<Decimal, 'NO_RATE'> {
  const bothSigns = cashFlows.some((flow) => flow.amountFen > 0n) && cashFlows.some((flow) => flow.amountFen < 0n);
  const sorted = [...cashFlows].sort((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0));
  if (!bothSigns || sorted[0]!.on === sorted[sorted.length - 1]!.on) return err('NO_RATE');
  const flows = sorted.map(({ on, amountFen }, index) => ({
    gapDays: index === 0 ? 0 : daysBetween(sorted[index - 1]!.on, on), amount: new Precise(amountFen.toString()),
  }));
  const signAt = (growth: Decimal): number => Math.sign(valueAtEnd(flows, growth).toNumber());
  const bracket = bracketAround(signAt);
  if (!bracket) return err('NO_RATE');
  let [low, high] = bracket;
  const lowSign = signAt(low);
  for (let step = 0; step < BISECTIONS && low.lt(high); step++) {
    const middle = low.plus(high).div(2);
    const sign = signAt(middle);
    if (sign === 0) [low, high] = [middle, middle];
    else if (sign === lowSign) low = middle;
    else high = middle;
  }
  return ok(low.plus(high).div(2).pow(DAYS_A_YEAR).minus(1));
}

/** Two daily growths between which the value changes its sign, searched outwards from 1. */
function bracketAround(signAt: (growth: Decimal) => number): [Decimal, Decimal] | null {
  const one = new Precise(1);
  const atOne = signAt(one);
  if (atOne === 0) return [one, one];
  let [innerLow, innerHigh] = [one, one];
  for (let step = new Precise('0.0001'); step.lt(1e6); step = step.times(2)) {
    const high = one.plus(step);
    if (signAt(high) !== atOne) return [innerHigh, high];
    innerHigh = high;
    // Below 1 the growth approaches zero without reaching it: 1 - step while that is positive, then halves.
    const low = step.lt('0.5') ? one.minus(step) : innerLow.div(2);
    if (signAt(low) !== atOne) return [low, innerLow];
    innerLow = low;
  }
  return null;
}

/** The borrower's flows: what arrives on the first day, less the fee kept back from it, and every instalment. */
export function cashFlowsOf(terms: LoanTerms, schedule: readonly Instalment[], upfrontFeeFen: Fen): CashFlow[] {
  return [
    { on: terms.disbursedOn, amountFen: terms.principalFen - upfrontFeeFen },
    ...schedule.map((row) => ({ on: row.dueOn, amountFen: -totalOf(row) })),
  ];
}

/**
 * The simple annual rate: all costs over the money that the borrower really has the use of, day by day. A fee kept back at
 * the start is a cost and also makes that money less, in the same proportion throughout.
 */
function simpleAnnualRate(terms: LoanTerms, schedule: readonly Instalment[], upfrontFeeFen: Fen): Decimal {
  let costsFen = upfrontFeeFen;
  let fenDays = 0n;
  let balanceFen = terms.principalFen;
  let since = terms.disbursedOn;
  for (const row of schedule) {
    fenDays += balanceFen * BigInt(daysBetween(since, row.dueOn));
    costsFen += totalOf(row) - row.principalFen;
    balanceFen -= row.principalFen;
    since = row.dueOn;
  }
  const numerator = costsFen * BigInt(DAYS_A_YEAR) * terms.principalFen;
  return new Precise(numerator.toString()).div((fenDays * (terms.principalFen - upfrontFeeFen)).toString());
}

export type AnnualCost = {
  /** Yearly rates as shares of one, 0.1 for ten per cent. */
  readonly irr: Decimal;
  readonly simple: Decimal;
  /** The same in basis points, rounded up: a cost is never shown lower than it is. */
  readonly irrBps: bigint;
  readonly simpleBps: bigint;
  /** Interest and fees in all. */
  readonly costFen: Fen;
};

/** Rounded up, once what the solver leaves open (far below a millionth of a basis point) has been cut off. */
const bpsUp = (rate: Decimal): bigint => BigInt(rate.times(10_000).toDecimalPlaces(9).ceil().toFixed(0));

/**
 * What a schedule costs in a year.
 * @param upfrontFeeFen kept back from the money paid out; below the principal
 */
export function annualCost(terms: LoanTerms, schedule: readonly Instalment[], upfrontFeeFen: Fen = 0n): AnnualCost {
  invariant(upfrontFeeFen >= 0n && upfrontFeeFen < terms.principalFen, 'a fee leaves something to pay out');
  const irr = xirr(cashFlowsOf(terms, schedule, upfrontFeeFen));
  invariant(irr.ok, 'a loan that is repaid has a rate');
  const simple = simpleAnnualRate(terms, schedule, upfrontFeeFen);
  const costFen = upfrontFeeFen + schedule.reduce((sum, row) => sum + totalOf(row) - row.principalFen, 0n);
  return { irr: irr.value, simple, irrBps: bpsUp(irr.value), simpleBps: bpsUp(simple), costFen };
}

/** The most a loan may cost in a year, all in, unless configured otherwise: 24 %. */
export const DEFAULT_CAP_BPS = 2400n;

/**
 * Above the cap nothing is signed. Neither rate may be above it: the IRR is the higher one as a rule, the simple rate where
 * interest waits for more than a year.
 */
export function checkCap(
  cost: Pick<AnnualCost, 'irrBps' | 'simpleBps'>, capBps: bigint = DEFAULT_CAP_BPS,
): Result<void, 'ABOVE_RATE_CAP'> {
  return cost.irrBps > capBps || cost.simpleBps > capBps ? err('ABOVE_RATE_CAP') : ok(undefined);
}
