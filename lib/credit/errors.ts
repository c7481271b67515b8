import type { ErrorTable } from '../operation/operation';

export type CreditError = 'NOTHING_ON_RECORD';

export const CREDIT_ERRORS: ErrorTable<CreditError> = {
  NOTHING_ON_RECORD: { status: 409, messageKey: 'credit.errors.NOTHING_ON_RECORD' },
};
