import { loadSealable } from '../../esign/service';
import { payoutAccount } from '../../identity/queries';
import { planNotice } from '../../notify/service';
import { operation } from '../../operation/operation';
import { combine, type Fragment } from '../../operation/plan';
import { planBankTransfer } from '../../payments/service';
import { actorName } from '../../shared/actor';
import { chinaDay } from '../../shared/clock';
import { err, invariant, ok } from '../../shared/result';
import { loadApplication } from '../applications/repo';
import { bookRepayment } from '../domain/book-repayment';
import { closeDay as decideClose } from '../domain/close-of-day';
import { endDisbursement as decideEnd, paidOutFen, planStart, transferReference, type WaitingLoan } from '../domain/disbursement';
import { payoffFen, type LoanBook } from '../domain/loan-book';
import { applicationMachine } from '../domain/loan-machine';
import type { Moment } from '../domain/snapshots';
import { errorsOf } from '../errors';
import { ZApplication, ZCloseDay, ZDisbursementEnded, ZLoan, ZPrepay, ZReceipt } from '../schema';
import { loadLoanBook, loadLoanOfTransfer, loadOwnLoan, loadWaitingLoan, receiptIsKnown } from './repo';

const OFFICERS = { orgs: ['lender'], roles: ['owner', 'manager', 'risk_manager', 'officer'] } as const;
const BORROWERS = { orgs: ['farm', 'cooperative'], roles: ['owner', 'manager'] } as const;

const tell = (loan: { readonly id: string; readonly number: string }, organisationId: string, side: 'farm' | 'lend', kind: string, params: Record<string, string | number>, moment: Moment): Fragment =>
  planNotice({ organisationId, kind: `lending.${kind}`, params: { number: loan.number, ...params }, link: side === 'farm' ? `/farm/loan/${loan.id}` : `/lend/loans/${loan.id}` }, moment);

/** The bank is instructed and the application says so, in one stroke. */
function payOut(loan: WaitingLoan, bankAccountId: string, moment: Moment): Fragment {
  const transfer = planBankTransfer({
    kind: 'disbursement', organisationId: loan.borrowerOrgId, bankAccountId, amountFen: paidOutFen(loan), reference: transferReference(loan),
    purpose: `贷款放款 ${loan.number}`, confirmedTask: 'lending.disbursementEnded',
  }, moment);
  return combine({}, transfer, planStart(loan, transfer.transferId, moment));
}

/**
 * Everybody has signed and the final file is in the evidence: sealed, and the money goes on its way at once. Without an
 * account to pay to it stays sealed, and the lender sends it later.
 */
export const proceed = operation({
  name: 'lending.proceed', input: ZApplication, errors: errorsOf('APPLICATION_ENDED', 'NOT_SEALED'), audience: { system: true },
  load: async ({ input, actor, db }) => {
    const [application, loan] = await Promise.all([loadApplication(db, actor, input.applicationId), loadWaitingLoan(db, actor, input.applicationId)]);
    if (!application?.documentId || !loan) return null;
    const [document, account] = await Promise.all([loadSealable(db, application.documentId), payoutAccount(db, loan.borrowerOrgId)]);
    return { loan, sealed: document?.sealed ?? false, account };
  },
  decide: ({ loan, sealed, account }, _input, deciding) => {
    const next = applicationMachine.next(loan.applicationState, 'seal');
    if (!next.ok) return err('APPLICATION_ENDED');
    if (!sealed) return err('NOT_SEALED');
    const { now } = deciding;
    const seal = { sealedAt: now };
    if (!account) {
      return ok(combine({ disbursing: false as boolean },
        { changes: [{ op: 'update', table: 'loan_application', id: loan.applicationId, version: loan.applicationVersion, set: { ...seal, state: next.value } }] },
        tell(loan, loan.borrowerOrgId, 'farm', 'accountNeeded', {}, deciding)));
    }
    // Sealed and on its way within one plan: the machine is gone through step by step, the row is written once.
    const paid = payOut({ ...loan, applicationState: next.value }, account.id, deciding);
    const changes = paid.changes!.map((change) => change.op === 'update' && change.table === 'loan_application' ? { ...change, set: { ...change.set, ...seal } } : change);
    return ok(combine({ disbursing: true as boolean }, { ...paid, changes }, tell(loan, loan.borrowerOrgId, 'farm', 'disbursing', { amountFen: paidOutFen(loan).toString() }, deciding)));
  },
});

