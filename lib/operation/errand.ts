import type { NewJob } from './plan';
import type { JsonObject } from '../shared/json';

/** The channel of the database on which errands are told. */
export const ERRAND = 'errand';

/**
 * A job that is told to the worker and kept nowhere: what it is about is in its rows, and a sweep finds it if nobody heard. It is told
 * when the plan is true, and not at all if the plan fails.
 */
export type Errand = { readonly task: string; readonly payload: JsonObject; readonly key?: string };

/** What a notification of PostgreSQL may be long, with room to spare: 8000 bytes. */
const MOST_BYTES = 7500;

/** The words of a job that may be told; null for one that belongs into the queue. */
export function told({ task, payload, key, runAt }: NewJob, now: Date, errands: ReadonlySet<string> | undefined): string | null {
  if (!errands?.has(task) || (runAt !== undefined && runAt > now)) return null;
  const words = JSON.stringify({ task, payload, key } satisfies Errand);
  return Buffer.byteLength(words) > MOST_BYTES ? null : words;
}
