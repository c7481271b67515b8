import { answerAttempt, askNow, reportAttempt, startAttempt, submitAttempt } from './attempts/service';
import {
  alarmHold, cancelPayment, closePayment, createStaticCode, directPaidOut, expirePayment, keepMessage, releaseDirect, revokeCode, startStaticSale,
} from './collecting/service';
import { correctionOperations } from './corrections/service';
import { keepKey, recordMerchant } from './merchants/service';
import { reportRefund, submitRefund } from './refunds/service';
import { answerRelease, submitRelease } from './releases/service';
import { reportSplit, submitSplit } from './splits/service';
import { reportTransfer, submitTransfer } from './transfers/service';

/** What higher domains build their plans from: pure fragments, and the snapshots these need. */
export { planClose, planPayment, planReopen, type NewPayment } from './domain/plan-payment';
export { planRefund, type NewRefund } from './domain/refund';
export { planHoldEnd, planSplit, type NewSplit, type SplitLeg } from './domain/split';
export { planBankTransfer, type NewTransfer } from './domain/bank-transfer';
export { sendTogether } from './domain/release';
export { raiseBreak } from './domain/break';
export { planDone, planProposal, whyNotDecide } from './domain/four-eyes';
export { isProposed, loadCorrection } from './corrections/repo';
export { DESK } from './corrections/service';
export { decideStaticCode, planRevoke, type StaticCode } from './domain/static-code';
export { countLivingCodes, loadOwnCode } from './collecting/repo';
export { isOnboarded } from './merchants/repo';
export { bankTransferOf, isOrdered, loadHold, loadPayment, type TransferStanding } from './repo';
export type { HoldSnapshot, PaymentLine, PaymentSnapshot } from './domain/snapshots';
export type { PaymentError } from './domain/errors';

export * from './attempts/service';
export * from './collecting/service';
export * from './merchants/service';
export * from './refunds/service';
export * from './splits/service';
export * from './transfers/service';

export const paymentsOperations = [
  startAttempt, askNow, submitAttempt, answerAttempt, reportAttempt, createStaticCode, revokeCode, startStaticSale, expirePayment, cancelPayment, closePayment, releaseDirect,
  directPaidOut, alarmHold, keepMessage, recordMerchant, keepKey, submitRefund, reportRefund, submitSplit, reportSplit, submitTransfer, reportTransfer, submitRelease, answerRelease, ...correctionOperations,
] as const;
