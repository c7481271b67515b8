import { decode, encode } from 'next-auth/jwt';
import { env } from '../env';
import { sessionState, type SessionState } from '../identity/queries';
import type { Actor } from '../shared/actor';
import { systemClock } from '../shared/clock';
import { database } from './database';

/**
 * What says who somebody is, in a browser's cookie and in a program's header alike: an encrypted token (next-auth's). It names
 * a session; whether that session, its person and her membership still stand is asked of the database on every request.
 */
export const LIFE_SECONDS = 30 * 86_400;
/** Tokens of another purpose, made with the same secret, are not sessions. */
const SALT = 'harvestloop session';

/** The cookie follows the public address: a `__Host-` cookie cannot be set by a neighbouring host or over plain http. */
export function cookieOf(): { name: string; options: { httpOnly: true; sameSite: 'lax'; path: '/'; secure: boolean } } {
  const secure = env().PUBLIC_URL.startsWith('https:');
  return { name: secure ? '__Host-session' : 'session', options: { httpOnly: true, sameSite: 'lax', path: '/', secure } };
}

export type Token = { readonly sessionId: string; readonly personId: string; readonly sessionVersion: number };

/** A signed-in person. `actor` is a visitor with a name while she acts for no organisation. */
export type Session = SessionState & { readonly actor: Exclude<Actor, { kind: 'system' | 'channel' }> };

export async function makeToken(token: Token): Promise<string> {
  return encode({ token: { sub: token.personId, sid: token.sessionId, ver: token.sessionVersion }, secret: env().AUTH_SECRET, salt: SALT, maxAge: LIFE_SECONDS });
}

type Claims = { readonly sub?: unknown; readonly sid?: unknown; readonly ver?: unknown; readonly exp?: number };
/** Tokens that were opened lately: deriving the key anew for each request cost a program's call more than all else here. */
const opened = new Map<string, Claims>();
const MOST_OPENED = 5000;

async function openToken(token: string): Promise<Claims | null> {
  const known = opened.get(token);
  if (known) return (known.exp ?? 0) * 1000 > systemClock.now().getTime() ? known : null;
  const claims = (await decode({ token, secret: env().AUTH_SECRET, salt: SALT }).catch(() => null)) as Claims | null;
  if (!claims) return null;
  if (opened.size >= MOST_OPENED) opened.clear();
  opened.set(token, claims);
  return claims;
}

/** The session that a token stands for now, or null: it was changed, has expired, was ended, or its person was blocked. */
export async function sessionOf(token: string | undefined): Promise<Session | null> {
  if (!token) return null;
  const { sub, sid, ver } = (await openToken(token)) ?? {};
  if (typeof sub !== 'string' || typeof sid !== 'string' || typeof ver !== 'number') return null;
  const state = await sessionState(database(), { sessionId: sid, personId: sub, sessionVersion: ver, at: systemClock.now() });
  if (!state) return null;
  const { personId, organisationId, orgKind, role } = state;
  return { ...state, actor: organisationId && orgKind && role ? { kind: 'person', personId, organisationId, orgKind, role } : { kind: 'visitor', personId } };
}
