import { AT_ONCE } from '../jobs/at-once';
import type { Actor } from '../shared/actor';
import { systemClock } from '../shared/clock';
import type { Answer, Incoming } from '../shared/exchange';
import type { Json, JsonObject } from '../shared/json';
import type { Operation } from '../operation/operation';
import { database } from './database';
import { json as answered } from './answers';
import { answerOf, problem } from './problem';

type Handling<I> = {
  readonly actor: Actor;
  /** The operation's raw input: by default the JSON body. */
  readonly input?: (body: Json) => I;
};

const MAX_BODY_BYTES = 1_000_000;

/** The adapter of a route: a request becomes an operation, its outcome JSON or problem+json. */
export async function handle<I, A extends JsonObject, E extends string>(request: Incoming, operation: Operation<I, A, E>, handling: Handling<I>): Promise<Answer> {
  const body = await request.text();
  if (body.length > MAX_BODY_BYTES) return problem(413, 'TOO_LARGE', 'The body is too large');
  let json: Json;
  try {
    json = body === '' ? {} : (JSON.parse(body) as Json);
  } catch {
    return problem(400, 'NOT_JSON', 'The body is not JSON');
  }
  const outcome = await operation.run(
    { actor: handling.actor, db: database(), clock: systemClock, ...AT_ONCE, idempotencyKey: request.headers.get('idempotency-key') ?? undefined },
    handling.input ? handling.input(json) : (json as I));
  if (outcome.ok) return answered(outcome.value);
  const { code, fields, params } = outcome.error;
  return problem(answerOf(operation as never, code).status, code, code, { fields, params });
}
