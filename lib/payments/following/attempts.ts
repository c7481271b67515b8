import { submitted, whyNotPayable, type PayReport } from '../domain/attempt';
import { loadAttempt, openAttempts } from '../attempts/repo';
import { answerAttempt, reportAttempt, submitAttempt } from '../attempts/service';
import { closePayment, keepMessage } from '../collecting/service';
import type { AttemptCase } from '../domain/snapshots';
import { done, type Asking } from './asking';

/** Asks the channel for an order, after writing down that it is asked. */
async function submit(asking: Asking, about: AttemptCase): Promise<void> {
  const { attempt, payment } = about;
  const prepared = asking.outside.channel.submit({
    orderNo: attempt.id, merchantNo: attempt.merchantNo, wallet: attempt.wallet, amountFen: attempt.amountFen, subject: payment.subject,
    createdAt: attempt.createdAt, expiresAt: attempt.expiresAt, returnUrl: attempt.returnUrl,
  });
  const fresh = attempt.state === 'CREATED';
  const { send } = await done(submitAttempt.run(asking, { attemptId: attempt.id, request: prepared.request }, fresh ? about : undefined));
  if (!send) return;
  const { report, message } = await prepared.send();
  await done(answerAttempt.run(asking, { attemptId: attempt.id, answer: report, message }, fresh ? submitted(about) : undefined));
}

async function query(asking: Asking, { attempt }: AttemptCase): Promise<PayReport> {
  const { report, message } = await asking.outside.channel.query({ merchantNo: attempt.merchantNo, orderNo: attempt.id });
  await done(reportAttempt.run(asking, { attemptId: attempt.id, report, message, via: 'QUERY' }));
  return report;
}

/**
 * Takes an attempt one step further: a new one is sent, one that is under way is asked about. One that the channel does
 * not know, or knows but never told us where to send the payer, is sent again under the same number.
 */
export async function followAttempt(asking: Asking, attemptId: string): Promise<void> {
  const about = await loadAttempt(asking.db, attemptId);
  if (!about) return;
  if (about.attempt.state === 'CREATED') return submit(asking, about);
  if (about.attempt.state !== 'SUBMITTED' && about.attempt.state !== 'UNKNOWN') return;
  const report = await query(asking, about);
  const wanted = about.attempt.payUrl === null && (report.kind === 'UNPAID' || report.kind === 'NOT_FOUND');
  if (wanted && whyNotPayable(about.payment, asking.clock.now()) === null) await submit(asking, about);
}

/** Query, close upstream, query again: what the channel says last is what counts. One that was never sent is closed here. */
export async function closeAttempt(asking: Asking, attemptId: string): Promise<void> {
  const about = await loadAttempt(asking.db, attemptId);
  if (!about) return;
  if (about.attempt.state === 'CREATED') return submit(asking, about);
  if (about.attempt.state !== 'SUBMITTED' && about.attempt.state !== 'UNKNOWN') return;
  const report = await query(asking, about);
  if (report.kind !== 'UNPAID' && report.kind !== 'NOT_FOUND') return;
  const closed = await asking.outside.channel.close({ merchantNo: about.attempt.merchantNo, orderNo: attemptId });
  await done(keepMessage.run(asking, { message: closed.message, kind: 'ANSWER', verdict: closed.report.kind === 'CLOSED' ? 'APPLIED' : 'FAILED', subjectId: attemptId }));
  await query(asking, about);
}

/** Closes every open attempt of a payment at the channel, and then the payment, if the channel agrees. */
export async function followClosing(asking: Asking, paymentId: string): Promise<void> {
  for (const attemptId of await openAttempts(asking.db, paymentId)) await closeAttempt(asking, attemptId);
  await done(closePayment.run(asking, { paymentId }));
}
