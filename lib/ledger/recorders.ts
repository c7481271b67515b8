import type { AccountRef, NewPosting, NewTransfer } from '../operation/plan';
import type { NewId } from '../shared/ids';
import type { Fen } from '../shared/money';

/**
 * The only ways to write to the ledger, named after what happened in business. Each gives a posting whose key makes it
 * happen once: the same event recorded again changes nothing, the same key with other content is an error.
 * Amounts are fen; transfers of nothing are left out.
 */
type Moment = { readonly at: Date; readonly newId: NewId };

/** All money of buyers and sellers is held at the payment channel; the platform only keeps the book of whose it is. */
const CHANNEL: AccountRef = { kind: 'channel-clearing', ownerId: 'unionpay' };
const FEE: AccountRef = { kind: 'platform-fee', ownerId: 'platform' };
const SUSPENSE: AccountRef = { kind: 'suspense', ownerId: 'unionpay' };
const INCOME = (lenderOrgId: string): AccountRef => ({ kind: 'loan-income', ownerId: lenderOrgId });
const held = (orderId: string): AccountRef => ({ kind: 'order-hold', ownerId: orderId });
const payable = (orgId: string): AccountRef => ({ kind: 'seller-payable', ownerId: orgId });
const collected = (lenderOrgId: string): AccountRef => ({ kind: 'lender-collected', ownerId: lenderOrgId });
const principal = (loanId: string): AccountRef => ({ kind: 'loan-principal', ownerId: loanId });
const interest = (loanId: string): AccountRef => ({ kind: 'loan-interest', ownerId: loanId });
const funds = (lenderOrgId: string): AccountRef => ({ kind: 'lender-funds', ownerId: lenderOrgId });
const receivable = (orgId: string): AccountRef => ({ kind: 'farmer-receivable', ownerId: orgId });

type Leg = readonly [debit: AccountRef, credit: AccountRef, amountFen: Fen];

function posting(kind: string, key: string, reference: string, { at, newId }: Moment, legs: readonly Leg[], phase: 'single' | 'pending' = 'single'): NewPosting {
  const transfers = legs.filter(([, , amountFen]) => amountFen > 0n)
    .map(([debit, credit, amountFen]): NewTransfer => ({ id: newId('transfer'), phase, debit, credit, amountFen }));
  return { id: newId('posting'), key: `${kind}:${key}`, kind, reference, occurredAt: at, transfers };
}

const ending = (kind: string, key: string, reference: string, { at, newId }: Moment, phase: 'post' | 'void', pendingId: string): NewPosting => ({
  id: newId('posting'), key: `${kind}:${key}`, kind, reference, occurredAt: at, transfers: [{ id: newId('transfer'), phase, pendingId }],
});

/** The transfer that a pending posting made: what its confirmation or release ends. */
export function pendingTransferId(pending: NewPosting): string {
  return pending.transfers[0]!.id;
}

/** A buyer's payment has arrived at the channel and is held for the order. */
export const recordCapture = (about: { paymentId: string; orderId: string; amountFen: Fen }, moment: Moment): NewPosting =>
  posting('capture', about.paymentId, about.orderId, moment, [[CHANNEL, held(about.orderId), about.amountFen]]);

/** Money that came although nothing was owed: a second success, a wrong amount. It waits in suspense until it goes back. */
export const recordSurplus = (about: { attemptId: string; orderId: string; amountFen: Fen }, moment: Moment): NewPosting =>
  posting('surplus', about.attemptId, about.orderId, moment, [[CHANNEL, SUSPENSE, about.amountFen]]);

/** Two people have accepted what came in another amount than was asked for: as much as was asked for is held for the order, the rest stays in suspense. */
export const recordConflictAccepted = (about: { attemptId: string; orderId: string; amountFen: Fen }, moment: Moment): NewPosting =>
  posting('conflict-accepted', about.attemptId, about.orderId, moment, [[SUSPENSE, held(about.orderId), about.amountFen]]);

/** Suspense money has gone back to its payer. */
export const recordSurplusReturned = (about: { refundId: string; orderId: string; amountFen: Fen }, moment: Moment): NewPosting =>
  posting('surplus-returned', about.refundId, about.orderId, moment, [[SUSPENSE, CHANNEL, about.amountFen]]);

