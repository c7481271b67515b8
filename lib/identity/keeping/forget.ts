import type { Db } from '../../db/database';

/**
 * Deletes codes, limits and sessions that ended before a moment: personal data is kept no longer than it serves. No
 * operation, because nothing that anybody can see or do depends on it.
 */
export async function forgetSignIns(db: Db, before: Date): Promise<void> {
  await db.sql('delete from login_code where expires_at < $1', [before]);
  await db.sql('delete from login_limit where expires_at < $1', [before]);
  await db.sql('delete from login_session where expires_at < $1', [before]);
}
