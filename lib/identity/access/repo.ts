import type { Db } from '../../db/database';

export type AccessRow = { readonly id: string; readonly version: number; readonly status: string; readonly sessionVersion: number | null; readonly ofPlatform: boolean };

/** A person or an organisation whose way in may be changed, and whether it is the platform's own. */
export async function loadAccess(db: Db, kind: 'person' | 'organisation', id: string): Promise<AccessRow | null> {
  const rows = kind === 'person'
    ? await db.sql<AccessRow>(
      `select p.id, p.version, p.status, p.session_version as "sessionVersion", exists (select from membership m join organisation o on o.id = m.organisation_id
         where m.person_id = p.id and m.status = 'active' and o.kind = 'platform') as "ofPlatform" from person p where p.id = $1`, [id])
    : await db.sql<AccessRow>(`select id, version, status, null as "sessionVersion", kind = 'platform' as "ofPlatform" from organisation where id = $1`, [id]);
  return rows[0] ?? null;
}

/** Whether the platform has its organisation; the first one is founded from outside, and never a second one. */
export const hasPlatform = async (db: Db): Promise<boolean> => (await db.sql(`select 1 from organisation where kind = 'platform' limit 1`)).length > 0;
