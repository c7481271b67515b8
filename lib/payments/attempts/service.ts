import { organisationCards } from '../../identity/queries';
import { operation, type Loading } from '../../operation/operation';
import { combine } from '../../operation/plan';
import { err, ok } from '../../shared/result';
import { decideAnswer, decideAskNow, decideReport, decideStart, decideSubmit } from '../domain/attempt';
import { raiseBreak } from '../domain/break';
import { keepEvent } from '../domain/channel-event';
import type { AttemptCase } from '../domain/snapshots';
import { errorsOf } from '../errors';
import { ZAnswerAttempt, ZAskNow, ZReportAttempt, ZStartAttempt, ZSubmitAttempt } from '../schema';
import { loadAttempt, loadAttemptBehind, loadStart } from './repo';

/** A payer has chosen a wallet behind a dynamic code. The same wallet again gives the same open attempt. */
export const startAttempt = operation({
  name: 'payments.startAttempt', input: ZStartAttempt, audience: { visitor: true },
  errors: errorsOf('ALREADY_PAID', 'PAYMENT_CLOSED', 'PAYMENT_EXPIRED', 'PAYMENT_CONFLICTED', 'CODE_REVOKED', 'PAYEE_NOT_VERIFIED', 'PAYEE_NOT_READY'),
  load: async ({ input, db }) => {
    const starting = await loadStart(db, input.token, input.wallet);
    if (!starting) return null;
    const payee = await organisationCards(db, [starting.payment.payeeOrgId]);
    return { ...starting, payeeVerified: payee.get(starting.payment.payeeOrgId)?.verified ?? false };
  },
  decide: (starting, input, moment) => {
    const started = decideStart(starting, input, moment);
    if (!started.ok) return err(started.error);
    return ok(combine({ attemptId: started.value.attemptId }, started.value.fragment));
  },
});

/** The payer is back from the wallet, or presses "refresh". */
export const askNow = operation({
  name: 'payments.askNow', input: ZAskNow, errors: {}, audience: { visitor: true },
  load: ({ input, db }) => loadAttemptBehind(db, input.token, input.attemptId),
  decide: ({ attempt }, _input, moment) => ok(combine({ attemptId: attempt.id }, decideAskNow(attempt, moment))),
});

/** Written down before the channel is asked; answers whether to ask at all. */
export const submitAttempt = operation({
  name: 'payments.submitAttempt', input: ZSubmitAttempt, errors: {}, audience: { system: true },
  load: async ({ input, db, handed }: Loading<{ readonly attemptId: string }, AttemptCase>) => handed ?? loadAttempt(db, input.attemptId),
  decide: ({ attempt, payment }, { request }, moment) => {
    const { fragment, send } = decideSubmit(attempt, payment, moment);
    return ok(combine({ send }, fragment, send ? keepEvent(request, 'REQUEST', attempt.id, 'APPLIED', moment) : null));
  },
});

/** What the channel answered to a submission. */
export const answerAttempt = operation({
  name: 'payments.answerAttempt', input: ZAnswerAttempt, errors: {}, audience: { system: true },
  load: async ({ input, db, handed }: Loading<{ readonly attemptId: string }, AttemptCase>) => handed ?? loadAttempt(db, input.attemptId),
  decide: ({ attempt }, { answer, message }, moment) => {
    const { verdict, fragment } = decideAnswer(attempt, answer, moment);
    return ok(combine({ verdict }, fragment, keepEvent(message, 'ANSWER', attempt.id, verdict, moment)));
  },
});

/**
 * What a signed notify or query says about an attempt: the one place where money comes in. A number that is none of ours is
 * held with a break. Safe to repeat, at any time and in any order.
 */
export const reportAttempt = operation({
  name: 'payments.reportAttempt', input: ZReportAttempt, errors: {}, audience: { system: true, channel: true },
  load: async ({ input, db }) => ({ about: await loadAttempt(db, input.attemptId) }),
  decide: ({ about }, { attemptId, report, message, via }, moment) => {
    if (about === null) {
      return ok(combine({ verdict: 'HELD' as string }, keepEvent(message, via, null, 'HELD', moment), raiseBreak({
        kind: 'LOCAL_MISSING', subjectId: attemptId, actualFen: report.kind === 'PAID' ? report.paid.orderAmountFen : null, note: '渠道通知了一笔我们没有的支付',
      }, moment)));
    }
    const { verdict, fragment } = decideReport(about, report, moment);
    return ok(combine({ verdict: verdict as string }, fragment, keepEvent(message, via, attemptId, verdict, moment)));
  },
});
