import { CERTIFIED_ERRORS, ESIGN_ERRORS } from '../esign/errors';
import { MARKET_ERRORS } from '../market/errors';
import type { ErrorTable } from '../operation/operation';
import type { OrderError } from './domain/errors';

const STATUS: Record<OrderError, number> = {
  ORDER_CLOSED: 409, NOT_ACTIVE: 409, SIGN_DEADLINE_PASSED: 409, PAY_DEADLINE_PASSED: 409, PAYMENT_CLOSING: 409, ALREADY_PAID: 409, NOT_PAID: 409, AMOUNT_TOO_SMALL: 422,
  DELIVERY_DECIDED: 409, NOT_ARRIVED: 409, NOT_WEIGHED: 409, NOT_DUE: 409, TARE_ABOVE_GROSS: 422, NOTHING_WEIGHED: 422, WEIGHT_QUESTIONED: 422, TICKET_NOT_FOUND: 404,
  OVER_DELIVERED: 422, MORE_THAN_DELIVERED: 422, REASON_NEEDED: 422, TOTAL_CHANGED: 409, UNKNOWN_GRADE: 422, MORE_DEFECTS_THAN_SAMPLES: 422, MOISTURE_NEEDED: 422,
  CERTIFICATE_MISSING: 422, ALREADY_CERTIFIED: 409, LOT_NOT_USABLE: 422, LOT_TOO_SMALL: 422, MORE_THAN_AGREED: 422, ALL_SENT: 409, SENT_MEANWHILE: 409, HARVEST_DAY_WRONG: 422,
  GOODS_ON_THE_WAY: 409, TOO_EARLY_TO_END: 409, LOT_USED: 409, PHOTO_UNREADABLE: 422, PHOTO_TOO_LARGE: 413,
};

export const ORDER_ERRORS = Object.fromEntries(
  Object.entries(STATUS).map(([code, status]) => [code, { status, messageKey: `orders.errors.${code}` }])) as ErrorTable<OrderError>;

/** Accepting an offer can fail for reasons of the market as well, signing for reasons of the signature. */
export const ACCEPT_OFFER_ERRORS = { ...MARKET_ERRORS, ...ORDER_ERRORS };
export const SIGN_ERRORS = { ...ESIGN_ERRORS, ...CERTIFIED_ERRORS, ...ORDER_ERRORS };
