import type { Db } from '../../db/database';
import { isWorthSaying } from '../../notify/domain/announcement';
import { announcementMarks, queuedAnnouncements } from '../../notify/queries';
import type { PersonActor } from '../../shared/actor';
import { after, MINUTE_MS } from '../../shared/clock';
import { isThere } from '../domain/speaker';
import type { SpeakerDto } from '../dto';
import { loadCounter } from '../repo';
import { secretOf, standingSpeakers } from './repo';

export { knownSpeaker } from './repo';

/** The loudspeakers of a counter within the actor's reach, and how many receipts wait there to be said; null where it is out of reach. */
export async function speakersAt(db: Db, actor: PersonActor, counterId: string, now: Date): Promise<{ readonly speakers: readonly SpeakerDto[]; readonly waiting: number } | null> {
  if (!(await loadCounter(db, actor, counterId))) return null;
  const [rows, queue] = await Promise.all([
    db.sql<{ id: string; name: string; lastSeenAt: Date | null; receivedAt: Date | null; receipts: number | null }>(
      `select d.id, d.name, d.last_seen_at as "lastSeenAt", m.received_at as "receivedAt", m.receipts from speaker d left join speaker_message m on m.speaker_id = d.id and m.state = 'GIVEN'
       where d.counter_id = $1 and d.state = 'ACTIVE' order by d.created_at, d.id`, [counterId]),
    queuedAnnouncements(db, counterId)]);
  const unsaid = rows.reduce((sum, { receivedAt, receipts }) => sum + (receivedAt && isWorthSaying(receivedAt, now) ? receipts! : 0), 0);
  return {
    speakers: rows.map(({ id, name, lastSeenAt }) => ({ id, name, lastSeenAt, there: isThere(lastSeenAt, now) })),
    waiting: queue.filter(({ createdAt }) => isWorthSaying(createdAt, now)).length + unsaid,
  };
}

/** A form that was sent again, for its answer was lost, is answered once more; later nobody is shown a secret. */
const SHOWN_MS = 5 * MINUTE_MS;

/** A loudspeaker's secret, for the answer to the form that has just made it and for nothing else. Null for anybody else, for an older secret, and later. */
export async function newSecret(db: Db, actor: PersonActor, { speakerId, secretTurn }: { readonly speakerId: string; readonly secretTurn: number }, now: Date): Promise<string | null> {
  const rows = await db.sql<{ id: string }>(`select id from speaker where id = $1 and organisation_id = $2 and secret_turn = $3 and state = 'ACTIVE' and secret_at > $4`,
    [speakerId, actor.organisationId, secretTurn, after(now, -SHOWN_MS)]);
  return rows[0] ? secretOf(speakerId, secretTurn) : null;
}

/** Of each of these loudspeakers that may be connected: with which of its secrets, and a mark that is another one when there is more to say at its counter. */
export async function speakerMarks(db: Db, ids: readonly string[]): Promise<Map<string, { readonly secretTurn: number; readonly mark: string }>> {
  const standing = await standingSpeakers(db, ids);
  const marks = await announcementMarks(db, [...new Set(standing.map(({ counterId }) => counterId))]);
  return new Map(standing.map(({ id, counterId, secretTurn }) => [id, { secretTurn, mark: marks.get(counterId) ?? '' }]));
}

export { standingIds } from './repo';
