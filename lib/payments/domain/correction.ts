import { recordFact } from '../../evidence/record';
import { pendingTransferId, recordConflictAccepted, recordPayoutReserved, recordRefundConfirmed, recordRefundReserved, recordSurplusReturned } from '../../ledger/recorders';
import { combine, type Change, type Fragment } from '../../operation/plan';
import { after, DAY_MS } from '../../shared/clock';
import type { Fen } from '../../shared/money';
import { err, invariant, ok, type Result } from '../../shared/result';
import { planBankTransfer } from './bank-transfer';
import type { CorrectionError } from './errors';
import { paymentMachine, refundMachine, type HoldState } from './machines';
import { followRefundJob } from './refund';
import { bookedAs, succeed, type RefundCase } from './refund-outcome';
import type { AttemptSnapshot, Moment, PaymentSnapshot, RefundSnapshot, SplitSnapshot, TransferSnapshot } from './snapshots';
import { planSplitAgain } from './split-outcome';

/** What two people may do where the machines have come to an end. The last but one belongs to settlement, whose payouts they are. */
export const CORRECTION_KINDS = [
  'REFUND_CONFLICT', 'ACCEPT_CONFLICT', 'RETRY_REFUND', 'REFUND_BY_HAND', 'CLOSE_REFUND', 'RETRY_SPLIT', 'RETRY_TRANSFER', 'CLOSE_BREAK',
] as const;
export type CorrectionKind = (typeof CORRECTION_KINDS)[number] | 'RETRY_PAYOUT';
export type CorrectionState = 'PROPOSED' | 'DONE' | 'DECLINED' | 'WITHDRAWN';

export type CorrectionSnapshot = {
  readonly id: string; readonly version: number; readonly kind: CorrectionKind; readonly subjectId: string; readonly organisationId: string | null; readonly amountFen: Fen | null;
  readonly bankReference: string | null; readonly reason: string; readonly state: CorrectionState; readonly makerPersonId: string;
};

/** A break that somebody still has to explain. */
export type OpenBreak = { readonly id: string; readonly version: number };

/** Money that came in another amount than was asked for, and waits in suspense. */
export type ConflictCase = {
  readonly attempt: AttemptSnapshot & { readonly refundableFen: Fen; readonly paidAt: Date };
  readonly payment: PaymentSnapshot;
  /** A refund of it has been ordered already, and goes its own way. */
  readonly returning: boolean;
  readonly splitCapBps: number; readonly holdDays: number;
};
export type RefundRetryCase = RefundCase & { readonly refundableFen: Fen; readonly closedAt: Date | null };
export type SplitRetryCase = { readonly split: SplitSnapshot; readonly hold: { readonly id: string; readonly state: HoldState }; readonly retried: boolean; readonly payeeOrgId: string; readonly paymentId: string };
export type TransferRetryCase = {
  readonly transfer: TransferSnapshot; readonly retried: boolean; readonly accountId: string | null;
  /** The payment of a static-code sale whose payout it is. */
  readonly payment: { readonly id: string; readonly version: number } | null;
};
export type BreakCase = { readonly raised: OpenBreak & { readonly state: 'OPEN' | 'RESOLVED'; readonly paymentId: string | null; readonly organisationId: string | null; readonly expectedFen: Fen | null }; readonly stillWaits: boolean };

export type CorrectionSubject =
  | { readonly of: 'conflict'; readonly conflict: ConflictCase } | { readonly of: 'refund'; readonly about: RefundRetryCase }
  | { readonly of: 'split'; readonly about: SplitRetryCase } | { readonly of: 'transfer'; readonly about: TransferRetryCase } | { readonly of: 'break'; readonly about: BreakCase };
/** What a correction is about, as it stands now, with the breaks that it would explain, and whether one is proposed already. */
export type CorrectionCase = CorrectionSubject & { readonly breaks: readonly OpenBreak[]; readonly open: boolean };

/** For whom and over how much a correction is, for the row and for who reads it. */
export function subjectOf(found: CorrectionSubject): { paymentId: string | null; organisationId: string | null; amountFen: Fen | null } {
  switch (found.of) {
    case 'conflict': return { paymentId: found.conflict.payment.id, organisationId: found.conflict.payment.payeeOrgId, amountFen: found.conflict.attempt.refundableFen };
    case 'refund': return { paymentId: found.about.refund.paymentId, organisationId: found.about.refund.payeeOrgId, amountFen: found.about.refund.amountFen };
    case 'split': return { paymentId: found.about.paymentId, organisationId: found.about.payeeOrgId, amountFen: found.about.split.amountFen };
    case 'transfer': return { paymentId: found.about.payment?.id ?? null, organisationId: found.about.transfer.organisationId, amountFen: found.about.transfer.amountFen };
    case 'break': return { paymentId: found.about.raised.paymentId, organisationId: found.about.raised.organisationId, amountFen: found.about.raised.expectedFen };
  }
}

