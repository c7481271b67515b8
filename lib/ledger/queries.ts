import type { Db } from '../db/database';
import { mayOversee, type Actor } from '../shared/actor';
import type { LedgerLineDto } from './dto';

/** What stands on accounts now, on their normal side, without what is reserved; accounts never used are left out. */
export async function balancesOf(db: Db, accountIds: readonly string[]): Promise<Map<string, bigint>> {
  const rows = await db.sql<{ id: string; balance: bigint }>(
    `select b.account_id as id, sum(case b.side when 'credit' then credits_posted - debits_posted - debits_pending
       else debits_posted - credits_posted - credits_pending end)::bigint as balance
     from ledger_balance b where b.account_id = any ($1) group by 1`, [[...new Set(accountIds)]]);
  return new Map(rows.map((row) => [row.id, row.balance]));
}

/**
 * The lines of an organisation's own account, newest first, each with the balance after it. What is reserved shows with its
 * ending: a payout that waits for the bank is a line of phase `pending`, and its confirmation or release names it.
 */
export async function accountLines(db: Db, actor: Actor, options: { before?: string; limit?: number } = {}): Promise<LedgerLineDto[]> {
  if (actor.kind !== 'person') return [];
  const rows = await db.sql<Omit<LedgerLineDto, 'amountFen' | 'balanceFen' | 'at'> & { amountFen: bigint; balanceFen: bigint; at: Date }>(
    `with line as (
       select t.id, p.kind, substr(p.key, length(p.kind) + 2) as subject, p.reference, p.occurred_at as at, t.phase, t.pending_id,
         case when t.credit_account_id = $1 then t.amount_fen else -t.amount_fen end as amount_fen
       from ledger_transfer t join ledger_posting p on p.id = t.posting_id
       where (t.credit_account_id = $1 or t.debit_account_id = $1) and t.phase <> 'void'
     ), counted as (
       select line.*, sum(case when phase in ('single', 'post') then amount_fen else 0 end) over (order by at, id) as balance_fen from line
     )
     select id, kind, subject, reference, at, phase, amount_fen::bigint as "amountFen", balance_fen::bigint as "balanceFen"
     from counted c
     where not (phase = 'pending' and exists (select from ledger_transfer e where e.pending_id = c.id))
       and ($2::text is null or (at, id) < (select o.at, o.id from line o where o.id = $2))
     order by at desc, id desc limit $3`,
    [`seller-payable:${actor.organisationId}`, options.before ?? null, options.limit ?? 30]);
  return rows.map((row) => ({ ...row, amountFen: row.amountFen.toString(), balanceFen: row.balanceFen.toString(), at: row.at.toISOString() }));
}

export type PostingDto = { readonly id: string; readonly kind: string; readonly at: Date; readonly phase: string; readonly amountFen: string; readonly debit: string; readonly credit: string };

/** Every transfer that the book holds for some references, or under the keys of some things, for those who oversee the house; oldest first. */
export const postingsOf = async (db: Db, actor: Actor, references: readonly string[], subjects: readonly string[]): Promise<PostingDto[]> => mayOversee(actor) ? db.sql<PostingDto>(
  `select t.id, p.kind, p.occurred_at as at, t.phase, t.amount_fen::text as "amountFen", t.debit_account_id as debit, t.credit_account_id as credit
   from ledger_posting p join ledger_transfer t on t.posting_id = p.id where p.reference = any ($1) or p.reference = any ($2) order by p.occurred_at, t.id limit 300`, [references, subjects]) : [];

/** What the ledger says was captured of these payments; one without a posting is left out. */
export async function capturedOf(db: Db, paymentIds: readonly string[]): Promise<Map<string, bigint>> {
  const rows = await db.sql<{ id: string; amount: bigint }>(
    `select substr(p.key, 9) as id, sum(t.amount_fen)::bigint as amount from ledger_posting p join ledger_transfer t on t.posting_id = p.id
     where p.key = any ($1) group by 1`, [paymentIds.map((id) => `capture:${id}`)]);
  return new Map(rows.map(({ id, amount }) => [id, amount]));
}