/** Sends the money again after the bank had refused it, or once there is an account. */
export const disburse = operation({
  name: 'lending.disburse', input: ZApplication, errors: errorsOf('DISBURSEMENT_ENDED', 'NO_ACCOUNT'), audience: OFFICERS,
  load: async ({ input, actor, db }) => {
    const loan = await loadWaitingLoan(db, actor, input.applicationId);
    return loan && { loan, account: await payoutAccount(db, loan.borrowerOrgId) };
  },
  decide: ({ loan, account }, _input, deciding) => {
    if (loan.applicationState !== 'sealed') return err('DISBURSEMENT_ENDED');
    if (!account) return err('NO_ACCOUNT');
    return ok(combine({ applicationId: loan.applicationId }, payOut(loan, account.id, deciding)));
  },
});

/** What the bank says of the money: from here the loan runs, or it can be sent again. */
export const endDisbursement = operation({
  name: 'lending.endDisbursement', input: ZDisbursementEnded, errors: errorsOf('DISBURSEMENT_ENDED'), audience: { system: true },
  load: ({ input, db }) => loadLoanOfTransfer(db, input.transferId),
  decide: (loan, input, deciding) => {
    const ended = decideEnd(loan, { ...input, actor: actorName(deciding.actor) }, deciding);
    if (!ended.ok) return ended;
    const params = { amountFen: paidOutFen(loan).toString() };
    return ok(combine({ loanId: loan.id }, ended.value, ...(input.status === 'CONFIRMED'
      ? [tell(loan, loan.borrowerOrgId, 'farm', 'disbursed', { ...params, confirmationId: input.confirmationId ?? '' }, deciding), tell(loan, loan.lenderOrgId, 'lend', 'disbursedForLender', params, deciding)]
      : [tell(loan, loan.borrowerOrgId, 'farm', 'disbursementFailed', params, deciding), tell(loan, loan.lenderOrgId, 'lend', 'disbursementFailedForLender', params, deciding)])));
  },
});

const isBorrowers = (book: LoanBook, organisationId: string): boolean => book.borrowerOrgId === organisationId;
const loadBorrowed = async ({ input, actor, db }: { input: { loanId: string }; actor: Parameters<typeof loadOwnLoan>[1]; db: Parameters<typeof loadOwnLoan>[0] }) => {
  const book = await loadOwnLoan(db, actor, input.loanId);
  return book && actor.kind === 'person' && isBorrowers(book, actor.organisationId) ? book : null;
};

/** She gives more of her next settlements to a loan than its contract takes, up to paying it off. A new word takes the place of the one before. */
export const prepay = operation({
  name: 'lending.prepay', input: ZPrepay, errors: errorsOf('LOAN_ENDED', 'ABOVE_PAYOFF'), audience: BORROWERS,
  load: loadBorrowed,
  decide: (book, input, { actor, now, newId }) => {
    if (book.state !== 'active') return err('LOAN_ENDED');
    if (input.amountFen !== null && input.amountFen > payoffFen(book, chinaDay(now))) return err('ABOVE_PAYOFF');
    const prepaymentId = newId('prepayment');
    return ok({
      answer: { prepaymentId, loanId: book.id },
      changes: [
        // The loan's version lets a settlement that runs at this moment see either the old word or the new one.
        { op: 'update', table: 'loan', id: book.id, version: book.version, set: {} },
        ...(book.prepayment ? [{ op: 'update' as const, table: 'prepayment', id: book.prepayment.id, version: book.prepayment.version, set: { state: 'CANCELLED', endedAt: now } }] : []),
        { op: 'insert', table: 'prepayment', rows: [{ id: prepaymentId, loanId: book.id, borrowerOrgId: book.borrowerOrgId, amountFen: input.amountFen, state: 'ACTIVE', givenBy: actorName(actor), createdAt: now }] },
      ],
    });
  },
});

