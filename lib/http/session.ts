import { cache } from 'react';
import { cookies, headers } from 'next/headers';
import { redirect } from 'next/navigation';
import type { Actor, OrgKind, PersonActor } from '../shared/actor';
import { localPath } from './local-path';
import { cookieOf, LIFE_SECONDS, makeToken, sessionOf, type Session, type Token } from './token';

/**
 * The one place that knows how a browser says who it is: the token of token.ts in one cookie.
 */
export { sessionOf, type Session };

/** A signed-in person who acts for an organisation. */
export type MemberSession = Session & { readonly actor: PersonActor };

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

/** Where the reader is: what the page says, else what proxy.ts wrote down. */
const ownPath = async (path?: string): Promise<string> => path ?? (await headers()).get('x-path') ?? '/';

/** The path to come back to after signing in, as a query of the sign-in page. */
const signInPath = (returnTo: string): string => `/sign-in?to=${encodeURIComponent(returnTo)}`;

/**
 * The session a page needs; without one, the reader is sent to sign in and back to where she was.
 * @param options.orgs kinds of organisation that the page is for; who acts for none of them is sent to choose another one
 * @param options.path the page's own path with its query, without the language; by default the one that was asked for
 */
export async function requireSession(options: { readonly orgs?: readonly OrgKind[]; readonly path?: string } = {}): Promise<MemberSession> {
  const session = await requirePerson(options.path);
  const { actor } = session;
  if (actor.kind !== 'person' || (options.orgs && !options.orgs.includes(actor.orgKind))) {
    redirect(await localPath(`/me?choose=1&to=${encodeURIComponent(await ownPath(options.path))}`));
  }
  return { ...session, actor };
}

/** The session of anybody who has signed in, whether she acts for an organisation or not. */
export async function requirePerson(path?: string): Promise<Session> {
  const session = await currentSession();
  if (session) return session;
  redirect(await localPath(signInPath(await ownPath(path))));
}
