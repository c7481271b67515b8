import type { Json, JsonObject } from '../shared/json';

/** A value of a row as the domain holds it; the database adapter turns it into JSON for the one round trip. */
export type Cell = string | number | bigint | boolean | null | Date | Uint8Array | Json | undefined;
export type Row = { readonly [column: string]: Cell };

/**
 * A change to rows. Columns are written camelCase here and are snake_case in the database.
 * - `insert`: new rows. With `ifAbsent`, a row that exists already (any unique key) is left as it is.
 * - `update`: compare-and-set: only if the row still has the version that was loaded; the version goes up by one.
 * - `delta`: adds to numbers that many touch at once; a column that goes down must stay at zero or above, and `when`
 *   must still hold. A delta that cannot be made is a lost race, like a stale version.
 */
export type Change =
  | { readonly op: 'insert'; readonly table: string; readonly rows: readonly Row[]; readonly ifAbsent?: boolean }
  | { readonly op: 'update'; readonly table: string; readonly id: string; readonly version: number; readonly set: Row }
  | {
      readonly op: 'delta'; readonly table: string; readonly id: string;
      readonly add: { readonly [column: string]: bigint | number }; readonly set?: Row; readonly when?: Row;
    };

/** A business fact for the evidence log, written in the same transaction as what it records. */
export type NewFact = {
  readonly id: string;
  readonly kind: string;
  /** The organisation whose record this is. */
  readonly subjectOrgId: string;
  /** What it is about: an order, a delivery, a loan. */
  readonly objectId: string;
  readonly occurredAt: Date;
  readonly payload: JsonObject;
  /** Who did it, where that is not who carries out the plan. */
  readonly actor?: string;
};

export type NewJob = {
  readonly task: string;
  readonly payload: JsonObject;
  readonly runAt?: Date;
  /** Only one waiting job a key; a second one replaces it. */
  readonly key?: string;
  /** What its follow-up must know of this plan, which nobody can load before the plan is true. Never stored: the job itself loads it. */
  readonly handed?: object;
};

/** Which kind of account, whose, and at which institution; the kinds and their rules are rows in the database. */
export type AccountRef = { readonly kind: string; readonly ownerId: string };

/**
 * One transfer takes an amount from one account to another, so it cannot be out of balance.
 * `pending` reserves; `post` and `void` end a pending transfer, once.
 */
export type NewTransfer =
  | { readonly id: string; readonly phase?: 'single' | 'pending'; readonly debit: AccountRef; readonly credit: AccountRef; readonly amountFen: bigint }
  | { readonly id: string; readonly phase: 'post' | 'void'; readonly pendingId: string };

/** Transfers that stand or fall together under one business key. Made only by the recorders of the ledger. */
export type NewPosting = {
  readonly id: string;
  readonly key: string;
  readonly kind: string;
  readonly reference: string;
  readonly occurredAt: Date;
  readonly memo?: JsonObject;
  readonly transfers: readonly NewTransfer[];
};

/** Everything one operation does to the world, as a value: the database does all of it or none of it. */
export type Plan<A extends JsonObject = JsonObject> = {
  readonly changes?: readonly Change[];
  readonly postings?: readonly NewPosting[];
  readonly facts?: readonly NewFact[];
  readonly jobs?: readonly NewJob[];
  /** Jobs that wait in the queue, by their numbers: they run now, and their tries are forgotten. One that is at work makes the plan stale. */
  readonly reruns?: readonly string[];
  readonly answer: A;
};

/** A part of a plan that a lower domain contributes to an operation of a higher one. */
export type Fragment = Omit<Plan, 'answer'>;

/** Joins fragments, in order, under one answer. */
export function combine<A extends JsonObject>(answer: A, ...fragments: readonly (Fragment | null | undefined)[]): Plan<A> {
  const parts = fragments.filter((part): part is Fragment => !!part);
  return {
    changes: parts.flatMap((part) => part.changes ?? []),
    postings: parts.flatMap((part) => part.postings ?? []),
    facts: parts.flatMap((part) => part.facts ?? []),
    jobs: parts.flatMap((part) => part.jobs ?? []),
    reruns: parts.flatMap((part) => part.reruns ?? []),
    answer,
  };
}
