import { recordFact } from '../../evidence/record';
import { recordRefundConfirmed, recordRefundReleased, recordSurplusReturned } from '../../ledger/recorders';
import { combine, type Fragment, type Row } from '../../operation/plan';
import { after, MINUTE_MS } from '../../shared/clock';
import type { Fen } from '../../shared/money';
import { invariant } from '../../shared/result';
import { raiseBreak } from './break';
import { nextQueryAt, type Ladder } from './ladder';
import { refundMachine, type HoldState } from './machines';
import type { Moment, RefundSnapshot } from './snapshots';
import type { Judged } from './success';

/** What the channel says about a refund, or that it said nothing. */
export type RefundReport =
  | { readonly kind: 'PROCESSING' | 'SUCCESS' | 'FAILED' | 'ABNORMAL'; readonly foreignId: string | null; readonly amountFen: Fen; readonly note: string | null; readonly endedAt: Date | null }
  | { readonly kind: 'REFUSED'; readonly note: string }
  | { readonly kind: 'NOT_FOUND' | 'LOST' };

/** Under which the book keeps one try of a refund: the channel knows all of them by one number, the book counts each reservation once. */
export const bookedAs = ({ id, tries }: Pick<RefundSnapshot, 'id' | 'tries'>): string => tries === 1 ? id : `${id}:${tries}`;

export type RefundCase = {
  readonly refund: RefundSnapshot;
  /** The hold that the money came from, when there is one; `otherReservedFen` is what other refunds of it still reserve. */
  readonly hold: { readonly id: string; readonly version: number; readonly state: HoldState; readonly amountFen: Fen; readonly openFen: Fen } | null;
  /** What the attempt has given back so far out of where this refund takes from, this refund not included. */
  readonly refundedFen: Fen;
};

const update = (refund: RefundSnapshot, set: Row) => ({ op: 'update' as const, table: 'refund', id: refund.id, version: refund.version, set });

/** Written down before the channel is asked. Every try has the same number, so asking twice refunds once. */
export function decideRefundSubmit(refund: RefundSnapshot, { now }: Moment): { fragment: Fragment; send: boolean } {
  const next = refundMachine.next(refund.state, 'submit');
  if (!next.ok) return { fragment: {}, send: false };
  return { send: true, fragment: { changes: [update(refund, { state: next.value, nextQueryAt: after(now, MINUTE_MS) })] } };
}

function wait(refund: RefundSnapshot, ladder: Ladder, begun: Date | null, set: Row, moment: Moment): Fragment {
  const from = begun ?? moment.now;
  const askAt = nextQueryAt(ladder, from, moment.now);
  return combine({}, { changes: [update(refund, { ...set, ladderFrom: from, nextQueryAt: askAt })] }, askAt ? null : missing(refund, '退款一直没有结果', moment));
}

const missing = (refund: RefundSnapshot, note: string, moment: Moment): Fragment => raiseBreak({
  kind: 'REFUND_MISSING', subjectId: refund.id, paymentId: refund.paymentId, organisationId: refund.payeeOrgId, expectedFen: refund.amountFen, actualFen: 0n, note,
  again: refund.tries === 1 ? null : String(refund.tries),
}, moment);

const told = (refund: RefundSnapshot, state: 'SUCCEEDED' | 'FAILED' | 'ABNORMAL'): Fragment => refund.doneTask === null ? {} : {
  jobs: [{ task: refund.doneTask, payload: { refundId: refund.id, orderId: refund.orderId, key: refund.key, state } }],
};

/** A channel's times are of whole seconds. */
const secondOf = (at: Date): number => Math.floor(at.getTime() / 1000) * 1000;

