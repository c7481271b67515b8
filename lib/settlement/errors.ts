import type { ErrorTable } from '../operation/operation';

export type SettlementError = 'ALREADY_SETTLED' | 'HOLD_NOT_READY' | 'PAYOUT_ENDED' | 'NO_ACCOUNT' | 'ORDER_RUNNING' | 'NOTHING_TO_RETURN' | 'RETURN_TOO_LARGE';

export const SETTLEMENT_ERRORS: ErrorTable<SettlementError> = {
  ALREADY_SETTLED: { status: 409, messageKey: 'settlement.errors.ALREADY_SETTLED' },
  HOLD_NOT_READY: { status: 409, messageKey: 'settlement.errors.HOLD_NOT_READY' },
  PAYOUT_ENDED: { status: 409, messageKey: 'settlement.errors.PAYOUT_ENDED' },
  ORDER_RUNNING: { status: 409, messageKey: 'settlement.errors.ORDER_RUNNING' },
  NOTHING_TO_RETURN: { status: 409, messageKey: 'settlement.errors.NOTHING_TO_RETURN' },
  RETURN_TOO_LARGE: { status: 409, messageKey: 'settlement.errors.RETURN_TOO_LARGE' },
  NO_ACCOUNT: { status: 409, messageKey: 'settlement.errors.NO_ACCOUNT' },
};
