import type { ErrorTable } from '../operation/operation';
import type { MerchantError } from './domain/errors';

const STATUS: Record<MerchantError, number> = {
  NOT_VERIFIED: 409, NOT_READY: 503, COUNTER_LIMIT: 409, COUNTER_CLOSED: 409, AMOUNT_NOT_POSITIVE: 422, AMOUNT_TOO_LARGE: 422, NOT_A_CLERK: 409, DAY_NOT_BEGUN: 422, NOTHING_NEW: 409, SPEAKER_LIMIT: 409, SPEAKER_REVOKED: 409,
};

/** The errors that one operation can answer, with their status and where their words are. */
export const errorsOf = <const E extends MerchantError>(...codes: readonly E[]): ErrorTable<E> =>
  Object.fromEntries(codes.map((code) => [code, { status: STATUS[code], messageKey: `merchant.errors.${code}` }])) as unknown as ErrorTable<E>;
