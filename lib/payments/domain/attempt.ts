import { combine, type Fragment } from '../../operation/plan';
import { after, MINUTE_MS } from '../../shared/clock';
import { err, ok, type Result } from '../../shared/result';
import { raiseBreak } from './break';
import type { StartError } from './errors';
import { nextQueryAt, type Ladder } from './ladder';
import { attemptMachine, type Wallet } from './machines';
import type { AttemptCase, AttemptSnapshot, Moment, PaymentSnapshot } from './snapshots';
import { decideSuccess, type Judged, type Paid } from './success';

/** What a signed query, a signed notify or the lack of any answer says about an attempt. */
export type PayReport =
  | { readonly kind: 'PAID'; readonly paid: Paid }
  | { readonly kind: 'UNPAID' | 'PAYING' | 'CLOSED' | 'FAILED' | 'NOT_FOUND' | 'LOST' };

/** What the channel answered when an order was submitted to it. */
export type SubmitAnswer =
  | { readonly kind: 'ACCEPTED'; readonly foreignId: string; readonly payUrl: string }
  | { readonly kind: 'REFUSED'; readonly note: string }
  | { readonly kind: 'LOST' };

export const followAttemptJob = (attemptId: string, runAt: Date) =>
  ({ task: 'payments.followAttempt', payload: { attemptId }, runAt, key: `payments.followAttempt:${attemptId}` });

/** Why a payment takes no further attempt, in the payer's terms; null when it does. */
export function whyNotPayable(payment: PaymentSnapshot, now: Date): StartError | null {
  if (payment.state === 'PAID' || payment.state === 'LATE_PAID') return 'ALREADY_PAID';
  if (payment.state === 'CONFLICTED') return 'PAYMENT_CONFLICTED';
  if (payment.closing === 'CANCELLED') return 'PAYMENT_CLOSED';
  if (payment.closing === 'EXPIRED' || payment.state === 'CLOSED' || payment.expiresAt <= now) return 'PAYMENT_EXPIRED';
  return null;
}

export type Starting = {
  readonly payment: PaymentSnapshot;
  readonly codeState: 'ACTIVE' | 'REVOKED';
  readonly payeeVerified: boolean;
  /** The seller's number at the channel; null while it is not onboarded. */
  readonly merchantNo: string | null;
  /** The open attempt in the wallet that is asked for. */
  readonly open: AttemptSnapshot | null;
};

/**
 * A try in one wallet. `returnUrl` is the page of the code; the wallet sends the payer back to the attempt's page below it.
 * A second scan in the same wallet gets the same open attempt.
 */
export function decideStart(starting: Starting, wanted: { wallet: Wallet; returnUrl: string }, moment: Moment): Result<{ fragment: Fragment; attemptId: string }, StartError> {
  const { payment, open } = starting;
  const { now, newId } = moment;
  if (starting.codeState === 'REVOKED') return err('CODE_REVOKED');
  const refusal = whyNotPayable(payment, now);
  if (refusal) return err(refusal);
  if (!starting.payeeVerified) return err('PAYEE_NOT_VERIFIED');
  // Without an address to send the payer to, the channel is asked again at once: it knows the order by its number.
  if (open) return ok({ fragment: open.payUrl === null ? { jobs: [followAttemptJob(open.id, now)] } : {}, attemptId: open.id });
  if (starting.merchantNo === null) return err('PAYEE_NOT_READY');
  const attemptId = newId('attempt');
  return ok({
    attemptId,
    fragment: {
      changes: [
        // Two scans at once in one wallet, or a scan while the payment is being paid or closed: the payment's version lets one of them pass.
        { op: 'update', table: 'payment', id: payment.id, version: payment.version, set: {} },
        { op: 'insert', table: 'attempt', rows: [{
          id: attemptId, paymentId: payment.id, channel: 'unionpay', wallet: wanted.wallet, state: 'CREATED', amountFen: payment.amountFen,
          merchantNo: starting.merchantNo, returnUrl: `${wanted.returnUrl}/${attemptId}`, nextQueryAt: now, expiresAt: payment.expiresAt, createdAt: now,
        }] },
      ],
      jobs: [followAttemptJob(attemptId, now)],
    },
  });
}

/**
 * Written down before the channel is asked, so that a process which dies in between leaves an attempt that will be asked
 * about. An attempt whose payment has ended meanwhile was never sent, so it may be closed here alone.
 */
export function decideSubmit(attempt: AttemptSnapshot, payment: PaymentSnapshot, { now }: Moment): { fragment: Fragment; send: boolean } {
  const next = attemptMachine.next(attempt.state, 'submit');
  if (!next.ok || attempt.payUrl !== null) return { fragment: {}, send: false };
  if (whyNotPayable(payment, now)) {
    return { send: false, fragment: attempt.state === 'CREATED' ? { changes: [update(attempt, { state: 'CLOSED', nextQueryAt: null, endedAt: now })] } : {} };
  }
  // If this process dies now, the sweep asks about it in a minute; the answer, when it comes, puts that off.
  return { send: true, fragment: { changes: [update(attempt, { state: next.value, submittedAt: attempt.submittedAt ?? now, nextQueryAt: after(now, MINUTE_MS) })] } };
}

