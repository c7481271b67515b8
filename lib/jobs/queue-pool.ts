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
