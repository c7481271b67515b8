/**
 * A review 人工复核: the borrower asks that a person who did not make a decision looks at it again. 个人信息保护法 art. 24: whoever is judged by automated
 * decision-making may ask for an explanation and refuse that it alone decides; the law sets no days, and GB/T 35273 8.7 asks for an answer within
 * thirty. Fifteen are the house's own promise.
 */
import type { Change, Fragment } from '../../operation/plan';
import { after, DAY_MS } from '../../shared/clock';
import { err, ok, type Result } from '../../shared/result';
import { stateMachine } from '../../shared/state-machine';
import { applicationMachine } from './loan-machine';
import type { Application, LoanRequest, Moment, Offer } from './snapshots';

export const REVIEW_DAYS = 15;
/** How long after a decision it may be asked for. */
export const ASK_DAYS = 30;

export const REVIEW_STATES = ['asked', 'kept', 'changed', 'withdrawn', 'lapsed'] as const;
export type ReviewState = (typeof REVIEW_STATES)[number];
export type ReviewTransition = 'keep' | 'change' | 'withdraw' | 'lapse';

/**
 * - `keep`, `change`: an officer of the lender who neither made nor checked the decision, with reasons in words, until `dueAt`.
 * - `withdraw`: the borrower, while it waits.
 * - `lapse`: the clock, at `dueAt`: the platform is told, and she may ask again.
 */
export const reviewMachine = stateMachine<ReviewState, ReviewTransition>({
  asked: { keep: 'kept', change: 'changed', withdraw: 'withdrawn', lapse: 'lapsed' },
  kept: {},
  changed: {},
  withdrawn: {},
  lapsed: {},
});

export type Review = {
  readonly id: string; readonly version: number; readonly applicationId: string; readonly requestId: string; readonly borrowerOrgId: string; readonly lenderOrgId: string;
  readonly about: 'declined' | 'limit'; readonly decidedBy: readonly string[]; readonly state: ReviewState; readonly dueAt: Date;
};

/** A lender's decision that may be looked at again: its refusal, or an offer below what she asked for. `mark` tells it from the next one. */
export type Decision = { readonly about: 'declined' | 'limit'; readonly mark: string; readonly decidedBy: readonly string[]; readonly at: Date };

type Decided = LoanRequest & { readonly decidedBy: string | null; readonly decidedAt: Date | null };
type Made = Pick<Offer, 'id' | 'lenderOrgId' | 'state' | 'principalFen' | 'madeBy'> & { readonly checkedBy: string | null; readonly madeAt: Date };

export function decisionOf(request: Decided, offers: readonly Made[], askedFen: bigint): Decision | null {
  if (request.state === 'DECLINED' && request.decidedBy && request.decidedAt) {
    return { about: 'declined', mark: request.decidedAt.toISOString(), decidedBy: [request.decidedBy], at: request.decidedAt };
  }
  const offer = offers.find((one) => one.lenderOrgId === request.lenderOrgId && one.state === 'OPEN');
  if (!offer || offer.principalFen >= askedFen) return null;
  return { about: 'limit', mark: offer.id, decidedBy: [offer.madeBy, ...(offer.checkedBy ? [offer.checkedBy] : [])], at: offer.madeAt };
}

/** Whether it may be asked for now, and until when it must be answered. */
export function decideAsk(decision: Decision | null, hasAsked: boolean, now: Date): Result<{ readonly decision: Decision; readonly dueAt: Date }, 'NOTHING_TO_REVIEW' | 'REVIEW_ASKED' | 'REVIEW_TOO_LATE'> {
  if (!decision) return err('NOTHING_TO_REVIEW');
  if (hasAsked) return err('REVIEW_ASKED');
  return now < after(decision.at, ASK_DAYS * DAY_MS) ? ok({ decision, dueAt: after(now, REVIEW_DAYS * DAY_MS) }) : err('REVIEW_TOO_LATE');
}

export const isWaiting = (review: Pick<Review, 'state' | 'dueAt'>, now: Date): boolean => !reviewMachine.isFinal(review.state) && now < review.dueAt;

/**
 * How an application goes on after a changed decision; null where it cannot, because she has another one under way or has already chosen.
 * A refused application is taken up again, and the score's pass mark does not bind this lender's offer any more: a person has looked.
 * @param days how long it then waits for offers
 */
export function planReopening(
  review: Pick<Review, 'about'>, application: Application, request: LoanRequest, hasOther: boolean, days: number, { now }: Moment,
): Fragment | null {
  const waive = (set: Extract<Change, { op: 'update' }>['set']): Change => ({ op: 'update', table: 'loan_request', id: request.id, version: request.version, set: { ...set, waived: true } });
  const touch = (set: Extract<Change, { op: 'update' }>['set']): Change => ({ op: 'update', table: 'loan_application', id: application.id, version: application.version, set });
  const expiresAt = after(now, days * DAY_MS);
  if (review.about === 'limit') {
    const isOpen = applicationMachine.can(application.state, 'offer') && (request.state === 'OPEN' || request.state === 'OFFERED');
    return isOpen ? { changes: [waive({}), touch({ expiresAt: expiresAt > application.expiresAt ? expiresAt : application.expiresAt })] } : null;
  }
  if (request.state !== 'DECLINED') return null;
  const open = { state: 'OPEN', reason: null, decidedBy: null, decidedAt: null };
  if (applicationMachine.can(application.state, 'offer')) {
    return { changes: [waive(open), touch({ expiresAt: expiresAt > application.expiresAt ? expiresAt : application.expiresAt })] };
  }
  const again = applicationMachine.next(application.state, 'reopen');
  if (!again.ok || hasOther) return null;
  return { changes: [waive(open), touch({ state: again.value, endedAt: null, endReason: null, expiresAt })] };
}