type Wanted = { readonly kind: CorrectionKind; readonly bankReference: string | null };
type Corrected = Result<Fragment, CorrectionError>;

/** What a correction does, decided on what is true now: a late message may have ended the matter since it was proposed. */
export function decideCorrection(found: CorrectionSubject, { kind, bankReference }: Wanted, moment: Moment): Corrected {
  const done = carryOut(found, { kind, bankReference }, moment);
  return done.ok ? ok(combine({}, done.value)) : done;
}

function carryOut(found: CorrectionSubject, { kind, bankReference }: Wanted, moment: Moment): Corrected {
  if (kind === 'REFUND_BY_HAND' && !bankReference) return err('BANK_REFERENCE');
  if (found.of === 'conflict' && kind === 'REFUND_CONFLICT') return refundConflict(found.conflict, moment);
  if (found.of === 'conflict' && kind === 'ACCEPT_CONFLICT') return acceptConflict(found.conflict, moment);
  if (found.of === 'refund' && kind === 'RETRY_REFUND') return retryRefund(found.about, moment);
  if (found.of === 'refund' && kind === 'REFUND_BY_HAND') return refundByHand(found.about, bankReference!, moment);
  if (found.of === 'refund' && kind === 'CLOSE_REFUND') return closeRefund(found.about, moment);
  if (found.of === 'split' && kind === 'RETRY_SPLIT') return retrySplit(found.about, moment);
  if (found.of === 'transfer' && kind === 'RETRY_TRANSFER') return retryTransfer(found.about, moment);
  if (found.of === 'break' && kind === 'CLOSE_BREAK') return found.about.raised.state === 'RESOLVED' ? err('NOTHING_TO_CORRECT') : found.about.stillWaits ? err('STILL_WAITS') : ok({});
  return err('NOTHING_TO_CORRECT');
}

const waits = ({ attempt, returning }: ConflictCase): boolean => attempt.outcome === 'CONFLICTED' && attempt.refundableFen > 0n && !returning;

/** What was really paid goes back; the payment is over, and its order may ask for another one. */
function refundConflict(conflict: ConflictCase, moment: Moment): Corrected {
  if (!waits(conflict)) return err('NOTHING_TO_CORRECT');
  const { attempt, payment } = conflict;
  const ended = paymentMachine.next(payment.state, 'giveBack');
  return ok(combine({}, suspenseRefund(attempt, payment, attempt.refundableFen, 'conflict', moment), ended.ok ? {
    changes: [{ op: 'update', table: 'payment', id: payment.id, version: payment.version, set: { state: ended.value, closing: payment.closing ?? 'EXPIRED', endedAt: moment.now } }],
    jobs: payment.orderId === null ? [] : [{ task: 'orders.expireUnpaid', payload: { orderId: payment.orderId, paymentId: payment.id } }],
  } : null));
}

function suspenseRefund(attempt: AttemptSnapshot, payment: PaymentSnapshot, amountFen: Fen, cause: string, { now, newId }: Moment): Fragment {
  const refundId = newId('refund');
  return {
    changes: [
      { op: 'delta', table: 'attempt', id: attempt.id, add: { refundableFen: -amountFen, reservedFen: amountFen } },
      { op: 'insert', table: 'refund', rows: [{
        id: refundId, key: `${cause}:${attempt.id}`, paymentId: payment.id, attemptId: attempt.id, orderId: payment.orderId, payeeOrgId: payment.payeeOrgId,
        amountFen, reason: '付款金额不符退回', causedBy: 'platform', source: 'SUSPENSE', state: 'REQUESTED', nextQueryAt: now, createdAt: now,
      }] },
    ],
    jobs: [followRefundJob(refundId)],
  };
}

/**
 * As much as was asked for is held for the order, which decides as of any late success whether the goods are still there; what was
 * paid over it goes back. Less than was asked for buys nothing, and a sale over a static code has no order that could want it.
 */
