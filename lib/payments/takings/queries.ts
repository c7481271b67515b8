import type { Db } from '../../db/database';
import type { Wallet } from '../domain/machines';

/** Whose sales: an organisation's, at some of its counters or wherever they were made. Who may see which is the caller's to know. */
export type SalesScope = { readonly organisationId: string; readonly counterIds: readonly string[] | null };
export type SalesFilter = {
  readonly from?: Date; readonly until?: Date; readonly wallet?: Wallet; readonly amountFen?: bigint;
  /** A payment's number, or the channel's for it. */
  readonly number?: string;
};
export type SaleDto = {
  readonly id: string; readonly counterId: string | null; readonly subject: string; readonly amountFen: string; readonly refundedFen: string; readonly wallet: Wallet;
  readonly paidAt: Date; readonly channelNumber: string | null;
};
/** The last one of a page; the next page begins after it. */
export type SalesCursor = { readonly paidAt: Date; readonly id: string };

const WITHIN = `p.payee_org_id = $1 and p.state = 'PAID' and ($2::text[] is null or p.counter_id = any ($2))
  and p.paid_at >= coalesce($3::timestamptz, '-infinity') and p.paid_at < coalesce($4::timestamptz, 'infinity')`;

/** What was paid, the newest first. */
export async function sales(db: Db, scope: SalesScope, filter: SalesFilter, page: { readonly before?: SalesCursor; readonly limit: number }): Promise<SaleDto[]> {
  const rows = await db.sql<Omit<SaleDto, 'amountFen' | 'refundedFen'> & { amountFen: bigint; refundedFen: bigint }>(
    `select p.id, p.counter_id as "counterId", p.subject, p.amount_fen as "amountFen", a.refunded_fen as "refundedFen", a.wallet, p.paid_at as "paidAt", a.foreign_id as "channelNumber"
     from payment p join attempt a on a.id = p.paid_attempt_id
     where ${WITHIN} and ($5::text is null or a.wallet = $5) and ($6::bigint is null or p.amount_fen = $6) and ($7::text is null or $7 in (p.id, a.id, a.foreign_id))
       and ($8::timestamptz is null or (p.paid_at, p.id) < ($8, $9))
     order by p.paid_at desc, p.id desc limit $10`,
    [scope.organisationId, scope.counterIds, filter.from ?? null, filter.until ?? null, filter.wallet ?? null, filter.amountFen ?? null, filter.number ?? null,
      page.before?.paidAt ?? null, page.before?.id ?? null, page.limit]);
  return rows.map((row) => ({ ...row, amountFen: row.amountFen.toString(), refundedFen: row.refundedFen.toString() }));
}

/** Takings of an hour or of a day in China, named "2026-11-22" or "2026-11-22 08". */
export type TakingsRow = { readonly part: string; readonly wallet: Wallet; readonly sales: number; readonly takenFen: bigint; readonly refundedFen: bigint };

/** What was taken in each hour or day by wallet; parts in which nothing was sold are left out. */
export const takingsBy = (db: Db, scope: SalesScope, unit: 'hour' | 'day', from: Date, until: Date): Promise<TakingsRow[]> => db.sql<TakingsRow>(
  `select to_char(p.paid_at at time zone 'Asia/Shanghai', $5) as part, a.wallet, count(*)::int as sales, sum(p.amount_fen)::bigint as "takenFen", sum(a.refunded_fen)::bigint as "refundedFen"
   from payment p join attempt a on a.id = p.paid_attempt_id where ${WITHIN} group by 1, 2 order by 1, 2`,
  [scope.organisationId, scope.counterIds, from, until, unit === 'hour' ? 'YYYY-MM-DD HH24' : 'YYYY-MM-DD']);

/** The counters at which something was sold between two moments. */
export const countersThatSold = async (db: Db, scope: SalesScope, from: Date, until: Date): Promise<string[]> => (await db.sql<{ id: string }>(
  `select distinct p.counter_id as id from payment p where ${WITHIN} and p.counter_id is not null order by 1`, [scope.organisationId, scope.counterIds, from, until])).map(({ id }) => id);

/** A paid sale as a day is reckoned: what we asked, what the channel captured, what went back. */
export type DaySale = { readonly paymentId: string; readonly wallet: Wallet; readonly amountFen: bigint; readonly capturedFen: bigint; readonly refundedFen: bigint };

/** The sales of one counter between two moments, all of them. */
export const daySales = (db: Db, organisationId: string, counterId: string, from: Date, until: Date): Promise<DaySale[]> => db.sql<DaySale>(
  `select p.id as "paymentId", a.wallet, p.amount_fen as "amountFen", a.captured_fen as "capturedFen", a.refunded_fen as "refundedFen"
   from payment p join attempt a on a.id = p.paid_attempt_id where ${WITHIN} order by p.paid_at, p.id`, [organisationId, [counterId], from, until]);

/** What came at a counter and is no sale: another amount, paid twice; and what nobody knows yet. */
export type OddSale = { readonly kind: 'CONFLICTED' | 'SURPLUS' | 'UNKNOWN'; readonly paymentId: string; readonly expectedFen: bigint; readonly actualFen: bigint | null };

export const oddSales = (db: Db, organisationId: string, counterId: string, from: Date, until: Date): Promise<OddSale[]> => db.sql<OddSale>(
  `select case when a.state = 'UNKNOWN' then 'UNKNOWN' else a.outcome end as kind, p.id as "paymentId", a.amount_fen as "expectedFen", a.order_amount_fen as "actualFen"
   from payment p join attempt a on a.payment_id = p.id
   where p.payee_org_id = $1 and p.counter_id = $2 and p.created_at >= $3::timestamptz - interval '1 day' and p.created_at < $4 and coalesce(a.paid_at, a.created_at) >= $3 and coalesce(a.paid_at, a.created_at) < $4
     and (a.state = 'UNKNOWN' or a.outcome in ('CONFLICTED', 'SURPLUS')) order by a.created_at, a.id`, [organisationId, counterId, from, until]);

/** A payment that a counter has asked for, and whether it is paid. */
export type AskedDto = { readonly paymentId: string; readonly qrToken: string; readonly amountFen: string; readonly state: 'OPEN' | 'PAID' | 'CONFLICTED' | 'CLOSED'; readonly expiresAt: Date };

export async function askedAt(db: Db, counterId: string, paymentId: string, now: Date): Promise<AskedDto | null> {
  const [row] = await db.sql<{ paymentId: string; qrToken: string; amountFen: bigint; state: string; closing: string | null; expiresAt: Date }>(
    `select p.id as "paymentId", q.token as "qrToken", p.amount_fen as "amountFen", p.state, p.closing, p.expires_at as "expiresAt"
     from payment p join qr_code q on q.id = p.qr_code_id where p.id = $1 and p.counter_id = $2`, [paymentId, counterId]);
  if (!row) return null;
  const { closing, ...asked } = row;
  const open = row.state === 'UNPAID' && closing === null && row.expiresAt > now;
  return { ...asked, amountFen: row.amountFen.toString(), state: open ? 'OPEN' : row.state === 'PAID' ? 'PAID' : row.state === 'CONFLICTED' ? 'CONFLICTED' : 'CLOSED' };
}
