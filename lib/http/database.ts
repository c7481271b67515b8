import { openDatabase, type Db } from '../db/database';
import { env } from '../env';

const holder = globalThis as { harvestloopDb?: Db };

/** The process's one pool. Kept on globalThis because a development reload evaluates modules again. */
export function database(): Db {
  return (holder.harvestloopDb ??= openDatabase(env().DATABASE_URL, env().DATABASE_POOL));
}
