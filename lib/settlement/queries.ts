import type { Db } from '../db/database';
import { accountLines, balancesOf } from '../ledger/queries';
import { stallSales } from '../payments/queries';
import { mayOversee, type Actor } from '../shared/actor';
import { MOST_WAITING, type Waiting } from '../shared/waiting';

/** Payouts that can go out now: their organisation has got an account, or the bank refused and it was mended. */
export async function loadWaitingPayouts(db: Db): Promise<string[]> {
  const rows = await db.sql<{ id: string }>(
    `select p.id from payout p join bank_account a on a.organisation_id = p.organisation_id and a.status = 'active'
     where p.state in ('WAITING', 'FAILED') and (p.state = 'WAITING' or a.id is distinct from p.bank_account_id) limit 500`);
  return rows.map((row) => row.id);
}

/** Which deliveries of an order are settled, for one of its parties. */
export async function settledDeliveries(db: Db, actor: Actor, orderId: string): Promise<string[]> {
  if (actor.kind !== 'person') return [];
  const rows = await db.sql<{ id: string }>(
    'select delivery_id as id from settlement where order_id = $1 and $2 in (seller_org_id, buyer_org_id)', [orderId, actor.organisationId]);
  return rows.map((row) => row.id);
}

/** What has come in and what is on its way to an organisation's bank account; fen as decimal strings. */
export type TakingsDto = {
  /** Confirmed by the bank, the last seven China days, today last. */
  readonly days: readonly string[];
  readonly onWayFen: string;
  /** Part of what is on its way, and stuck until the organisation names a bank account or mends it. */
  readonly stuckFen: string;
};

/** Money of the last seven days and money under way, for the home page of a seller. */
export async function takings(db: Db, actor: Actor, now: Date): Promise<TakingsDto> {
  if (actor.kind !== 'person') return { days: Array.from({ length: 7 }, () => '0'), onWayFen: '0', stuckFen: '0' };
  const [row] = await db.sql<{ days: bigint[]; onWay: bigint; stuck: bigint }>(
    `select array(
         select coalesce((select sum(p.amount_fen) from payout p where p.organisation_id = $1 and p.state = 'CONFIRMED'
           and p.ended_at >= d and p.ended_at < d + interval '1 day'), 0)::bigint
         from generate_series(date_trunc('day', $2::timestamptz, 'Asia/Shanghai') - interval '6 days', date_trunc('day', $2::timestamptz, 'Asia/Shanghai'), interval '1 day') d
         order by d) as days,
       coalesce((select sum(amount_fen) from payout where organisation_id = $1 and state <> 'CONFIRMED'), 0)::bigint as "onWay",
       coalesce((select sum(amount_fen) from payout where organisation_id = $1 and state in ('WAITING', 'FAILED')), 0)::bigint as stuck`,
    [actor.organisationId, now]);
  return { days: row!.days.map(String), onWayFen: row!.onWay.toString(), stuckFen: row!.stuck.toString() };
}

/** What an organisation owes for refunds after settlement; it is netted from what comes next. */
export async function owedFen(db: Db, actor: Actor): Promise<bigint> {
  if (actor.kind !== 'person') return 0n;
  const account = `farmer-receivable:${actor.organisationId}`;
  return (await balancesOf(db, [account])).get(account) ?? 0n;
}

/** A line of the statement with what its sentence needs. Fen and grams as decimal strings; signed amounts, above zero is hers. */
export type StatementLineDto = {
  readonly id: string; readonly kind: string; readonly phase: 'single' | 'pending' | 'post'; readonly at: string; readonly amountFen: string; readonly balanceFen: string;
  readonly share: {
    readonly orderId: string; readonly orderNumber: string; readonly leafId: string; readonly acceptedGrams: string; readonly grossFen: string; readonly feeFen: string;
    readonly repaidFen: string; readonly receivableFen: string; readonly protectedFen: string;
  } | null;
  readonly payout: { readonly state: string; readonly confirmationId: string | null } | null;
  /** A sale over a static code, by what stands on the code. */
  readonly stall: { readonly subject: string } | null;
};
type ShareRow = NonNullable<StatementLineDto['share']> & { readonly settlementId: string };