function acceptConflict(conflict: ConflictCase, moment: Moment): Corrected {
  const { attempt, payment } = conflict;
  const accepted = paymentMachine.next(payment.state, 'accept');
  if (!waits(conflict) || !accepted.ok || payment.orderId === null) return err('NOTHING_TO_CORRECT');
  const overFen = attempt.refundableFen - payment.amountFen;
  if (overFen < 0n) return err('PAID_TOO_LITTLE');
  const { now, newId } = moment;
  const { orderId, amountFen } = { orderId: payment.orderId, amountFen: payment.amountFen };
  return ok(combine({}, {
    changes: [
      // Before what is over is reserved: a delta after a change of the same row is made on what that has left.
      { op: 'update', table: 'attempt', id: attempt.id, version: attempt.version, set: { outcome: 'LATE' } },
      { op: 'update', table: 'payment', id: payment.id, version: payment.version, set: { state: accepted.value, paidAttemptId: attempt.id, paidAt: attempt.paidAt, endedAt: now } },
      { op: 'insert', table: 'hold', rows: [{
        id: newId('hold'), paymentId: payment.id, attemptId: attempt.id, orderId, payeeOrgId: payment.payeeOrgId, amountFen, openFen: amountFen, splitCapBps: conflict.splitCapBps,
        state: 'HELD', heldAt: now, unfreezesAt: after(attempt.paidAt, conflict.holdDays * DAY_MS),
      }] },
    ],
    postings: [recordConflictAccepted({ attemptId: attempt.id, orderId, amountFen }, { at: now, newId })],
    facts: [recordFact('payment.captured', { subjectOrgId: payment.payeeOrgId, objectId: orderId, occurredAt: attempt.paidAt },
      { orderId, paymentId: payment.id, amountFen: amountFen.toString(), wallet: attempt.wallet }, newId)],
    jobs: [{ task: 'orders.latePayment', payload: { paymentId: payment.id, orderId } }],
  }, overFen === 0n ? null : suspenseRefund(attempt, payment, overFen, 'over', moment)));
}

/** What reserves a failed refund anew, in the attempt, the hold and the book. Null where the money is no longer there to give back. */
function reserveAgain({ refund, hold, refundableFen }: RefundRetryCase, tried: RefundSnapshot, { now, newId }: Moment): (Fragment & { readonly pendingId: string | null }) | null {
  if (refund.state === 'ABNORMAL') return { pendingId: refund.pendingId };
  if (refundableFen < refund.amountFen || (refund.source === 'HOLD' && (hold === null || hold.openFen < refund.amountFen))) return null;
  // Whom the settlement had paid owes it; the cause names her, as giving back has written it.
  const owedBy = refund.source === 'SETTLED' ? refund.key.split(':')[2] ?? refund.payeeOrgId : null;
  const reserved = refund.source === 'SUSPENSE' ? null
    : recordRefundReserved({ refundId: bookedAs(tried), orderId: refund.orderId ?? refund.paymentId, amountFen: refund.amountFen, owedBy }, { at: now, newId });
  return {
    pendingId: reserved && pendingTransferId(reserved),
    changes: [
      { op: 'delta', table: 'attempt', id: refund.attemptId, add: { refundableFen: -refund.amountFen, reservedFen: refund.amountFen } },
      ...(refund.source === 'HOLD' && hold ? [{ op: 'delta' as const, table: 'hold', id: hold.id, add: { openFen: -refund.amountFen, version: 1 }, when: { openFen: hold.openFen } }] : []),
    ],
    postings: reserved ? [reserved] : [],
  };
}

const waitsForPeople = ({ refund, closedAt }: RefundRetryCase): boolean => closedAt === null && refundMachine.can(refund.state, 'retry');

/** The same refund, asked for again under its own number. */
function retryRefund(about: RefundRetryCase, moment: Moment): Corrected {
  const { refund } = about;
  const next = refundMachine.next(refund.state, 'retry');
  if (!next.ok || !waitsForPeople(about)) return err('NOTHING_TO_CORRECT');
  const tries = refund.tries + 1;
  const reserved = reserveAgain(about, { ...refund, tries }, moment);
  if (!reserved) return err('NOTHING_TO_CORRECT');
  return ok(combine({}, reserved, {
    changes: [{ op: 'update', table: 'refund', id: refund.id, version: refund.version, set: {
      state: next.value, tries, triedAt: moment.now, pendingId: reserved.pendingId, note: null, endedAt: null, ladderFrom: null, nextQueryAt: moment.now,
    } }],
    jobs: [followRefundJob(refund.id)],
  }));
}

/**
 * The channel could not give it back to the wallet, and has had a bank pay the payer from what it holds; the bank's number stands for its own.
 * So the book lets it go out of what the channel holds. Money from anywhere else is no refund and is not written down as one.
 */
