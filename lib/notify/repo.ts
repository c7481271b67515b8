import type { Db } from '../db/database';
import type { MessageSnapshot } from './domain/message';

export async function loadMessage(db: Db, id: string): Promise<MessageSnapshot | null> {
  const rows = await db.sql<MessageSnapshot>('select id, version, state, expires_at as "expiresAt" from message where id = $1', [id]);
  return rows[0] ?? null;
}

export type NoticeSnapshot = { readonly id: string; readonly version: number };

export async function loadUnread(db: Db, organisationId: string, ids: readonly string[]): Promise<NoticeSnapshot[]> {
  return db.sql<NoticeSnapshot>('select id, version from notice where organisation_id = $1 and id = any($2) and read_at is null order by id', [organisationId, [...ids]]);
}