/** An organisation's own statement, line by line out of the ledger, newest first; `before` is the id of the last line shown. */
export async function statement(db: Db, actor: Actor, options: { before?: string; limit?: number } = {}): Promise<StatementLineDto[]> {
  if (actor.kind !== 'person') return [];
  const lines = await accountLines(db, actor, options);
  const subjects = lines.map((line) => line.subject.split(':')[0]!);
  const [shares, payouts, stalls] = await Promise.all([
    db.sql<ShareRow>(
      `select h.settlement_id as "settlementId", s.order_id as "orderId", s.basis->>'orderNumber' as "orderNumber", s.basis->>'leafId' as "leafId",
         s.basis->>'acceptedGrams' as "acceptedGrams", h.gross_fen::text as "grossFen", h.fee_fen::text as "feeFen", h.repaid_fen::text as "repaidFen",
         h.receivable_fen::text as "receivableFen", h.protected_fen::text as "protectedFen"
       from settlement_share h join settlement s on s.id = h.settlement_id where h.organisation_id = $1 and h.settlement_id = any ($2)`, [actor.organisationId, subjects]),
    db.sql<{ id: string; state: string; confirmationId: string | null }>(
      'select id, state, confirmation_id as "confirmationId" from payout where organisation_id = $1 and id = any ($2)', [actor.organisationId, subjects]),
    stallSales(db, actor.organisationId, subjects),
  ]);
  const shareOf = new Map(shares.map(({ settlementId, ...share }) => [settlementId, share]));
  const payoutOf = new Map(payouts.map(({ id, ...payout }) => [id, payout]));
  return lines.map(({ id, kind, phase, at, amountFen, balanceFen }, index) =>
    ({ id, kind, phase, at, amountFen, balanceFen, share: shareOf.get(subjects[index]!) ?? null, payout: payoutOf.get(subjects[index]!) ?? null, stall: stalls.get(subjects[index]!) ?? null }));
}

/** What the bank confirmed to sellers since a moment, over all of them; fen as a decimal string. */
export async function paidOutSince(db: Db, since: Date): Promise<string> {
  const [row] = await db.sql<{ paid: bigint }>(`select coalesce(sum(amount_fen), 0)::bigint as paid from payout where state = 'CONFIRMED' and ended_at >= $1`, [since]);
  return row!.paid.toString();
}

/** What an organisation earned in a month of China's calendar, "2026-11": what reached her, and what repaid her loans first. Fen as decimal strings. */
export type MonthIncomeDto = { readonly month: string; readonly sellerFen: string; readonly repaidFen: string };

/** The last twelve months, the running one last. */
export async function yearOfIncome(db: Db, actor: Actor, now: Date): Promise<MonthIncomeDto[]> {
  if (actor.kind !== 'person') return [];
  return db.sql<MonthIncomeDto>(
    `select to_char(m.first, 'YYYY-MM') as month, coalesce(sum(h.seller_fen), 0)::text as "sellerFen", coalesce(sum(h.repaid_fen), 0)::text as "repaidFen"
     from generate_series(date_trunc('month', $2::timestamptz at time zone 'Asia/Shanghai') - interval '11 months', date_trunc('month', $2::timestamptz at time zone 'Asia/Shanghai'), interval '1 month') as m(first)
     left join settlement_share h on h.organisation_id = $1 and h.settled_at >= m.first at time zone 'Asia/Shanghai' and h.settled_at < (m.first + interval '1 month') at time zone 'Asia/Shanghai'
     group by m.first order by m.first`, [actor.organisationId, now]);
}

/** Payouts that the bank has refused, for those who oversee the house; the oldest first. */
export const waitingPayouts = async (db: Db, actor: Actor): Promise<Waiting[]> => mayOversee(actor) ? db.sql<Waiting>(
  `select 'payouts' as queue, p.id as "subjectId", p.ended_at as since, p.state, p.organisation_id as "organisationId", h.payment_id as "paymentId", s.basis->>'orderNumber' as "orderNumber",
     p.amount_fen::text as "amountFen", t.refusal as note
   from payout p join settlement_share x on x.id = p.share_id join settlement s on s.id = x.settlement_id left join bank_transfer t on t.id = p.transfer_id left join hold h on h.id = t.hold_id
   where p.state = 'FAILED' order by p.ended_at limit $1`, [MOST_WAITING]) : [];
