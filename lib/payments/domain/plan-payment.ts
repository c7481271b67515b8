import type { Fragment } from '../../operation/plan';
import type { JsonObject } from '../../shared/json';
import type { Fen } from '../../shared/money';
import { err, invariant, ok, type Result } from '../../shared/result';
import type { PaymentError } from './errors';
import { paymentMachine } from './machines';
import type { HoldSnapshot, Moment, PaymentLine, PaymentSnapshot } from './snapshots';

/** A token of 130 random bits: the random tails of two ids, 5 bits a letter. Whoever has it may look and pay, so it must not be guessable. */
export function newToken({ newId }: Moment): string {
  return newId('qr').slice(-16) + newId('qr').slice(-10);
}

export type NewPayment = {
  /** Null for a sale over a static code, which has no order. */
  readonly orderId: string | null;
  readonly orderNumber?: string | null;
  readonly payeeOrgId: string;
  readonly payerOrgId: string | null;
  readonly amountFen: Fen;
  /** What is bought, in the seller's words: "水果黄瓜 一级". */
  readonly subject: string;
  readonly line?: PaymentLine | null;
  readonly expiresAt: Date;
  /** The merchant's counter that asks, whose speaker is told. */
  readonly counterId?: string | null;
  /** The channel knows the seller already. */
  readonly payeeKnown?: boolean;
};

/** The row of a payment, for a dynamic code of its own or for a static code that exists already. */
export function paymentRow(payment: NewPayment, id: string, qrCodeId: string, now: Date) {
  invariant(payment.amountFen > 0n, 'a payment is of something');
  return {
    id, qrCodeId, orderId: payment.orderId, orderNumber: payment.orderNumber ?? null, payeeOrgId: payment.payeeOrgId,
    payerOrgId: payment.payerOrgId, amountFen: payment.amountFen, subject: payment.subject.slice(0, 128),
    line: (payment.line ?? null) as JsonObject | null, state: 'UNPAID', expiresAt: payment.expiresAt, createdAt: now,
    ...(payment.counterId ? { counterId: payment.counterId } : {}),
  };
}

/**
 * Asks for money: a payment and its dynamic code, which the clock closes together. Part of the operation that needs it.
 * A seller whom the channel does not know is made known to it at the same time, so that the cashier need not wait for it.
 */
export function planPayment(payment: NewPayment, moment: Moment): Fragment & { readonly paymentId: string; readonly qrToken: string } {
  const { now, newId } = moment;
  const paymentId = newId('payment');
  const qrCodeId = newId('qr');
  const qrToken = newToken(moment);
  return {
    paymentId, qrToken,
    changes: [
      { op: 'insert', table: 'qr_code', rows: [{
        id: qrCodeId, token: qrToken, kind: 'DYNAMIC', organisationId: payment.payeeOrgId, paymentId, state: 'ACTIVE', expiresAt: payment.expiresAt, createdAt: now,
      }] },
      { op: 'insert', table: 'payment', rows: [paymentRow(payment, paymentId, qrCodeId, now)] },
    ],
    jobs: payment.payeeKnown ? [] : [{ task: 'payments.onboardMerchant', payload: { organisationId: payment.payeeOrgId }, key: `payments.onboardMerchant:${payment.payeeOrgId}` }],
  };
}

/**
 * Begins to close a payment that is no longer wanted: no attempt starts from now on, and a job asks the channel about the
 * open ones, closes them there, and asks again. Until then it is not closed; a success that still comes is LATE_PAID.
 */
export function planClose(payment: PaymentSnapshot, reason: 'EXPIRED' | 'CANCELLED', { now }: Moment): Result<Fragment, PaymentError> {
  if (payment.state === 'PAID' || payment.state === 'LATE_PAID') return err('ALREADY_PAID');
  if (payment.state === 'CONFLICTED') return err('PAYMENT_CONFLICTED');
  if (payment.state === 'CLOSED') return ok({});
  return ok({
    changes: [{ op: 'update', table: 'payment', id: payment.id, version: payment.version, set: { closing: payment.closing === 'CANCELLED' ? 'CANCELLED' : reason } }],
    jobs: [{ task: 'payments.close', payload: { paymentId: payment.id }, runAt: now, key: `payments.close:${payment.id}` }],
  });
}

/** The goods are still there after all: a late payment counts as paid. The order goes on from the same `payments.paid`. */
export function planReopen(hold: HoldSnapshot, { now }: Moment): Result<Fragment, PaymentError> {
  const next = paymentMachine.next(hold.paymentState, 'reopen');
  if (!next.ok || hold.state !== 'HELD' || hold.openFen !== hold.amountFen) return err('NOT_HELD');
  return ok({
    changes: [{ op: 'update', table: 'payment', id: hold.paymentId, version: hold.paymentVersion, set: { state: next.value, endedAt: now } }],
    jobs: [
      { task: 'payments.paid', payload: { paymentId: hold.paymentId, orderId: hold.orderId } },
      { task: 'payments.closeOthers', payload: { paymentId: hold.paymentId, orderId: hold.orderId } },
    ],
  });
}
