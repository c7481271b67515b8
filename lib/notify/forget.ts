import type { Db } from '../db/database';

/** Deletes short messages that ended, made before a moment: a phone is kept no longer than it serves. Nothing depends on them. */
export async function forgetMessages(db: Db, before: Date): Promise<void> {
  await db.sql(`delete from message where state <> 'queued' and created_at < $1`, [before]);
}

/** Deletes receipts of the speaker's outbox made before a moment; what was not told by then never will be. */
export async function forgetAnnouncements(db: Db, before: Date): Promise<void> {
  await db.sql('delete from announcement where created_at < $1', [before]);
}
