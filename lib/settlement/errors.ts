import type { ErrorTable } from '../operation/operation';

export type SettlementError = 'ALREADY_SETTLED' | 'HOLD_NOT_READY' | 'PAYOUT_ENDED' | 'NO_ACCOUNT' | 'ORDER_RUNNING' | 'NOTHING_TO_RETURN' | 'RETURN_TOO_LARGE'
  | 'CORRECTION_OPEN' | 'CORRECTION_ENDED' | 'SAME_PERSON';

export const SETTLEMENT_ERRORS: ErrorTable<SettlementError> = {
  ALREADY_SETTLED: { status: 409, messageKey: 'settlement.errors.ALREADY_SETTLED' },
  HOLD_NOT_READY: { status: 409, messageKey: 'settlement.errors.HOLD_NOT_READY' },
  PAYOUT_ENDED: { status: 409, messageKey: 'settlement.errors.PAYOUT_ENDED' },
  ORDER_RUNNING: { status: 409, messageKey: 'settlement.errors.ORDER_RUNNING' },
  NOTHING_TO_RETURN: { status: 409, messageKey: 'settlement.errors.NOTHING_TO_RETURN' },
  RETURN_TOO_LARGE: { status: 409, messageKey: 'settlement.errors.RETURN_TOO_LARGE' },
  NO_ACCOUNT: { status: 409, messageKey: 'settlement.errors.NO_ACCOUNT' },
  CORRECTION_OPEN: { status: 409, messageKey: 'payments.errors.CORRECTION_OPEN' },
  CORRECTION_ENDED: { status: 409, messageKey: 'payments.errors.CORRECTION_ENDED' },
  SAME_PERSON: { status: 403, messageKey: 'payments.errors.SAME_PERSON' },
};
