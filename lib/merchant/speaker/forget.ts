import type { Db } from '../../db/database';

/** Deletes what loudspeakers were given before a moment, once it has ended; nothing depends on it any more. */
export async function forgetSpoken(db: Db, before: Date): Promise<void> {
  await db.sql(`delete from speaker_message where given_at < $1 and state <> 'GIVEN'`, [before]);
}
