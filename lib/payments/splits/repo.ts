import type { Db } from '../../db/database';
import type { SplitCase } from '../domain/split-outcome';
import { columns, parts } from '../snapshot-columns';

const SPLIT_COLUMNS = ['id', 'version', 'holdId', 'attemptId', 'settlementId', 'retryOf', 'legs', 'amountFen', 'finish', 'state', 'foreignId', 'doneTask', 'ladderFrom', 'createdAt'] as const;
const CASE = `select ${columns('s', 'split', SPLIT_COLUMNS)}, ${columns('h', 'hold', ['id', 'version', 'state'])}, a.merchant_no as "merchantNo",
    (select count(*)::int from split o where o.hold_id = s.hold_id and o.id <> s.id and o.state in ('REQUESTED', 'SUBMITTED', 'UNKNOWN')) as "othersOpen",
    (select count(*)::int from split o where o.hold_id = s.hold_id and o.id <> s.id and o.state in ('SUBMITTED', 'UNKNOWN')) as "inFlight",
    (select count(*)::int from split o where o.settlement_id = s.settlement_id) as "tries",
    (select count(*)::int from bank_transfer t where t.hold_id = s.hold_id and t.state <> 'FAILED') as "transfers",
    (select count(*)::int from bank_transfer t where t.hold_id = s.hold_id and t.state = 'CONFIRMED') as "confirmed"
  from split s join hold h on h.id = s.hold_id join attempt a on a.id = s.attempt_id where s.id = $1`;

/** A split with its hold and what else is under way there. */
export async function loadSplit(db: Db, splitId: string): Promise<(SplitCase & { readonly merchantNo: string }) | null> {
  const rows = await db.sql<Record<string, unknown>>(CASE, [splitId]);
  return rows[0] ? parts(rows[0]) : null;
}
