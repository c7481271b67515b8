/**
 * Repayment schedules 还款计划 of the seasonal bullet 按季一次还本 and the annuity 等额本息.
 * Interest is exact until its one rounding, half to even to the fen; the last instalment absorbs what rounding left.
 */
import { divideHalfEven, type Fen } from '../../shared/money';
import { err, invariant, ok, type Result } from '../../shared/result';
import { accruedFraction, isLocalDay, type DayCount, type LocalDay, type YearFraction } from './calendar';

export const LOAN_METHODS = ['SEASONAL_BULLET', 'ANNUITY'] as const;
/**
 * - `SEASONAL_BULLET`: the principal on the last due day; interest on every due day. With one due day
 *   (after the harvest) both come together.
 * - `ANNUITY`: equal instalments on a declining balance.
 */
export type LoanMethod = (typeof LOAN_METHODS)[number];

/** What was agreed. Rates are parts per million a year: 7.2 % is 72,000. */
export type LoanTerms = {
  readonly method: LoanMethod;
  readonly principalFen: Fen;
  readonly annualRatePpm: bigint;
  readonly dayCount: DayCount;
  readonly disbursedOn: LocalDay;
  readonly dueDays: readonly LocalDay[];
  /** Where the first period would regularly begin, when the money came later than that; else the day it came. */
  readonly startOn?: LocalDay;
  /** Equal instalments are a multiple of this: 1 fen unless the lender rounds to whole yuan. */
  readonly instalmentMultipleFen?: Fen;
  /** An equal instalment that was agreed as such; else it is computed. */
  readonly instalmentFen?: Fen;
};

/** The parts of an amount due or paid, in the order in which a payment takes them. */
export const PARTS = ['penaltyFen', 'feeFen', 'interestFen', 'principalFen'] as const;
export type PartKey = (typeof PARTS)[number];
export type Parts = { readonly [key in PartKey]: Fen };

/** A period: where it regularly begins, from when interest runs in it, and when it is due. */
export type Period = { readonly startOn: LocalDay; readonly fromOn: LocalDay; readonly dueOn: LocalDay };

/** One instalment 期. `n` counts from 1; `balanceAfterFen` is the principal left when it has been paid. */
export type Instalment = Period & Parts & { readonly n: number; readonly balanceAfterFen: Fen };

export type TermsError = 'PRINCIPAL_NOT_POSITIVE' | 'RATE_OUT_OF_RANGE' | 'DUE_DAYS_WRONG' | 'INSTALMENT_WRONG';

export const PPM = 1_000_000n;
/** A basis point is a hundred parts per million. */
export const ppmOfBps = (rateBps: bigint): bigint => rateBps * 100n;

export const NO_PARTS: Parts = { penaltyFen: 0n, feeFen: 0n, interestFen: 0n, principalFen: 0n };
export const totalOf = (parts: Parts): Fen => PARTS.reduce((sum, key) => sum + parts[key], 0n);
export const mapParts = (value: (key: PartKey) => Fen): Parts => ({
  penaltyFen: value('penaltyFen'), feeFen: value('feeFen'),
  interestFen: value('interestFen'), principalFen: value('principalFen'),
});
export const addParts = (a: Parts, b: Parts): Parts => mapParts((key) => a[key] + b[key]);
export const sumParts = (all: readonly Parts[]): Parts => all.reduce(addParts, NO_PARTS);

/** Says whether terms can be lent on at all. */
export function checkTerms(terms: LoanTerms): Result<LoanTerms, TermsError> {
  if (terms.principalFen <= 0n) return err('PRINCIPAL_NOT_POSITIVE');
  if (terms.annualRatePpm < 0n || terms.annualRatePpm > 10n * PPM) return err('RATE_OUT_OF_RANGE');
  const days = [terms.disbursedOn, ...terms.dueDays];
  const start = terms.startOn ?? terms.disbursedOn;
  const ascending = days.every((day, index) => isLocalDay(day) && (index === 0 || days[index - 1]! < day));
  if (days.length < 2 || !ascending || !isLocalDay(start) || start > terms.disbursedOn) return err('DUE_DAYS_WRONG');
  if ((terms.instalmentMultipleFen ?? 1n) <= 0n || (terms.instalmentFen ?? 1n) <= 0n) return err('INSTALMENT_WRONG');
  return ok(terms);
}

const factorOf = (terms: Pick<LoanTerms, 'annualRatePpm'>, year: YearFraction): YearFraction =>
  ({ numerator: terms.annualRatePpm * year.numerator, denominator: PPM * year.denominator });

/** Interest on a balance over a part of a period, rounded half to even. */
export function interestOver(
  terms: Pick<LoanTerms, 'annualRatePpm' | 'dayCount'>, balanceFen: Fen, period: Period, from: LocalDay, to: LocalDay,
): Fen {
  const { numerator, denominator } = factorOf(terms, accruedFraction(terms.dayCount, period, from, to));
  return divideHalfEven(balanceFen * numerator, denominator);
}

