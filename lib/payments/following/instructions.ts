import { revealAccount } from '../../identity/queries';
import type { Answered, Prepared } from '../channels/port';
import { loadRefund } from '../refunds/repo';
import { reportRefund, submitRefund } from '../refunds/service';
import { loadSplit } from '../splits/repo';
import { reportSplit, submitSplit } from '../splits/service';
import { loadTransfer } from '../transfers/repo';
import { reportTransfer, submitTransfer } from '../transfers/service';
import type { Message } from '../domain/channel-event';
import { submittedSplit, type SplitReport } from '../domain/split-outcome';
import { submittedTransfer, type TransferCase, type TransferReport } from '../domain/transfer-outcome';
import { answerRelease, loadRelease, submitRelease, submittedTogether, type Release } from '../releases/service';
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

function stepsOfSplit(asking: Asking, about: NonNullable<Awaited<ReturnType<typeof loadSplit>>>) {
  const { split, merchantNo } = about;
  const splitId = split.id;
  const { channel } = asking.outside;
  return {
    id: splitId, state: split.state,
    query: () => channel.querySplit({ merchantNo, splitNo: splitId }),
    prepare: async () => {
      for (const leg of split.legs) await ensureReceiver(asking, leg.receiverOrgId);
      return channel.split({ merchantNo, orderNo: split.attemptId, splitNo: splitId, finish: split.finish, legs: split.legs });
    },
    submit: (request) => done(submitSplit.run(asking, { splitId, request }, split.state === 'REQUESTED' ? about : undefined)),
    report: (report, message, via) => done(reportSplit.run(asking, { splitId, report, message, via }, via === 'ANSWER' && split.state === 'REQUESTED' ? submittedSplit(about) : undefined)),
  } satisfies Steps<SplitReport> & { readonly id: string };
}

export async function followSplit(asking: Asking, splitId: string): Promise<void> {
  const about = await loadSplit(asking.db, splitId);
  if (about) await follow(stepsOfSplit(asking, about));
}

function stepsOfTransfer(asking: Asking, about: TransferCase) {
  const { transfer } = about;
  const transferId = transfer.id;
  const { bank } = asking.outside;
  return {
    id: transferId, state: transfer.state,
    query: () => bank.query(transferId),
    prepare: async () => {
      const account = await revealAccount(asking.db, transfer.bankAccountId);
      if (!account) throw new Error(`The account of ${transferId} is not there`);
      return bank.pay({ payoutNo: transferId, kind: transfer.kind, account: account.number, name: account.accountName, amountFen: transfer.amountFen, purpose: transfer.purpose });
    },
    submit: (request) => done(submitTransfer.run(asking, { transferId, request }, transfer.state === 'REQUESTED' ? about : undefined)),
    report: (report, message, via) => done(reportTransfer.run(asking, { transferId, report, message, via }, via === 'ANSWER' && transfer.state === 'REQUESTED' ? submittedTransfer(about) : undefined)),
  } satisfies Steps<TransferReport> & { readonly id: string };
}

export async function followTransfer(asking: Asking, transferId: string): Promise<void> {
  const about = await loadTransfer(asking.db, transferId);
  if (about) await follow(stepsOfTransfer(asking, about));
}

/**
 * Sends the instructions of one release side by side, after one mark for all of them. Where one of them is under way already, for the
 * job comes a second time, each is taken a step further by itself. What fails of one keeps no other from being sent.
 */
export async function followRelease(asking: Asking, splitId: string, transferIds: readonly string[]): Promise<void> {
  const release = await loadRelease(asking.db, splitId, transferIds);
  if (!release) throw new Error(`Something of the release of ${splitId} is not there`);
  const split = stepsOfSplit(asking, release.split);
  const transfers = release.transfers.map((transfer) => stepsOfTransfer(asking, transfer));
  const outcomes = await Promise.allSettled([split, ...transfers].some(({ state }) => state !== 'REQUESTED')
    ? [follow(split), ...transfers.map(follow<TransferReport>)]
    : await sendMarked(asking, release, split, transfers));
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
}

async function sendMarked(asking: Asking, release: Release, split: ReturnType<typeof stepsOfSplit>, transfers: readonly ReturnType<typeof stepsOfTransfer>[]): Promise<Promise<unknown>[]> {
  const [ofSplit, ofTransfers] = await Promise.all([split.prepare(), Promise.all(transfers.map((transfer) => transfer.prepare()))]);
  const { send } = await done(submitRelease.run(asking, {
    split: { splitId: split.id, request: ofSplit.request }, transfers: transfers.map(({ id }, i) => ({ transferId: id, request: ofTransfers[i]!.request })),
  }, release));
  const asked = await Promise.allSettled([sending(split, ofSplit), ...transfers.map((transfer, i) => sending(transfer, ofTransfers[i]!))]
    .filter(({ id }) => send.includes(id)).map(({ ask }) => ask()));
  const together = send.length === 1 + transfers.length ? workedAt(release, asked) : null;
  if (together) return [done(answerRelease.run(asking, together, submittedTogether(release)))];
  return asked.map((answer) => answer.status === 'fulfilled' ? answer.value.write() : Promise.reject(answer.reason as Error));
}

type Answer<R> = Answered<R> & { readonly write: () => Promise<unknown> };
/** An instruction that may go out: its answer, and how that is written down by itself. */
const sending = <R extends { readonly kind: string }>({ id, report: written }: Pick<Steps<R>, 'report'> & { readonly id: string }, prepared: Prepared<R>) => ({
  id, ask: async (): Promise<Answer<R>> => {
    const { report, message } = await prepared.send();
    return { report, message, write: () => written(report, message, 'ANSWER') };
  },
});

/** The answers to a release as one, if all of them say that it is being worked at: that is written down at once. */
function workedAt({ split, transfers }: Release, answers: readonly PromiseSettledResult<Answered<SplitReport | TransferReport>>[]): Parameters<typeof answerRelease.run>[1] | null {
  const [ofSplit, ...ofTransfers] = answers.map((answer) => answer.status === 'fulfilled' ? answer.value : null);
  if (ofSplit?.report.kind !== 'PROCESSING') return null;
  const accepted = ofTransfers.flatMap((answer, i) => answer?.report.kind === 'ACCEPTED' ? [{ transferId: transfers[i]!.transfer.id, report: answer.report, message: answer.message }] : []);
  return accepted.length === transfers.length ? { split: { splitId: split.split.id, message: ofSplit.message }, transfers: accepted } : null;
}
