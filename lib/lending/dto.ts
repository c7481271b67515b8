import type { ApplicationState, LoanState } from './domain/loan-machine';
import type { LoanMethod } from './domain/schedule';
import type { OfferState, RequestState } from './domain/snapshots';

/** Fen travel as decimal strings, rates as basis points, days as "2026-11-22". */
export type ProductDto = {
  readonly id: string; readonly lenderOrgId: string; readonly lenderName: string; readonly name: string; readonly method: LoanMethod;
  readonly rateBps: number; readonly feeBps: number; readonly minFen: string; readonly maxFen: string; readonly minMonths: number; readonly maxMonths: number;
  readonly deductionCapBps: number; readonly weeklyFloorFen: string; readonly passMark: number; readonly fourEyesFen: string; readonly priority: number;
  readonly isOpen: boolean;
};

/** A product as somebody sees it who may apply: whether her score passes, and the most that her record carries with it. */
export type OpenProductDto = ProductDto & { readonly passes: boolean; readonly limitFen: string };

/** An offer as both sides see it: what comes, what it costs all in, and how it is repaid. */
export type OfferDto = {
  readonly id: string; readonly lenderOrgId: string; readonly lenderName: string; readonly state: OfferState; readonly method: LoanMethod;
  readonly principalFen: string; readonly feeFen: string; readonly paidOutFen: string; readonly rateBps: number; readonly months: number;
  readonly irrBps: number; readonly simpleBps: number; readonly costFen: string; readonly deductionCapBps: number; readonly weeklyFloorFen: string;
  readonly needsChecker: boolean; readonly madeBy: string; readonly makerName: string; readonly checkerName: string | null; readonly note: string | null;
  readonly madeAt: Date; readonly validUntil: Date;
};

export type RequestDto = { readonly lenderOrgId: string; readonly lenderName: string; readonly productName: string; readonly state: RequestState; readonly reason: string | null };

/** An application with its stations; the timer runs from `submittedAt` to `disbursedAt`. */
export type ApplicationDto = {
  readonly id: string; readonly number: string; readonly borrowerOrgId: string; readonly borrowerName: string; readonly state: ApplicationState;
  readonly amountFen: string; readonly months: number; readonly purpose: string; readonly score: number; readonly scoreId: string;
  readonly documentId: string | null; readonly loanId: string | null;
  readonly submittedAt: Date; readonly offeredAt: Date | null; readonly acceptedAt: Date | null; readonly signedAt: Date | null; readonly sealedAt: Date | null;
  readonly disbursingAt: Date | null; readonly disbursedAt: Date | null; readonly expiresAt: Date; readonly endedAt: Date | null; readonly endReason: string | null;
  readonly requests: readonly RequestDto[]; readonly offers: readonly OfferDto[];
};

export type LoanRowDto = {
  readonly id: string; readonly number: string; readonly state: LoanState; readonly lenderName: string; readonly borrowerName: string; readonly borrowerOrgId: string;
  readonly principalFen: string; readonly owedFen: string; readonly repaidFen: string; readonly nextDueOn: string | null; readonly daysPastDue: number;
  readonly disbursedAt: Date | null; readonly endedAt: Date | null;
};

export type InstalmentDto = {
  readonly n: number; readonly dueOn: string; readonly principalFen: string; readonly interestFen: string; readonly totalFen: string; readonly paidFen: string;
  readonly state: 'paid' | 'late' | 'due' | 'ahead';
};

/** Money that moved on a loan, newest first. */
export type LoanMoveDto = {
  readonly id: string; readonly kind: 'DISBURSEMENT' | 'FEE' | 'REPAYMENT'; readonly source: 'settlement' | 'prepayment' | 'direct' | null; readonly amountFen: string;
  readonly interestFen: string; readonly principalFen: string; readonly owedAfterFen: string; readonly paidOn: string;
};

/** A loan as either side sees it. `payoffFen` ends it today, `confirmationId` is the bank's number of the payout. */
export type LoanDto = LoanRowDto & {
  readonly side: 'borrower' | 'lender'; readonly applicationId: string; readonly documentId: string; readonly method: LoanMethod; readonly rateBps: number;
  readonly irrBps: number; readonly simpleBps: number; readonly months: number; readonly deductionCapBps: number; readonly weeklyFloorFen: string;
  readonly scheduleVersion: number; readonly payoffFen: string; readonly confirmationId: string | null; readonly instalments: readonly InstalmentDto[]; readonly moves: readonly LoanMoveDto[];
  readonly prepayment: { readonly amountFen: string | null; readonly paidFen: string } | null;
};

/** What an officer decides an offer on: the product asked for, and how far the record carries. */
export type LimitDto = {
  readonly product: Omit<ProductDto, 'lenderName'>; readonly limitFen: string; readonly tier: 'A' | 'B' | 'C' | null; readonly p20SeasonFen: string;
  readonly capacityFen: string; readonly otherFen: string;
};
