/** A loan as it stands in the book: its terms, the schedule that holds, and what was paid of it. */
import type { Fen } from '../../shared/money';
import { outstanding, type InstalmentState } from './allocation';
import { addMonths, monthlyDueDays, type LocalDay } from './calendar';
import { payoff } from './prepayment';
import { totalOf, type LoanMethod, type LoanTerms } from './schedule';
import type { LoanState } from './loan-machine';

/** A row of the schedule as it is stored; `recordedDays` are the worst arrears that were put on record for it. */
export type BookedInstalment = InstalmentState & { readonly id: string; readonly recordedDays: number };

/** A farmer's standing word that more of her next settlements goes to a loan; `amountFen` null pays it off. */
export type StandingPrepayment = { readonly id: string; readonly version: number; readonly amountFen: Fen | null; readonly paidFen: Fen };

export type LoanBook = {
  readonly id: string; readonly version: number; readonly number: string;
  readonly lenderOrgId: string; readonly borrowerOrgId: string;
  readonly state: LoanState;
  readonly terms: LoanTerms;
  readonly scheduleVersion: number;
  readonly rows: readonly BookedInstalment[];
  readonly repaidFen: Fen;
  /** Interest and fees that have become due in the ledger, and what was paid of them. */
  readonly chargedFen: Fen; readonly chargesPaidFen: Fen;
  readonly daysPastDue: number; readonly worstDaysPastDue: number;
  readonly lastRepaidOn: LocalDay | null;
  /** The last day whose close has been booked. */
  readonly closedThrough: LocalDay;
  /** The fee that was kept back at the start: it counts as charged and paid, and stands in no instalment. */
  readonly upfrontFen: Fen;
  readonly capBps: bigint; readonly weeklyFloorFen: Fen; readonly priority: number;
  readonly prepayment: StandingPrepayment | null;
};

/** What a settlement may take for a loan, and on whose word. */
export type RepayableLoan = LoanBook & {
  /** By the signed contract, within its cap: everything that is owed on this day, for early repayment saves her interest. */
  readonly claimFen: Fen;
  /** By her own word, out of what would be hers. */
  readonly voluntaryFen: Fen;
};

/** What ends the loan on a day, in fen. */
export const payoffFen = (book: Pick<LoanBook, 'terms' | 'rows'>, on: LocalDay): Fen => totalOf(payoff(book.terms, book.rows, on));

/** What an active loan may take of a settlement on a day. */
export function claimOf(book: LoanBook, on: LocalDay): RepayableLoan {
  const claimFen = payoffFen(book, on);
  const { prepayment } = book;
  const wanted = prepayment === null ? 0n : prepayment.amountFen === null ? claimFen : prepayment.amountFen - prepayment.paidFen;
  return { ...book, claimFen, voluntaryFen: wanted < claimFen ? wanted : claimFen };
}

/** The next day on which something is due that is not paid; null when nothing is. */
export const nextDueOn = (rows: readonly InstalmentState[]): LocalDay | null =>
  rows.filter((row) => totalOf(outstanding(row)) > 0n).map((row) => row.dueOn).sort()[0] ?? null;

/** When a loan is due: a seasonal bullet once, after its months; an annuity every month on the same day. */
export function dueDaysOf(method: LoanMethod, disbursedOn: LocalDay, months: number): LocalDay[] {
  return method === 'SEASONAL_BULLET' ? [addMonths(disbursedOn, months)] : monthlyDueDays(addMonths(disbursedOn, 1), months, Number(disbursedOn.slice(8)));
}