/** An accepted delivery shared out: sellers, platform, lenders. What was not accepted goes back by a refund from the hold. */
export const recordSettlement = (about: {
  settlementId: string; orderId: string;
  sellers: readonly { organisationId: string; amountFen: Fen }[];
  loans: readonly { lenderOrgId: string; loanId: string; amountFen: Fen }[];
  feeFen: Fen;
}, moment: Moment): NewPosting => posting('settlement', about.settlementId, about.orderId, moment, [
  ...about.sellers.map((seller): Leg => [held(about.orderId), payable(seller.organisationId), seller.amountFen]),
  ...about.loans.map((loan): Leg => [held(about.orderId), collected(loan.lenderOrgId), loan.amountFen]),
  [held(about.orderId), FEE, about.feeFen],
]);

/**
 * A refund is reserved before the channel is asked. It comes out of the order's hold, where the pending transfer keeps anybody
 * else from using it; after a settlement the channel advances it, and whom the settlement paid (`owedBy`) owes it from then on.
 */
export const recordRefundReserved = (about: { refundId: string; orderId: string; amountFen: Fen; owedBy: string | null }, moment: Moment): NewPosting =>
  posting('refund-reserved', about.refundId, about.orderId, moment,
    [[about.owedBy === null ? held(about.orderId) : receivable(about.owedBy), CHANNEL, about.amountFen]], 'pending');
export const recordRefundConfirmed = (about: { refundId: string; orderId: string; pendingId: string }, moment: Moment): NewPosting =>
  ending('refund-confirmed', about.refundId, about.orderId, moment, 'post', about.pendingId);
export const recordRefundReleased = (about: { refundId: string; orderId: string; pendingId: string }, moment: Moment): NewPosting =>
  ending('refund-released', about.refundId, about.orderId, moment, 'void', about.pendingId);

/** A payout to a seller: reserved, then confirmed by the bank's own number, or released when the bank refuses. */
export const recordPayoutReserved = (about: { payoutId: string; organisationId: string; amountFen: Fen }, moment: Moment): NewPosting =>
  posting('payout-reserved', about.payoutId, about.payoutId, moment, [[payable(about.organisationId), CHANNEL, about.amountFen]], 'pending');
export const recordPayoutConfirmed = (about: { payoutId: string; pendingId: string }, moment: Moment): NewPosting =>
  ending('payout-confirmed', about.payoutId, about.payoutId, moment, 'post', about.pendingId);
export const recordPayoutReleased = (about: { payoutId: string; pendingId: string }, moment: Moment): NewPosting =>
  ending('payout-released', about.payoutId, about.payoutId, moment, 'void', about.pendingId);

/** The platform has been paid its fee, so the channel holds it no longer. */
export const recordFeePaidOut = (about: { transferId: string; amountFen: Fen }, moment: Moment): NewPosting =>
  posting('fee-paid-out', about.transferId, about.transferId, moment, [[FEE, CHANNEL, about.amountFen]]);

/** What was collected for a lender has been paid to it. */
export const recordCollectedPaidOut = (about: { transferId: string; lenderOrgId: string; amountFen: Fen }, moment: Moment): NewPosting =>
  posting('collected-paid-out', about.transferId, about.transferId, moment, [[collected(about.lenderOrgId), CHANNEL, about.amountFen]]);

/** A lender's money has reached the borrower: the loan is owed from now on. */
export const recordDisbursement = (about: { loanId: string; lenderOrgId: string; principalFen: Fen }, moment: Moment): NewPosting =>
  posting('disbursement', about.loanId, about.loanId, moment, [[principal(about.loanId), funds(about.lenderOrgId), about.principalFen]]);

/** Interest or a fee has become due on a loan. */
export const recordInterestDue = (about: { loanId: string; lenderOrgId: string; key: string; amountFen: Fen }, moment: Moment): NewPosting =>
  posting('interest-due', `${about.loanId}:${about.key}`, about.loanId, moment, [[interest(about.loanId), INCOME(about.lenderOrgId), about.amountFen]]);

/** A repayment lowers what is owed; where the money went is the settlement's or the bank's posting. */
export const recordRepayment = (about: { repaymentId: string; loanId: string; lenderOrgId: string; principalFen: Fen; interestFen: Fen }, moment: Moment): NewPosting =>
  posting('repayment', about.repaymentId, about.loanId, moment, [
    [funds(about.lenderOrgId), principal(about.loanId), about.principalFen],
    [funds(about.lenderOrgId), interest(about.loanId), about.interestFen],
  ]);

/** A seller's earlier debt is netted out of a settlement: what the channel had advanced for her is covered again. */
export const recordReceivableNetted = (about: { settlementId: string; organisationId: string; orderId: string; amountFen: Fen }, moment: Moment): NewPosting =>
  posting('receivable-netted', `${about.settlementId}:${about.organisationId}`, about.orderId, moment,
    [[held(about.orderId), receivable(about.organisationId), about.amountFen]]);
