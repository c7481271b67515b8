/**
 * A dispute 异议: somebody says that a fact of her record is wrong.
 * 征信业管理条例 art. 25 (and 征信业务管理办法, which asks for the means to do it): who receives an objection marks what is in dispute, looks into it
 * and answers in writing within twenty days of receiving it; what is wrong is corrected, what is not loses its mark, and of what cannot be
 * cleared up the objection stays on record. Half of that time is the other side's.
 */
import { after, DAY_MS } from '../../shared/clock';
import { stateMachine } from '../../shared/state-machine';

export const DECIDE_DAYS = 20;
export const ANSWER_DAYS = 10;

export const DISPUTE_STATES = ['open', 'answered', 'upheld', 'corrected', 'withdrawn', 'lapsed'] as const;
export type DisputeState = (typeof DISPUTE_STATES)[number];
export type DisputeTransition = 'answer' | 'uphold' | 'correct' | 'withdraw' | 'lapse';

/**
 * - `answer`: the other side of the fact agrees or holds to it; waited for until `answerDueAt`, and taken as long as nobody has decided.
 * - `uphold`, `correct`: the platform decides, until `dueAt`, once the other side has answered or its time is up: the fact stands, or a correction is recorded.
 * - `withdraw`: by whoever opened it, until it is decided.
 * - `lapse`: the clock, at `dueAt`. Nobody has decided: the mark stays on the fact, and she may ask again.
 */
export const disputeMachine = stateMachine<DisputeState, DisputeTransition>({
  open: { answer: 'answered', uphold: 'upheld', correct: 'corrected', withdraw: 'withdrawn', lapse: 'lapsed' },
  answered: { uphold: 'upheld', correct: 'corrected', withdraw: 'withdrawn', lapse: 'lapsed' },
  upheld: {},
  corrected: {},
  withdrawn: {},
  lapsed: {},
});

export const MISTAKES = ['notMine', 'cause', 'time', 'grade', 'amount', 'other'] as const;
export type Mistake = (typeof MISTAKES)[number];
export const ANSWERS = ['agrees', 'holds'] as const;
export type Answer = (typeof ANSWERS)[number];

export type Dispute = {
  readonly id: string; readonly version: number; readonly factId: string; readonly kind: string; readonly subjectOrgId: string; readonly askedOrgId: string | null;
  readonly state: DisputeState; readonly answerDueAt: Date | null; readonly dueAt: Date;
};

/** When both sides' times are up, for a dispute that is opened now. */
export const deadlinesFrom = (now: Date, asksSomebody: boolean): { readonly answerDueAt: Date | null; readonly dueAt: Date } =>
  ({ answerDueAt: asksSomebody ? after(now, ANSWER_DAYS * DAY_MS) : null, dueAt: after(now, DECIDE_DAYS * DAY_MS) });

/** Whether anybody may still act: it has not ended, and its time is not up, though the clock's sweep may not have come yet. */
export const isUnderWay = (dispute: Pick<Dispute, 'state' | 'dueAt'>, now: Date): boolean => !disputeMachine.isFinal(dispute.state) && now < dispute.dueAt;

/** Whether the platform may decide: everybody who was asked has been heard, or has had the time. */
export const isReady = (dispute: Pick<Dispute, 'state' | 'answerDueAt'>, now: Date): boolean =>
  dispute.state === 'answered' || (dispute.state === 'open' && (dispute.answerDueAt === null || now >= dispute.answerDueAt));
