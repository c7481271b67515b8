/** What higher domains build their plans from: pure fragments, and the snapshots these need. */
export { planClose, planPayment, planReopen, type NewPayment } from './domain/plan-payment';
export { planRefund, type NewRefund } from './domain/refund';
export { planSplit, type NewSplit, type SplitLeg } from './domain/split';
export { planBankTransfer, type NewTransfer } from './domain/bank-transfer';
export { bankTransferOf, loadHold, loadPayment, type TransferStanding } from './repo';
export type { HoldSnapshot, PaymentLine, PaymentSnapshot } from './domain/snapshots';
export type { PaymentError } from './domain/errors';
