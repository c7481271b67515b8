import type { Db } from '../../db/database';
import type { Actor } from '../../shared/actor';
import { chinaDay } from '../../shared/clock';
import type { Fen } from '../../shared/money';
import type { WaitingLoan } from '../domain/disbursement';
import { claimOf, type BookedInstalment, type LoanBook, type RepayableLoan } from '../domain/loan-book';
import type { DayCount } from '../domain/calendar';
import type { LoanMethod } from '../domain/schedule';
import type { LoanState } from '../domain/loan-machine';

type BookRow = {
  id: string; version: number; number: string; lenderOrgId: string; borrowerOrgId: string; state: LoanState; method: LoanMethod; principalFen: Fen;
  rateBps: number; dayCount: DayCount; dueDays: string[]; disbursedOn: string; scheduleVersion: number; repaidFen: Fen; chargedFen: Fen;
  chargesPaidFen: Fen; daysPastDue: number; worstDaysPastDue: number; upfrontFen: Fen; closedThrough: string; lastRepaidOn: string | null; capBps: number; weeklyFloorFen: Fen; priority: number;
  prepaymentId: string | null; prepaymentVersion: number; prepaymentFen: Fen | null; prepaidFen: Fen;
  rowId: string; n: number; startOn: string; fromOn: string; dueOn: string; penaltyFen: Fen; feeFen: Fen; interestFen: Fen; rowPrincipalFen: Fen;
  balanceAfterFen: Fen; paidPenaltyFen: Fen; paidFeeFen: Fen; paidInterestFen: Fen; paidPrincipalFen: Fen; recordedDays: number;
};

/** One statement, so that a loan is never seen with another version's instalments. */
const BOOK = `select l.id, l.version, l.number, l.lender_org_id as "lenderOrgId", l.borrower_org_id as "borrowerOrgId", l.state, l.method,
  l.principal_fen as "principalFen", l.rate_bps as "rateBps", l.day_count as "dayCount", l.due_days as "dueDays", l.disbursed_on::text as "disbursedOn",
  l.schedule_version as "scheduleVersion", l.repaid_fen as "repaidFen", l.charged_fen as "chargedFen", l.charges_paid_fen as "chargesPaidFen",
  l.days_past_due as "daysPastDue", l.worst_days_past_due as "worstDaysPastDue", l.last_repaid_on::text as "lastRepaidOn",
  l.deduction_cap_bps as "capBps", l.weekly_floor_fen as "weeklyFloorFen", l.priority, l.fee_fen as "upfrontFen", l.closed_through::text as "closedThrough",
  p.id as "prepaymentId", p.version as "prepaymentVersion", p.amount_fen as "prepaymentFen", p.paid_fen as "prepaidFen",
  i.id as "rowId", i.n, i.start_on::text as "startOn", i.from_on::text as "fromOn", i.due_on::text as "dueOn", i.penalty_fen as "penaltyFen", i.fee_fen as "feeFen",
  i.interest_fen as "interestFen", i.principal_fen as "rowPrincipalFen", i.balance_after_fen as "balanceAfterFen", i.paid_penalty_fen as "paidPenaltyFen",
  i.paid_fee_fen as "paidFeeFen", i.paid_interest_fen as "paidInterestFen", i.paid_principal_fen as "paidPrincipalFen", i.recorded_days as "recordedDays"
  from loan l join instalment i on i.loan_id = l.id and i.schedule_version = l.schedule_version
  left join prepayment p on p.loan_id = l.id and p.state = 'ACTIVE'`;

function instalmentOf(row: BookRow): BookedInstalment {
  return {
    id: row.rowId, n: row.n, startOn: row.startOn, fromOn: row.fromOn, dueOn: row.dueOn, penaltyFen: row.penaltyFen, feeFen: row.feeFen,
    interestFen: row.interestFen, principalFen: row.rowPrincipalFen, balanceAfterFen: row.balanceAfterFen, recordedDays: row.recordedDays,
    paid: { penaltyFen: row.paidPenaltyFen, feeFen: row.paidFeeFen, interestFen: row.paidInterestFen, principalFen: row.paidPrincipalFen },
  };
}

