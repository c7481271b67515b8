import type { Db } from '../db/database';
import { legalIdentity } from '../identity/queries';
import type { PersonActor } from '../shared/actor';
import { whyNotPayable } from './domain/attempt';
import { viewOf } from './domain/attempt-view';
import type { AttemptState, Outcome, Wallet } from './domain/machines';
import type { PaymentLine, PaymentSnapshot } from './domain/snapshots';
import type { AttemptStatus, AttemptView, Cashier, IncomingPayment, Payee, RefundDto, StaticCodeDto } from './dto';
import { emvOf } from './qr/rendering';
import { columns, parts, PAYMENT_COLUMNS } from './snapshot-columns';

async function payeeOf(db: Db, organisationId: string): Promise<Payee> {
  const legal = await legalIdentity(db, organisationId);
  return {
    name: legal?.name ?? '', verified: legal?.verified ?? false,
    document: legal?.document ? { kind: legal.document.kind, tail: legal.document.number.slice(-2) } : null,
  };
}

type CodeRow = {
  readonly code: { readonly kind: 'STATIC' | 'DYNAMIC'; readonly state: 'ACTIVE' | 'REVOKED'; readonly organisationId: string; readonly label: string | null };
  readonly payment: (PaymentSnapshot & { readonly line: PaymentLine | null }) | null;
  readonly merchantNo: string | null;
  readonly openIn: Wallet[];
};
const CODE = `select ${columns('q', 'code', ['kind', 'state', 'organisationId', 'label'])}, ${columns('p', 'payment', [...PAYMENT_COLUMNS, 'line'])}, m.channel_no as "merchantNo",
    (select coalesce(array_agg(a.wallet), '{}') from attempt a where a.payment_id = p.id and a.state in ('CREATED', 'SUBMITTED', 'UNKNOWN')) as "openIn"
  from qr_code q left join payment p on p.id = q.payment_id
  left join merchant m on m.organisation_id = q.organisation_id and m.channel = 'unionpay' and m.role = 'MERCHANT' and m.state = 'ACTIVE'
  where q.token = $1`;
const ENDED = { ALREADY_PAID: 'PAID', PAYMENT_CLOSED: 'CANCELLED', PAYMENT_EXPIRED: 'EXPIRED', PAYMENT_CONFLICTED: 'CONFLICTED' } as const;

/** What a phone sees behind a code; the token is all it needs. Null when there is no such code. */
export async function cashier(db: Db, token: string, now: Date): Promise<Cashier | null> {
  const rows = await db.sql<Record<string, unknown>>(CODE, [token]);
  if (!rows[0]) return null;
  const { code, payment, merchantNo, openIn } = parts<CodeRow>(rows[0]);
  const payee = await payeeOf(db, code.organisationId);
  const emv = (amountFen: bigint | null) => merchantNo === null ? null : emvOf({ kind: code.kind, token, merchantNo, amountFen, payeeName: payee.name });
  if (payment === null) return { kind: 'STATIC', state: code.state === 'ACTIVE' ? 'OPEN' : 'REVOKED', payee, label: code.label, emv: emv(null) };
  const ended = whyNotPayable(payment, now);
  return {
    kind: 'DYNAMIC', state: code.state === 'REVOKED' ? 'REVOKED' : ended === null ? 'OPEN' : ENDED[ended as keyof typeof ENDED], payee,
    amountFen: payment.amountFen.toString(), orderNumber: payment.orderNumber, subject: payment.subject, line: payment.line, expiresAt: payment.expiresAt, openIn,
    emv: emv(payment.amountFen),
  };
}

type StatusRow = {
  readonly attempt: { readonly id: string; readonly state: AttemptState; readonly outcome: Outcome | null; readonly wallet: Wallet; readonly amountFen: bigint; readonly payUrl: string | null; readonly capturedFen: bigint; readonly refundedFen: bigint };
  readonly payment: PaymentSnapshot;
};
const STATUS = `select ${columns('a', 'attempt', ['id', 'state', 'outcome', 'wallet', 'amountFen', 'payUrl', 'capturedFen', 'refundedFen'])}, ${columns('p', 'payment', PAYMENT_COLUMNS)}
  from qr_code q join payment p on p.qr_code_id = q.id join attempt a on a.payment_id = p.id`;

const seenAs = ({ attempt, payment }: StatusRow): AttemptView => {
  const view = viewOf(attempt);
  // A late payment that the order has taken after all is simply paid.
  return view === 'LATE' && payment.state === 'PAID' ? 'PAID' : view;
};

/** How one attempt behind a code stands, for its payer. Null when the code has no such attempt. */
export async function attemptStatus(db: Db, token: string, attemptId: string, now: Date): Promise<AttemptStatus | null> {
  const rows = await db.sql<Record<string, unknown>>(`${STATUS} where q.token = $1 and a.id = $2`, [token, attemptId]);
  if (!rows[0]) return null;
  const row = parts<StatusRow>(rows[0]);
  const { attempt, payment } = row;
  return {
    view: seenAs(row), wallet: attempt.wallet, amountFen: attempt.amountFen.toString(), payUrl: attempt.payUrl, payee: await payeeOf(db, payment.payeeOrgId), orderNumber: payment.orderNumber,
    direct: payment.orderId === null, payable: whyNotPayable(payment, now) === null,
  };
}