function refundByHand(about: RefundRetryCase, bankReference: string, moment: Moment): Corrected {
  const { refund } = about;
  if (!refundMachine.can(refund.state, 'succeed') || !waitsForPeople(about)) return err('NOTHING_TO_CORRECT');
  if (refund.state === 'ABNORMAL') return ok(succeed(about, bankReference, moment.now, moment));
  const tried = { ...refund, tries: refund.tries + 1 };
  const reserved = reserveAgain(about, tried, moment);
  if (!reserved) return err('NOTHING_TO_CORRECT');
  const [orderId, at] = [refund.orderId ?? refund.paymentId, { at: moment.now, newId: moment.newId }];
  const hold = about.hold && refund.source === 'HOLD' ? about.hold : null;
  const ends = hold !== null && hold.state === 'HELD' && hold.openFen === refund.amountFen && about.refundedFen + refund.amountFen === hold.amountFen;
  const taken: Change[] = hold
    ? [{ op: 'delta', table: 'hold', id: hold.id, add: { openFen: -refund.amountFen, version: 1 }, when: { openFen: hold.openFen }, ...(ends ? { set: { state: 'REFUNDED' } } : {}) }] : [];
  return ok({
    // At once, without a time between in which it is reserved: what could be given back has been.
    changes: [
      { op: 'delta', table: 'attempt', id: refund.attemptId, add: { refundableFen: -refund.amountFen, refundedFen: refund.amountFen } },
      ...taken,
      { op: 'update', table: 'refund', id: refund.id, version: refund.version, set: {
        state: 'SUCCEEDED', tries: tried.tries, triedAt: moment.now, pendingId: reserved.pendingId, foreignId: bankReference, nextQueryAt: null, endedAt: moment.now,
      } },
    ],
    postings: [...(reserved.postings ?? []), reserved.pendingId === null
      ? recordSurplusReturned({ refundId: bookedAs(tried), orderId, amountFen: refund.amountFen }, at)
      : recordRefundConfirmed({ refundId: bookedAs(tried), orderId, pendingId: reserved.pendingId }, at)],
    facts: refund.source === 'SUSPENSE' ? [] : [recordFact('refund.made', { subjectOrgId: refund.payeeOrgId, objectId: orderId, occurredAt: moment.now },
      { orderId, refundId: refund.id, amountFen: refund.amountFen.toString(), causedBy: refund.causedBy }, moment.newId)],
    jobs: refund.doneTask === null ? [] : [{ task: refund.doneTask, payload: { refundId: refund.id, orderId: refund.orderId, key: refund.key, state: 'SUCCEEDED' } }],
  });
}

/** A refund that failed is left as it is: its payer has been satisfied in another way. Nothing moves. */
function closeRefund(about: RefundRetryCase, { now }: Moment): Corrected {
  const { refund } = about;
  if (refund.state !== 'FAILED' || !waitsForPeople(about)) return err('NOTHING_TO_CORRECT');
  // Suspense money is nobody's here: it can only go back.
  if (refund.source === 'SUSPENSE') return err('STILL_WAITS');
  return ok({ changes: [{ op: 'update', table: 'refund', id: refund.id, version: refund.version, set: { closedAt: now } }] });
}

function retrySplit({ split, retried }: SplitRetryCase, moment: Moment): Corrected {
  if (retried || (split.state !== 'FAILED' && split.state !== 'PARTIAL')) return err('NOTHING_TO_CORRECT');
  return ok(combine({}, planSplitAgain(split, split.legs, moment.now, moment)));
}

/** A refused payout of a static-code sale, or a refused collection, to the account that its receiver has now. */
function retryTransfer({ transfer, retried, accountId, payment }: TransferRetryCase, moment: Moment): Corrected {
  const isDirect = transfer.confirmedTask === 'payments.directPaidOut';
  if (retried || transfer.state !== 'FAILED' || !(isDirect || transfer.kind === 'collection')) return err('NOTHING_TO_CORRECT');
  if (accountId === null) return err('NO_ACCOUNT');
  const [first, tries] = transfer.reference.split('-') as [string, string | undefined];
  const reference = `${first}-${Number(tries ?? 1) + 1}`;
  const sent = planBankTransfer({
    kind: transfer.kind, organisationId: transfer.organisationId, bankAccountId: accountId, amountFen: transfer.amountFen, reference, retryOf: transfer.id,
    ...(transfer.holdId === null ? {} : { holdId: transfer.holdId }), ...(transfer.purpose === null ? {} : { purpose: transfer.purpose }), confirmedTask: transfer.confirmedTask,
  }, moment);
  if (!isDirect) return ok(combine({}, sent));
  invariant(payment, 'a payout of a static-code sale has its payment');
  const reserved = recordPayoutReserved({ payoutId: reference, organisationId: transfer.organisationId, amountFen: transfer.amountFen }, { at: moment.now, newId: moment.newId });
  return ok(combine({}, sent, {
    postings: [reserved],
    changes: [{ op: 'update', table: 'payment', id: payment.id, version: payment.version, set: { payoutPendingId: pendingTransferId(reserved) } }],
  }));
}
