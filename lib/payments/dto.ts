import type { HoldState, RefundState, Wallet } from './domain/machines';
import type { PaymentLine } from './domain/snapshots';

/** Who is paid, as a payer must see it before paying: the registered name and the end of the number it was checked under. */
export type Payee = {
  readonly name: string;
  readonly verified: boolean;
  readonly document: { readonly kind: 'uscc' | 'id-card'; readonly tail: string } | null;
};

/** What stands behind a code. Fen as decimal strings. */
export type Cashier =
  | { readonly kind: 'STATIC'; readonly state: 'OPEN' | 'REVOKED'; readonly payee: Payee; readonly label: string | null; readonly emv: string | null }
  | {
      readonly kind: 'DYNAMIC'; readonly state: 'OPEN' | 'PAID' | 'EXPIRED' | 'CANCELLED' | 'CONFLICTED' | 'REVOKED'; readonly payee: Payee;
      readonly amountFen: string; readonly orderNumber: string | null; readonly subject: string; readonly line: PaymentLine | null; readonly expiresAt: Date;
      /** Wallets in which a try is open already. */
      readonly openIn: readonly Wallet[];
      readonly emv: string | null;
    };

export const ATTEMPT_VIEWS = ['OPENING', 'WAITING', 'UNKNOWN', 'PAID', 'REFUNDED', 'FAILED', 'CLOSED', 'SURPLUS', 'LATE', 'CONFLICTED'] as const;
/** An attempt as its payer sees it. */
export type AttemptView = (typeof ATTEMPT_VIEWS)[number];

export type AttemptStatus = {
  readonly view: AttemptView; readonly wallet: Wallet; readonly amountFen: string; readonly payUrl: string | null; readonly payee: Payee;
  readonly orderNumber: string | null;
  /** A sale over a static code: the seller has it, nothing is held for an acceptance. */
  readonly direct: boolean;
  /** Whether another try may be started behind the same code. */
  readonly payable: boolean;
};

export type RefundDto = { readonly id: string; readonly amountFen: string; readonly state: RefundState; readonly reason: string; readonly at: Date };

export type IncomingPayment = {
  readonly id: string; readonly subject: string; readonly orderId: string | null; readonly orderNumber: string | null; readonly amountFen: string; readonly refundedFen: string;
  readonly wallet: Wallet; readonly paidAt: Date; readonly holdState: HoldState;
};

export type StaticCodeDto = { readonly id: string; readonly token: string; readonly label: string | null; readonly state: 'ACTIVE' | 'REVOKED'; readonly createdAt: Date };
