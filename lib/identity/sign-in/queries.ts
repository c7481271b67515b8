import type { Db } from '../../db/database';
import { openField } from '../../db/personal-data';

/** The last four digits of the phone that an open code went to, for who has just asked for it: they stand in no address. */
export async function phoneTail(db: Db, challengeId: string, at: Date): Promise<string | null> {
  const rows = await db.sql<{ id: string; sealed: string }>('select id, phone_sealed as sealed from login_code where id = $1 and used_at is null and expires_at > $2', [challengeId, at]);
  return rows[0] ? openField('login_code.phone', rows[0].id, rows[0].sealed).slice(-4) : null;
}
