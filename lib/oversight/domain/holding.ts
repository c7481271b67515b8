import type { Fragment } from '../../operation/plan';
import type { NewId } from '../../shared/ids';
import { err, ok, type Result } from '../../shared/result';
import type { Queue } from '../../shared/waiting';
import type { OversightError } from './errors';

/** Who sees to a thing that waits; version 0 while nobody ever has. */
export type HoldingSnapshot = { readonly id: string; readonly queue: Queue; readonly subjectId: string; readonly holderPersonId: string | null; readonly version: number };
export type TurnAct = 'TAKE' | 'HAND_BACK' | 'RERUN';
type Moment = { readonly now: Date; readonly newId: NewId };

const turn = (item: HoldingSnapshot, act: TurnAct, personId: string, note: string | null, { now, newId }: Moment) =>
  ({ op: 'insert' as const, table: 'waiting_turn', rows: [{ id: newId('waitingTurn'), itemId: item.id, act, personId, note, at: now }] });

/** One person at a time sees to a thing. Two at once: the row, or its version, lets one of them pass. */
export function decideTake(item: HoldingSnapshot, personId: string, moment: Moment): Result<Fragment, OversightError> {
  if (item.holderPersonId === personId) return ok({});
  if (item.holderPersonId !== null) return err('TAKEN');
  const held = { holderPersonId: personId, heldSince: moment.now };
  return ok({ changes: [
    item.version === 0 ? { op: 'insert', table: 'waiting_item', rows: [{ id: item.id, queue: item.queue, subjectId: item.subjectId, ...held }] }
      : { op: 'update', table: 'waiting_item', id: item.id, version: item.version, set: held },
    turn(item, 'TAKE', personId, null, moment),
  ] });
}

/** Gives it back with a word for whoever comes next. Whoever runs the platform may take it from somebody who is away. */
export function decideHandBack(item: HoldingSnapshot, by: { readonly personId: string; readonly runs: boolean }, note: string, moment: Moment): Result<Fragment, OversightError> {
  if (item.holderPersonId === null || (item.holderPersonId !== by.personId && !by.runs)) return err('NOT_HELD_BY_YOU');
  return ok({ changes: [
    { op: 'update', table: 'waiting_item', id: item.id, version: item.version, set: { holderPersonId: null, heldSince: null } },
    turn(item, 'HAND_BACK', by.personId, note || null, moment),
  ] });
}

/** A job that its own tries have not helped runs again at once, for whoever sees to it. All jobs of the house may come twice. */
export function decideRerun(item: HoldingSnapshot, job: { readonly id: string; readonly atWork: boolean }, personId: string, moment: Moment): Result<Fragment, OversightError> {
  if (item.holderPersonId !== personId) return err('NOT_HELD_BY_YOU');
  if (job.atWork) return err('AT_WORK');
  return ok({ changes: [turn(item, 'RERUN', personId, null, moment)], reruns: [job.id] });
}