/** What a report about a refund means. Money moves in the ledger once, whichever message says so first. */
export function decideRefundReport(about: RefundCase, report: RefundReport, moment: Moment): Judged {
  const { refund } = about;
  const repeated: Judged = { verdict: 'REPEATED', fragment: {} };
  // Money that has gone back has gone, whatever was said before: our book must follow, and people say how.
  if (refund.state === 'FAILED' && report.kind === 'SUCCESS') return { verdict: 'HELD', fragment: raiseBreak({
    kind: 'STATUS', subjectId: refund.id, paymentId: refund.paymentId, organisationId: refund.payeeOrgId, expectedFen: 0n, actualFen: report.amountFen,
    note: '渠道先说退款失败，后来又说已经退回',
  }, moment) };
  if (refund.state === 'SUCCEEDED' || refund.state === 'FAILED' || refund.state === 'REQUESTED') return repeated;
  // Word of an earlier try, which may come twice: it says nothing of the one under way.
  if (refund.triedAt !== null && 'endedAt' in report && report.kind !== 'SUCCESS' && report.endedAt !== null && report.endedAt.getTime() < secondOf(refund.triedAt)) return repeated;
  if ('amountFen' in report && report.amountFen !== refund.amountFen) {
    return { verdict: 'HELD', fragment: raiseBreak({
      kind: 'AMOUNT', subjectId: refund.id, paymentId: refund.paymentId, organisationId: refund.payeeOrgId, expectedFen: refund.amountFen, actualFen: report.amountFen,
      note: '渠道报的退款金额与我们的不同',
    }, moment) };
  }
  if (refund.state === 'ABNORMAL' && report.kind !== 'SUCCESS') return repeated;
  switch (report.kind) {
    case 'SUCCESS': return { verdict: 'APPLIED', fragment: succeed(about, report.foreignId, report.endedAt ?? moment.now, moment) };
    case 'FAILED': return { verdict: 'APPLIED', fragment: release(about, report.note, moment) };
    case 'REFUSED': return { verdict: 'APPLIED', fragment: release(about, report.note, moment) };
    case 'ABNORMAL': return { verdict: 'APPLIED', fragment: combine({},
      { changes: [update(refund, { state: 'ABNORMAL', foreignId: report.foreignId, note: report.note, nextQueryAt: null })] },
      missing(refund, '付款人的账户已注销，需要人工退款', moment), told(refund, 'ABNORMAL')) };
    case 'PROCESSING': return { verdict: 'APPLIED', fragment: wait(refund, 'working', refund.state === 'UNKNOWN' ? null : refund.ladderFrom, { state: 'SUBMITTED', foreignId: report.foreignId }, moment) };
    case 'NOT_FOUND': return { verdict: 'APPLIED', fragment: wait(refund, 'unknown', refund.ladderFrom, {}, moment) };
    case 'LOST': {
      const lost = refundMachine.next(refund.state, 'lose');
      invariant(lost.ok, 'a refund that was sent can be lost sight of');
      return { verdict: 'APPLIED', fragment: wait(refund, 'unknown', refund.state === 'UNKNOWN' ? refund.ladderFrom : null, { state: lost.value }, moment) };
    }
  }
}

export function succeed({ refund, hold, refundedFen }: RefundCase, foreignId: string | null, endedAt: Date, moment: Moment): Fragment {
  const { newId } = moment;
  const at = { at: moment.now, newId };
  const orderId = refund.orderId ?? refund.paymentId;
  const about = { refundId: bookedAs(refund), orderId };
  const wholeHold = hold !== null && hold.state === 'HELD' && hold.openFen === 0n && refundedFen + refund.amountFen === hold.amountFen;
  return combine({},
    { changes: [
      update(refund, { state: 'SUCCEEDED', foreignId, nextQueryAt: null, endedAt }),
      { op: 'delta', table: 'attempt', id: refund.attemptId, add: { reservedFen: -refund.amountFen, refundedFen: refund.amountFen } },
    ] },
    wholeHold ? { changes: [{ op: 'update', table: 'hold', id: hold.id, version: hold.version, set: { state: 'REFUNDED' } }] } : null,
    { postings: [refund.pendingId === null
      ? recordSurplusReturned({ ...about, amountFen: refund.amountFen }, at)
      : recordRefundConfirmed({ ...about, pendingId: refund.pendingId }, at)] },
    refund.source === 'SUSPENSE' ? null : { facts: [recordFact('refund.made', { subjectOrgId: refund.payeeOrgId, objectId: orderId, occurredAt: endedAt },
      { orderId, refundId: refund.id, amountFen: refund.amountFen.toString(), causedBy: refund.causedBy }, newId)] },
    told(refund, 'SUCCEEDED'));
}

/** A definite failure: nothing moved, so what was reserved is free again, and a person must see to it that the payer is paid. */
function release({ refund, hold }: RefundCase, note: string | null, moment: Moment): Fragment {
  const orderId = refund.orderId ?? refund.paymentId;
  return combine({},
    { changes: [
      update(refund, { state: 'FAILED', note, nextQueryAt: null, endedAt: moment.now }),
      { op: 'delta', table: 'attempt', id: refund.attemptId, add: { reservedFen: -refund.amountFen, refundableFen: refund.amountFen } },
    ] },
    hold !== null && refund.source === 'HOLD' ? { changes: [{ op: 'delta', table: 'hold', id: hold.id, add: { openFen: refund.amountFen, version: 1 } }] } : null,
    refund.pendingId === null ? null : { postings: [recordRefundReleased({ refundId: bookedAs(refund), orderId, pendingId: refund.pendingId }, { at: moment.now, newId: moment.newId })] },
    missing(refund, `退款没有成功：${note ?? '渠道没有说明原因'}`, moment),
    told(refund, 'FAILED'));
}
