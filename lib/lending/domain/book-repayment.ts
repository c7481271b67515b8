/** Books a repayment on a loan: schedule, balances, ledger, evidence and words, as one fragment of whatever moved the money. */
import { recordFact } from '../../evidence/record';
import { recordInterestDue, recordRepayment } from '../../ledger/recorders';
import { combine, type Change, type Fragment, type Row } from '../../operation/plan';
import type { NewId } from '../../shared/ids';
import type { Fen } from '../../shared/money';
import { invariant } from '../../shared/result';
import type { AllocationLine } from './allocation';
import { daysBetween, type LocalDay } from './calendar';
import { daysPastDue, principalOutstanding } from './delinquency';
import { nextDueOn, payoffFen, type BookedInstalment, type LoanBook } from './loan-book';
import { loanMachine } from './loan-machine';
import { repay, type Repaid } from './prepayment';
import { sumParts, type Instalment, type Parts } from './schedule';

export type BookedPayment = {
  readonly amountFen: Fen;
  readonly on: LocalDay;
  readonly source: 'settlement' | 'prepayment' | 'direct';
  /** The settlement or bank receipt that moved the money: one repayment of a loan for each. */
  readonly reference: string;
  /** The part of the amount that goes by the farmer's own word, beyond the contract. */
  readonly voluntaryFen?: Fen;
  readonly recordedBy: string;
};
type Moment = { readonly now: Date; readonly newId: NewId };

export const instalmentRow = (row: Instalment, about: { readonly id: string; readonly loanId: string; readonly scheduleVersion: number }): Row => ({
  ...about, n: row.n, startOn: row.startOn, fromOn: row.fromOn, dueOn: row.dueOn, penaltyFen: row.penaltyFen, feeFen: row.feeFen,
  interestFen: row.interestFen, principalFen: row.principalFen, balanceAfterFen: row.balanceAfterFen,
});

/** The schedule after a repayment: what was paid on the rows that hold, or all rows of a new version. */
function scheduleChanges(book: LoanBook, repaid: Repaid, newId: NewId): Change[] {
  if (!repaid.rescheduled) {
    return repaid.lines.map(({ n, parts }) => ({
      op: 'delta', table: 'instalment', id: book.rows.find((row) => row.n === n)!.id,
      add: { paidPenaltyFen: parts.penaltyFen, paidFeeFen: parts.feeFen, paidInterestFen: parts.interestFen, paidPrincipalFen: parts.principalFen, version: 1 },
    }));
  }
  const recorded = new Map(book.rows.map((row) => [row.dueOn, row.recordedDays]));
  return [{ op: 'insert', table: 'instalment', rows: repaid.rows.map((row) => ({
    ...instalmentRow(row, { id: newId('instalment'), loanId: book.id, scheduleVersion: book.scheduleVersion + 1 }),
    paidPenaltyFen: row.paid.penaltyFen, paidFeeFen: row.paid.feeFen, paidInterestFen: row.paid.interestFen, paidPrincipalFen: row.paid.principalFen,
    recordedDays: recorded.get(row.dueOn) ?? 0,
  })) }];
}

/** One fact for each instalment that was paid on, by its regular due day: many early payments are still one instalment. */
function repaidFacts(book: LoanBook, lines: readonly AllocationLine[], payment: BookedPayment, owedFen: Fen, { now, newId }: Moment) {
  return lines.map(({ n, parts }) => {
    const row: BookedInstalment = book.rows.find((one) => one.n === n)!;
    return recordFact('loan.repaid', { subjectOrgId: book.borrowerOrgId, objectId: book.id, occurredAt: now }, {
      loanId: book.id, lenderOrgId: book.lenderOrgId, instalment: n, dueOn: row.dueOn, paidOn: payment.on, amountFen: sumOf(parts).toString(),
      outstandingFen: owedFen.toString(), daysPastDue: Math.max(0, daysBetween(row.dueOn, payment.on)), source: payment.source,
    }, newId);
  });
}

