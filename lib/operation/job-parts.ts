import { ERRAND, told } from './errand';
import { STALE } from './fold';
import { FEW_ROWS, guarded, type Part } from './parts';
import type { NewJob } from './plan';

const wake = (count: number): Part => ({ as: 'call', shape: 'wake', values: [JSON.stringify({ count })], text: (next) => `pg_notify('jobs:insert', ${next()})` });

/** Has jobs that wait run now, as if they had never been tried. */
export const rerunParts = (ids: readonly string[]): Part[] => (ids.length === 0 ? [] : [guarded({
  shape: 'reruns', values: [ids],
  text: (next) => `update graphile_worker._private_jobs set run_at = now(), attempts = 0, last_error = null, revision = revision + 1, updated_at = now() where id = any (${next()}::bigint[]) and locked_at is null`,
}, STALE, 'stale: job', ids.length), wake(ids.length)]);

/**
 * Enqueues jobs as the queue's own add_jobs does, which asks four questions for every answer: a job that has begun already gives its key
 * to its successor, and one that waits is replaced. Where two jobs have one key, the later one is meant. Workers are woken for what is
 * due; a deadline far off is found by their polling.
 */
export function jobParts(all: readonly NewJob[], now: Date, errands: ReadonlySet<string> | undefined): Part[] {
  const parts: Part[] = [];
  const jobs: NewJob[] = [];
  for (const job of new Map(all.map((one, i) => [one.key ?? i, one])).values()) {
    const words = told(job, now, errands);
    if (words === null) jobs.push(job);
    else parts.push({ as: 'call', shape: 'errand', values: [words], text: (next) => `pg_notify('${ERRAND}', ${next()})` });
  }
  if (jobs.length === 0) return parts;
  const keys = jobs.flatMap(({ key }) => key ?? []);
  if (keys.length > 0) {
    parts.push({
      as: 'first', shape: 'job keys', values: [keys],
      text: (next) => `update graphile_worker._private_jobs set key = null, attempts = max_attempts, updated_at = now() where key = any (${next()}::text[]) and locked_at is not null`,
    });
  }
  const few = jobs.length <= FEW_ROWS;
  // A job that begins just now may have read what was before this plan: then it has to be decided again.
  parts.push(guarded({
    shape: `jobs ${few ? jobs.map(({ runAt }) => runAt === undefined).join(' ') : 'many'}`,
    values: few
      ? jobs.flatMap(({ task, payload, runAt, key }) => [task, JSON.stringify(payload), ...runAt === undefined ? [] : [runAt.toISOString()], key ?? null])
      : [JSON.stringify(jobs.map(({ task, payload, runAt, key }) => ({ task, payload, runAt: runAt?.toISOString() ?? null, key: key ?? null })))],
    text(next) {
      const source = few
        ? `values ${jobs.map(({ runAt }) => {
            const name = next();
            return `(coalesce((select id from graphile_worker._private_tasks where identifier = ${name}), queue_task(${name})), ${next()}::json, ${runAt === undefined ? 'now()' : `${next()}::timestamptz`}, 25, ${next()}::text, 0)`;
          }).join(', ')}`
        : `select queue_task(j->>'task'), (j->'payload')::json, coalesce((j->>'runAt')::timestamptz, now()), 25, j->>'key', 0 from jsonb_array_elements(${next()}::jsonb) j`;
      return `insert into graphile_worker._private_jobs as jobs (task_id, payload, run_at, max_attempts, key, priority) ${source}
    on conflict (key) do update set task_id = excluded.task_id, payload = excluded.payload, run_at = excluded.run_at, max_attempts = excluded.max_attempts,
      priority = excluded.priority, revision = jobs.revision + 1, attempts = 0, last_error = null, updated_at = now()
      where jobs.locked_at is null`;
    },
  }, STALE, 'stale: job', jobs.length));
  const due = jobs.filter(({ runAt }) => runAt === undefined || runAt <= now).length;
  if (due > 0) parts.push(wake(due));
  return parts;
}
