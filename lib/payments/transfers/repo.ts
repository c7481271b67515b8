import type { Db } from '../../db/database';
import type { TransferCase } from '../domain/transfer-outcome';
import { columns, parts } from '../snapshot-columns';

const TRANSFER_COLUMNS = [
  'id', 'version', 'kind', 'organisationId', 'bankAccountId', 'amountFen', 'reference', 'holdId', 'purpose', 'confirmedTask', 'state', 'foreignId', 'ladderFrom', 'createdAt',
] as const;
const CASE = `select ${columns('t', 'transfer', TRANSFER_COLUMNS)}, ${columns('h', 'hold', ['id', 'version', 'state'])},
    (select count(*)::int from bank_transfer o where o.hold_id = t.hold_id and o.id <> t.id and o.state not in ('CONFIRMED', 'FAILED')) as "hold.othersUnconfirmed"
  from bank_transfer t left join hold h on h.id = t.hold_id where t.id = $1`;

/** A bank transfer with the hold it pays out of. */
export async function loadTransfer(db: Db, transferId: string): Promise<TransferCase | null> {
  const rows = await db.sql<Record<string, unknown>>(CASE, [transferId]);
  return rows[0] ? parts(rows[0]) : null;
}