/**
 * The instalment that repays a balance exactly, before rounding: with growth g of each period, the balance times the
 * product of all g, over the sum of the products of the later ones. Computed in whole numbers, rounded once to the multiple.
 */
function levelInstalment(terms: LoanTerms, balanceFen: Fen, periods: readonly Period[]): Fen {
  let growth = 1n;
  let sum = 0n;
  let scale = 1n;
  for (const period of periods) {
    const year = accruedFraction(terms.dayCount, period, period.fromOn, period.dueOn);
    const { numerator, denominator } = factorOf(terms, year);
    growth *= denominator + numerator;
    sum = sum * (denominator + numerator) + scale * denominator;
    scale *= denominator;
  }
  const multiple = terms.instalmentMultipleFen ?? 1n;
  return divideHalfEven(balanceFen * growth, sum * multiple) * multiple;
}

/** Lays a balance over periods. The first period's interest may be capped by what an earlier version asked for it. */
function layOut(
  terms: LoanTerms, balanceFen: Fen, periods: readonly Period[], instalmentFen: Fen | null, firstN: number, capFen: Fen | null,
): Instalment[] {
  const rows: Instalment[] = [];
  let balance = balanceFen;
  for (const [index, period] of periods.entries()) {
    if (balance === 0n) break;
    const computed = interestOver(terms, balance, period, period.fromOn, period.dueOn);
    const interestFen = index === 0 && capFen !== null && capFen < computed ? capFen : computed;
    const isLast = index === periods.length - 1;
    const wanted = instalmentFen === null || instalmentFen < interestFen ? 0n : instalmentFen - interestFen;
    const principalFen = isLast || wanted > balance ? balance : wanted;
    balance -= principalFen;
    rows.push({ ...NO_PARTS, ...period, n: firstN + index, principalFen, interestFen, balanceAfterFen: balance });
  }
  return rows;
}

/**
 * Brings the last instalment nearer to the others: when it is off by more than half a unit an instalment, the difference is
 * spread once over all of them, and kept if that is better. (Apache Fineract smooths its instalments by the same rule.)
 */
function smoothed(
  terms: LoanTerms, rows: readonly Instalment[], level: Fen, lay: (instalmentFen: Fen) => Instalment[],
): Instalment[] {
  const multiple = terms.instalmentMultipleFen ?? 1n;
  const offBy = (of: readonly Instalment[], instalmentFen: Fen) => {
    const off = totalOf(of[of.length - 1]!) - instalmentFen;
    return off < 0n ? -off : off;
  };
  const count = BigInt(rows.length);
  const off = totalOf(rows[rows.length - 1]!) - level;
  if (offBy(rows, level) * 2n <= count * multiple) return [...rows];
  const shift = divideHalfEven(off, count * multiple) * multiple;
  const shifted = lay(level + shift);
  return shifted.length === rows.length && offBy(shifted, level + shift) < offBy(rows, level) ? shifted : [...rows];
}

/**
 * Repays a balance over the given periods under the terms: the heart of a first schedule and of every later version.
 * @param options.instalmentFen keeps this equal instalment instead of computing one
 * @param options.firstInterestCapFen the most that the first period's interest may be
 */
export function amortise(
  terms: LoanTerms, balanceFen: Fen, periods: readonly Period[],
  options: { readonly firstN?: number; readonly instalmentFen?: Fen; readonly firstInterestCapFen?: Fen } = {},
): Instalment[] {
  invariant(balanceFen > 0n && periods.length > 0, 'there is a balance and a day to repay it');
  const lay = (instalmentFen: Fen | null) =>
    layOut(terms, balanceFen, periods, instalmentFen, options.firstN ?? 1, options.firstInterestCapFen ?? null);
  if (terms.method === 'SEASONAL_BULLET') return lay(null);
  if (options.instalmentFen !== undefined) return lay(options.instalmentFen);
  const level = levelInstalment(terms, balanceFen, periods);
  return smoothed(terms, lay(level), level, lay);
}

/** The periods between due days. */
export const periodsOf = (terms: Pick<LoanTerms, 'disbursedOn' | 'startOn' | 'dueDays'>): Period[] =>
  terms.dueDays.map((dueOn, index) => {
    const before = terms.dueDays[index - 1];
    return { startOn: before ?? terms.startOn ?? terms.disbursedOn, fromOn: before ?? terms.disbursedOn, dueOn };
  });

/** The first schedule of a loan, under terms that `checkTerms` accepts. */
export function buildSchedule(terms: LoanTerms): Instalment[] {
  invariant(checkTerms(terms).ok, 'terms have been checked');
  return amortise(terms, terms.principalFen, periodsOf(terms), { instalmentFen: terms.instalmentFen });
}
