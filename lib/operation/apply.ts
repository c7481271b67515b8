import type { Cell, Change, NewPosting, Plan, Row } from './plan';
import { canonicalJson, type Json, type JsonObject } from '../shared/json';
import { createHash } from 'node:crypto';
import type { Db } from '../db/database';

/** Raised by apply_plan when a loaded version is stale or a guarded delta does not hold any more. */
export const STALE = 'HL001';

type Applying = {
  readonly operation: string;
  readonly actor: string;
  readonly now: Date;
  readonly idempotency: { readonly key: string; readonly hash: string } | null;
};
/** `hash` is that of the input which was answered first, null when no idempotency key was given. */
type Applied = { readonly answer: JsonObject; readonly hash: string | null };

const snake = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

function cell(value: Cell): Json {
  if (typeof value === 'bigint') return value.toString();
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return `\\x${Buffer.from(value).toString('hex')}`;
  return (value ?? null) as Json;
}

const row = (values: Row): JsonObject =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined).map(([column, value]) => [snake(column), cell(value)]));

function change(value: Change): JsonObject {
  switch (value.op) {
    case 'insert': return { op: 'insert', table: value.table, rows: value.rows.map(row), if_absent: value.ifAbsent ?? false };
    case 'update': return { op: 'update', table: value.table, id: value.id, version: value.version, set: row(value.set) };
    case 'delta': return { op: 'delta', table: value.table, id: value.id, add: row(value.add), set: row(value.set ?? {}), when: row(value.when ?? {}) };
  }
}

function posting(value: NewPosting): JsonObject {
  const transfers = value.transfers.map((transfer): JsonObject => 'pendingId' in transfer
    ? { id: transfer.id, phase: transfer.phase, pending_id: transfer.pendingId }
    : {
        id: transfer.id, phase: transfer.phase ?? 'single', amount_fen: transfer.amountFen.toString(),
        debit: `${transfer.debit.kind}:${transfer.debit.ownerId}`, credit: `${transfer.credit.kind}:${transfer.credit.ownerId}`,
      });
  // The ids are made anew by every try, so what the key promises is the rest.
  const content = { kind: value.kind, reference: value.reference, transfers: transfers.map(({ id: _id, ...rest }) => rest) };
  return {
    id: value.id, key: value.key, kind: value.kind, reference: value.reference, occurred_at: value.occurredAt.toISOString(),
    memo: value.memo ?? {}, transfers, hash: createHash('sha256').update(canonicalJson(content as unknown as Json)).digest('hex'),
  };
}

/** Hands a plan to the database in one round trip; there, all of it happens in one transaction or none of it. */
export async function applyPlan(db: Db, plan: Plan, applying: Applying): Promise<Applied> {
  const text = JSON.stringify({
    operation: applying.operation,
    actor: applying.actor,
    now: applying.now.toISOString(),
    key: applying.idempotency?.key ?? null,
    hash: applying.idempotency?.hash ?? null,
    changes: (plan.changes ?? []).filter((item) => item.op !== 'insert' || item.rows.length > 0).map(change),
    postings: (plan.postings ?? []).map(posting),
    facts: (plan.facts ?? []).map((fact) => ({
      id: fact.id, kind: fact.kind, subject_org_id: fact.subjectOrgId, object_id: fact.objectId,
      occurred_at: fact.occurredAt.toISOString(), payload: fact.payload,
    })),
    jobs: (plan.jobs ?? []).map((job) => ({
      task: job.task, payload: job.payload, run_at: job.runAt?.toISOString() ?? null, key: job.key ?? null,
    })),
    answer: plan.answer,
  });
  const rows = await db.sql<{ applied: { replayed?: JsonObject; hash?: string } | null }>('select apply_plan($1::jsonb) as applied', [text]);
  const applied = rows[0]!.applied;
  if (applied?.replayed) return { answer: applied.replayed, hash: applied.hash! };
  return { answer: plan.answer, hash: applying.idempotency?.hash ?? null };
}

function sqlState(error: unknown): string | undefined {
  for (let current = error, depth = 0; current && depth < 4; depth++) {
    const { code, cause, kind } = current as { code?: unknown; cause?: unknown; kind?: unknown };
    if (kind === 'TransactionWriteConflict' || code === 'P2034') return '40001';
    if (typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) && !code.startsWith('P2')) return code;
    current = cause;
  }
  return undefined;
}

/** A lost race: decide again. 40001 and 40P01 are the engine's, the stale version is ours. */
export const isRetryable = (error: unknown): boolean => ['40001', '40P01', STALE].includes(sqlState(error) ?? '') || isTaken(error);

/** Somebody else was first where only one may be, or where there was only so much: the next load sees it, and the decision names it. */
export const isTaken = (error: unknown): boolean => sqlState(error) === '23505' || (error as { constraint?: unknown } | null)?.constraint === 'guarded_balance_not_negative';
