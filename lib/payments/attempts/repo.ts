import type { Db } from '../../db/database';
import type { AttemptCase, AttemptSnapshot, PaymentSnapshot } from '../domain/snapshots';
import type { Starting } from '../domain/attempt';
import type { Wallet } from '../domain/machines';
import { ATTEMPT_COLUMNS, columns, parts, PAYMENT_COLUMNS } from '../snapshot-columns';

const CASE = `select ${columns('a', 'attempt', ATTEMPT_COLUMNS)}, ${columns('p', 'payment', PAYMENT_COLUMNS)},
    (select coalesce(array_agg(o.id), '{}') from attempt o where o.payment_id = p.id and o.id <> a.id and o.state in ('CREATED', 'SUBMITTED', 'UNKNOWN')) as "openSiblings",
    p.order_id is not null and exists (select from payment o where o.order_id = p.order_id and o.id <> p.id and o.state = 'PAID') as "paidElsewhere",
    coalesce(m.split_cap_bps, 3000) as "splitCapBps", coalesce(m.hold_days, 30) as "holdDays"
  from attempt a join payment p on p.id = a.payment_id
  left join merchant m on m.organisation_id = p.payee_org_id and m.channel = a.channel and m.role = 'MERCHANT'
  where a.id = $1`;

/** An attempt with its payment and all that its success would touch, in one round trip. */
export async function loadAttempt(db: Db, attemptId: string): Promise<AttemptCase | null> {
  const rows = await db.sql<Record<string, unknown>>(CASE, [attemptId]);
  return rows[0] ? parts<AttemptCase>(rows[0]) : null;
}

const BEHIND = `select ${columns('a', 'attempt', ATTEMPT_COLUMNS)} from attempt a join payment p on p.id = a.payment_id join qr_code q on q.id = p.qr_code_id where q.token = $1 and a.id = $2`;

/** An attempt behind a code: whoever has the token may ask about it. */
export async function loadAttemptBehind(db: Db, token: string, attemptId: string): Promise<{ readonly attempt: AttemptSnapshot } | null> {
  const rows = await db.sql<Record<string, unknown>>(BEHIND, [token, attemptId]);
  return rows[0] ? parts(rows[0]) : null;
}

const START = `select ${columns('p', 'payment', PAYMENT_COLUMNS)}, ${columns('a', 'open', ATTEMPT_COLUMNS)}, q.state as "codeState", m.channel_no as "merchantNo"
  from qr_code q join payment p on p.id = q.payment_id
  left join attempt a on a.payment_id = p.id and a.wallet = $2 and a.state in ('CREATED', 'SUBMITTED', 'UNKNOWN')
  left join merchant m on m.organisation_id = p.payee_org_id and m.channel = 'unionpay' and m.role = 'MERCHANT' and m.state = 'ACTIVE'
  where q.token = $1`;

/** What a scan of a dynamic code in one wallet meets. */
export async function loadStart(db: Db, token: string, wallet: Wallet): Promise<Omit<Starting, 'payeeVerified'> | null> {
  const rows = await db.sql<Record<string, unknown>>(START, [token, wallet]);
  return rows[0] ? parts<{ payment: PaymentSnapshot; open: AttemptSnapshot | null; codeState: 'ACTIVE' | 'REVOKED'; merchantNo: string | null }>(rows[0]) : null;
}

const OPEN = `select a.id from attempt a where a.payment_id = $1 and a.state in ('CREATED', 'SUBMITTED', 'UNKNOWN') order by a.id`;

/** The attempts of a payment that may still succeed. */
export async function openAttempts(db: Db, paymentId: string): Promise<string[]> {
  return (await db.sql<{ id: string }>(OPEN, [paymentId])).map((row) => row.id);
}
