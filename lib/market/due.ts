import type { Db } from '../db/database';

const SWEEP = 500;
const ids = async (db: Db, text: string, now: Date): Promise<string[]> => (await db.sql<{ id: string }>(text, [now, SWEEP])).map((row) => row.id);

/** What has run out by now and was not ended yet. */
export const dueOffers = (db: Db, now: Date): Promise<string[]> => ids(db, `select id from offer where status in ('pending', 'countered') and deadline <= $1 order by deadline limit $2`, now);
export const dueListings = (db: Db, now: Date): Promise<string[]> => ids(db, `select id from listing where status = 'published' and expires_at <= $1 order by expires_at limit $2`, now);
export const dueDemands = (db: Db, now: Date): Promise<string[]> => ids(db, `select id from demand where status in ('open', 'partly_filled') and expires_at <= $1 order by expires_at limit $2`, now);
