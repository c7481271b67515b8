import { combine, type Fragment, type Row } from '../../operation/plan';
import { after, MINUTE_MS } from '../../shared/clock';
import type { Fen } from '../../shared/money';
import { raiseBreak } from './break';
import { nextQueryAt, type Ladder } from './ladder';
import { holdMachine, transferMachine, type HoldState } from './machines';
import type { Moment, TransferSnapshot } from './snapshots';
import type { Judged } from './success';

/** What the bank says about an instruction, or that it said nothing. */
export type TransferReport =
  | { readonly kind: 'ACCEPTED'; readonly foreignId: string | null; readonly amountFen: Fen }
  | { readonly kind: 'CONFIRMED'; readonly foreignId: string | null; readonly amountFen: Fen; readonly confirmationId: string }
  | { readonly kind: 'REFUSED'; readonly note: string }
  | { readonly kind: 'NOT_FOUND' | 'LOST' };

export type TransferCase = {
  readonly transfer: TransferSnapshot;
  /** The hold it pays out of, and how many other transfers of that hold the bank has not confirmed. */
  readonly hold: { readonly id: string; readonly version: number; readonly state: HoldState; readonly othersUnconfirmed: number } | null;
};

const update = (transfer: TransferSnapshot, set: Row) => ({ op: 'update' as const, table: 'bank_transfer', id: transfer.id, version: transfer.version, set });

/** Written down before the bank is asked. Every try has the same number, so asking twice pays once. */
export function decideTransferSubmit(transfer: TransferSnapshot, { now }: Moment): { fragment: Fragment; send: boolean } {
  const next = transferMachine.next(transfer.state, 'submit');
  if (!next.ok) return { fragment: {}, send: false };
  return { send: true, fragment: { changes: [update(transfer, { state: next.value, nextQueryAt: after(now, MINUTE_MS) })] } };
}

/** A transfer as its own submission has left it, unless somebody else was there meanwhile, which its version tells. */
export const submittedTransfer = (about: TransferCase): TransferCase => ({ ...about, transfer: { ...about.transfer, state: 'SUBMITTED', version: about.transfer.version + 1 } });

function wait(transfer: TransferSnapshot, ladder: Ladder, begun: Date | null, set: Row, moment: Moment): Fragment {
  const from = begun ?? moment.now;
  const askAt = nextQueryAt(ladder, from, moment.now);
  return combine({}, { changes: [update(transfer, { ...set, ladderFrom: from, nextQueryAt: askAt })] }, askAt ? null : raiseBreak({ kind: 'STATUS', subjectId: transfer.id, organisationId: transfer.organisationId, expectedFen: transfer.amountFen, note: '银行一直没有给出这笔付款的结果' }, moment));
}

const told = (transfer: TransferSnapshot, status: 'CONFIRMED' | 'FAILED', confirmationId: string | null, refusal: string | null): Fragment => ({
  jobs: [{ task: transfer.confirmedTask, payload: { transferId: transfer.id, reference: transfer.reference, status, confirmationId, refusal } }],
});

/** What a report about a bank transfer means; whoever ordered it is told once. */
export function decideTransferReport({ transfer, hold }: TransferCase, report: TransferReport, moment: Moment): Judged {
  if (transfer.state === 'REQUESTED' || transferMachine.isFinal(transfer.state)) return { verdict: 'REPEATED', fragment: {} };
  if ('amountFen' in report && report.amountFen !== transfer.amountFen) {
    return { verdict: 'HELD', fragment: raiseBreak({
      kind: 'AMOUNT', subjectId: transfer.id, organisationId: transfer.organisationId, expectedFen: transfer.amountFen, actualFen: report.amountFen,
      note: '银行报的金额与我们的付款指令不同',
    }, moment) };
  }
  switch (report.kind) {
    case 'CONFIRMED': {
      const paidOut = hold !== null && hold.othersUnconfirmed === 0 ? holdMachine.next(hold.state, 'confirm') : null;
      return { verdict: 'APPLIED', fragment: combine({},
        { changes: [update(transfer, { state: 'CONFIRMED', foreignId: report.foreignId, confirmationId: report.confirmationId, nextQueryAt: null, endedAt: moment.now })] },
        // The hold's version is taken even where it does not move: its last split and its last transfers may end at one moment, and each must see the other.
        hold === null ? null : { changes: [{ op: 'update', table: 'hold', id: hold.id, version: hold.version, set: paidOut?.ok ? { state: paidOut.value } : {} }] },
        told(transfer, 'CONFIRMED', report.confirmationId, null)) };
    }
    case 'REFUSED':
      return { verdict: 'APPLIED', fragment: combine({},
        { changes: [update(transfer, { state: 'FAILED', refusal: report.note, nextQueryAt: null, endedAt: moment.now })] }, told(transfer, 'FAILED', null, report.note)) };
    case 'ACCEPTED':
      return { verdict: 'APPLIED', fragment: wait(transfer, 'working', transfer.state === 'UNKNOWN' ? null : transfer.ladderFrom, { state: 'SUBMITTED', foreignId: report.foreignId }, moment) };
    case 'NOT_FOUND': return { verdict: 'APPLIED', fragment: wait(transfer, 'unknown', transfer.ladderFrom, {}, moment) };
    case 'LOST':
      return { verdict: 'APPLIED', fragment: wait(transfer, 'unknown', transfer.state === 'UNKNOWN' ? transfer.ladderFrom : null, { state: 'UNKNOWN' }, moment) };
  }
}
