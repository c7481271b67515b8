import type { ErrorTable } from '../operation/operation';

export type SettlementError = 'ALREADY_SETTLED' | 'HOLD_NOT_READY' | 'PAYOUT_ENDED' | 'NO_ACCOUNT';

export const SETTLEMENT_ERRORS: ErrorTable<SettlementError> = {
  ALREADY_SETTLED: { status: 409, messageKey: 'settlement.errors.ALREADY_SETTLED' },
  HOLD_NOT_READY: { status: 409, messageKey: 'settlement.errors.HOLD_NOT_READY' },
  PAYOUT_ENDED: { status: 409, messageKey: 'settlement.errors.PAYOUT_ENDED' },
  NO_ACCOUNT: { status: 409, messageKey: 'settlement.errors.NO_ACCOUNT' },
};
