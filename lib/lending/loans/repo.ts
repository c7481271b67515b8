import type { Db } from '../../db/database';
import { chinaDay } from '../../shared/clock';
import type { Fen } from '../../shared/money';
import { claimOf, type BookedInstalment, type LoanBook, type RepayableLoan } from '../domain/loan-book';
import type { DayCount } from '../domain/calendar';
import type { LoanMethod } from '../domain/schedule';
import type { LoanState } from '../domain/loan-machine';

type BookRow = {
  id: string; version: number; number: string; lenderOrgId: string; borrowerOrgId: string; state: LoanState; method: LoanMethod; principalFen: Fen;
  rateBps: number; dayCount: DayCount; dueDays: string[]; disbursedOn: string; scheduleVersion: number; repaidFen: Fen; chargedFen: Fen;
  chargesPaidFen: Fen; daysPastDue: number; worstDaysPastDue: number; lastRepaidOn: string | null; capBps: number; weeklyFloorFen: Fen; priority: number;
  prepaymentId: string | null; prepaymentVersion: number; prepaymentFen: Fen | null; prepaidFen: Fen;
  rowId: string; n: number; startOn: string; fromOn: string; dueOn: string; penaltyFen: Fen; feeFen: Fen; interestFen: Fen; rowPrincipalFen: Fen;
  balanceAfterFen: Fen; paidPenaltyFen: Fen; paidFeeFen: Fen; paidInterestFen: Fen; paidPrincipalFen: Fen; recordedDays: number;
};

/** One statement, so that a loan is never seen with another version's instalments. */
const BOOK = `select l.id, l.version, l.number, l.lender_org_id as "lenderOrgId", l.borrower_org_id as "borrowerOrgId", l.state, l.method,
  l.principal_fen as "principalFen", l.rate_bps as "rateBps", l.day_count as "dayCount", l.due_days as "dueDays", l.disbursed_on::text as "disbursedOn",
  l.schedule_version as "scheduleVersion", l.repaid_fen as "repaidFen", l.charged_fen as "chargedFen", l.charges_paid_fen as "chargesPaidFen",
  l.days_past_due as "daysPastDue", l.worst_days_past_due as "worstDaysPastDue", l.last_repaid_on::text as "lastRepaidOn",
  l.deduction_cap_bps as "capBps", l.weekly_floor_fen as "weeklyFloorFen", l.priority,
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
      weeklyFloorFen: row.weeklyFloorFen, priority: row.priority,
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
