import type { Db } from '../db/database';
import type { FollowUps } from '../operation/follow-up';
import type { Actor } from '../shared/actor';
import type { Clock } from '../shared/clock';
import type { JsonObject } from '../shared/json';

/** What a job is given. Jobs come at least once, so every handler is safe to repeat. */
export type JobContext = {
  readonly db: Db;
  readonly clock: Clock;
  /** The actor under which a job runs operations: the clock and the worker, named after the job. */
  readonly actor: Actor;
  /** What may join the plans of the operations that a job runs. */
  readonly followUps?: FollowUps;
  /** Which of their jobs are told and not enqueued. */
  readonly errands?: ReadonlySet<string>;
};
export type Task = (payload: JsonObject, context: JobContext) => Promise<void>;
export type Tasks = { readonly [name: string]: Task };

/** A sweep that runs by itself: what was missed by a lost job is found here. */
export type Schedule = { readonly task: string; readonly every: 'minute' | 'hour' | 'day' };

/** A text member of a payload; a job without it was enqueued wrongly, which is our own fault. */
export function text(payload: JsonObject, name: string): string {
  const value = payload[name];
  if (typeof value !== 'string') throw new Error(`The job's payload has no text "${name}"`);
  return value;
}

/** Does all of them: one that fails keeps none of the others from being done, and is told at the end. */
export async function each(chores: readonly (() => Promise<void>)[]): Promise<void> {
  const failures: unknown[] = [];
  for (const chore of chores) await chore().catch((error: unknown) => failures.push(error));
  if (failures.length > 0) throw new AggregateError(failures, `${failures.length} of ${chores.length} chores failed`);
}
