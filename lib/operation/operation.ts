import type { z } from 'zod';
import type { Db } from '../db/database';
import { env } from '../env';
import { applyPlan, isReplayed, isRetryable, isTaken } from './apply';
import { actorName, type Actor, type OrgKind, type Role } from '../shared/actor';
import type { Clock } from '../shared/clock';
import { newId, type NewId } from '../shared/ids';
import { canonicalJson, type Json, type JsonObject } from '../shared/json';
import { err, ok, type Result } from '../shared/result';
import { keyedHash } from '../shared/sealed';
import type { Plan } from './plan';

/** What can go wrong in any operation, whatever it does. */
export type CommonError = 'INVALID_INPUT' | 'NOT_FOUND' | 'FORBIDDEN' | 'BUSY' | 'KEY_REUSED';

/** Why nothing happened: a code with a message in both languages, its parameters, and the fields that were wrong. */
export type Failure<E extends string = string> = {
  readonly code: E | CommonError;
  readonly params?: JsonObject;
  readonly fields?: { readonly [path: string]: string };
};

/** How an error is answered: its HTTP status and where its message is. One exhaustive table a domain. */
export type ErrorTable<E extends string> = { readonly [key in E]: { readonly status: number; readonly messageKey: string } };

/** Who may try an operation at all; what exactly they may touch is decided by what `load` finds for them. */
export type Audience = {
  readonly orgs?: readonly OrgKind[];
  readonly roles?: readonly Role[];
  readonly visitor?: boolean;
  readonly system?: boolean;
  readonly channel?: boolean;
};

export type Loading<I> = { readonly input: I; readonly actor: Actor; readonly db: Db; readonly now: Date };
export type Deciding = { readonly actor: Actor; readonly now: Date; readonly newId: NewId };
/** A refusal is a bare code, or a code with what its message needs. */
export type Refusal<E extends string> = E | { readonly code: E; readonly params?: JsonObject; readonly fields?: Record<string, string> };

export type Context = {
  readonly actor: Actor;
  readonly db: Db;
  readonly clock: Clock;
  /** The same key and the same input answer what was answered before. */
  readonly idempotencyKey?: string;
};

export type Definition<Z extends z.ZodType, S, A extends JsonObject, E extends string> = {
  readonly name: string;
  readonly input: Z;
  readonly errors: ErrorTable<E>;
  readonly audience: Audience;
  /** Brings the snapshot, scoped to the actor. Null is answered NOT_FOUND, whether it is missing or somebody else's. */
  readonly load: (loading: Loading<z.output<Z>>) => Promise<S | null>;
  readonly policy?: (actor: Actor, snapshot: S) => Result<void, 'FORBIDDEN'>;
  /** Pure: all rules, no database, no clock of its own. */
  readonly decide: (snapshot: S, input: z.output<Z>, deciding: Deciding) => Result<Plan<A>, Refusal<E>>;
};

export type Operation<I, A extends JsonObject, E extends string> = {
  readonly name: string;
  readonly input: z.ZodType;
  readonly errors: ErrorTable<E>;
  readonly audience: Audience;
  readonly run: (context: Context, input: I) => Promise<Result<A, Failure<E>>>;
};

/** How often a lost race is decided again before the person is told. */
const MAX_TRIES = 6;

export function mayTry(audience: Audience, actor: Actor): boolean {
  switch (actor.kind) {
    case 'system': return audience.system === true;
    case 'channel': return audience.channel === true;
    case 'visitor': return audience.visitor === true;
    case 'person':
      return audience.visitor === true
        || ((audience.orgs?.includes(actor.orgKind) ?? false) && (audience.roles?.includes(actor.role) ?? true));
  }
}

const asFailure = <E extends string>(refusal: Refusal<E>): Failure<E> =>
  typeof refusal === 'string' ? { code: refusal } : refusal;

function fieldsOf(error: z.ZodError): Record<string, string> {
  return Object.fromEntries(error.issues.map((issue) => [issue.path.join('.'), issue.message]));
}

/**
 * The identity of an input: the same for the same words, whatever the order of its keys. Dates and bigints count as text.
 * It is stored, and an input may hold an identity number, so it is keyed: without the key nobody finds the number by trying.
 */
function inputHash(input: unknown): string {
  const plain = JSON.parse(JSON.stringify(input ?? null, (_key, value: unknown) =>
    typeof value === 'bigint' ? value.toString() : value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value)) as Json;
  return keyedHash(env().LOOKUP_KEY, 'input', canonicalJson(plain));
}

/**
 * The one way in: every change of state is a named operation that loads a snapshot, decides purely, and applies the plan
 * in one round trip and one transaction. A lost race (stale version, guarded delta, serialization failure, deadlock)
 * loads and decides again, a bounded number of times; then the answer is BUSY.
 */
export function operation<Z extends z.ZodType, S, A extends JsonObject, E extends string>(
  definition: Definition<Z, S, A, E>,
): Operation<z.input<Z>, A, E> {
  const { name, audience, load, policy, decide } = definition;

  async function attempt(context: Context, input: z.output<Z>, hash: string | null): Promise<Result<A, Failure<E>>> {
    const now = context.clock.now();
    const snapshot = await load({ input, actor: context.actor, db: context.db, now });
    if (snapshot === null) return err({ code: 'NOT_FOUND' });
    const permitted = policy?.(context.actor, snapshot) ?? ok(undefined);
    if (!permitted.ok) return err({ code: permitted.error });
    const decided = decide(snapshot, input, { actor: context.actor, now, newId: (kind) => newId(kind, now.getTime()) });
    if (!decided.ok) return err(asFailure(decided.error));
    await applyPlan(context.db, decided.value, {
      operation: name, actor: actorName(context.actor), now,
      idempotency: hash === null ? null : { key: context.idempotencyKey!, hash },
    });
    return ok(decided.value.answer);
  }

  /** What was answered to this key before, if it was used. */
  async function earlier(context: Context, hash: string | null): Promise<Result<A, Failure<E>> | null> {
    if (hash === null) return null;
    const known = await context.db.earlierAnswer(name, actorName(context.actor), context.idempotencyKey!);
    if (!known) return null;
    return known.hash === hash ? ok(known.answer as A) : err({ code: 'KEY_REUSED' });
  }

  async function run(context: Context, raw: z.input<Z>): Promise<Result<A, Failure<E>>> {
    if (!mayTry(audience, context.actor)) return err({ code: 'FORBIDDEN' });
    const input = definition.input.safeParse(raw);
    if (!input.success) return err({ code: 'INVALID_INPUT', fields: fieldsOf(input.error) });
    const hash = context.idempotencyKey === undefined ? null : inputHash(input.data);
    for (let tries = 1; ; tries++) {
      try {
        const outcome = await attempt(context, input.data, hash);
        // The first run of a repeated key may have made the second one's decision impossible: then the first one's answer stands.
        return outcome.ok ? outcome : (await earlier(context, hash)) ?? outcome;
      } catch (error) {
        if (isReplayed(error)) {
          const answered = await earlier(context, hash);
          if (answered) return answered;
        }
        if (!isRetryable(error)) throw error;
        if (tries === MAX_TRIES) {
          // A place that stays taken although every load could see it is a fault of ours, not a race.
          if (isTaken(error)) throw error;
          return err({ code: 'BUSY' });
        }
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 8 * 2 ** tries));
      }
    }
  }

  return { name, input: definition.input, errors: definition.errors, audience, run };
}
