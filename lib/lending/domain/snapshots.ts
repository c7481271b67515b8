/** An application with everything that decisions about it stand on. */
import type { NewId } from '../../shared/ids';
import type { Fen } from '../../shared/money';
import type { DayCount } from './calendar';
import type { ApplicationState } from './loan-machine';
import type { LoanMethod } from './schedule';

export type Moment = { readonly now: Date; readonly newId: NewId };

export type Product = {
  readonly id: string; readonly version: number; readonly lenderOrgId: string; readonly name: string; readonly method: LoanMethod;
  readonly rateBps: number; readonly feeBps: number; readonly minFen: Fen; readonly maxFen: Fen; readonly minMonths: number; readonly maxMonths: number;
  readonly deductionCapBps: number; readonly weeklyFloorFen: Fen; readonly passMark: number; readonly fourEyesFen: Fen; readonly priority: number;
  readonly state: 'OPEN' | 'CLOSED';
};

export type RequestState = 'OPEN' | 'OFFERED' | 'DECLINED' | 'ENDED';
/** One lender asked by an application. */
export type LoanRequest = { readonly id: string; readonly version: number; readonly lenderOrgId: string; readonly productId: string; readonly state: RequestState;
  /** A person has looked again: the score's pass mark does not bind an offer any more. */
  readonly waived: boolean };

export type OfferState = 'PROPOSED' | 'OPEN' | 'ACCEPTED' | 'RETURNED' | 'WITHDRAWN' | 'LAPSED';
export type Offer = {
  readonly id: string; readonly version: number; readonly lenderOrgId: string; readonly productId: string; readonly state: OfferState;
  readonly method: LoanMethod; readonly principalFen: Fen; readonly feeFen: Fen; readonly rateBps: number; readonly months: number; readonly dayCount: DayCount;
  readonly deductionCapBps: number; readonly weeklyFloorFen: Fen; readonly priority: number; readonly irrBps: number; readonly simpleBps: number; readonly costFen: Fen;
  readonly limitFen: Fen; readonly needsChecker: boolean; readonly madeBy: string; readonly validUntil: Date;
};
/** An offer that stands between a lender and the farmer, seen by her or not yet. */
export const isStanding = (offer: Pick<Offer, 'state'>): boolean => offer.state === 'PROPOSED' || offer.state === 'OPEN';

/** `version` guards requests and offers too: whatever changes one of them raises it. */
export type Application = {
  readonly id: string; readonly version: number; readonly number: string; readonly borrowerOrgId: string;
  readonly amountFen: Fen; readonly months: number; readonly purpose: string; readonly state: ApplicationState;
  readonly scoreId: string; readonly score: number; readonly offerId: string | null; readonly loanId: string | null; readonly documentId: string | null;
  readonly submittedAt: Date; readonly expiresAt: Date;
  readonly requests: readonly LoanRequest[]; readonly offers: readonly Offer[];
};

/** "SQ-2611-7K3QF9TA": the month in China and eight letters of chance, so that nobody counts a lender's loans. */
export function speakableNumber(prefix: 'SQ' | 'DK', { now, newId }: Moment): string {
  const month = new Date(now.getTime() + 8 * 3_600_000).toISOString().slice(2, 7).replace('-', '');
  return `${prefix}-${month}-${newId('loan').slice(-8).toUpperCase()}`;
}
