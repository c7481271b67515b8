import type { NewId } from '../../shared/ids';
import type { Fen } from '../../shared/money';
import type { MassUnit } from '../../shared/quantity';
import type { AttemptState, HoldState, Outcome, PaymentState, RefundState, SplitState, TransferState, Wallet } from './machines';

/** What the rules of this domain need of the moment of deciding. */
export type Moment = { readonly now: Date; readonly newId: NewId };

/** Who caused that money goes back; only the seller's own doing counts against the seller. */
export type CausedBy = 'seller' | 'buyer' | 'platform' | 'nature';

/** What a cashier shows under the amount. Grams and fen as decimal strings, for it is stored as JSON. */
export type PaymentLine = {
  readonly massGrams: string; readonly soldBy: MassUnit; readonly priceFen: string; readonly pricedBy: MassUnit;
};

export type PaymentSnapshot = {
  readonly id: string; readonly version: number;
  readonly orderId: string | null; readonly orderNumber: string | null;
  readonly payeeOrgId: string; readonly payerOrgId: string | null;
  readonly amountFen: Fen; readonly subject: string;
  readonly state: PaymentState;
  readonly closing: 'EXPIRED' | 'CANCELLED' | null;
  readonly expiresAt: Date;
  readonly paidAttemptId: string | null;
  /** The merchant's counter at which it is taken; null for whatever is paid elsewhere. */
  readonly counterId: string | null;
};

export type AttemptSnapshot = {
  readonly id: string; readonly version: number; readonly paymentId: string;
  readonly wallet: Wallet; readonly state: AttemptState; readonly outcome: Outcome | null;
  readonly amountFen: Fen;
  /** What the channel said the order amount was, once it was paid. */
  readonly orderAmountFen: Fen | null;
  readonly merchantNo: string; readonly returnUrl: string;
  readonly foreignId: string | null; readonly payUrl: string | null;
  readonly ladderFrom: Date | null; readonly createdAt: Date; readonly submittedAt: Date | null; readonly expiresAt: Date;
};

/** An attempt with everything that its success would touch. */
export type AttemptCase = {
  readonly attempt: AttemptSnapshot;
  readonly payment: PaymentSnapshot;
  /** Other attempts of the payment that may still succeed. */
  readonly openSiblings: readonly string[];
  /** Another payment of the same order has been paid: this one can only be late. */
  readonly paidElsewhere: boolean;
  /** Of the seller's contract with the channel. */
  readonly splitCapBps: number;
  readonly holdDays: number;
};

/** A captured payment as orders and settlement see it: `openFen` is neither released nor given back yet. */
export type HoldSnapshot = {
  readonly id: string; readonly version: number;
  readonly paymentId: string; readonly attemptId: string; readonly orderId: string;
  readonly payeeOrgId: string; readonly payerOrgId: string | null;
  readonly amountFen: Fen; readonly openFen: Fen;
  /** What may still be refunded through the channel. */
  readonly refundableFen: Fen;
  readonly splitFen: Fen; readonly splitCapBps: number;
  readonly state: HoldState;
  /** LATE_PAID money waits for the order to say whether the goods are still there; nothing is delivered on it. */
  readonly paymentState: PaymentState; readonly paymentVersion: number;
};

export type RefundSnapshot = {
  readonly id: string; readonly version: number; readonly key: string;
  readonly paymentId: string; readonly attemptId: string; readonly orderId: string | null; readonly holdId: string | null;
  readonly payeeOrgId: string; readonly amountFen: Fen; readonly reason: string; readonly causedBy: CausedBy;
  readonly source: 'HOLD' | 'SETTLED' | 'SUSPENSE'; readonly pendingId: string | null;
  readonly state: RefundState; readonly foreignId: string | null; readonly doneTask: string | null;
  readonly ladderFrom: Date | null; readonly createdAt: Date;
  /** How often it was set going, and since when the present time. */
  readonly tries: number; readonly triedAt: Date | null;
};

export type LegState = 'PENDING' | 'SUCCESS' | 'FAILED';
/** A part that goes out of a hold to somebody else than the seller. Fen as a decimal string, for it is stored as JSON. */
export type StoredLeg = { readonly receiverOrgId: string; readonly amountFen: string; readonly reason: string; readonly state: LegState };

export type SplitSnapshot = {
  readonly id: string; readonly version: number; readonly holdId: string; readonly attemptId: string; readonly settlementId: string;
  readonly retryOf: string | null; readonly legs: readonly StoredLeg[]; readonly amountFen: Fen; readonly finish: boolean;
  readonly state: SplitState; readonly foreignId: string | null; readonly doneTask: string | null;
  readonly ladderFrom: Date | null; readonly createdAt: Date;
};

export const TRANSFER_KINDS = ['payout', 'disbursement', 'collection'] as const;
export type TransferKind = (typeof TRANSFER_KINDS)[number];

export type TransferSnapshot = {
  readonly id: string; readonly version: number; readonly kind: TransferKind;
  readonly organisationId: string; readonly bankAccountId: string; readonly amountFen: Fen;
  readonly reference: string; readonly holdId: string | null; readonly purpose: string | null; readonly confirmedTask: string;
  readonly state: TransferState; readonly foreignId: string | null; readonly ladderFrom: Date | null; readonly createdAt: Date;
};