/** An attempt as its own submission has left it, unless somebody else was there meanwhile, which its version tells. */
export const submitted = (about: AttemptCase): AttemptCase => ({ ...about, attempt: { ...about.attempt, state: 'SUBMITTED', version: about.attempt.version + 1 } });

const update = (attempt: AttemptSnapshot, set: Record<string, string | number | Date | null>) =>
  ({ op: 'update' as const, table: 'attempt', id: attempt.id, version: attempt.version, set });

/** Stays open and is asked about again on its ladder; when the ladder has ended, people must look. */
function wait(attempt: AttemptSnapshot, ladder: Ladder, begun: Date | null, set: Record<string, string | number | Date | null>, moment: Moment): Fragment {
  const from = begun ?? moment.now;
  const askAt = nextQueryAt(ladder, from, moment.now);
  const changes: Fragment = { changes: [update(attempt, { ...set, ladderFrom: from, nextQueryAt: askAt })] };
  return combine({}, changes, askAt ? null : raiseBreak({ kind: 'STATUS', subjectId: attempt.id, paymentId: attempt.paymentId, expectedFen: attempt.amountFen, note: '渠道一直没有给出这笔支付的结果' }, moment));
}

const ended = (attempt: AttemptSnapshot, state: 'FAILED' | 'CLOSED', { now }: Moment): Judged =>
  ({ verdict: 'APPLIED', fragment: { changes: [update(attempt, { state, nextQueryAt: null, endedAt: now })] } });

/** A payer who is back from the wallet wants to know now: the channel is asked at once, and its ladder goes on as it was. */
export const decideAskNow = (attempt: AttemptSnapshot, { now }: Moment): Fragment =>
  attempt.state === 'SUBMITTED' || attempt.state === 'UNKNOWN' ? { jobs: [followAttemptJob(attempt.id, now)] } : {};

/** What the answer to a submission means. Only a definite refusal is a failure; no answer is UNKNOWN. */
export function decideAnswer(attempt: AttemptSnapshot, answer: SubmitAnswer, moment: Moment): Judged {
  if (answer.kind === 'ACCEPTED') {
    const next = attemptMachine.next(attempt.state, 'accept');
    if (!next.ok || (attempt.foreignId !== null && attempt.foreignId !== answer.foreignId)) return { verdict: 'REPEATED', fragment: {} };
    return { verdict: 'APPLIED', fragment: wait(attempt, 'scanUs', null, { state: next.value, foreignId: answer.foreignId, payUrl: answer.payUrl }, moment) };
  }
  if (answer.kind === 'REFUSED') return attemptMachine.can(attempt.state, 'fail') ? ended(attempt, 'FAILED', moment) : { verdict: 'REPEATED', fragment: {} };
  const lost = attemptMachine.next(attempt.state, 'lose');
  if (!lost.ok || attempt.payUrl !== null) return { verdict: 'REPEATED', fragment: {} };
  return { verdict: 'APPLIED', fragment: wait(attempt, 'unknown', attempt.state === 'UNKNOWN' ? attempt.ladderFrom : null, { state: lost.value }, moment) };
}

/** Channels still change their mind about "not found" for a while after a payment's time is over. */
const NOT_FOUND_GRACE_MS = 5 * MINUTE_MS;

/** What a report means, from whichever message it came. Safe to repeat, and right in any order. */
export function decideReport(about: AttemptCase, report: PayReport, moment: Moment): Judged {
  const { attempt } = about;
  if (report.kind === 'PAID') return decideSuccess(about, report.paid, moment);
  if (attemptMachine.isFinal(attempt.state) || attempt.state === 'FAILED' || attempt.state === 'CLOSED') return { verdict: 'REPEATED', fragment: {} };
  switch (report.kind) {
    case 'CLOSED':
    case 'FAILED': return ended(attempt, report.kind, moment);
    case 'NOT_FOUND':
      if (moment.now.getTime() >= attempt.expiresAt.getTime() + NOT_FOUND_GRACE_MS) return ended(attempt, 'CLOSED', moment);
      return { verdict: 'APPLIED', fragment: wait(attempt, attempt.state === 'UNKNOWN' ? 'unknown' : 'scanUs', attempt.ladderFrom, {}, moment) };
    case 'UNPAID':
    case 'PAYING': {
      const accepted = attemptMachine.next(attempt.state, 'accept');
      return { verdict: 'APPLIED', fragment: wait(attempt, 'scanUs', attempt.state === 'UNKNOWN' ? null : attempt.ladderFrom, accepted.ok ? { state: accepted.value } : {}, moment) };
    }
    case 'LOST':
      return { verdict: 'APPLIED', fragment: wait(attempt, attempt.state === 'UNKNOWN' ? 'unknown' : 'scanUs', attempt.ladderFrom, {}, moment) };
  }
}
