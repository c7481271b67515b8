/**
 * Scoring by a published card: the score is exactly the base plus the sum of the points shown, feature by feature.
 * One function for a single request, for everybody at once and for a what-if.
 */
import { z } from 'zod';
import expertV1 from './cards/expert-v1.json';
import { FEATURES, type FeatureId, type FeatureValues } from './features';

const points = z.number().int();
const ZBin = z.strictObject({
  /** Values below this are in the bin, unless an earlier one has them; null is everything that is left. */
  below: z.number().int().transform(BigInt).nullable(),
  points,
});
const ZFeature = z.strictObject({
  feature: z.enum(FEATURES.map((feature) => feature.id)),
  bins: z.array(ZBin).min(2),
  missing: points,
  /** Points of the reference profile, an applicant just above the pass mark: reasons are told against it. */
  reference: points,
});
const ZCard = z.strictObject({
  id: z.string(),
  kind: z.literal('expert'),
  version: z.number().int(),
  publishedOn: z.iso.date(),
  base: points,
  passMark: points,
  lowest: points,
  highest: points,
  /** Points to double the odds: null, because nobody has fitted this card to outcomes. */
  pdo: z.null(),
  statement: z.strictObject({ 'zh-CN': z.string(), en: z.string() }),
  features: z.array(ZFeature),
  /** SHA-256 of the canonical JSON (RFC 8785) of all the rest: a published card is never edited, a new one gets a new id. */
  contentSha256: z.string().regex(/^[0-9a-f]{64}$/),
});
export type ScoreCard = z.output<typeof ZCard>;
type CardFeature = ScoreCard['features'][number];

const allPoints = (of: CardFeature): number[] => [...of.bins.map((bin) => bin.points), of.missing];
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** What a card must hold beyond its shape; the faults in words, for whoever writes one. */
function faultsOf(card: ScoreCard): string[] {
  const faults = FEATURES.filter(({ id }) => card.features.filter(({ feature }) => feature === id).length !== 1)
    .map(({ id }) => `${id} is not there once`);
  for (const of of card.features) {
    const sign = FEATURES.find(({ id }) => id === of.feature)!.better === 'higher' ? 1 : -1;
    of.bins.forEach((bin, index) => {
      const next = of.bins[index + 1];
      const ordered = next ? bin.below !== null && (next.below === null || bin.below < next.below) : bin.below === null;
      if (!ordered) faults.push(`${of.feature} has bins out of order`);
      if (next && (next.points - bin.points) * sign < 0) faults.push(`${of.feature} is not monotone in its direction`);
    });
    if (!allPoints(of).includes(of.reference)) faults.push(`${of.feature} has a reference that nobody can have`);
  }
  if (card.base + sum(card.features.map((of) => Math.min(...allPoints(of)))) !== card.lowest) faults.push('lowest is wrong');
  if (card.base + sum(card.features.map((of) => Math.max(...allPoints(of)))) !== card.highest) faults.push('highest is wrong');
  if (card.base + sum(card.features.map((of) => of.reference)) < card.passMark) faults.push('the reference does not pass');
  return faults;
}

/** Reads a card; throws when it is not sound, because a card is our own and is published. */
export function loadCard(json: unknown): ScoreCard {
  return ZCard.superRefine((card, context) => {
    for (const message of faultsOf(card)) context.addIssue({ code: 'custom', message });
  }).parse(json);
}

/** The first published card 专家评分卡: set by experts, not trained. See docs/model-card-expert-v1.md. */
export const EXPERT_V1: ScoreCard = loadCard(expertV1);

export type ScoreLine = {
  readonly feature: FeatureId; readonly value: bigint | null; readonly points: number; readonly maxPoints: number;
};
export type Score = {
  readonly score: number;
  readonly passed: boolean;
  /** One a feature, in the order of the card. `score` is the card's base plus the sum of their points. */
  readonly lines: readonly ScoreLine[];
  /** At most four: where the most points are missing to an applicant just above the pass mark. */
  readonly reasons: readonly { readonly feature: FeatureId; readonly shortfall: number }[];
  /** What the next better bin asks of each feature that has one, and what it would add; the largest gain first. */
  readonly improvements: readonly { readonly feature: FeatureId; readonly target: bigint; readonly gain: number }[];
};

const MOST_REASONS = 4;

/** The bin of a value. Bins are ascending and the last takes everything, so there is always one. */
const binOf = (of: CardFeature, value: bigint): number => of.bins.findIndex((bin) => bin.below === null || value < bin.below);

function improvementOf(of: CardFeature, value: bigint | null, current: number): Score['improvements'][number] | null {
  const { better: direction, group } = FEATURES.find(({ id }) => id === of.feature)!;
  // Who has never borrowed is not advised to borrow for a better score.
  if (value === null && group === 'repayment') return null;
  const next = of.bins
    .map((bin, index) => ({ points: bin.points, from: of.bins[index - 1]?.below ?? 0n, below: bin.below }))
    .filter((bin) => bin.points > current)
    .sort((a, b) => a.points - b.points)[0];
  if (!next) return null;
  // The nearest value of the bin: its lower end where more is better, its upper end where less is.
  const target = direction === 'higher' || next.below === null ? next.from : next.below - 1n;
  return { feature: of.feature, target, gain: next.points - current };
}

/** Scores features by a card. */
export function score(features: FeatureValues, card: ScoreCard): Score {
  const scored = card.features.map((of) => {
    const value = features[of.feature];
    const own = value === null ? of.missing : of.bins[binOf(of, value)]!.points;
    return { of, line: { feature: of.feature, value, points: own, maxPoints: Math.max(...allPoints(of)) } };
  });
  const total = card.base + sum(scored.map(({ line }) => line.points));
  return {
    score: total,
    passed: total >= card.passMark,
    lines: scored.map(({ line }) => line),
    reasons: scored
      .map(({ of, line }) => ({ feature: line.feature, shortfall: of.reference - line.points }))
      .filter(({ shortfall }) => shortfall > 0)
      .sort((a, b) => b.shortfall - a.shortfall)
      .slice(0, MOST_REASONS),
    improvements: scored
      .flatMap(({ of, line }) => improvementOf(of, line.value, line.points) ?? [])
      .sort((a, b) => b.gain - a.gain),
  };
}
