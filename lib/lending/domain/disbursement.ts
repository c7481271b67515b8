/** From the sealed contract to the money in her account, and what it means when the bank says no. */
import { recordFact } from '../../evidence/record';
import { recordDisbursement, recordInterestDue, recordRepayment } from '../../ledger/recorders';
import type { Change, Fragment, Row } from '../../operation/plan';
import type { Fen } from '../../shared/money';
import { chinaDay } from '../../shared/clock';
import { err, invariant, ok, type Result } from '../../shared/result';
import { unpaid } from './allocation';
import { instalmentRow } from './book-repayment';
import { applicationMachine, loanMachine, type ApplicationState, type LoanState } from './loan-machine';
import { nextDueOn } from './loan-book';
import { quote } from './offering';
import { NO_PARTS, type LoanMethod, type Parts } from './schedule';
import type { Moment } from './snapshots';

/** A loan that waits for its money, with the application it comes from. */
export type WaitingLoan = {
  readonly id: string; readonly version: number; readonly number: string; readonly state: LoanState;
  readonly lenderOrgId: string; readonly borrowerOrgId: string; readonly method: LoanMethod; readonly principalFen: Fen; readonly feeFen: Fen;
  readonly rateBps: number; readonly months: number; readonly limitFen: Fen; readonly transferId: string | null; readonly tries: number;
  readonly applicationId: string; readonly applicationVersion: number; readonly applicationState: ApplicationState; readonly applicationScore: number;
};

const moveApplication = (loan: WaitingLoan, transition: 'start_disbursement' | 'disburse' | 'fail_disbursement', set: Row): Change => {
  const next = applicationMachine.next(loan.applicationState, transition);
  invariant(next.ok, 'loan and application wait for the same');
  return { op: 'update', table: 'loan_application', id: loan.applicationId, version: loan.applicationVersion, set: { ...set, state: next.value } };
};

/** What reaches her account: the fee is kept back. */
export const paidOutFen = (loan: Pick<WaitingLoan, 'principalFen' | 'feeFen'>): Fen => loan.principalFen - loan.feeFen;
/** The bank takes one instruction a reference; a later try has its number behind the loan's id. */
export const transferReference = (loan: Pick<WaitingLoan, 'id' | 'tries'>): string => (loan.tries === 0 ? loan.id : `${loan.id}-${loan.tries + 1}`);

/** The bank is being told. `transferId` is that of the instruction in the same plan. */
export function planStart(loan: WaitingLoan, transferId: string, { now }: Moment): Fragment {
  return { changes: [
    { op: 'update', table: 'loan', id: loan.id, version: loan.version, set: { transferId, tries: loan.tries + 1 } },
    moveApplication(loan, 'start_disbursement', { disbursingAt: now }),
  ] };
}

const moved = (loan: WaitingLoan, kind: 'DISBURSEMENT' | 'FEE', parts: Parts, about: { readonly reference: string; readonly actor: string }, { now, newId }: Moment): Row => ({
  id: newId('repayment'), loanId: loan.id, kind, reference: about.reference, amountFen: kind === 'FEE' ? parts.feeFen : parts.principalFen, ...parts,
  owedAfterFen: loan.principalFen, scheduleVersion: 1, paidOn: chinaDay(now), recordedBy: about.actor, at: now,
});

/**
 * What the bank has said of the transfer. Confirmed: the loan is active, its schedule counts from this day, and it is owed.
 * Refused: the contract stands, and it can be paid out again. Another transfer's word is no word.
 */
export function endDisbursement(
  loan: WaitingLoan, report: { readonly transferId: string; readonly status: 'CONFIRMED' | 'FAILED'; readonly confirmationId: string | null; readonly actor: string }, moment: Moment,
): Result<Fragment, 'DISBURSEMENT_ENDED'> {
  const { now, newId } = moment;
  const active = loanMachine.next(loan.state, 'disburse');
  if (!active.ok || loan.transferId !== report.transferId || loan.applicationState !== 'disbursing') return err('DISBURSEMENT_ENDED');
  if (report.status === 'FAILED') {
    return ok({ changes: [{ op: 'update', table: 'loan', id: loan.id, version: loan.version, set: { transferId: null } }, moveApplication(loan, 'fail_disbursement', {})] });
  }
  const on = chinaDay(now);
  const { terms, schedule } = quote(loan, on);
  const about = { reference: report.transferId, actor: report.actor };
  const fee = { loanId: loan.id, lenderOrgId: loan.lenderOrgId };
  return ok({
    changes: [
      { op: 'update', table: 'loan', id: loan.id, version: loan.version, set: {
        state: active.value, confirmationId: report.confirmationId, disbursedOn: on, disbursedAt: now, dueDays: terms.dueDays, scheduleVersion: 1, owedFen: loan.principalFen,
        nextDueOn: nextDueOn(unpaid(schedule)), closedThrough: on, chargedFen: loan.feeFen, chargesPaidFen: loan.feeFen,
      } },
      { op: 'insert', table: 'instalment', rows: schedule.map((row) => instalmentRow(row, { id: newId('instalment'), loanId: loan.id, scheduleVersion: 1 })) },
      { op: 'insert', table: 'loan_transaction', rows: [
        moved(loan, 'DISBURSEMENT', { ...NO_PARTS, principalFen: loan.principalFen }, about, moment),
        ...(loan.feeFen > 0n ? [moved(loan, 'FEE', { ...NO_PARTS, feeFen: loan.feeFen }, about, moment)] : []),
      ] },
      moveApplication(loan, 'disburse', { disbursedAt: now }),
    ],
    postings: [
      recordDisbursement({ ...fee, principalFen: loan.principalFen }, { at: now, newId }),
      // The fee is income of the lender's that never left it: due and paid with the same stroke.
      ...(loan.feeFen > 0n ? [
        recordInterestDue({ ...fee, key: 'fee', amountFen: loan.feeFen }, { at: now, newId }),
        recordRepayment({ ...fee, repaymentId: `fee:${loan.id}`, principalFen: 0n, interestFen: loan.feeFen }, { at: now, newId }),
      ] : []),
    ],
    facts: [recordFact('loan.disbursed', { subjectOrgId: loan.borrowerOrgId, objectId: loan.id, occurredAt: now },
      { loanId: loan.id, lenderOrgId: loan.lenderOrgId, principalFen: loan.principalFen.toString(), limitFen: loan.limitFen.toString() }, newId)],
  });
}
