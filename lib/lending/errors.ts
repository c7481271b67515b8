import type { ErrorTable } from '../operation/operation';
import { CERTIFIED_ERRORS, ESIGN_ERRORS } from '../esign/errors';
import type { EsignError } from '../esign/service';

const STATUS = {
  APPLICATION_OPEN: 409, NOTHING_ON_RECORD: 409, CONSENT_NEEDED: 422, NO_CONSENT: 403, PRODUCT_CLOSED: 409, ONE_PRODUCT_A_LENDER: 422,
  AMOUNT_OUT_OF_RANGE: 422, MONTHS_OUT_OF_RANGE: 422, RANGE_WRONG: 422, APPLICATION_ENDED: 409, REQUEST_ENDED: 409,
  BELOW_PASS_MARK: 409, ABOVE_LIMIT: 422, ABOVE_ASKED: 422, RATE_ABOVE_PRODUCT: 422, ABOVE_RATE_CAP: 422,
  MAKER_CANNOT_CHECK: 403, OFFER_ENDED: 409, NO_ACCOUNT: 409, CONTRACT_OPEN: 409, NOT_SEALED: 409, DISBURSEMENT_ENDED: 409, MONEY_ON_THE_WAY: 409, NOT_EXPIRED: 409,
  LOAN_ENDED: 409, ABOVE_PAYOFF: 422, RECEIPT_KNOWN: 409, PREPAYMENT_ENDED: 409, DAY_CLOSED: 409,
  NOTHING_TO_REVIEW: 409, REVIEW_ASKED: 409, REVIEW_TOO_LATE: 409, REVIEW_ENDED: 409, DECIDER_CANNOT_REVIEW: 403,
} as const;

/** What a person can cause here. */
export type LendingError = keyof typeof STATUS;

/** The errors that one operation can answer, with their status and where their words are. */
export const errorsOf = <const E extends LendingError>(...codes: readonly E[]): ErrorTable<E> =>
  Object.fromEntries(codes.map((code) => [code, { status: STATUS[code], messageKey: `lending.errors.${code}` }])) as unknown as ErrorTable<E>;

/** Signing can go wrong in its own ways, or because the agreement behind it has ended. */
export const SIGN_ERRORS: ErrorTable<EsignError | keyof typeof CERTIFIED_ERRORS | 'APPLICATION_ENDED' | 'ABOVE_RATE_CAP'> = { ...ESIGN_ERRORS, ...CERTIFIED_ERRORS, ...errorsOf('APPLICATION_ENDED', 'ABOVE_RATE_CAP') };
