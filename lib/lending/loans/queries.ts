import type { Db } from '../../db/database';

/** Active loans whose last closed day is before a day. */
export async function loansToClose(db: Db, day: string, limit: number): Promise<string[]> {
  const rows = await db.sql<{ id: string }>(`select id from loan where state = 'active' and closed_through < $1::date order by closed_through, id limit $2`, [day, limit]);
  return rows.map((row) => row.id);
}
