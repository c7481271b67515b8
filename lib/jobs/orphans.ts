import pg from 'pg';
import { WORKER_NAME } from '../db/database';

/** How a worker is called among the connections of the database, by the name under which the queue notes who took a job. */
export const nameOf = (poolId: string): string => `${WORKER_NAME} ${poolId}`;

const LOOK_EVERY_MS = 5000;
const TRY_AGAIN_MS = 500;
/** One that has only just begun to take jobs may not have said yet that it is there. */
const GRACE = '2 seconds';

/**
 * Gives back the jobs of workers that are no more: the queue itself would wait four hours for them, and a farmer as long for her
 * money. Whoever lives is connected under its name and keeps what it works at, however many others come and go. A taken job whose key was
 * given to a newer one was not to be tried again (the queue then counts all its tries as used): nobody will end it any more, so it goes.
 * @returns how many are free again
 */
export async function releaseOrphans(client: Pick<pg.Client, 'query'>): Promise<number> {
  const { rows } = await client.query<{ released: number }>(
    `with orphan as materialized (
       select id, locked_by, key is null and attempts >= max_attempts and updated_at > locked_at as replaced from graphile_worker._private_jobs j
       where locked_at < now() - $2::interval
         and not exists (select from pg_stat_activity a where a.datname = current_database() and a.application_name = $1 || ' ' || j.locked_by)
     ), gone as (delete from graphile_worker._private_jobs j using orphan o where j.id = o.id and j.locked_by = o.locked_by and o.replaced),
     freed as (update graphile_worker._private_jobs j set locked_at = null, locked_by = null from orphan o
       where j.id = o.id and j.locked_by = o.locked_by and not o.replaced returning 1)
     select count(*)::int as released from freed`, [WORKER_NAME, GRACE]);
  return rows[0]!.released;
}

/** Says that this worker lives for as long as it does, and gives back what those had taken that live no more, at once and then every few seconds. */
export function keepWatch({ url, poolId }: { readonly url: string; readonly poolId: string }): { readonly stop: () => Promise<void> } {
  let stopped = false;
  let wake: (() => void) | undefined;
  const pause = (ms: number) => stopped ? undefined : new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, ms);
    wake = () => { clearTimeout(timer); resolve(); };
  });

  async function watch(): Promise<void> {
    while (!stopped) {
      const client = new pg.Client({ connectionString: url, application_name: nameOf(poolId) });
      client.on('error', () => wake?.());
      try {
        await client.connect();
        while (!stopped) {
          await releaseOrphans(client);
          await pause(LOOK_EVERY_MS);
        }
      } catch {
        // The server is away: it is tried again for as long as this worker lives.
      } finally {
        await client.end().catch(() => undefined);
      }
      await pause(TRY_AGAIN_MS);
    }
  }
  const watching = watch();

  return {
    async stop() {
      stopped = true;
      wake?.();
      await watching;
    },
  };
}
