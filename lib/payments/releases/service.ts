import { operation, type Loading } from '../../operation/operation';
import { combine } from '../../operation/plan';
import { ok } from '../../shared/result';
import { keepEvent } from '../domain/channel-event';
import { decideSplitReport, decideSplitSubmit, submittedSplit, type SplitCase } from '../domain/split-outcome';
import { decideTransferReport, decideTransferSubmit, submittedTransfer, type TransferCase } from '../domain/transfer-outcome';
import { ZAnswerRelease, ZSubmitRelease } from '../schema';
import { loadSplit } from '../splits/repo';
import { loadTransfer } from '../transfers/repo';

export type Release = { readonly split: SplitCase; readonly transfers: readonly TransferCase[] };

/** A split with the bank transfers that were ordered with it; null when one of them is not there. */
export async function loadRelease(db: Loading<unknown>['db'], splitId: string, transferIds: readonly string[]): Promise<Release & { readonly split: { readonly merchantNo: string } } | null> {
  const [split, ...transfers] = await Promise.all([loadSplit(db, splitId), ...transferIds.map((id) => loadTransfer(db, id))] as const);
  const there = transfers.filter((transfer) => transfer !== null);
  return split && there.length === transferIds.length ? { split, transfers: there } : null;
}

type Named = { readonly split: { readonly splitId: string }; readonly transfers: readonly { readonly transferId: string }[] };
const loadFor = async ({ input, db, handed }: Loading<Named, Release>): Promise<Release | null> =>
  handed ?? loadRelease(db, input.split.splitId, input.transfers.map(({ transferId }) => transferId));

/** A release as its own submission has left it. */
export const submittedTogether = ({ split, transfers }: Release): Release => ({ split: submittedSplit(split), transfers: transfers.map(submittedTransfer) });

/** Written down before anybody is asked, all of a release at once; answers which of them to send now. */
export const submitRelease = operation({
  name: 'payments.submitRelease', input: ZSubmitRelease, errors: {}, audience: { system: true },
  load: loadFor,
  decide: ({ split, transfers }, input, moment) => {
    const parts = [
      { id: split.split.id, request: input.split.request, ...decideSplitSubmit(split, moment) },
      ...transfers.map(({ transfer }, i) => ({ id: transfer.id, request: input.transfers[i]!.request, ...decideTransferSubmit(transfer, moment) })),
    ];
    return ok(combine({ send: parts.filter(({ send }) => send).map(({ id }) => id) },
      ...parts.flatMap(({ id, request, fragment, send }) => [fragment, send ? keepEvent(request, 'REQUEST', id, 'APPLIED', moment) : null])));
  },
});

/** What all whom a release was sent to have answered, where they all work at it. Whatever has ended meanwhile stays as it is. */
export const answerRelease = operation({
  name: 'payments.answerRelease', input: ZAnswerRelease, errors: {}, audience: { system: true },
  load: loadFor,
  decide: ({ split, transfers }, input, moment) => {
    const parts = [
      { id: input.split.splitId, message: input.split.message, ...decideSplitReport(split, { kind: 'PROCESSING' }, moment) },
      ...input.transfers.map(({ transferId, report, message }, i) => ({ id: transferId, message, ...decideTransferReport(transfers[i]!, report, moment) })),
    ];
    return ok(combine({ verdicts: parts.map(({ verdict }) => verdict as string) }, ...parts.flatMap(({ id, message, verdict, fragment }) => [fragment, keepEvent(message, 'ANSWER', id, verdict, moment)])));
  },
});
