import type { Db } from '../db/database';
import type { Plan } from './plan';
import { STALE } from './fold';
import { REPLAYED, statementOf, type Applying } from './statement';

/** Hands a plan to the database in one round trip; there, all of it happens in one transaction or none of it. */
export async function applyPlan(db: Db, plan: Plan, applying: Applying): Promise<void> {
  const statement = statementOf(plan, applying, await db.jsonColumns());
  if (statement) await db.sql(statement.text, statement.values);
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

/** Somebody has held what this needs for longer than anybody waits. */
export const isHeldUp = (error: unknown): boolean => sqlState(error) === '55P03';

/** The same key was answered before, perhaps a moment ago. */
export const isReplayed = (error: unknown): boolean => sqlState(error) === REPLAYED;