/** What the poll of a status page asks: the view alone, in one round trip. */
export async function attemptView(db: Db, token: string, attemptId: string): Promise<AttemptView | null> {
  const rows = await db.sql<Record<string, unknown>>(`${STATUS} where q.token = $1 and a.id = $2`, [token, attemptId]);
  return rows[0] ? seenAs(parts<StatusRow>(rows[0])) : null;
}

/** The views of many attempts at once, for those who wait and have shown that they may: one question for all of them. */
export async function attemptViews(db: Db, attemptIds: readonly string[]): Promise<Map<string, AttemptView>> {
  const rows = await db.sql<Record<string, unknown>>(`${STATUS} where a.id = any ($1)`, [attemptIds]);
  return new Map(rows.map((row) => parts<StatusRow>(row)).map((row) => [row.attempt.id, seenAs(row)]));
}

/** A mark for each of these organisations that is another one once more money has come in for it. */
export async function incomingMarks(db: Db, organisationIds: readonly string[]): Promise<Map<string, string>> {
  // The newest few, and not the newest alone: what was captured first may be written last.
  const rows = await db.sql<{ id: string; mark: string }>(
    `select o.id, md5(coalesce(string_agg(h.id, ',' order by h.id), '')) as mark from unnest($1::text[]) as o(id)
     left join lateral (select id from hold where payee_org_id = o.id order by id desc limit 12) h on true group by o.id`, [organisationIds]);
  return new Map(rows.map(({ id, mark }) => [id, mark]));
}

/** What of an order's money goes back, over all its payments, for the two sides of the order; oldest first. */
export async function refundsOf(db: Db, actor: PersonActor, orderId: string): Promise<RefundDto[]> {
  const rows = await db.sql<Omit<RefundDto, 'amountFen'> & { amountFen: bigint }>(
    `select r.id, r.amount_fen as "amountFen", r.state, r.reason, coalesce(r.ended_at, r.created_at) as at
     from refund r join payment p on p.id = r.payment_id where r.order_id = $1 and $2 in (p.payee_org_id, p.payer_org_id) order by r.id`, [orderId, actor.organisationId]);
  return rows.map((row) => ({ ...row, amountFen: row.amountFen.toString() }));
}

/** How many payments one page of them has. */
export const INCOMING_PAGE = 50;

/** What one's own organisation was paid, the newest first; `before` is the moment of the last one on the page before. */
export async function incomingPayments(db: Db, actor: PersonActor, before?: Date): Promise<IncomingPayment[]> {
  const rows = await db.sql<Omit<IncomingPayment, 'amountFen' | 'refundedFen'> & { amountFen: bigint; refundedFen: bigint }>(
    `select p.id, p.subject, p.order_id as "orderId", p.order_number as "orderNumber", p.amount_fen as "amountFen", a.refunded_fen as "refundedFen", a.wallet, p.paid_at as "paidAt",
       h.state as "holdState"
     from payment p join attempt a on a.id = p.paid_attempt_id join hold h on h.payment_id = p.id
     where p.payee_org_id = $1 and p.state = 'PAID' and p.paid_at < coalesce($2::timestamptz, 'infinity') order by p.paid_at desc, p.id desc limit ${INCOMING_PAGE}`, [actor.organisationId, before ?? null]);
  return rows.map((row) => ({ ...row, amountFen: row.amountFen.toString(), refundedFen: row.refundedFen.toString() }));
}

/** One's own static codes, living ones first. */
export const staticCodes = (db: Db, actor: PersonActor): Promise<StaticCodeDto[]> => db.sql<StaticCodeDto>(
  `select id, token, label, state, created_at as "createdAt" from qr_code where organisation_id = $1 and kind = 'STATIC' order by state, created_at desc limit 100`, [actor.organisationId]);

/** What institutions hold for one seller until her goods are accepted, or for everybody; fen as a decimal string. */
export async function heldFen(db: Db, actor: PersonActor | null): Promise<string> {
  const [row] = await db.sql<{ held: bigint }>(
    `select coalesce(sum(open_fen), 0)::bigint as held from hold where state = 'HELD' and ($1::text is null or payee_org_id = $1)`, [actor?.organisationId ?? null]);
  return row!.held.toString();
}

/** Sales over static codes among payments of one's own, by what stands on the code. */
export async function stallSales(db: Db, organisationId: string, paymentIds: readonly string[]): Promise<Map<string, { readonly subject: string }>> {
  const rows = await db.sql<{ id: string; subject: string }>(
    'select id, subject from payment where payee_org_id = $1 and order_id is null and id = any ($2)', [organisationId, paymentIds]);
  return new Map(rows.map(({ id, subject }) => [id, { subject }]));
}
