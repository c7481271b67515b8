/** What a person can run into when money is asked for, paid, given back or released. */
export type PaymentError =
  | 'ALREADY_PAID' | 'PAYMENT_CLOSED' | 'PAYMENT_EXPIRED' | 'PAYMENT_CONFLICTED' | 'CODE_REVOKED' | 'PAYEE_NOT_VERIFIED' | 'PAYEE_NOT_READY'
  | 'AMOUNT_NOT_POSITIVE' | 'STATIC_CAP' | 'NOT_PAID' | 'NOT_HELD' | 'REFUND_TOO_LARGE' | 'RELEASE_TOO_LARGE' | 'CODE_LIMIT'
  | CorrectionError;

/** Why two people cannot correct what the machines have left to them. */
export type CorrectionError = 'NOTHING_TO_CORRECT' | 'CORRECTION_OPEN' | 'CORRECTION_ENDED' | 'SAME_PERSON' | 'PAID_TOO_LITTLE' | 'BANK_REFERENCE' | 'STILL_WAITS' | 'NO_ACCOUNT';

/** Why a payer cannot start to pay. */
export type StartError = Extract<PaymentError, 'ALREADY_PAID' | 'PAYMENT_CLOSED' | 'PAYMENT_EXPIRED' | 'PAYMENT_CONFLICTED' | 'CODE_REVOKED' | 'PAYEE_NOT_VERIFIED' | 'PAYEE_NOT_READY'>;