const sumOf = (parts: Parts): Fen => chargesOf(parts) + parts.principalFen;
const chargesOf = (parts: Parts): Fen => parts.penaltyFen + parts.feeFen + parts.interestFen;

/** The farmer's word has been kept as far as this payment goes. */
function prepaymentChange({ prepayment }: LoanBook, voluntaryFen: Fen, ended: boolean, now: Date): Change[] {
  if (!prepayment || (voluntaryFen === 0n && !ended)) return [];
  const paidFen = prepayment.paidFen + voluntaryFen;
  const done = ended || paidFen === prepayment.amountFen;
  return [{ op: 'update', table: 'prepayment', id: prepayment.id, version: prepayment.version, set: { paidFen, ...(done ? { state: 'DONE', endedAt: now } : {}) } }];
}

/**
 * Books money that reached the lender: past due, due, then in advance; what is early repays principal and saves interest.
 * Interest becomes due in the ledger no later than it is paid. The last fen closes the loan.
 * @param payment above zero, at most what ends the loan on that day, not before an earlier repayment
 */
export function bookRepayment(book: LoanBook, payment: BookedPayment, moment: Moment): Fragment & { readonly closed: boolean; readonly owedFen: Fen } {
  const { now, newId } = moment;
  invariant(payment.amountFen <= payoffFen(book, payment.on), 'nothing is taken that is not owed');
  const repaid = repay(book.terms, book.rows, payment.amountFen, payment.on);
  const parts = sumParts(repaid.lines.map((line) => line.parts));
  const owedFen = principalOutstanding(repaid.rows);
  const closed = payoffFen({ terms: book.terms, rows: repaid.rows as readonly BookedInstalment[] }, payment.on) === 0n;
  const state = closed ? loanMachine.next(book.state, 'pay_off') : { ok: true as const, value: book.state };
  invariant(state.ok && book.state === 'active', 'only an active loan is repaid');

  const chargesPaidFen = book.chargesPaidFen + chargesOf(parts);
  const newlyDueFen = chargesPaidFen > book.chargedFen ? chargesPaidFen - book.chargedFen : 0n;
  const repaymentId = newId('repayment');
  const scheduleVersion = book.scheduleVersion + (repaid.rescheduled ? 1 : 0);
  const fragment = combine({}, {
    changes: [
      { op: 'update', table: 'loan', id: book.id, version: book.version, set: {
        state: state.value, scheduleVersion, owedFen, chargesPaidFen, chargedFen: book.chargedFen + newlyDueFen, repaidFen: book.repaidFen + payment.amountFen,
        lastRepaidOn: payment.on, daysPastDue: daysPastDue(repaid.rows, payment.on), nextDueOn: nextDueOn(repaid.rows),
        worstDaysPastDue: Math.max(book.worstDaysPastDue, daysPastDue(book.rows, payment.on)), ...(closed ? { endedAt: now } : {}),
      } },
      ...scheduleChanges(book, repaid, newId),
      { op: 'insert', table: 'loan_transaction', rows: [{
        id: repaymentId, loanId: book.id, kind: 'REPAYMENT', source: payment.source, reference: payment.reference, amountFen: payment.amountFen, ...parts,
        owedAfterFen: owedFen, scheduleVersion, paidOn: payment.on, recordedBy: payment.recordedBy, at: now,
      }] },
      ...prepaymentChange(book, payment.voluntaryFen ?? 0n, closed, now),
    ],
    postings: [
      ...(newlyDueFen > 0n ? [recordInterestDue({ loanId: book.id, lenderOrgId: book.lenderOrgId, key: repaymentId, amountFen: newlyDueFen }, { at: now, newId })] : []),
      recordRepayment({ repaymentId, loanId: book.id, lenderOrgId: book.lenderOrgId, principalFen: parts.principalFen, interestFen: chargesOf(parts) }, { at: now, newId }),
    ],
    facts: repaidFacts(book, repaid.lines, payment, owedFen, moment),
  });
  return { ...fragment, closed, owedFen };
}
