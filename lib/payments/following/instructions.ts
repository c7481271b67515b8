import { revealAccount } from '../../identity/queries';
import type { Answered, Prepared } from '../channels/port';
import { loadRefund } from '../refunds/repo';
import { reportRefund, submitRefund } from '../refunds/service';
import { loadSplit } from '../splits/repo';
import { reportSplit, submitSplit } from '../splits/service';
import { loadTransfer } from '../transfers/repo';
import { reportTransfer, submitTransfer } from '../transfers/service';
import type { Message } from '../domain/channel-event';
import { done, type Asking } from './asking';
import { ensureReceiver } from './merchants';

type Steps<R extends { readonly kind: string }> = {
  readonly state: string;
  readonly query: () => Promise<Answered<R>>;
  readonly prepare: () => Promise<Prepared<R>>;
  readonly submit: (request: Message) => Promise<{ readonly send: boolean }>;
  readonly report: (report: R, message: Message, via: 'ANSWER' | 'QUERY') => Promise<unknown>;
};

/**
 * Takes an instruction one step further. One that may have arrived is asked about first; one that the other side does not
 * know is sent (again) under the same number, so that it happens once.
 */
async function follow<R extends { readonly kind: string }>({ state, query, prepare, submit, report }: Steps<R>): Promise<void> {
  if (state === 'SUBMITTED' || state === 'UNKNOWN') {
    const asked = await query();
    await report(asked.report, asked.message, 'QUERY');
    if (asked.report.kind !== 'NOT_FOUND') return;
  } else if (state !== 'REQUESTED') return;
  const prepared = await prepare();
  const { send } = await submit(prepared.request);
  if (!send) return;
  const answered = await prepared.send();
  await report(answered.report, answered.message, 'ANSWER');
}

export async function followRefund(asking: Asking, refundId: string): Promise<void> {
  const about = await loadRefund(asking.db, refundId);
  if (!about) return;
  const { refund, merchantNo } = about;
  const { channel } = asking.outside;
  await follow({
    state: refund.state,
    query: () => channel.queryRefund({ merchantNo, refundNo: refundId }),
    prepare: () => Promise.resolve(channel.refund({ merchantNo, orderNo: refund.attemptId, refundNo: refundId, amountFen: refund.amountFen, reason: refund.reason })),
    submit: (request) => done(submitRefund.run(asking, { refundId, request })),
    report: (report, message, via) => done(reportRefund.run(asking, { refundId, report, message, via })),
  });
}

export async function followSplit(asking: Asking, splitId: string): Promise<void> {
  const about = await loadSplit(asking.db, splitId);
  if (!about) return;
  const { split, merchantNo } = about;
  const { channel } = asking.outside;
  await follow({
    state: split.state,
    query: () => channel.querySplit({ merchantNo, splitNo: splitId }),
    prepare: async () => {
      for (const leg of split.legs) await ensureReceiver(asking, leg.receiverOrgId);
      return channel.split({ merchantNo, orderNo: split.attemptId, splitNo: splitId, finish: split.finish, legs: split.legs });
    },
    submit: (request) => done(submitSplit.run(asking, { splitId, request }, split.state === 'REQUESTED' ? about : undefined)),
    report: (report, message, via) => done(reportSplit.run(asking, { splitId, report, message, via })),
  });
}

export async function followTransfer(asking: Asking, transferId: string): Promise<void> {
  const about = await loadTransfer(asking.db, transferId);
  if (!about) return;
  const { transfer } = about;
  const { bank } = asking.outside;
  await follow({
    state: transfer.state,
    query: () => bank.query(transferId),
    prepare: async () => {
      const account = await revealAccount(asking.db, transfer.bankAccountId);
      if (!account) throw new Error(`The account of ${transferId} is not there`);
      return bank.pay({ payoutNo: transferId, kind: transfer.kind, account: account.number, name: account.accountName, amountFen: transfer.amountFen, purpose: transfer.purpose });
    },
    submit: (request) => done(submitTransfer.run(asking, { transferId, request }, transfer.state === 'REQUESTED' ? about : undefined)),
    report: (report, message, via) => done(reportTransfer.run(asking, { transferId, report, message, via })),
  });
}