export const cancelPrepayment = operation({
  name: 'lending.cancelPrepayment', input: ZLoan, errors: errorsOf('PREPAYMENT_ENDED'), audience: BORROWERS,
  load: loadBorrowed,
  decide: (book, _input, { now }) => book.prepayment === null ? err('PREPAYMENT_ENDED') : ok({
    answer: { loanId: book.id },
    changes: [
      { op: 'update', table: 'loan', id: book.id, version: book.version, set: {} },
      { op: 'update', table: 'prepayment', id: book.prepayment.id, version: book.prepayment.version, set: { state: 'CANCELLED', endedAt: now } },
    ],
  }),
});

/** The lender has received money from her directly and books it, today, under its bank's receipt. */
export const recordReceipt = operation({
  name: 'lending.recordReceipt', input: ZReceipt, errors: errorsOf('LOAN_ENDED', 'ABOVE_PAYOFF', 'RECEIPT_KNOWN'), audience: OFFICERS,
  load: async ({ input, actor, db }) => {
    const book = await loadOwnLoan(db, actor, input.loanId);
    if (!book || actor.kind !== 'person' || book.lenderOrgId !== actor.organisationId) return null;
    return { book, known: await receiptIsKnown(db, book.lenderOrgId, `receipt:${input.receipt}`) };
  },
  decide: ({ book, known }, input, deciding) => {
    if (known) return err('RECEIPT_KNOWN');
    if (book.state !== 'active') return err('LOAN_ENDED');
    const on = chinaDay(deciding.now);
    if (input.amount > payoffFen(book, on)) return err('ABOVE_PAYOFF');
    const booked = bookRepayment(book, { amountFen: input.amount, on, source: 'direct', reference: `receipt:${input.receipt}`, recordedBy: actorName(deciding.actor) }, deciding);
    const params = { amountFen: input.amount.toString(), owedFen: booked.owedFen.toString() };
    return ok(combine({ loanId: book.id, closed: booked.closed }, booked, tell(book, book.borrowerOrgId, 'farm', booked.closed ? 'closed' : 'repaid', params, deciding)));
  },
});

/** The close of a business day for one loan. */
export const closeDay = operation({
  name: 'lending.closeDay', input: ZCloseDay, errors: errorsOf('DAY_CLOSED', 'LOAN_ENDED'), audience: { system: true },
  load: ({ input, db }) => loadLoanBook(db, input.loanId),
  decide: (book, input, deciding) => {
    invariant(input.day < chinaDay(deciding.now), 'a day is closed when it is over');
    const closed = decideClose(book, input.day, deciding);
    if (!closed.ok) return closed;
    const { daysPastDue, recorded, remindOn, ...fragment } = closed.value;
    return ok(combine({ loanId: book.id, daysPastDue }, fragment,
      remindOn ? tell(book, book.borrowerOrgId, 'farm', 'dueSoon', { dueAt: remindOn }, deciding) : null,
      recorded !== null ? tell(book, book.borrowerOrgId, 'farm', 'overdue', { days: recorded }, deciding) : null,
      recorded !== null ? tell(book, book.lenderOrgId, 'lend', 'overdueForLender', { days: recorded }, deciding) : null));
  },
});

export const loanOperations = [proceed, disburse, endDisbursement, prepay, cancelPrepayment, recordReceipt, closeDay] as const;
