import type { Db } from '../db/database';
import type { TransferState } from './domain/machines';
import type { HoldSnapshot, PaymentSnapshot } from './domain/snapshots';

const PAYMENT = `p.id, p.version, p.order_id as "orderId", p.order_number as "orderNumber", p.payee_org_id as "payeeOrgId", p.payer_org_id as "payerOrgId",
  p.amount_fen as "amountFen", p.subject, p.state, p.closing, p.expires_at as "expiresAt", p.paid_attempt_id as "paidAttemptId"`;

/** The payment of an order that may still be paid, or that was; null when there is none. */
export async function loadPayment(db: Db, orderId: string): Promise<PaymentSnapshot | null> {
  const rows = await db.sql<PaymentSnapshot>(`select ${PAYMENT} from payment p where p.order_id = $1 and p.state <> 'CLOSED'`, [orderId]);
  return rows[0] ?? null;
}

/** The captured money of an order, with what may still be released or refunded; null before anything was captured. */
export async function loadHold(db: Db, orderId: string): Promise<HoldSnapshot | null> {
  const rows = await db.sql<HoldSnapshot>(
    `select h.id, h.version, h.payment_id as "paymentId", h.attempt_id as "attemptId", h.order_id as "orderId", h.payee_org_id as "payeeOrgId",
       p.payer_org_id as "payerOrgId", h.amount_fen as "amountFen", h.open_fen as "openFen", a.refundable_fen as "refundableFen",
       h.split_fen as "splitFen", h.split_cap_bps as "splitCapBps", h.state, p.state as "paymentState", p.version as "paymentVersion"
     from hold h join payment p on p.id = h.payment_id join attempt a on a.id = h.attempt_id where h.order_id = $1`, [orderId]);
  return rows[0] ?? null;
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
