/**
 * A repayment on any day, early ones included. What is due is paid first; what is more repays principal, with the interest
 * accrued to that day and none for the days after it, and the rest of the schedule gets a new version.
 * There is no prepayment penalty: a farmer who sells early saves the interest.
 */
import type { Fen } from '../../shared/money';
import { invariant } from '../../shared/result';
import {
  allocateRepayment, applyLines, outstanding, takeParts, type AllocationLine, type InstalmentState,
} from './allocation';
import type { LocalDay } from './calendar';
import {
  amortise, interestOver, NO_PARTS, PARTS, sumParts, totalOf, type Instalment, type LoanTerms, type Parts, type Period,
} from './schedule';

/** What a part repayment changes: the size of the instalments 期数不变, or their number 月供不变. */
export const PREPAYMENT_MODES = ['SMALLER_INSTALMENTS', 'FEWER_INSTALMENTS'] as const;
export type PrepaymentMode = (typeof PREPAYMENT_MODES)[number];

export type Repaid = {
  /** Where the money went; `n` speaks of `rows`. */
  readonly lines: readonly AllocationLine[];
  /** The instalments afterwards. */
  readonly rows: readonly InstalmentState[];
  /** True when `rows` is a new version of the schedule; the old one is kept by who calls. */
  readonly rescheduled: boolean;
  /** What nothing was owed for: it belongs to the borrower. */
  readonly overpaidFen: Fen;
};

const isFuture = (on: LocalDay) => (row: Instalment): boolean => row.dueOn > on;
const interestSum = (rows: readonly Instalment[]): Fen => rows.reduce((sum, row) => sum + row.interestFen, 0n);

/** What is left of the instalments that are not due yet: charges already put on them, and principal. */
function ahead(rows: readonly InstalmentState[], on: LocalDay): { future: InstalmentState[]; charges: Parts; balanceFen: Fen } {
  const future = rows.filter(isFuture(on));
  const left = sumParts(future.map(outstanding));
  return { future, charges: { ...NO_PARTS, penaltyFen: left.penaltyFen, feeFen: left.feeFen }, balanceFen: left.principalFen };
}

/**
 * Interest accrued and unpaid on a day in the running period, in fen, half to even. Overdue principal is not in it:
 * after its due day it is a matter of penalties.
 */
export function accruedInterest(terms: LoanTerms, rows: readonly InstalmentState[], on: LocalDay): Fen {
  const { future, balanceFen } = ahead(rows, on);
  const current = future[0];
  return current ? accruedInTotal(terms, current, balanceFen, on) - current.paid.interestFen : 0n;
}

/** Never more than the period's own interest: splitting a period must not make a fen. Never less than was paid for it. */
function accruedInTotal(terms: LoanTerms, current: InstalmentState, balanceFen: Fen, on: LocalDay): Fen {
  invariant(current.fromOn <= on, 'nothing is repaid before the money was lent');
  const accrued = interestOver(terms, balanceFen, current, current.fromOn, on);
  const capped = accrued < current.interestFen ? accrued : current.interestFen;
  return capped > current.paid.interestFen ? capped : current.paid.interestFen;
}

/** What ends the loan on a day: everything due, charges, the interest accrued to that day, and all principal. */
export function payoff(terms: LoanTerms, rows: readonly InstalmentState[], on: LocalDay): Parts {
  const { charges, balanceFen } = ahead(rows, on);
  const due = rows.filter((row) => !isFuture(on)(row)).map(outstanding);
  return sumParts([...due, charges, { ...NO_PARTS, interestFen: accruedInterest(terms, rows, on), principalFen: balanceFen }]);
}

/** The periods that are left, the running one from the day of the repayment. */
const periodsFrom = (future: readonly Instalment[], on: LocalDay): Period[] =>
  future.map(({ startOn, fromOn, dueOn }, index) => ({ startOn, fromOn: index === 0 ? on : fromOn, dueOn }));

/**
 * The schedule for the balance that is left. Equal instalments never grow by a prepayment, and if rounding the smaller
 * instalment would cost more interest in all than before, the old instalment is kept: prepaying must never cost.
 */
