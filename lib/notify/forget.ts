import type { Db } from '../db/database';

/** Deletes short messages that ended, made before a moment: a phone is kept no longer than it serves. Nothing depends on them. */
export async function forgetMessages(db: Db, before: Date): Promise<void> {
  await db.sql(`delete from message where state <> 'queued' and created_at < $1`, [before]);
}
