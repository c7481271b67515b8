import type { ErrorTable } from '../operation/operation';
import type { PaymentError } from './domain/errors';

const STATUS: Record<PaymentError, number> = {
  ALREADY_PAID: 409, PAYMENT_CLOSED: 410, PAYMENT_EXPIRED: 410, PAYMENT_CONFLICTED: 409, CODE_REVOKED: 410, PAYEE_NOT_VERIFIED: 409, PAYEE_NOT_READY: 503,
  AMOUNT_NOT_POSITIVE: 422, STATIC_CAP: 422, NOT_PAID: 409, NOT_HELD: 409, REFUND_TOO_LARGE: 409, RELEASE_TOO_LARGE: 409, CODE_LIMIT: 409,
  NOTHING_TO_CORRECT: 409, CORRECTION_OPEN: 409, CORRECTION_ENDED: 409, SAME_PERSON: 403, PAID_TOO_LITTLE: 409, BANK_REFERENCE: 422, STILL_WAITS: 409, NO_ACCOUNT: 409,
};

/** The errors that one operation can answer, with their status and where their words are. */
export const errorsOf = <const E extends PaymentError>(...codes: readonly E[]): ErrorTable<E> =>
  Object.fromEntries(codes.map((code) => [code, { status: STATUS[code], messageKey: `payments.errors.${code}` }])) as unknown as ErrorTable<E>;
