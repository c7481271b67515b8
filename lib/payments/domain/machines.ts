import { stateMachine } from '../../shared/state-machine';

/** The wallets that one gateway carries, and the order in which the cashier offers them. */
export const WALLETS = ['unionpay', 'wechat', 'alipay'] as const;
export type Wallet = (typeof WALLETS)[number];

export type PaymentState = 'UNPAID' | 'PAID' | 'CLOSED' | 'LATE_PAID' | 'CONFLICTED';
/**
 * `late` is a success after closing: the order says whether the goods are still there (`reopen`); otherwise the money goes
 * back and the payment stays LATE_PAID. CONFLICTED is left by two people, with the break that was raised: they `giveBack` what came,
 * or `accept` it, and the order decides as it does of a late success.
 */
export const paymentMachine = stateMachine<PaymentState, 'succeed' | 'close' | 'late' | 'reopen' | 'conflict' | 'accept' | 'giveBack'>({
  UNPAID: { succeed: 'PAID', close: 'CLOSED', late: 'LATE_PAID', conflict: 'CONFLICTED' },
  CLOSED: { late: 'LATE_PAID', conflict: 'CONFLICTED' },
  LATE_PAID: { reopen: 'PAID' },
  PAID: {},
  CONFLICTED: { accept: 'LATE_PAID', giveBack: 'CLOSED' },
});

export type AttemptState = 'CREATED' | 'SUBMITTED' | 'UNKNOWN' | 'SUCCEEDED' | 'FAILED' | 'CLOSED';
/**
 * UNKNOWN is left only by signed evidence. A success is believed from any state: money that came has come, whatever we
 * had written down about it before.
 */
export const attemptMachine = stateMachine<AttemptState, 'submit' | 'accept' | 'lose' | 'fail' | 'close' | 'succeed'>({
  CREATED: { submit: 'SUBMITTED', close: 'CLOSED', succeed: 'SUCCEEDED' },
  SUBMITTED: { submit: 'SUBMITTED', accept: 'SUBMITTED', lose: 'UNKNOWN', fail: 'FAILED', close: 'CLOSED', succeed: 'SUCCEEDED' },
  UNKNOWN: { submit: 'UNKNOWN', accept: 'SUBMITTED', lose: 'UNKNOWN', fail: 'FAILED', close: 'CLOSED', succeed: 'SUCCEEDED' },
  FAILED: { succeed: 'SUCCEEDED' },
  CLOSED: { succeed: 'SUCCEEDED' },
  SUCCEEDED: {},
});
export const OPEN_ATTEMPTS: readonly AttemptState[] = ['CREATED', 'SUBMITTED', 'UNKNOWN'];

/** What the success of an attempt meant for its payment. */
export type Outcome = 'CAPTURED' | 'LATE' | 'SURPLUS' | 'CONFLICTED';

export type RefundState = 'REQUESTED' | 'SUBMITTED' | 'UNKNOWN' | 'SUCCEEDED' | 'FAILED' | 'ABNORMAL';
/** FAILED releases what was reserved; ABNORMAL (the payer's account is closed) keeps it reserved. Two people try either again, or see it paid by hand. */
export const refundMachine = stateMachine<RefundState, 'submit' | 'accept' | 'lose' | 'fail' | 'succeed' | 'abnormal' | 'retry'>({
  REQUESTED: { submit: 'SUBMITTED' },
  SUBMITTED: { submit: 'SUBMITTED', accept: 'SUBMITTED', lose: 'UNKNOWN', fail: 'FAILED', succeed: 'SUCCEEDED', abnormal: 'ABNORMAL' },
  UNKNOWN: { submit: 'UNKNOWN', accept: 'SUBMITTED', lose: 'UNKNOWN', fail: 'FAILED', succeed: 'SUCCEEDED', abnormal: 'ABNORMAL' },
  ABNORMAL: { succeed: 'SUCCEEDED', retry: 'REQUESTED' },
  SUCCEEDED: {},
  FAILED: { succeed: 'SUCCEEDED', retry: 'REQUESTED' },
});

export type HoldState =
  | 'HELD' | 'RELEASE_APPROVED' | 'SPLIT_SUBMITTED' | 'SPLIT_DONE' | 'PARTIAL' | 'FAILED' | 'SETTLED' | 'BANK_CONFIRMED' | 'REFUNDED';
/**
 * One hold may be released in several deliveries, so an approval is possible again until the last one has settled.
 * PARTIAL and FAILED wait for the failed parts to be sent again.
 */
export const holdMachine = stateMachine<HoldState, 'approve' | 'submit' | 'done' | 'partial' | 'fail' | 'settle' | 'confirm' | 'refund'>({
  HELD: { approve: 'RELEASE_APPROVED', refund: 'REFUNDED' },
  RELEASE_APPROVED: { approve: 'RELEASE_APPROVED', submit: 'SPLIT_SUBMITTED' },
  SPLIT_SUBMITTED: { approve: 'RELEASE_APPROVED', submit: 'SPLIT_SUBMITTED', done: 'SPLIT_DONE', partial: 'PARTIAL', fail: 'FAILED', settle: 'SETTLED' },
  SPLIT_DONE: { approve: 'RELEASE_APPROVED', settle: 'SETTLED' },
  PARTIAL: { approve: 'RELEASE_APPROVED', submit: 'SPLIT_SUBMITTED' },
  FAILED: { approve: 'RELEASE_APPROVED', submit: 'SPLIT_SUBMITTED' },
  SETTLED: { confirm: 'BANK_CONFIRMED' },
  BANK_CONFIRMED: {},
  REFUNDED: {},
});

export type SplitState = 'REQUESTED' | 'SUBMITTED' | 'UNKNOWN' | 'DONE' | 'PARTIAL' | 'FAILED';
export const splitMachine = stateMachine<SplitState, 'submit' | 'accept' | 'lose' | 'done' | 'partial' | 'fail'>({
  REQUESTED: { submit: 'SUBMITTED' },
  SUBMITTED: { submit: 'SUBMITTED', accept: 'SUBMITTED', lose: 'UNKNOWN', done: 'DONE', partial: 'PARTIAL', fail: 'FAILED' },
  UNKNOWN: { submit: 'UNKNOWN', accept: 'SUBMITTED', lose: 'UNKNOWN', done: 'DONE', partial: 'PARTIAL', fail: 'FAILED' },
  DONE: {},
  PARTIAL: {},
  FAILED: {},
});

export type TransferState = 'REQUESTED' | 'SUBMITTED' | 'UNKNOWN' | 'CONFIRMED' | 'FAILED';
export const transferMachine = stateMachine<TransferState, 'submit' | 'accept' | 'lose' | 'confirm' | 'fail'>({
  REQUESTED: { submit: 'SUBMITTED' },
  SUBMITTED: { submit: 'SUBMITTED', accept: 'SUBMITTED', lose: 'UNKNOWN', confirm: 'CONFIRMED', fail: 'FAILED' },
  UNKNOWN: { submit: 'UNKNOWN', accept: 'SUBMITTED', lose: 'UNKNOWN', confirm: 'CONFIRMED', fail: 'FAILED' },
  CONFIRMED: {},
  FAILED: {},
});