function booksOf(rows: readonly BookRow[]): LoanBook[] {
  const byLoan = new Map<string, BookRow[]>();
  for (const row of rows) byLoan.set(row.id, [...(byLoan.get(row.id) ?? []), row]);
  return [...byLoan.values()].map((own): LoanBook => {
    const row = own[0]!;
    return {
      id: row.id, version: row.version, number: row.number, lenderOrgId: row.lenderOrgId, borrowerOrgId: row.borrowerOrgId, state: row.state,
      terms: {
        method: row.method, principalFen: row.principalFen, annualRatePpm: BigInt(row.rateBps) * 100n, dayCount: row.dayCount,
        disbursedOn: row.disbursedOn, dueDays: row.dueDays,
      },
      scheduleVersion: row.scheduleVersion, rows: own.map(instalmentOf), repaidFen: row.repaidFen, chargedFen: row.chargedFen, chargesPaidFen: row.chargesPaidFen,
      daysPastDue: row.daysPastDue, worstDaysPastDue: row.worstDaysPastDue, lastRepaidOn: row.lastRepaidOn, capBps: BigInt(row.capBps),
      weeklyFloorFen: row.weeklyFloorFen, priority: row.priority, upfrontFen: row.upfrontFen, closedThrough: row.closedThrough,
      prepayment: row.prepaymentId === null ? null
        : { id: row.prepaymentId, version: row.prepaymentVersion, amountFen: row.prepaymentFen, paidFen: row.prepaidFen },
    };
  });
}

/** A borrower's loans that a settlement may repay, with what each may take at this moment. */
export async function loadRepayableLoans(db: Db, borrowerOrgId: string, now: Date): Promise<RepayableLoan[]> {
  const rows = await db.sql<BookRow>(`${BOOK} where l.borrower_org_id = $1 and l.state = 'active' order by l.priority, l.id, i.n`, [borrowerOrgId]);
  return booksOf(rows).map((book) => claimOf(book, chinaDay(now)));
}

/** One active or ended loan as it stands in the book; null before its money came. */
export async function loadLoanBook(db: Db, loanId: string): Promise<LoanBook | null> {
  return booksOf(await db.sql<BookRow>(`${BOOK} where l.id = $1 order by i.n`, [loanId]))[0] ?? null;
}

const WAITING = `select l.id, l.version, l.number, l.state, l.lender_org_id as "lenderOrgId", l.borrower_org_id as "borrowerOrgId", l.method, l.principal_fen as "principalFen",
  l.fee_fen as "feeFen", l.rate_bps as "rateBps", l.months, l.limit_fen as "limitFen", l.transfer_id as "transferId", l.tries,
  a.id as "applicationId", a.version as "applicationVersion", a.state as "applicationState", a.score as "applicationScore"
  from loan l join loan_application a on a.id = l.application_id`;

/** The loan of an application, as long as its money is not there. */
export async function loadWaitingLoan(db: Db, actor: Actor, applicationId: string): Promise<WaitingLoan | null> {
  const lender = actor.kind === 'person' ? actor.organisationId : actor.kind === 'system' ? null : undefined;
  if (lender === undefined) return null;
  return (await db.sql<WaitingLoan>(`${WAITING} where a.id = $1 and ($2::text is null or l.lender_org_id = $2)`, [applicationId, lender]))[0] ?? null;
}

/** The loan that a bank transfer was to pay out. */
export async function loadLoanOfTransfer(db: Db, transferId: string): Promise<WaitingLoan | null> {
  return (await db.sql<WaitingLoan>(`${WAITING} where l.transfer_id = $1`, [transferId]))[0] ?? null;
}

/** A loan of the borrower's or the lender's own, in the book. */
export async function loadOwnLoan(db: Db, actor: Actor, loanId: string): Promise<LoanBook | null> {
  const book = actor.kind === 'person' ? await loadLoanBook(db, loanId) : null;
  return book && actor.kind === 'person' && [book.borrowerOrgId, book.lenderOrgId].includes(actor.organisationId) ? book : null;
}

/** Whether a receipt of the lender's bank has been booked on one of its loans already. */
export async function receiptIsKnown(db: Db, lenderOrgId: string, reference: string): Promise<boolean> {
  const rows = await db.sql(
    `select 1 from loan_transaction t join loan l on l.id = t.loan_id where l.lender_org_id = $1 and t.kind = 'REPAYMENT' and t.reference = $2 limit 1`, [lenderOrgId, reference]);
  return rows.length > 0;
}
