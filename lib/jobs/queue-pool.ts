import pg from 'pg';

/**
 * The pool of the job queue. The product reads int8 as bigint everywhere, but the queue's library writes the ids it reads
 * back as JSON, which knows none: here they stay text, or no failed job could ever be written down.
 */
export function queuePool(connectionString: string, max: number): pg.Pool {
  const types = new pg.TypeOverrides();
  types.setTypeParser(pg.types.builtins.INT8, (text: string) => text);
  const pool = new pg.Pool({ connectionString, max, types });
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}
