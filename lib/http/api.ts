import { acceptOffer, accept, arrive, dispatch, grade, requestPayment, signContract, weigh } from '../orders/service';
import { orderProgress } from '../orders/queries';
import { counterOffer, declineOffer, makeOffer, publishListing, withdrawListing } from '../market/service';
import { startAttempt } from '../payments/service';
import { settledDeliveries } from '../settlement/queries';
import type { Actor } from '../shared/actor';
import { env } from '../env';
import { networkOf, readClient } from './client-address';
import { database } from './database';
import { json } from './json';
import { problem, type AnyOperation } from './problem';
import { rateLimit } from './rate-limit';
import { handle } from './route';
import { sessionOf } from './token';

/**
 * The JSON interface for programs: tills, scales, the systems of a buyer. Only what stands here can be called, and each call
 * has a key of its own, so that a repetition is no second act.
 */
const OPEN: ReadonlyMap<string, AnyOperation> = new Map(
  [publishListing, withdrawListing, makeOffer, counterOffer, declineOffer, acceptOffer, signContract, requestPayment, startAttempt, dispatch, arrive, weigh, grade, accept]
    .map((operation) => [operation.name, operation as unknown as AnyOperation]));

const KEY = /^[\w-]{8,128}$/;
const BEARER = /^Bearer ([\w.-]{20,4096})$/;
/** A hundred calls a second for each session, and for each address that has none; a program that is faster waits. */
const take = rateLimit(6000, 300);

/**
 * Who calls: the session behind the token of the header `authorization`, nobody without one, null when the token is not good
 * any more. Cookies count for nothing here, so no page of another site can make a browser call.
 */
async function callerOf(request: Request): Promise<{ readonly actor: Actor; readonly name: string } | null> {
  const header = request.headers.get('authorization');
  if (header === null) return { actor: { kind: 'visitor', personId: null }, name: networkOf(readClient(request.headers, env().FRONT_SECRET)?.address ?? 'past the front') };
  const session = await sessionOf(BEARER.exec(header)?.[1]);
  return session && { actor: session.actor, name: session.sessionId };
}

/** Answers a caller who is good for it, and not too fast. */
export async function asCaller(request: Request, answer: (actor: Actor) => Promise<Response>): Promise<Response> {
  const caller = await callerOf(request);
  if (!caller) return problem(401, 'NOT_SIGNED_IN', 'The token is not good, or not any more');
  const { ok, retryAfterSeconds } = take(caller.name, performance.now());
  if (ok) return answer(caller.actor);
  const refused = problem(429, 'TOO_MANY', 'Too many calls; wait a moment');
  refused.headers.set('retry-after', String(retryAfterSeconds));
  return refused;
}

/** `POST /api/v1/operations/<name>`: the operation's input as JSON, its answer as JSON, a failure as problem+json. */
export async function callOperation(request: Request): Promise<Response> {
  const operation = OPEN.get(decodeURIComponent(new URL(request.url).pathname.split('/').at(-1) ?? ''));
  if (!operation) return problem(404, 'NOT_FOUND', 'There is no such operation');
  if (!KEY.test(request.headers.get('idempotency-key') ?? '')) return problem(400, 'KEY_MISSING', 'The header idempotency-key is 8 to 128 letters, digits, - or _');
  if (!request.headers.get('content-type')?.startsWith('application/json')) return problem(415, 'NOT_JSON', 'The body is JSON');
  return asCaller(request, (actor) => handle(request, operation as never, { actor }));
}

/** `GET /api/v1/orders/<id>`: where an order of the caller's organisation stands. */
export async function readOrder(request: Request): Promise<Response> {
  const orderId = new URL(request.url).pathname.split('/').at(-1) ?? '';
  return asCaller(request, async (actor) => {
    const db = database();
    const progress = await orderProgress(db, actor, orderId);
    if (!progress) return problem(404, 'NOT_FOUND', 'There is no such order');
    const settled = progress.deliveries.length > 0 ? await settledDeliveries(db, actor, orderId) : [];
    return json({
      ...progress, deliveries: progress.deliveries.map((delivery) => ({ ...delivery, settled: settled.includes(delivery.id) })),
    });
  });
}
