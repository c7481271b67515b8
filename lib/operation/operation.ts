import type { z } from 'zod';
import type { Db } from '../db/database';
import { env } from '../env';
import { applyPlan, isHeldUp, isReplayed, isRetryable, isTaken } from './apply';
import { signed, together, type Following, type FollowUps } from './follow-up';
import { actorName, type Actor, type OrgKind, type Role } from '../shared/actor';
import type { Clock } from '../shared/clock';
import { newId, type NewId } from '../shared/ids';
import { canonicalJson, type Json, type JsonObject } from '../shared/json';
import { err, invariant, ok, type Result } from '../shared/result';
import { keyedHash } from '../shared/sealed';
import type { Fragment, Plan } from './plan';
import { inTurn } from './turns';

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

/** `handed` is what the caller knows already: what it has just loaded itself, or what a plan that this one follows will have made of it. */
export type Loading<I, H = undefined> = { readonly input: I; readonly actor: Actor; readonly db: Db; readonly now: Date; readonly handed?: H };
export type Deciding = { readonly actor: Actor; readonly now: Date; readonly newId: NewId };
/** A refusal is a bare code, or a code with what its message needs. */
export type Refusal<E extends string> = E | { readonly code: E; readonly params?: JsonObject; readonly fields?: Record<string, string> };

export type Context = {
  readonly actor: Actor;
  readonly db: Db;
  readonly clock: Clock;
  /** The same key and the same input answer what was answered before. */
  readonly idempotencyKey?: string;
  /** What may join the plan instead of waiting in the queue. */
  readonly followUps?: FollowUps;
  /** Tasks whose jobs are told to the worker and not enqueued, since a sweep would find what they are about. */
  readonly errands?: ReadonlySet<string>;
};

export type Definition<Z extends z.ZodType, S, A extends JsonObject, E extends string, H = undefined> = {
  readonly name: string;
  readonly input: Z;
  readonly errors: ErrorTable<E>;
  readonly audience: Audience;
  /** Brings the snapshot, scoped to the actor. Null is answered NOT_FOUND, whether it is missing or somebody else's. */
  readonly load: (loading: Loading<z.output<Z>, H>) => Promise<S | null>;
  readonly policy?: (actor: Actor, snapshot: S) => Result<void, 'FORBIDDEN'>;
  /**
   * Where runs meet that come at one moment as a rule, as the ends of what was begun together do: within a process they take turns there,
   * for the second one would decide in vain. That only saves work; what keeps them apart is the versions.
   */
  readonly turn?: (snapshot: S, input: z.output<Z>) => string | null;
  /** Pure: all rules, no database, no clock of its own. */
  readonly decide: (snapshot: S, input: z.output<Z>, deciding: Deciding) => Result<Plan<A>, Refusal<E>>;
};

export type Operation<I, A extends JsonObject, E extends string, H = undefined> = {
  readonly name: string;
  readonly input: z.ZodType;
  readonly errors: ErrorTable<E>;
  readonly audience: Audience;
  /** @param handed for the first try, where the caller has just loaded it; a lost race loads it anew */
  readonly run: (context: Context, input: I, handed?: H) => Promise<Result<A, Failure<E>>>;
  /**
   * Decides as part of a plan that is being made, and applies nothing: what it would do, and what it would answer. Null where it is
   * refused. What that plan changes and the load could not see is handed in.
   */
  readonly follow: (following: Following & { readonly actor: Actor }, input: I, handed?: H) => Promise<{ readonly fragment: Fragment; readonly answer: A } | null>;
};

/** How often a lost race is decided again before the person is told; and from which try on follow-ups are left to the queue, for each of them is one more race. */
const MAX_TRIES = 6;
const TRIES_TOGETHER = 2;

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
 * Where an input holds a text that no database keeps: with the character zero, or with half of a character. Nobody types it; programs and
 * attackers send it, and it is theirs to mend. Null where there is none.
 */
function unkeepable(value: unknown, path: readonly string[] = []): string | null {
  if (typeof value === 'string') return value.includes('\0') || /\p{Surrogate}/u.test(value) ? path.join('.') : null;
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array || value instanceof Date) return null;
  for (const [key, inner] of value instanceof Map ? value.entries() : Object.entries(value)) {
    const found = unkeepable(key, path) ?? unkeepable(inner, [...path, String(key)]);
    if (found !== null) return found;
  }
  return null;
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
 * loads and decides again, a bounded number of times; then the answer is BUSY. So it is at once where somebody else holds what it needs and does not let go.
 */
