import { randomInt } from 'node:crypto';
import type { Db } from '../../db/database';
import type { Change } from '../../operation/plan';
import { after, DAY_MS } from '../../shared/clock';
import { CODE_DIGITS, type LimitWindow } from '../domain/one-time-code';

export const SESSION_LIFE_MS = 30 * DAY_MS;

/** A code of six digits by chance. Chance comes in with what is loaded; what is made of it is decided purely. */
export const drawCode = (): string => randomInt(10 ** CODE_DIGITS).toString().padStart(CODE_DIGITS, '0');

export async function loadLimits(db: Db, windows: readonly LimitWindow[]): Promise<Map<string, number>> {
  const rows = await db.sql<{ id: string; remaining: number }>('select id, remaining from login_limit where id = any($1)', [windows.map((window) => window.id)]);
  return new Map(rows.map((row) => [row.id, row.remaining]));
}

/** Takes one from each window, or opens it. Many may do so at once; who finds a window empty, or just opened, loses the race and is told. */
export const takeFrom = (windows: readonly LimitWindow[], remaining: ReadonlyMap<string, number>): Change[] => windows.map((window) => remaining.has(window.id)
  ? { op: 'delta', table: 'login_limit', id: window.id, add: { remaining: -1 } }
  : { op: 'insert', table: 'login_limit', rows: [{ id: window.id, remaining: window.times - 1, expiresAt: window.endsAt }] });

/** Who signs in, and as whom she last acted. */
export type SigningPerson = {
  readonly personId: string; readonly status: string; readonly version: number; readonly sessionVersion: number;
  /** The organisation she last acted for, else her first; null when she has none. */
  readonly organisationId: string | null;
  /** Farms that a cooperative set up for her, as whose owner she has not come yet. */
  readonly awaiting: readonly { readonly id: string; readonly version: number; readonly organisationId: string }[];
};

const SIGNING_PERSON = `
  p.id as "personId", p.status, p.version, p.session_version as "sessionVersion",
  coalesce(
    (select s.organisation_id from login_session s join membership m on m.person_id = s.person_id and m.organisation_id = s.organisation_id and m.status = 'active'
     where s.person_id = p.id order by s.created_at desc limit 1),
    (select m.organisation_id from membership m where m.person_id = p.id and m.status = 'active' order by m.created_at, m.id limit 1)) as "organisationId",
  (select coalesce(json_agg(json_build_object('id', m.id, 'version', m.version, 'organisationId', m.organisation_id) order by m.created_at, m.id), '[]')
   from membership m join organisation o on o.id = m.organisation_id
   where m.person_id = p.id and m.status = 'invited' and m.role = 'owner' and o.kind = 'farm') as awaiting`;

export type CodeRow = {
  readonly id: string; readonly codeHash: string; readonly triesLeft: number; readonly expiresAt: Date; readonly usedAt: Date | null;
  readonly person: SigningPerson | null;
};

export async function loadCode(db: Db, challengeId: string): Promise<CodeRow | null> {
  const rows = await db.sql<Omit<CodeRow, 'person'> & SigningPerson & { personId: string | null }>(
    `select c.id, c.code_hash as "codeHash", c.tries_left as "triesLeft", c.expires_at as "expiresAt", c.used_at as "usedAt", ${SIGNING_PERSON}
     from login_code c left join person p on p.phone_lookup = c.phone_lookup where c.id = $1`, [challengeId]);
  const row = rows[0];
  return row ? { ...row, person: row.personId ? row : null } : null;
}

export async function loadDemoPerson(db: Db, personId: string): Promise<SigningPerson | null> {
  const rows = await db.sql<SigningPerson>(`select ${SIGNING_PERSON} from person p where p.id = $1 and p.demo`, [personId]);
  return rows[0] ?? null;
}

export type TicketRow = { readonly id: string; readonly version: number; readonly usedAt: Date | null; readonly phoneSealed: string; readonly phoneKnown: boolean };

export async function loadTicket(db: Db, ticketHash: string): Promise<TicketRow | null> {
  const rows = await db.sql<TicketRow>(
    `select c.id, c.version, c.used_at as "usedAt", c.phone_sealed as "phoneSealed",
       exists (select from person p where p.phone_lookup = c.phone_lookup) as "phoneKnown"
     from login_code c where c.ticket_hash = $1`, [ticketHash]);
  return rows[0] ?? null;
}

type NewSession = { readonly id: string; readonly personId: string; readonly organisationId: string | null; readonly device: string };

export const sessionRow = (session: NewSession, now: Date): Change =>
  ({ op: 'insert', table: 'login_session', rows: [{ ...session, createdAt: now, expiresAt: after(now, SESSION_LIFE_MS), version: 1 }] });

export type OwnSession = { readonly id: string; readonly version: number; readonly personVersion: number; readonly sessionVersion: number; readonly member: boolean };

/** A session of one's own that has not ended, and whether its person is a member of an organisation. */
export async function loadOwnSession(db: Db, personId: string | null, sessionId: string, organisationId: string | null): Promise<OwnSession | null> {
  if (personId === null) return null;
  const rows = await db.sql<OwnSession>(
    `select s.id, s.version, p.version as "personVersion", p.session_version as "sessionVersion",
       exists (select from membership m join organisation o on o.id = m.organisation_id and o.status = 'active'
               where m.person_id = p.id and m.organisation_id = $3 and m.status = 'active') as member
     from login_session s join person p on p.id = s.person_id where s.id = $1 and s.person_id = $2 and s.ended_at is null`, [sessionId, personId, organisationId]);
  return rows[0] ?? null;
}
