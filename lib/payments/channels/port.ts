import type { Fen } from '../../shared/money';
import type { PayReport, SubmitAnswer } from '../domain/attempt';
import type { Message } from '../domain/channel-event';
import type { Wallet } from '../domain/machines';
import type { RefundReport } from '../domain/refund-outcome';
import type { TransferKind } from '../domain/snapshots';
import type { SplitReport } from '../domain/split-outcome';
import type { TransferReport } from '../domain/transfer-outcome';

/** What the outside said, in the domain's terms, and the message as it came, to be kept. */
export type Answered<R> = { readonly report: R; readonly message: Message };
/** A request that has been signed but not sent: it is written down first. */
export type Prepared<R> = { readonly request: Message; readonly send: () => Promise<Answered<R>> };

export type OrderToPay = {
  readonly orderNo: string; readonly merchantNo: string; readonly wallet: Wallet; readonly amountFen: Fen; readonly subject: string;
  readonly createdAt: Date; readonly expiresAt: Date; readonly returnUrl: string;
};
export type MerchantApplication = {
  readonly organisationId: string; readonly name: string; readonly certNo: string; readonly account: string; readonly accountName: string;
};
export type MerchantReport =
  | { readonly kind: 'ACTIVE'; readonly merchantNo: string; readonly splitCapBps: number; readonly holdDays: number }
  | { readonly kind: 'REFUSED'; readonly note: string }
  | { readonly kind: 'LOST' };

/**
 * A payment channel. No answer, a 5xx, a reset or a wrong signature is LOST, never a failure; REFUSED and FAILED are
 * definite and signed. A second channel is a second value of this type.
 */
export type PaymentChannel = {
  readonly onboard: (merchant: MerchantApplication) => Prepared<MerchantReport>;
  readonly registerReceiver: (receiver: Omit<MerchantApplication, 'certNo'>) => Prepared<MerchantReport>;
  readonly submit: (order: OrderToPay) => Prepared<SubmitAnswer>;
  readonly query: (order: { readonly merchantNo: string; readonly orderNo: string }) => Promise<Answered<PayReport>>;
  /** Asks the channel to close. Its answer proves nothing about money; the query afterwards does. */
  readonly close: (order: { readonly merchantNo: string; readonly orderNo: string }) => Promise<Answered<{ readonly kind: 'CLOSED' | 'REFUSED' | 'LOST' }>>;
  readonly refund: (refund: { readonly merchantNo: string; readonly orderNo: string; readonly refundNo: string; readonly amountFen: Fen; readonly reason: string }) => Prepared<RefundReport>;
  readonly queryRefund: (refund: { readonly merchantNo: string; readonly refundNo: string }) => Promise<Answered<RefundReport>>;
  readonly split: (split: {
    readonly merchantNo: string; readonly orderNo: string; readonly splitNo: string; readonly finish: boolean;
    readonly legs: readonly { readonly receiverOrgId: string; readonly amountFen: string; readonly reason: string }[];
  }) => Prepared<SplitReport>;
  readonly querySplit: (split: { readonly merchantNo: string; readonly splitNo: string }) => Promise<Answered<SplitReport>>;
};

export type CustodianBank = {
  readonly pay: (transfer: { readonly payoutNo: string; readonly kind: TransferKind; readonly account: string; readonly name: string; readonly amountFen: Fen; readonly purpose: string | null }) => Prepared<TransferReport>;
  readonly query: (payoutNo: string) => Promise<Answered<TransferReport>>;
};

/** Everything of payments that is outside: handed to the jobs, so that tests can point it somewhere else. */
export type Outside = { readonly channel: PaymentChannel; readonly bank: CustodianBank; readonly register: () => Promise<void> };
