/** What the close of a business day does to an active loan: interest that fell due, days past due, and arrears on record. */
import { recordFact } from '../../evidence/record';
import { recordInterestDue } from '../../ledger/recorders';
import type { Change, Fragment } from '../../operation/plan';
import { err, ok, type Result } from '../../shared/result';
import { outstanding } from './allocation';
import { addDays, daysBetween, type LocalDay } from './calendar';
import { daysPastDue } from './delinquency';
import type { BookedInstalment, LoanBook } from './loan-book';
import { totalOf } from './schedule';
import type { Moment } from './snapshots';

/** Arrears go on record when they begin, and when they have lasted this many days. */
export const RECORDED_AT = [1, 8, 31, 61, 91] as const;

export type Closed = Fragment & {
  readonly daysPastDue: number;
  /** The worst arrears that went on record today; null when none did. */
  readonly recorded: number | null;
  /** Something is due in this many days and the farmer should hear of it. */
  readonly remindOn: LocalDay | null;
};

const REMIND_DAYS = 3;

const reaches = (row: BookedInstalment, days: number): boolean => RECORDED_AT.some((mark) => row.recordedDays < mark && mark <= days);

/** Fees and interest of all instalments that are due by a day; what early repayment saved was never due. */
const chargesDueBy = (rows: readonly BookedInstalment[], day: LocalDay): bigint =>
  rows.filter((row) => row.dueOn <= day).reduce((sum, row) => sum + row.penaltyFen + row.feeFen + row.interestFen, 0n);

/** Closes a loan's day. Safe to repeat: a day that was closed is refused. */
export function closeDay(book: LoanBook, day: LocalDay, { now, newId }: Moment): Result<Closed, 'DAY_CLOSED' | 'LOAN_ENDED'> {
  if (book.state !== 'active') return err('LOAN_ENDED');
  if (day <= book.closedThrough) return err('DAY_CLOSED');
  const days = daysPastDue(book.rows, day);
  const dueFen = book.upfrontFen + chargesDueBy(book.rows, day);
  const newlyDueFen = dueFen > book.chargedFen ? dueFen - book.chargedFen : 0n;
  const late = book.rows.filter((row) => row.dueOn < day && totalOf(outstanding(row)) > 0n)
    .map((row) => ({ row, days: daysBetween(row.dueOn, day) })).filter(({ row, days: lateDays }) => reaches(row, lateDays));
  const changes: Change[] = [
    { op: 'update', table: 'loan', id: book.id, version: book.version, set: {
      closedThrough: day, daysPastDue: days, worstDaysPastDue: Math.max(book.worstDaysPastDue, days), chargedFen: book.chargedFen + newlyDueFen,
    } },
    ...late.map(({ row, days: lateDays }): Change => ({ op: 'delta', table: 'instalment', id: row.id, add: { version: 1 }, set: { recordedDays: lateDays } })),
  ];
  const next = book.rows.filter((row) => row.dueOn > day && totalOf(outstanding(row)) > 0n).map((row) => row.dueOn).sort()[0] ?? null;
  return ok({
    changes, daysPastDue: days, recorded: late.length > 0 ? Math.max(...late.map((one) => one.days)) : null,
    remindOn: next !== null && addDays(day, REMIND_DAYS + 1) === next ? next : null,
    postings: newlyDueFen > 0n ? [recordInterestDue({ loanId: book.id, lenderOrgId: book.lenderOrgId, key: `close:${day}`, amountFen: newlyDueFen }, { at: now, newId })] : [],
    facts: late.map(({ row, days: lateDays }) => recordFact('loan.overdue', { subjectOrgId: book.borrowerOrgId, objectId: book.id, occurredAt: now }, {
      loanId: book.id, lenderOrgId: book.lenderOrgId, instalment: row.n, dueOn: row.dueOn, asOf: day, daysPastDue: lateDays, outstandingFen: totalOf(outstanding(row)).toString(),
    }, newId)),
  });
}
