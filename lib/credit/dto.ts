import type { JsonObject } from '../shared/json';
import type { Remedy } from './domain/corrections';
import type { Answer, DisputeState, Mistake } from './domain/dispute';
import type { FeatureId } from './domain/features';
import type { Signal } from './domain/signals';
import type { Standing } from './domain/standing';
export type { Signal } from './domain/signals';

/** A score as a screen shows it. Values are whole numbers in the unit of their feature, as decimal strings. */
export type ScoreDto = {
  readonly id: string;
  readonly subjectOrgId: string;
  readonly card: string;
  readonly score: number;
  readonly passed: boolean;
  readonly passMark: number;
  readonly lowest: number;
  readonly highest: number;
  /** The points everybody starts with; base and the points of the lines are the score. */
  readonly base: number;
  readonly lines: readonly { readonly feature: FeatureId; readonly value: string | null; readonly points: number; readonly maxPoints: number }[];
  readonly reasons: readonly { readonly feature: FeatureId; readonly shortfall: number }[];
  readonly improvements: readonly { readonly feature: FeatureId; readonly target: string; readonly gain: number }[];
  readonly seasonNetFen: readonly string[];
  readonly facts: number;
  readonly moment: Date;
};

/** What a month brought and what of it went where, in fen as decimal strings. `month` is "2026-11". */
export type MonthFlow = { readonly month: string; readonly netFen: string; readonly repaidFen: string; readonly refundedFen: string };

/** What hangs on a fact: a dispute that has not ended, or that nobody has decided in time, and the last correction. */
export type FactMark = { readonly dispute: 'underWay' | 'unresolved' | null; readonly remedy: Remedy | null };

/** A fact told as a line of a record: what it says, when, and whether it counts in the score. */
export type RecordLine = FactMark & {
  readonly id: string; readonly kind: string; readonly objectId: string; readonly occurredAt: string; readonly recordedAt: string;
  readonly payload: { readonly [name: string]: unknown };
  /** It stands in the evidence tree. */
  readonly placed: boolean;
  /** How it stands in a score of this moment. */
  readonly standing: Standing;
};

/** A line of one's own record: with whom it was, and which features read it. */
export type OwnLine = RecordLine & { readonly withName: string | null; readonly readBy: readonly FeatureId[] };

/** A feature with a fact and without it, as whole numbers in its unit; null where it has no value. */
export type Effect = { readonly feature: FeatureId; readonly withIt: string | null; readonly withoutIt: string | null };

/** Everything about a borrower that a lender sees under her consent. */
export type BorrowerFile = {
  readonly subjectOrgId: string;
  readonly consentUntil: Date;
  readonly score: ScoreDto | null;
  readonly months: readonly MonthFlow[];
  readonly facts: readonly RecordLine[];
  readonly factCount: number;
  readonly signals: readonly Signal[];
};

/** Who looked at the record, when, under which consent and for which application. */
export type Reading = {
  readonly id: string; readonly viewerOrgId: string; readonly viewerName: string; readonly role: string; readonly at: Date; readonly applicationId: string | null;
  readonly consentId: string; readonly consent: { readonly givenAt: Date; readonly until: Date; readonly revokedAt: Date | null } | null;
};

/** A dispute as its parties see it. Deadlines: the other side's, and the one by which it must be decided. */
export type DisputeDto = {
  readonly id: string; readonly factId: string; readonly kind: string; readonly occurredAt: Date; readonly state: DisputeState;
  readonly subjectName: string; readonly askedName: string | null; readonly mistake: Mistake; readonly words: string;
  readonly openedAt: Date; readonly answerDueAt: Date | null; readonly dueAt: Date;
  readonly answer: Answer | null; readonly answerWords: string | null; readonly answeredAt: Date | null;
  readonly remedy: Remedy | null; readonly verdictWords: string | null; readonly endedAt: Date | null; readonly correctionFactId: string | null;
};

/** A dispute that somebody has to answer or decide, with where the matter itself is found and what may be decided. */
export type AskedDispute = DisputeDto & { readonly orderId: string | null; readonly loanId: string | null; readonly isReady: boolean; readonly remedies: readonly Remedy[];
  /** What the fact says, for the platform and for a side that has lived it too; null where it is the subject's alone. */
  readonly payload: JsonObject | null;
};
