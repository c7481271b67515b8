import type { Db } from '../db/database';
import { openField } from '../db/personal-data';
import type { PersonActor } from '../shared/actor';
import type { Queued } from './domain/announcement';
import type { SmsTemplate } from './domain/message';
import type { NoticeDto } from './dto';

/** The newest notices of the actor's organisation. */
export async function notices(db: Db, actor: PersonActor, limit = 50): Promise<NoticeDto[]> {
  return db.sql<NoticeDto>(
    `select id, kind, params, link, created_at as "createdAt", read_at is not null as read
     from notice where organisation_id = $1 order by created_at desc, id desc limit $2`, [actor.organisationId, limit]);
}

/** How many notices wait unread; at most 99 are counted, for more is only "many". */
export async function unreadCount(db: Db, actor: PersonActor): Promise<number> {
  const rows = await db.sql<{ count: number }>(
    'select count(*)::int as count from (select from notice where organisation_id = $1 and read_at is null limit 99) unread', [actor.organisationId]);
  return rows[0]!.count;
}

/** The unread notices of the actor's organisation, a hundred at most. */
export async function unreadIds(db: Db, actor: PersonActor): Promise<string[]> {
  const rows = await db.sql<{ id: string }>('select id from notice where organisation_id = $1 and read_at is null order by created_at desc, id desc limit 100', [actor.organisationId]);
  return rows.map((row) => row.id);
}

export type OutgoingMessage = { readonly id: string; readonly phone: string; readonly template: SmsTemplate; readonly params: Record<string, string>; readonly expiresAt: Date };

/** A waiting message with its secrets open, for the job that sends it and for nothing else. */
export async function outgoingMessage(db: Db, id: string): Promise<OutgoingMessage | null> {
  const rows = await db.sql<{ template: SmsTemplate; phoneSealed: string; paramsSealed: string | null; expiresAt: Date }>(
    `select template, phone_sealed as "phoneSealed", params_sealed as "paramsSealed", expires_at as "expiresAt"
     from message where id = $1 and state = 'queued'`, [id]);
  const row = rows[0];
  if (!row?.paramsSealed) return null;
  return {
    id, template: row.template, expiresAt: row.expiresAt, phone: openField('message.phone', id, row.phoneSealed),
    params: JSON.parse(openField('message.params', id, row.paramsSealed)) as Record<string, string>,
  };
}

/** Messages that nobody needs any more, the oldest first. */
export async function expiredMessageIds(db: Db, now: Date, limit: number): Promise<string[]> {
  const rows = await db.sql<{ id: string }>(`select id from message where state = 'queued' and expires_at <= $1 order by expires_at limit $2`, [now, limit]);
  return rows.map((row) => row.id);
}

/** What waits to be told at a counter, the oldest first. */
export async function queuedAnnouncements(db: Db, counterId: string, limit = 200): Promise<Queued[]> {
  return db.sql<Queued>(
    `select id, version, amount_fen as "amountFen", wallet, created_at as "createdAt" from announcement
     where counter_id = $1 and state = 'QUEUED' order by created_at, id limit $2`, [counterId, limit]);
}

/** A mark for each of these counters that is another one once more waits to be told there. */
export async function announcementMarks(db: Db, counterIds: readonly string[]): Promise<Map<string, string>> {
  const rows = await db.sql<{ id: string; mark: string }>(
    `select o.id, md5(coalesce(string_agg(a.id, ',' order by a.id), '')) as mark from unnest($1::text[]) as o(id)
     left join lateral (select id from announcement where counter_id = o.id and state = 'QUEUED' order by created_at desc, id desc limit 12) a on true group by o.id`, [counterIds]);
  return new Map(rows.map(({ id, mark }) => [id, mark]));
}
