import { env } from '../env';
import { counter } from '../merchant/queries';
import { takeAnnouncements } from '../merchant/service';
import { announcementMarks } from '../notify/queries';
import { attemptView, attemptViews, incomingMarks } from '../payments/queries';
import type { Actor } from '../shared/actor';
import type { Answer, Incoming } from '../shared/exchange';
import { readClient } from './client-address';
import { database } from './database';
import { eventStreams } from './event-stream';
import { problem } from './problem';
import { handle } from './route';
import { cookieIn } from './cookie-header';
import { cookieOf, sessionOf } from './token';
import { watching } from './watching';

/**
 * What is announced over server-sent events: to a payer, that her payment stands otherwise than her page says; to a seller,
 * that something has come in. No content goes over the stream: whoever hears loads her page again, and is let in anew.
 */
const EVERY_MS = 500;
const streams = eventStreams();
const watchAttempts = watching((ids) => attemptViews(database(), ids), EVERY_MS);
const watchSpeakers = watching((ids) => announcementMarks(database(), ids), EVERY_MS);
const watchIncoming = watching((ids) => incomingMarks(database(), ids), EVERY_MS);

export const endStreams = streams.endAll;

/** The own machine is not counted: behind a TLS server every reader would share its address. */
function addressOf(request: Incoming): string | null {
  const address = readClient(request.headers, env().FRONT_SECRET)?.address ?? null;
  return address !== null && (address === '::1' || address.startsWith('127.')) ? null : address;
}
const seenBy = (request: Incoming): string => new URL(request.url).searchParams.get('seen') ?? '';

/** `GET /api/events/attempts/<token>/<attempt>?seen=<view>`: for whoever has the code's token, as the page behind it. */
export async function hearAttempt(request: Incoming): Promise<Answer | Response> {
  const [token = '', attemptId = ''] = new URL(request.url).pathname.split('/').slice(-2);
  if (await attemptView(database(), token, attemptId) === null) return problem(404, 'NOT_FOUND', 'There is no such attempt');
  return streams.hear({ signal: request.signal, address: addressOf(request), seen: seenBy(request), watch: (listener) => watchAttempts(attemptId, listener) });
}

async function memberOf(request: Incoming): Promise<Extract<Actor, { kind: 'person' }> | null> {
  const session = await sessionOf(cookieIn(request.headers.get('cookie'), cookieOf().name));
  return session?.actor.kind === 'person' ? session.actor : null;
}

/** `GET /api/events/incoming?seen=<mark>`: for a signed-in member, what comes in for her organisation. */
export async function hearIncoming(request: Incoming): Promise<Answer | Response> {
  const actor = await memberOf(request);
  if (!actor) return problem(401, 'NOT_SIGNED_IN', 'Sign in first');
  const { organisationId } = actor;
  return streams.hear({ signal: request.signal, address: addressOf(request), seen: seenBy(request), watch: (listener) => watchIncoming(organisationId, listener) });
}

/** `GET /api/events/speaker/<counter>?seen=<mark>`: for whoever may stand at the counter, that something waits to be said there. */
export async function hearSpeaker(request: Incoming): Promise<Answer | Response> {
  const actor = await memberOf(request);
  if (!actor) return problem(401, 'NOT_SIGNED_IN', 'Sign in first');
  const counterId = new URL(request.url).pathname.split('/').at(-1) ?? '';
  if (!(await counter(database(), actor, counterId))) return problem(404, 'NOT_FOUND', 'There is no such counter');
  return streams.hear({ signal: request.signal, address: addressOf(request), seen: seenBy(request), watch: (listener) => watchSpeakers(counterId, listener) });
}

/**
 * `POST /api/speaker` with `{counterId}`: what is to be said now, taken out of the queue. The same idempotency key is answered the same.
 * The cookie lets in, so it must be JSON: no page of another site can make a browser send that.
 */
export async function tellSpeaker(request: Incoming): Promise<Answer | Response> {
  if (!request.headers.get('content-type')?.startsWith('application/json')) return problem(415, 'NOT_JSON', 'The body is JSON');
  if (request.headers.get('sec-fetch-site') === 'cross-site') return problem(403, 'FORBIDDEN', 'This was sent from another site');
  const actor = await memberOf(request);
  return actor ? handle(request, takeAnnouncements, { actor }) : problem(401, 'NOT_SIGNED_IN', 'Sign in first');
}
