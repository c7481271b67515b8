import { cache } from 'react';
import { decode, encode } from 'next-auth/jwt';
import { cookies, headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { env } from '../env';
import { sessionState, type SessionState } from '../identity/queries';
import type { Actor, OrgKind, PersonActor } from '../shared/actor';
import { systemClock } from '../shared/clock';
import { database } from './database';
import { localPath } from './local-path';

/**
 * The one place that knows how a browser says who it is: an encrypted token (next-auth's) in one cookie. The token names a
 * session; whether that session, its person and her membership still stand is asked of the database on every request.
 */
const LIFE_SECONDS = 30 * 86_400;
/** Tokens of another purpose, made with the same secret, are not sessions. */
const SALT = 'harvestloop session';

/** The cookie follows the public address: a `__Host-` cookie cannot be set by a neighbouring host or over plain http. */
function cookieOf(): { name: string; options: { httpOnly: true; sameSite: 'lax'; path: '/'; secure: boolean } } {
  const secure = env().PUBLIC_URL.startsWith('https:');
  return { name: secure ? '__Host-session' : 'session', options: { httpOnly: true, sameSite: 'lax', path: '/', secure } };
}

export type Token = { readonly sessionId: string; readonly personId: string; readonly sessionVersion: number };

/** A signed-in person. `actor` is a visitor with a name while she acts for no organisation. */
export type Session = SessionState & { readonly actor: Exclude<Actor, { kind: 'system' | 'channel' }> };
/** A signed-in person who acts for an organisation. */
export type MemberSession = Session & { readonly actor: PersonActor };

export async function makeToken(token: Token): Promise<string> {
  return encode({ token: { sub: token.personId, sid: token.sessionId, ver: token.sessionVersion }, secret: env().AUTH_SECRET, salt: SALT, maxAge: LIFE_SECONDS });
}

/** The session that a token stands for now, or null: it was changed, has expired, was ended, or its person was blocked. */
export async function sessionOf(token: string | undefined): Promise<Session | null> {
  if (!token) return null;
  const claims = await decode({ token, secret: env().AUTH_SECRET, salt: SALT }).catch(() => null);
  const { sub, sid, ver } = (claims ?? {}) as { sub?: unknown; sid?: unknown; ver?: unknown };
  if (typeof sub !== 'string' || typeof sid !== 'string' || typeof ver !== 'number') return null;
  const state = await sessionState(database(), { sessionId: sid, personId: sub, sessionVersion: ver, at: systemClock.now() });
  if (!state) return null;
  const { personId, organisationId, orgKind, role } = state;
  return { ...state, actor: organisationId && orgKind && role ? { kind: 'person', personId, organisationId, orgKind, role } : { kind: 'visitor', personId } };
}

/** Asked once a request, however many components want to know. */
export const currentSession = cache(async (): Promise<Session | null> => sessionOf((await cookies()).get(cookieOf().name)?.value));

/** Who acts in this request: a member, a person without an organisation, or nobody known. */
export const currentActor = async (): Promise<Actor> => (await currentSession())?.actor ?? { kind: 'visitor', personId: null };

/** Lets this browser in and answers the token. Only in a server action or a route, where a cookie can be set. */
export async function startSession(signedIn: Token): Promise<string> {
  const { name, options } = cookieOf();
  const token = await makeToken(signedIn);
  (await cookies()).set(name, token, { ...options, maxAge: LIFE_SECONDS });
  return token;
}

/** Takes the cookie away; the session itself is ended by `identity.signOut`. */
export async function forgetSession(): Promise<void> {
  const { name, options } = cookieOf();
  (await cookies()).set(name, '', { ...options, maxAge: 0 });
}

const TICKET_COOKIE = { name: 'join', options: { httpOnly: true, sameSite: 'strict', path: '/', maxAge: 900 } } as const;

/** Keeps the ticket of a phone that nobody knew while its owner says who she is; null throws it away. */
export async function holdTicket(ticket: string | null): Promise<void> {
  const secure = cookieOf().options.secure;
  (await cookies()).set(TICKET_COOKIE.name, ticket ?? '', { ...TICKET_COOKIE.options, secure, ...(ticket === null && { maxAge: 0 }) });
}
export const heldTicket = async (): Promise<string | null> => (await cookies()).get(TICKET_COOKIE.name)?.value || null;

/** The path to come back to after signing in, as a query of the sign-in page. */
export const signInPath = (returnTo: string): string => `/sign-in?to=${encodeURIComponent(returnTo)}`;

/**
 * The session a page needs; without one, the reader is sent to sign in and back to where she was.
 * @param options.orgs kinds of organisation that the page is for; who acts for none of them is sent to choose another one
 * @param options.path the page's own path with its query, without the language; by default the one the front or proxy told
 */
export async function requireSession(options: { readonly orgs?: readonly OrgKind[]; readonly path?: string } = {}): Promise<MemberSession> {
  const session = await requirePerson(options.path);
  const { actor } = session;
  if (actor.kind !== 'person' || (options.orgs && !options.orgs.includes(actor.orgKind))) redirect(await localPath('/me?choose=1'));
  return { ...session, actor };
}

/** The session of anybody who has signed in, whether she acts for an organisation or not. */
export async function requirePerson(path?: string): Promise<Session> {
  const session = await currentSession();
  if (session) return session;
  redirect(await localPath(signInPath(path ?? (await headers()).get('x-path') ?? '/')));
}
