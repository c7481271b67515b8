import { operation, type Loading } from '../../operation/operation';
import { combine } from '../../operation/plan';
import { ok } from '../../shared/result';
import { raiseBreak } from '../domain/break';
import { keepEvent } from '../domain/channel-event';
import { decideSplitReport, decideSplitSubmit, type SplitCase } from '../domain/split-outcome';
import { ZReportSplit, ZSubmitSplit } from '../schema';
import { loadSplit } from './repo';

/** Written down before the channel is asked. One split of an order is under way at a time; another waits its turn. */
export const submitSplit = operation({
  name: 'payments.submitSplit', input: ZSubmitSplit, errors: {}, audience: { system: true },
  load: async ({ input, db, handed }: Loading<{ readonly splitId: string }, SplitCase>) => handed ?? loadSplit(db, input.splitId),
  decide: (about, { request }, moment) => {
    const { fragment, send } = decideSplitSubmit(about, moment);
    return ok(combine({ send }, fragment, send ? keepEvent(request, 'REQUEST', about.split.id, 'APPLIED', moment) : null));
  },
});

/** What an answer, a query or a notify says about a split. Safe to repeat, at any time and in any order. */
export const reportSplit = operation({
  name: 'payments.reportSplit', input: ZReportSplit, errors: {}, audience: { system: true, channel: true },
  load: async ({ input, db, handed }: Loading<{ readonly splitId: string }, SplitCase>) => ({ about: handed ?? await loadSplit(db, input.splitId) }),
  turn: ({ about }, { via }) => about && via === 'NOTIFY' ? about.hold.id : null,
  decide: ({ about }, { splitId, report, message, via }, moment) => {
    if (about === null) {
      return ok(combine({ verdict: 'HELD' as string }, keepEvent(message, via, null, 'HELD', moment),
        raiseBreak({ kind: 'LOCAL_MISSING', subjectId: splitId, note: '渠道通知了一笔我们没有的分账' }, moment)));
    }
    const { verdict, fragment } = decideSplitReport(about, report, moment);
    return ok(combine({ verdict: verdict as string }, fragment, keepEvent(message, via, splitId, verdict, moment)));
  },
});
