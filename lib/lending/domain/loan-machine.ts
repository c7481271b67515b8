/** The two machines of lending: an application 贷款申请 until the money is paid out, and the loan 贷款 after it. */
import { stateMachine } from '../../shared/state-machine';

export const APPLICATION_STATES = [
  'draft', 'submitted', 'scored', 'offered', 'accepted', 'contract_pending', 'signed', 'sealed', 'disbursing', 'disbursed',
  'declined', 'withdrawn', 'expired',
] as const;
export type ApplicationState = (typeof APPLICATION_STATES)[number];
export type ApplicationTransition =
  | 'submit' | 'score' | 'offer' | 'accept' | 'draw_up' | 'sign' | 'seal' | 'start_disbursement' | 'disburse'
  | 'fail_disbursement' | 'decline' | 'withdraw' | 'expire' | 'reopen';

/**
 * Several lenders may offer: `offer` leads from offered to offered. The borrower may withdraw until the money is on its way;
 * the clock may expire whatever waits for somebody, and nothing after the seal. A payout that the bank returns goes back to
 * sealed and can be tried again: it is not a refusal of the loan. What was refused is taken up again when a person of the lender has looked at it
 * again and changed the decision.
 */
export const applicationMachine = stateMachine<ApplicationState, ApplicationTransition>({
  draft: { submit: 'submitted', withdraw: 'withdrawn', expire: 'expired' },
  submitted: { score: 'scored', decline: 'declined', withdraw: 'withdrawn', expire: 'expired' },
  scored: { offer: 'offered', decline: 'declined', withdraw: 'withdrawn', expire: 'expired' },
  offered: { offer: 'offered', accept: 'accepted', decline: 'declined', withdraw: 'withdrawn', expire: 'expired' },
  accepted: { draw_up: 'contract_pending', withdraw: 'withdrawn', expire: 'expired' },
  contract_pending: { sign: 'signed', withdraw: 'withdrawn', expire: 'expired' },
  signed: { seal: 'sealed', withdraw: 'withdrawn', expire: 'expired' },
  sealed: { start_disbursement: 'disbursing', withdraw: 'withdrawn' },
  disbursing: { disburse: 'disbursed', fail_disbursement: 'sealed' },
  disbursed: {},
  declined: { reopen: 'scored' },
  withdrawn: {},
  expired: {},
});

export const LOAN_STATES = [
  'pending_disbursement', 'active', 'closed', 'overpaid', 'charged_off', 'recovered', 'written_off', 'cancelled',
] as const;
export type LoanState = (typeof LOAN_STATES)[number];
export type LoanTransition =
  | 'disburse' | 'cancel' | 'pay_off' | 'overpay' | 'refund_surplus' | 'return_payment' | 'charge_off' | 'recover' | 'write_off';

/**
 * A payment that the bank returns reopens a loan that it had closed. A loan that was never paid out is cancelled with its
 * application, so that none waits for ever.
 */
export const loanMachine = stateMachine<LoanState, LoanTransition>({
  pending_disbursement: { disburse: 'active', cancel: 'cancelled' },
  active: { pay_off: 'closed', overpay: 'overpaid', charge_off: 'charged_off' },
  closed: { return_payment: 'active' },
  overpaid: { refund_surplus: 'closed', return_payment: 'active' },
  charged_off: { recover: 'recovered', write_off: 'written_off' },
  recovered: {},
  written_off: {},
  cancelled: {},
});

/** What may be true of a loan beside its state. */
export const LOAN_FLAGS = ['paused', 'restructured', 'disputed'] as const;
export type LoanFlag = (typeof LOAN_FLAGS)[number];
