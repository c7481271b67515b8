import type { Db } from '../../db/database';

/** Applications whose time is up. */
export async function expiredApplications(db: Db, now: Date, limit: number): Promise<string[]> {
  const rows = await db.sql<{ id: string }>(
    `select id from loan_application where expires_at <= $1
       and state in ('draft', 'submitted', 'scored', 'offered', 'accepted', 'contract_pending', 'signed') order by expires_at limit $2`, [now, limit]);
  return rows.map((row) => row.id);
}

/** Applications whose contract everybody has signed and whose money has not been sent. */
export async function signedApplications(db: Db, limit: number): Promise<string[]> {
  const rows = await db.sql<{ id: string }>(`select id from loan_application where state = 'signed' order by signed_at limit $1`, [limit]);
  return rows.map((row) => row.id);
}
