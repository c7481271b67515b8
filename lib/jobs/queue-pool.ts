import pg from 'pg';
import { WORKER_NAME } from '../db/database';

/**
 * The pool of the job queue. The product reads int8 as bigint everywhere, but the queue's library writes the ids it reads
 * back as JSON, which knows none: here they stay text, or no failed job could ever be written down.
 */
export function queuePool(connectionString: string, max: number): pg.Pool {
  const types = new pg.TypeOverrides();
  types.setTypeParser(pg.types.builtins.INT8, (text: string) => text);
  // Its few statements are always the same: planned once a connection, not at every look into the queue.
  const pool = new pg.Pool({ connectionString, max, types, application_name: WORKER_NAME, options: '-c plan_cache_mode=force_generic_plan' });
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

/**
 * Gives back the jobs that a killed worker had taken: the queue itself would wait four hours for it, and a farmer as long for her
 * money. Only where no worker is connected; one that is alive keeps what it works at. A taken job whose key was given to a newer one was
 * not to be tried again (the queue then counts all its tries as used): nobody will end it any more, so it goes.
 */
export async function releaseOrphans(connectionString: string): Promise<number> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    const { rows } = await client.query<{ released: number }>(
      `with orphan as materialized (
         select id, key is null and attempts >= max_attempts and updated_at > locked_at as replaced from graphile_worker._private_jobs
         where locked_at is not null and not exists (select from pg_stat_activity where application_name = $1 and datname = current_database())
       ), gone as (delete from graphile_worker._private_jobs j using orphan o where j.id = o.id and o.replaced),
       freed as (update graphile_worker._private_jobs j set locked_at = null, locked_by = null from orphan o where j.id = o.id and not o.replaced returning 1)
       select count(*)::int as released from freed`, [WORKER_NAME]);
    return rows[0]!.released;
  } finally {
    await client.end();
  }
}
