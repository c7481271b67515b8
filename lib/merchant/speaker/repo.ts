import type { Db } from '../../db/database';
import { lookupHash } from '../../db/personal-data';
import { env } from '../../env';
import { keyedHash, sameHash } from '../../shared/sealed';
import type { Actor } from '../../shared/actor';
import type { MessageSnapshot, SpeakerSnapshot } from '../domain/speaker';

/** A loudspeaker's secret follows from its id, how often it was renewed, and AUTH_SECRET; it lies nowhere. */
export const secretOf = (speakerId: string, turn: number): string => keyedHash(env().AUTH_SECRET, 'speaker', `${speakerId}.${turn}`);
/** What its secret is recognised by. */
export const secretHashOf = (speakerId: string, turn: number): string => lookupHash('speaker', secretOf(speakerId, turn));

const COLUMNS = `d.id, d.version, d.organisation_id as "organisationId", d.counter_id as "counterId", d.state, d.secret_turn as "secretTurn", d.last_seq as "lastSeq"`;
/** It was not revoked, its counter takes money, and its organisation is active. */
const STANDING = `from speaker d join counter c on c.id = d.counter_id and c.state = 'OPEN' join organisation o on o.id = d.organisation_id and o.status = 'active' where d.state = 'ACTIVE'`;

/** Which of a loudspeaker's secrets this is, looked up whenever it connects; null for any other, and where it may not connect any more. */
export async function knownSpeaker(db: Db, { speakerId, secret }: { readonly speakerId: string; readonly secret: string }): Promise<{ readonly secretTurn: number } | null> {
  const [found] = await db.sql<{ secretHash: string; secretTurn: number }>(`select d.secret_hash as "secretHash", d.secret_turn as "secretTurn" ${STANDING} and d.id = $1`, [speakerId]);
  return found && sameHash(found.secretHash, lookupHash('speaker', secret)) ? { secretTurn: found.secretTurn } : null;
}

export type StandingSpeaker = { readonly id: string; readonly counterId: string; readonly secretTurn: number };

/** Those of these loudspeakers that may be connected. */
export const standingSpeakers = (db: Db, ids: readonly string[]): Promise<StandingSpeaker[]> =>
  db.sql<StandingSpeaker>(`select d.id, d.counter_id as "counterId", d.secret_turn as "secretTurn" ${STANDING} and d.id = any ($1)`, [[...ids]]);

/** All loudspeakers that may be connected, by their ids. */
export const standingIds = async (db: Db): Promise<string[]> => (await db.sql<{ id: string }>(`select d.id ${STANDING}`)).map(({ id }) => id);

export async function loadStanding(db: Db, speakerId: string): Promise<SpeakerSnapshot | null> {
  return (await db.sql<SpeakerSnapshot>(`select ${COLUMNS} ${STANDING} and d.id = $1`, [speakerId]))[0] ?? null;
}

/** A loudspeaker of the actor's own organisation. */
export async function loadOwnSpeaker(db: Db, actor: Actor, speakerId: string): Promise<SpeakerSnapshot | null> {
  if (actor.kind !== 'person') return null;
  return (await db.sql<SpeakerSnapshot>(`select ${COLUMNS} from speaker d where d.id = $1 and d.organisation_id = $2`, [speakerId, actor.organisationId]))[0] ?? null;
}

export async function countSpeakers(db: Db, counterId: string): Promise<number> {
  return (await db.sql<{ count: number }>(`select count(*)::int as count from speaker where counter_id = $1 and state = 'ACTIVE'`, [counterId]))[0]!.count;
}

const MESSAGE = `select id, version, seq, amount_fen as "amountFen", wallet, receipts, received_at as "receivedAt", fresh_until as "freshUntil", state from speaker_message`;

/** What a loudspeaker was given and has not said yet. */
export async function loadOpenMessage(db: Db, speakerId: string): Promise<MessageSnapshot | null> {
  return (await db.sql<MessageSnapshot>(`${MESSAGE} where speaker_id = $1 and state = 'GIVEN'`, [speakerId]))[0] ?? null;
}

/** What this loudspeaker, and no other one, was given under an id. */
export async function loadMessage(db: Db, speakerId: string, id: string): Promise<MessageSnapshot | null> {
  return (await db.sql<MessageSnapshot>(`${MESSAGE} where id = $1 and speaker_id = $2`, [id, speakerId]))[0] ?? null;
}
