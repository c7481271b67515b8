import { combine, type Fragment, type NewJob, type Row } from '../../operation/plan';
import { after, MINUTE_MS } from '../../shared/clock';
import type { JsonObject } from '../../shared/json';
import type { Fen } from '../../shared/money';
import { raiseBreak } from './break';
import { nextQueryAt, type Ladder } from './ladder';
import { holdMachine, splitMachine, type HoldState, type SplitState } from './machines';
import type { LegState, Moment, SplitSnapshot, StoredLeg } from './snapshots';
import { followSplitJob } from './split';
import type { Judged } from './success';

/** What the channel says about a split, or that it said nothing. Legs by the receiver's number, which is our organisation's id. */
export type SplitReport =
  | { readonly kind: 'PROCESSING' }
  | { readonly kind: 'DONE' | 'PARTIAL' | 'FAILED'; readonly foreignId: string | null; readonly legs: ReadonlyMap<string, LegState>; readonly note: string | null }
  | { readonly kind: 'REFUSED'; readonly note: string }
  | { readonly kind: 'NOT_FOUND' | 'LOST' };

export type SplitCase = {
  readonly split: SplitSnapshot;
  readonly hold: { readonly id: string; readonly version: number; readonly state: HoldState };
  /** Splits of the same hold that have not ended, this one not counted. */
  readonly othersOpen: number;
  /** Those of them that the channel is working at. */
  readonly inFlight: number;
  /** How often this release was sent, this time included. */
  readonly tries: number;
  /** Bank transfers of the hold, and how many of them the bank has confirmed. */
  readonly transfers: number;
  readonly confirmed: number;
};

/** What failed is sent again this often before people must look. */
const MAX_TRIES = 3;

const update = (split: SplitSnapshot, set: Row) => ({ op: 'update' as const, table: 'split', id: split.id, version: split.version, set });
const moveHold = (hold: SplitCase['hold'], state: HoldState): Fragment =>
  state === hold.state ? {} : { changes: [{ op: 'update', table: 'hold', id: hold.id, version: hold.version, set: { state } }] };

/** Written down before the channel is asked. A channel works at one split of an order at a time, so others wait. */
export function decideSplitSubmit({ split, hold, inFlight }: SplitCase, { now }: Moment): { fragment: Fragment; send: boolean } {
  const next = splitMachine.next(split.state, 'submit');
  if (!next.ok) return { fragment: {}, send: false };
  if (split.state === 'REQUESTED' && inFlight > 0) return { send: false, fragment: { jobs: [followSplitJob(split.id, after(now, 5000))] } };
  const holding = holdMachine.next(hold.state, 'submit');
  return { send: true, fragment: combine({},
    { changes: [update(split, { state: next.value, nextQueryAt: after(now, MINUTE_MS) })] },
    // The hold's version is taken even where it does not move: two splits that each saw none under way would both be sent.
    { changes: [{ op: 'update', table: 'hold', id: hold.id, version: hold.version, set: holding.ok ? { state: holding.value } : {} }] }) };
}

/** A split and its hold as the split's own submission has left them, unless somebody else was there meanwhile, which their versions tell. */
export const submittedSplit = <C extends SplitCase>(about: C): C => {
  const holding = holdMachine.next(about.hold.state, 'submit');
  return {
    ...about, split: { ...about.split, state: 'SUBMITTED', version: about.split.version + 1 },
    hold: { ...about.hold, state: holding.ok ? holding.value : about.hold.state, version: about.hold.version + 1 },
  };
};

function wait(split: SplitSnapshot, ladder: Ladder, begun: Date | null, set: Row, moment: Moment): Fragment {
  const from = begun ?? moment.now;
  const askAt = nextQueryAt(ladder, from, moment.now);
  return combine({}, { changes: [update(split, { ...set, ladderFrom: from, nextQueryAt: askAt })] }, askAt ? null : mismatch(split, '分账一直没有结果', moment));
}

const mismatch = (split: SplitSnapshot, note: string, moment: Moment): Fragment =>
  raiseBreak({ kind: 'SPLIT_MISMATCH', subjectId: split.id, expectedFen: split.amountFen, note }, moment);

