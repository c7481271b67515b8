import { operation } from '../../operation/operation';
import { combine } from '../../operation/plan';
import { ok } from '../../shared/result';
import { raiseBreak } from '../domain/break';
import { keepEvent } from '../domain/channel-event';
import { decideRefundReport, decideRefundSubmit } from '../domain/refund-outcome';
import { ZReportRefund, ZSubmitRefund } from '../schema';
import { loadRefund } from './repo';

/** Written down before the channel is asked; every try has the refund's own number. */
export const submitRefund = operation({
  name: 'payments.submitRefund', input: ZSubmitRefund, errors: {}, audience: { system: true },
  load: ({ input, db }) => loadRefund(db, input.refundId),
  decide: ({ refund }, { request }, moment) => {
    const { fragment, send } = decideRefundSubmit(refund, moment);
    return ok(combine({ send }, fragment, send ? keepEvent(request, 'REQUEST', refund.id, 'APPLIED', moment) : null));
  },
});

/** What an answer, a query or a notify says about a refund. Safe to repeat, at any time and in any order. */
export const reportRefund = operation({
  name: 'payments.reportRefund', input: ZReportRefund, errors: {}, audience: { system: true, channel: true },
  load: async ({ input, db }) => ({ about: await loadRefund(db, input.refundId) }),
  decide: ({ about }, { refundId, report, message, via }, moment) => {
    if (about === null) {
      return ok(combine({ verdict: 'HELD' as string }, keepEvent(message, via, null, 'HELD', moment), raiseBreak({
        kind: 'LOCAL_MISSING', subjectId: refundId, actualFen: 'amountFen' in report ? report.amountFen : null, note: '渠道通知了一笔我们没有的退款',
      }, moment)));
    }
    const { verdict, fragment } = decideRefundReport(about, report, moment);
    return ok(combine({ verdict: verdict as string }, fragment, keepEvent(message, via, refundId, verdict, moment)));
  },
});
