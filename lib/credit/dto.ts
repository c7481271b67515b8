import type { FeatureId } from './domain/features';
import type { Signal } from './domain/signals';
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

/** A fact told as a line of a record: what it says, when, and whether it counts in the score. */
export type RecordLine = {
  readonly id: string; readonly kind: string; readonly objectId: string; readonly occurredAt: string;
  readonly payload: { readonly [name: string]: unknown };
  /** It stands in the evidence tree. */
  readonly placed: boolean;
  /** Caused by the buyer or the platform: shown, never held against the seller. */
  readonly excused: boolean;
  /** From an imported table: shown, never counted. */
  readonly imported: boolean;
};

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

/** Who looked at the record, and when. */
export type Access = { readonly viewerOrgId: string; readonly viewerName: string; readonly at: Date };