export function operation<Z extends z.ZodType, S, A extends JsonObject, E extends string, H = undefined>(
  definition: Definition<Z, S, A, E, H>,
): Operation<z.input<Z>, A, E, H> {
  const { name, audience, load, policy, turn, decide } = definition;

  function judged(snapshot: S | null, { input, actor, now }: Omit<Loading<z.output<Z>, H>, 'db'>): Result<Plan<A>, Failure<E>> {
    if (snapshot === null) return err({ code: 'NOT_FOUND' });
    const permitted = policy?.(actor, snapshot) ?? ok(undefined);
    if (!permitted.ok) return err({ code: permitted.error });
    const decided = decide(snapshot, input, { actor, now, newId: (kind) => newId(kind, now.getTime()) });
    return decided.ok ? decided : err(asFailure(decided.error));
  }

  const planned = async (loading: Loading<z.output<Z>, H>): Promise<Result<Plan<A>, Failure<E>>> => judged(await load(loading), loading);

  async function attempt(context: Context, input: z.output<Z>, hash: string | null, followUps: FollowUps | undefined, handed: H | undefined): Promise<Result<A, Failure<E>>> {
    const { actor, db, clock } = context;
    const loading = { input, actor, db, now: clock.now() };
    const snapshot = await load({ ...loading, handed });
    const place = snapshot === null ? undefined : turn?.(snapshot, input);
    const conclude = (found: S | null) => concluded(context, loading, found, hash, followUps);
    return place ? inTurn(place, async (waited) => conclude(waited ? await load(loading) : snapshot)) : conclude(snapshot);
  }

  async function concluded(context: Context, loading: Loading<z.output<Z>, H>, snapshot: S | null, hash: string | null, followUps: FollowUps | undefined): Promise<Result<A, Failure<E>>> {
    const { input, actor, db, now } = loading;
    const first = judged(snapshot, loading);
    // The queries of one load may have seen two moments, and what is true of neither is no reason to refuse anybody: the word is given on one.
    const decided = first.ok || first.error.code === 'NOT_FOUND' ? first : await db.asOfOneMoment((still) => planned({ input, actor, db: still, now }));
    if (!decided.ok) return decided;
    const plan = followUps ? await together(decided.value, followUps, { db, clock: { now: () => now } }) : decided.value;
    await applyPlan(db, plan, {
      operation: name, actor: actorName(actor), now, errands: context.errands, idempotency: hash === null ? null : { key: context.idempotencyKey!, hash },
    });
    return ok(plan.answer);
  }

  /** What was answered to this key before, if it was used. */
  async function earlier(context: Context, hash: string | null): Promise<Result<A, Failure<E>> | null> {
    if (hash === null) return null;
    const known = await context.db.earlierAnswer(name, actorName(context.actor), context.idempotencyKey!);
    if (!known) return null;
    return known.hash === hash ? ok(known.answer as A) : err({ code: 'KEY_REUSED' });
  }

  async function run(context: Context, raw: z.input<Z>, handed?: H): Promise<Result<A, Failure<E>>> {
    if (!mayTry(audience, context.actor)) return err({ code: 'FORBIDDEN' });
    // To load is to authorise, so nobody but the house itself may bring what it has loaded.
    invariant(handed === undefined || context.actor.kind === 'system', 'only the house hands something to its own operations');
    const input = definition.input.safeParse(raw);
    if (!input.success) return err({ code: 'INVALID_INPUT', fields: fieldsOf(input.error) });
    const wrong = context.actor.kind === 'system' ? null : unkeepable(input.data);
    if (wrong !== null) return err({ code: 'INVALID_INPUT', fields: { [wrong]: 'errors.FIELD' } });
    const hash = context.idempotencyKey === undefined ? null : inputHash(input.data);
    let { followUps } = context;
    for (let tries = 1; ; tries++) {
      try {
        const outcome = await attempt(context, input.data, hash, followUps, tries === 1 ? handed : undefined);
        // The first run of a repeated key may have made the second one's decision impossible: then the first one's answer stands.
        return outcome.ok ? outcome : (await earlier(context, hash)) ?? outcome;
      } catch (error) {
        if (isReplayed(error)) {
          const answered = await earlier(context, hash);
          if (answered) return answered;
        }
        // Whatever is wrong with what would follow, it does not keep this from happening.
        if (!isRetryable(error) && followUps === undefined) {
          if (isHeldUp(error)) return err({ code: 'BUSY' });
          throw error;
        }
        if (tries >= TRIES_TOGETHER || !isRetryable(error)) followUps = undefined;
        if (tries === MAX_TRIES) {
          // A place that stays taken although every load could see it is a fault of ours, not a race.
          if (isTaken(error)) throw error;
          return err({ code: 'BUSY' });
        }
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 8 * 2 ** tries));
      }
    }
  }

  async function follow({ actor, db, clock }: Following & { readonly actor: Actor }, raw: z.input<Z>, handed?: H) {
    invariant(mayTry(audience, actor), `${name} may follow`);
    const decided = await planned({ input: definition.input.parse(raw), actor, db, now: clock.now(), handed });
    return decided.ok ? { fragment: signed(decided.value, actor), answer: decided.value.answer } : null;
  }

  return { name, input: definition.input, errors: definition.errors, audience, run, follow };
}
