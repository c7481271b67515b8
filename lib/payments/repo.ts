import type { Db } from '../db/database';
import type { Institution } from './domain/channel-event';
import type { TransferState } from './domain/machines';
import type { HoldSnapshot, PaymentSnapshot, TransferKind } from './domain/snapshots';
import { columns, parts, PAYMENT_COLUMNS } from './snapshot-columns';

const PAYMENT = `select ${columns('p', 'payment', PAYMENT_COLUMNS)} from payment p`;
// An order may have had several codes: the paid one tells most, then the one that is still open.
const BY_ORDER = `${PAYMENT} where p.order_id = $1 and p.state <> 'CLOSED' order by p.state = 'PAID' desc, p.state = 'UNPAID' desc, p.created_at desc limit 1`;
const BY_ID = `${PAYMENT} where p.id = $1`;
const payment = (rows: Record<string, unknown>[]) => rows[0] ? parts<{ payment: PaymentSnapshot }>(rows[0]).payment : null;

/** The payment of an order that may still be paid, or that was; null when there is none. */
export const loadPayment = async (db: Db, orderId: string): Promise<PaymentSnapshot | null> => payment(await db.sql(BY_ORDER, [orderId]));
export const loadPaymentById = async (db: Db, paymentId: string): Promise<PaymentSnapshot | null> => payment(await db.sql(BY_ID, [paymentId]));

const HOLD = `select h.id, h.version, h.payment_id as "paymentId", h.attempt_id as "attemptId", h.order_id as "orderId", h.payee_org_id as "payeeOrgId",
    p.payer_org_id as "payerOrgId", h.amount_fen as "amountFen", h.open_fen as "openFen", a.refundable_fen as "refundableFen",
    h.split_fen as "splitFen", h.split_cap_bps as "splitCapBps", h.state, p.state as "paymentState", p.version as "paymentVersion"
  from hold h join payment p on p.id = h.payment_id join attempt a on a.id = h.attempt_id
  where h.order_id = $1 and ($2::text is null or h.payment_id = $2) order by p.state = 'PAID' desc, h.held_at desc limit 1`;

/**
 * The captured money of an order, with what may still be released or refunded; null before anything was captured. When a
 * late success has given an order two holds, the one that counts as paid comes, or the one of the named payment.
 */
export async function loadHold(db: Db, orderId: string, paymentId?: string): Promise<HoldSnapshot | null> {
  return (await db.sql<HoldSnapshot>(HOLD, [orderId, paymentId ?? null]))[0] ?? null;
}

/** An institution's public key that we have kept. */
export async function findKey(db: Db, institution: Institution, certId: string): Promise<string | null> {
  const rows = await db.sql<{ pem: string }>('select pem from channel_key where institution = $1 and cert_id = $2', [institution, certId]);
  return rows[0]?.pem ?? null;
}

/** Whether the bank has been instructed for a cause already: one cause is paid once. */
export async function isOrdered(db: Db, kind: TransferKind, reference: string): Promise<boolean> {
  return (await db.sql('select 1 from bank_transfer where kind = $1 and reference = $2', [kind, reference])).length > 0;
}

/** Where an instruction to the bank stands, for the domain that ordered it. */
export type TransferStanding = {
  readonly id: string; readonly organisationId: string; readonly amountFen: bigint; readonly state: TransferState;
  readonly refusal: string | null; readonly confirmationId: string | null;
};

export async function bankTransferOf(db: Db, transferId: string): Promise<TransferStanding | null> {
  const rows = await db.sql<TransferStanding>(
    `select id, organisation_id as "organisationId", amount_fen as "amountFen", state, refusal, confirmation_id as "confirmationId"
     from bank_transfer where id = $1`, [transferId]);
  return rows[0] ?? null;
}