/** What a report about a split means for it and for its hold. */
export function decideSplitReport(about: SplitCase, report: SplitReport, moment: Moment): Judged {
  const { split } = about;
  if (split.state === 'REQUESTED' || splitMachine.isFinal(split.state)) return { verdict: 'REPEATED', fragment: {} };
  switch (report.kind) {
    case 'PROCESSING':
      return { verdict: 'APPLIED', fragment: wait(split, 'working', split.state === 'UNKNOWN' ? null : split.ladderFrom, { state: 'SUBMITTED' }, moment) };
    case 'NOT_FOUND': return { verdict: 'APPLIED', fragment: wait(split, 'unknown', split.ladderFrom, {}, moment) };
    case 'LOST':
      return { verdict: 'APPLIED', fragment: wait(split, 'unknown', split.state === 'UNKNOWN' ? split.ladderFrom : null, { state: 'UNKNOWN' }, moment) };
    case 'REFUSED': {
      const legs = split.legs.map((leg): StoredLeg => ({ ...leg, state: 'FAILED' }));
      return { verdict: 'APPLIED', fragment: end(about, 'FAILED', legs, null, report.note, moment) };
    }
    case 'DONE':
    case 'PARTIAL':
    case 'FAILED': {
      const legs = split.legs.map((leg): StoredLeg => ({ ...leg, state: report.legs.get(leg.receiverOrgId) ?? (report.kind === 'DONE' ? 'SUCCESS' : 'FAILED') }));
      return { verdict: 'APPLIED', fragment: end(about, report.kind, legs, report.foreignId, report.note, moment) };
    }
  }
}

function end(about: SplitCase, state: 'DONE' | 'PARTIAL' | 'FAILED', legs: readonly StoredLeg[], foreignId: string | null, note: string | null, moment: Moment): Fragment {
  const { split } = about;
  const ended: Fragment = {
    changes: [update(split, { state, legs: legs as unknown as readonly JsonObject[], foreignId, note, nextQueryAt: null, endedAt: moment.now })],
    jobs: split.doneTask === null ? [] : [toldOf(split, state, legs)],
  };
  return state === 'DONE' ? combine({}, ended, moveHold(about.hold, afterDone(about))) : combine({}, ended, again(about, state, legs, note, moment));
}

function toldOf(split: SplitSnapshot, state: SplitState, legs: readonly StoredLeg[]): NewJob {
  return { task: split.doneTask!, payload: { splitId: split.id, settlementId: split.settlementId, state, legs: legs as unknown as readonly JsonObject[] } };
}

/** Where a finished split leaves its hold: settled when the channel has unfrozen the rest, and confirmed when the bank has paid. */
function afterDone({ split, hold, othersOpen, transfers, confirmed }: SplitCase): HoldState {
  if (split.finish) {
    const settled = holdMachine.next(hold.state, 'settle');
    if (!settled.ok) return hold.state;
    const paidOut = transfers > 0 && confirmed === transfers ? holdMachine.next(settled.value, 'confirm') : settled;
    return paidOut.ok ? paidOut.value : settled.value;
  }
  if (othersOpen > 0) return hold.state;
  const done = holdMachine.next(hold.state, 'done');
  return done.ok ? done.value : hold.state;
}

/** What did not go out is sent again under a number of its own; after three tries it is a break. */
function again({ split, hold, tries }: SplitCase, state: 'PARTIAL' | 'FAILED', legs: readonly StoredLeg[], note: string | null, moment: Moment): Fragment {
  const moved = holdMachine.next(hold.state, state === 'PARTIAL' ? 'partial' : 'fail');
  const holding = moved.ok ? moveHold(hold, moved.value) : {};
  if (tries >= MAX_TRIES) return combine({}, holding, mismatch(split, `分账 ${tries} 次都没有成功：${note ?? '渠道没有说明原因'}`, moment));
  return combine({}, holding, planSplitAgain(split, legs, after(moment.now, tries * MINUTE_MS), moment));
}

/** The parts that did not go out, sent again under a number of their own. */
export function planSplitAgain(split: SplitSnapshot, legs: readonly StoredLeg[], runAt: Date, moment: Moment): Fragment {
  const failed = legs.filter((leg) => leg.state !== 'SUCCESS').map((leg): StoredLeg => ({ ...leg, state: 'PENDING' }));
  const splitId = moment.newId('split');
  return {
    changes: [{ op: 'insert', table: 'split', rows: [{
      id: splitId, holdId: split.holdId, attemptId: split.attemptId, settlementId: split.settlementId, retryOf: split.id,
      legs: failed as unknown as readonly JsonObject[], amountFen: failed.reduce((sum, leg): Fen => sum + BigInt(leg.amountFen), 0n), finish: split.finish,
      state: 'REQUESTED', doneTask: split.doneTask, nextQueryAt: runAt, createdAt: moment.now,
    }] }],
    jobs: [followSplitJob(splitId, runAt)],
  };
}
