import { isNoted, noteKeyUse } from '../identity/api-keys/service';
import { readKey, type ApiScope } from '../identity/domain/api-key';
import { standingKey } from '../identity/queries';
import { orderProgress } from '../orders/queries';
import { settledDeliveries } from '../settlement/queries';
import type { Actor } from '../shared/actor';
import { systemClock } from '../shared/clock';
import type { Answer, Incoming } from '../shared/exchange';
import { env } from '../env';
import { json } from './answers';
import { networkOf, readClient } from './client-address';
import { database } from './database';
import { OPEN } from './open-operations';
import { openApi } from './openapi';
import { problem } from './problem';
import { rateLimit } from './rate-limit';
import { handle } from './route';
import { sessionOf } from './token';

const KEY = /^[\w-]{8,128}$/;
const BEARER = /^Bearer ([\w.-]{20,4096})$/;
/** A hundred calls a second for each session, and for each address that has none; a program that is faster waits. */
const take = rateLimit(6000, 300);

/** Who calls, under which name she is counted, and what she may do: null for a person, who may do whatever is hers. */
type Caller = { readonly actor: Actor; readonly name: string; readonly scopes: readonly ApiScope[] | null };

/** A program with a key of its organisation. That it is in use is written down beside, and nobody waits for it. */
async function keyHolder(written: NonNullable<ReturnType<typeof readKey>>): Promise<Caller | null> {
  const now = systemClock.now();
  const key = await standingKey(database(), { ...written, at: now });
  if (!key) return null;
  const { keyId, actor, scopes, lastUsedAt } = key;
  if (!isNoted(lastUsedAt, now)) {
    void noteKeyUse.run({ actor: { kind: 'system', job: 'identity.noteKeyUse' }, db: database(), clock: systemClock }, { keyId }).catch(() => undefined);
  }
  return { actor, scopes, name: keyId };
}

/**
 * Who calls: the key or the session behind the token of the header `authorization`, nobody without one, null when the token is not good
 * any more. Cookies count for nothing here, so no page of another site can make a browser call.
 */
async function callerOf(request: Incoming): Promise<Caller | null> {
  const header = request.headers.get('authorization');
  if (header === null) return { actor: { kind: 'visitor', personId: null }, name: networkOf(readClient(request.headers, env().FRONT_SECRET)?.address ?? 'past the front'), scopes: null };
  const token = BEARER.exec(header)?.[1];
  const written = token === undefined ? null : readKey(token);
  if (written) return keyHolder(written);
  const session = await sessionOf(token);
  return session && { actor: session.actor, name: session.sessionId, scopes: null };
}

/**
 * Answers a caller who is good for it, and not too fast.
 * @param needed a key must have one of these scopes; null where no key will do
 */
export async function asCaller(request: Incoming, needed: readonly ApiScope[] | null, answer: (actor: Actor) => Promise<Answer>): Promise<Answer> {
  const caller = await callerOf(request);
  if (!caller) return problem(401, 'NOT_SIGNED_IN', 'The token is not good, or not any more');
  const { ok, retryAfterSeconds } = take(caller.name, performance.now());
  if (!ok) return problem(429, 'TOO_MANY', 'Too many calls; wait a moment', { headers: { 'retry-after': String(retryAfterSeconds) } });
  if (caller.scopes && !needed?.some((scope) => caller.scopes!.includes(scope))) {
    return problem(403, 'SCOPE_MISSING', needed ? `The key needs one of the scopes ${needed.join(', ')}` : 'No key may do this: it takes a person');
  }
  return answer(caller.actor);
}

/** `POST /api/v1/operations/<name>`: the operation's input as JSON, its answer as JSON, a failure as problem+json. */
export async function callOperation(request: Incoming): Promise<Answer> {
  const open = OPEN.get(decodeURIComponent(new URL(request.url).pathname.split('/').at(-1) ?? ''));
  if (!open) return problem(404, 'NOT_FOUND', 'There is no such operation');
  if (!KEY.test(request.headers.get('idempotency-key') ?? '')) return problem(400, 'KEY_MISSING', 'The header idempotency-key is 8 to 128 letters, digits, - or _');
  if (!request.headers.get('content-type')?.startsWith('application/json')) return problem(415, 'NOT_JSON', 'The body is JSON');
  return asCaller(request, open.scopes, (actor) => handle(request, open.operation as never, { actor }));
}

/** `GET /api/v1/orders/<id>`: where an order of the caller's organisation stands. */
export async function readOrder(request: Incoming): Promise<Answer> {
  const orderId = new URL(request.url).pathname.split('/').at(-1) ?? '';
  return asCaller(request, ['read'], async (actor) => {
    const db = database();
    const progress = await orderProgress(db, actor, orderId);
    if (!progress) return problem(404, 'NOT_FOUND', 'There is no such order');
    const settled = progress.deliveries.length > 0 ? await settledDeliveries(db, actor, orderId) : [];
    return json({
      ...progress, deliveries: progress.deliveries.map((delivery) => ({ ...delivery, settled: settled.includes(delivery.id) })),
    });
  });
}

/** `GET /api/v1/openapi.json`: what there is to call, for people who write programs and for the tools that they use. */
export const readOpenApi = (): Promise<Answer> => Promise.resolve(json(openApi(env().PUBLIC_URL), { headers: { 'cache-control': 'public, max-age=300' } }));
