import { operation, type Loading } from '../../operation/operation';
import { combine } from '../../operation/plan';
import { ok } from '../../shared/result';
import { raiseBreak } from '../domain/break';
import { keepEvent } from '../domain/channel-event';
import { decideTransferReport, decideTransferSubmit, type TransferCase } from '../domain/transfer-outcome';
import { ZReportTransfer, ZSubmitTransfer } from '../schema';
import { loadTransfer } from './repo';

/** Written down before the bank is asked; every try has the transfer's own number, so money moves once. */
export const submitTransfer = operation({
  name: 'payments.submitTransfer', input: ZSubmitTransfer, errors: {}, audience: { system: true },
  load: async ({ input, db, handed }: Loading<{ readonly transferId: string }, TransferCase>) => handed ?? loadTransfer(db, input.transferId),
  decide: ({ transfer }, { request }, moment) => {
    const { fragment, send } = decideTransferSubmit(transfer, moment);
    return ok(combine({ send }, fragment, send ? keepEvent(request, 'REQUEST', transfer.id, 'APPLIED', moment) : null));
  },
});

/** What the bank says about a transfer. Safe to repeat, at any time and in any order. */
export const reportTransfer = operation({
  name: 'payments.reportTransfer', input: ZReportTransfer, errors: {}, audience: { system: true, channel: true },
  load: async ({ input, db, handed }: Loading<{ readonly transferId: string }, TransferCase>) => ({ about: handed ?? await loadTransfer(db, input.transferId) }),
  turn: ({ about }, { via }) => about?.hold && via === 'NOTIFY' ? about.hold.id : null,
  decide: ({ about }, { transferId, report, message, via }, moment) => {
    if (about === null) {
      return ok(combine({ verdict: 'HELD' as string }, keepEvent(message, via, null, 'HELD', moment), raiseBreak({
        kind: 'LOCAL_MISSING', subjectId: transferId, actualFen: 'amountFen' in report ? report.amountFen : null, note: '银行通知了一笔我们没有的付款',
      }, moment)));
    }
    const { verdict, fragment } = decideTransferReport(about, report, moment);
    return ok(combine({ verdict: verdict as string }, fragment, keepEvent(message, via, transferId, verdict, moment)));
  },
});
