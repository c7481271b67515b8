import type { Db } from '../db/database';

/** Where the book says another amount than what the book is about. */
export type Discrepancy = { readonly rule: string; readonly subject: string; readonly bookFen: bigint; readonly shouldBeFen: bigint };

/** A balance on its normal side, reservations of what goes out already taken off. */
const BALANCE = `with balance as (
  select b.account_id as id, a.kind, a.owner_id as owner, sum(case b.side when 'credit' then b.credits_posted - b.debits_posted - b.debits_pending
    else b.debits_posted - b.credits_posted - b.credits_pending end)::bigint as free,
    sum(case b.side when 'credit' then b.credits_posted - b.debits_posted else b.debits_posted - b.credits_posted end)::bigint as posted
  from ledger_balance b join ledger_account a on a.id = b.account_id group by 1, 2, 3
), leg as (
  select l->>'receiverOrgId' as org, (l->>'amountFen')::bigint as fen from split s, jsonb_array_elements(s.legs) l where l->>'state' = 'SUCCESS'
), collection as (select organisation_id as org, amount_fen as fen from bank_transfer where kind = 'collection' and state = 'CONFIRMED')`;

/** The balance of each account of a kind against what the rows of its domain come to. `rows` gives (owner, fen). */
const against = (kind: string, rows: string, column: 'free' | 'posted' = 'free'): string => `
  select '${kind}' as rule, owner as subject, coalesce(b.fen, 0)::bigint as "bookFen", coalesce(r.fen, 0)::bigint as "shouldBeFen"
  from (select owner, sum(${column}) as fen from balance where kind = '${kind}' group by 1) b full join (select owner, sum(fen) as fen from (${rows}) x group by 1) r using (owner)
  where coalesce(b.fen, 0) <> coalesce(r.fen, 0)`;

const loansOf = `select l->>'lenderOrgId' as owner, (l->>'amountFen')::bigint as fen from settlement_share h, jsonb_array_elements(h.loans) l`;
const outTo = (kind: string): string => `select o.id as owner, -p.fen as fen from (select * from leg union all select * from collection) p join organisation o on o.id = p.org and o.kind = '${kind}'`;

const RULES = [
  `select 'debits are credits' as rule, 'posted' as subject, coalesce(sum(debits_posted), 0)::bigint as "bookFen", coalesce(sum(credits_posted), 0)::bigint as "shouldBeFen" from ledger_balance
   having sum(debits_posted) <> sum(credits_posted)`,
  `select 'debits are credits', 'pending', sum(debits_pending)::bigint, sum(credits_pending)::bigint from ledger_balance having sum(debits_pending) <> sum(credits_pending)`,
  // A balance is nothing of its own: it is its transfers.
  `select 'balances are their transfers', account_id || '/' || stripe, sum(book)::bigint, sum(moved)::bigint from (
     select account_id, stripe, credits_posted - debits_posted as book, 0::bigint as moved from ledger_balance
     union all select credit_account_id, credit_stripe, 0, amount_fen from ledger_transfer where phase in ('single', 'post')
     union all select debit_account_id, debit_stripe, 0, -amount_fen from ledger_transfer where phase in ('single', 'post')) m
   group by 1, 2 having sum(book) <> sum(moved)`,
  `select 'reservations are their transfers', account_id || '/' || stripe, sum(book)::bigint, sum(moved)::bigint from (
     select account_id, stripe, credits_pending - debits_pending as book, 0::bigint as moved from ledger_balance
     union all select credit_account_id, credit_stripe, 0, case phase when 'pending' then amount_fen else -amount_fen end from ledger_transfer where phase <> 'single'
     union all select debit_account_id, debit_stripe, 0, case phase when 'pending' then -amount_fen else amount_fen end from ledger_transfer where phase <> 'single') m
   group by 1, 2 having sum(book) <> sum(moved)`,
  against('order-hold', 'select order_id as owner, open_fen as fen from hold'),
  against('suspense', `select 'unionpay' as owner, captured_fen - refunded_fen as fen from attempt where outcome in ('SURPLUS', 'CONFLICTED')
    union all select 'unionpay', r.amount_fen from refund r join attempt a on a.id = r.attempt_id where r.source = 'SUSPENSE' and r.state <> 'SUCCEEDED' and a.outcome not in ('SURPLUS', 'CONFLICTED')`),
  // What the channel and its bank still hold of the parties' money: what came, less what went out by their own word.
  against('channel-clearing', `select 'unionpay' as owner, captured_fen - refunded_fen as fen from attempt
    union all select 'unionpay', -amount_fen from payout where state = 'CONFIRMED'
    union all select 'unionpay', -amount_fen from bank_transfer where state = 'CONFIRMED' and confirmed_task = 'payments.directPaidOut'
    union all select 'unionpay', -fen from leg union all select 'unionpay', -fen from collection`, 'posted'),
  against('seller-payable', `select organisation_id as owner, amount_fen as fen from payout where state in ('WAITING', 'FAILED')
    union all select organisation_id, amount_fen from bank_transfer t where state = 'FAILED' and confirmed_task = 'payments.directPaidOut'
      and not exists (select from bank_transfer n where n.retry_of = t.id)`),
  against('lender-collected', `${loansOf} union all ${outTo('lender')}`),
  against('platform-fee', `select 'platform' as owner, fee_fen as fen from settlement union all select 'platform', fen from (${outTo('platform')}) p`),
  against('farmer-receivable', `select split_part(key, ':', 3) as owner, amount_fen as fen from refund where source = 'SETTLED' and state = 'SUCCEEDED'
    union all select organisation_id, -receivable_fen from settlement_share`, 'posted'),
  against('loan-principal', `select id as owner, owed_fen as fen from loan where disbursed_on is not null`),
  against('loan-interest', `select id as owner, charged_fen - charges_paid_fen as fen from loan where disbursed_on is not null`),
];

/**
 * Holds the book against everything that it is about: zero-sum, its own transfers, the holds and attempts of payments, what
 * the channel and the bank have confirmed, payouts, loans. Empty when every fen is where it should be. What a job still has to
 * post shows as a difference, so it is asked when the queue is empty.
 */
export async function auditBook(db: Pick<Db, 'sql'>): Promise<Discrepancy[]> {
  return db.sql<Discrepancy>(`${BALANCE} ${RULES.map((rule) => `(${rule})`).join(' union all ')} order by 1, 2`);
}