function remaining(
  terms: LoanTerms, future: readonly InstalmentState[], balanceFen: Fen, on: LocalDay, accruedFen: Fen, mode: PrepaymentMode,
): Instalment[] {
  const current = future[0]!;
  const periods = periodsFrom(future, on);
  const options = { firstN: current.n + 1, firstInterestCapFen: current.interestFen - accruedFen };
  const formerFen = current.principalFen + current.interestFen;
  const kept = amortise(terms, balanceFen, periods, { ...options, instalmentFen: formerFen });
  if (terms.method !== 'ANNUITY' || mode === 'FEWER_INSTALMENTS') return kept;
  const smaller = amortise(terms, balanceFen, periods, options);
  const grew = smaller.length > 1 && totalOf(smaller[0]!) > formerFen;
  return grew || interestSum(smaller) > interestSum(future) - accruedFen ? kept : smaller;
}

/**
 * Pays an amount on a day: past due, due, charges already put on later instalments, accrued interest, principal.
 * Only when principal is repaid early does the schedule change: the instalment paid now takes the running number, with
 * what it repaid, and the later ones follow it.
 * @param amountFen above zero
 * @param on not before the money was lent, nor before an earlier repayment
 */
export function repay(
  terms: LoanTerms, rows: readonly InstalmentState[], amountFen: Fen, on: LocalDay, mode: PrepaymentMode = 'SMALLER_INSTALMENTS',
): Repaid {
  const owed = allocateRepayment(rows.filter((row) => !isFuture(on)(row)), amountFen, on);
  const afterOwed = applyLines(rows, owed.lines);
  const { future, charges, balanceFen } = ahead(afterOwed, on);
  const current = future[0];
  if (!current || owed.overpaidFen === 0n) return { ...owed, rows: afterOwed, rescheduled: false };

  invariant(future.every((row) => row.paid.principalFen === 0n), 'principal repaid early has made a new version');
  const accruedFen = accruedInTotal(terms, current, balanceFen, on);
  const owedNow: Parts = { ...charges, interestFen: accruedFen - current.paid.interestFen, principalFen: balanceFen };
  const taken = takeParts(owedNow, owed.overpaidFen, PARTS);
  const overpaidFen = owed.overpaidFen - totalOf(taken);
  if (taken.principalFen === 0n) {
    const lines = [...owed.lines, ...inAdvance(future, taken)];
    return { lines, rows: applyLines(rows, lines), rescheduled: false, overpaidFen };
  }
  const balanceAfterFen = balanceFen - taken.principalFen;
  const chargesDue = sumParts(future);
  const paid: Parts = { ...chargesDue, interestFen: accruedFen, principalFen: taken.principalFen };
  const closed: InstalmentState = {
    ...paid, n: current.n, startOn: current.startOn, fromOn: current.fromOn, dueOn: on, balanceAfterFen, paid,
  };
  const later = balanceAfterFen === 0n ? [] : remaining(terms, future, balanceAfterFen, on, accruedFen, mode);
  return {
    lines: [...owed.lines, { n: current.n, stage: 'IN_ADVANCE', parts: taken }],
    rows: [...afterOwed.filter((row) => !isFuture(on)(row)), closed, ...later.map((row) => ({ ...row, paid: NO_PARTS }))],
    rescheduled: true,
    overpaidFen,
  };
}

/** An amount that reaches no principal, laid on the later instalments: their charges, then the running one's interest. */
function inAdvance(future: readonly InstalmentState[], taken: Parts): AllocationLine[] {
  let rest: Parts = taken;
  const lines: AllocationLine[] = [];
  for (const [index, row] of future.entries()) {
    const left = outstanding(row);
    const min = (a: Fen, b: Fen) => (a < b ? a : b);
    const parts: Parts = {
      penaltyFen: min(left.penaltyFen, rest.penaltyFen), feeFen: min(left.feeFen, rest.feeFen),
      interestFen: index === 0 ? rest.interestFen : 0n, principalFen: 0n,
    };
    rest = { ...rest, penaltyFen: rest.penaltyFen - parts.penaltyFen, feeFen: rest.feeFen - parts.feeFen };
    if (totalOf(parts) > 0n) lines.push({ n: row.n, stage: 'IN_ADVANCE', parts });
  }
  return lines;
}
