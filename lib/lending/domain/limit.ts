/** How much may be lent 授信额度: bounded by the product, by what a poor season still brought in, and by other loans. */
import { nearestRank } from '../../credit/domain/percentile';
import type { Fen } from '../../shared/money';

/**
 * Tiers 评分等级 of the published score. The factor says which share of what can be deducted over a season may be lent.
 * Below the pass mark there is no limit. Set by experts, like the scorecard itself.
 */
export const TIERS = [
  { tier: 'A', fromScore: 740, factorBps: 10_000n },
  { tier: 'B', fromScore: 690, factorBps: 8_000n },
  { tier: 'C', fromScore: 640, factorBps: 6_000n },
] as const;
export type Tier = (typeof TIERS)[number]['tier'];

export const tierOf = (score: number): (typeof TIERS)[number] | null => TIERS.find((tier) => score >= tier.fromScore) ?? null;

export type LimitInput = {
  readonly score: number;
  /** Net proceeds of each past season, from settled evidence; none gives no limit. */
  readonly seasonNetFen: readonly Fen[];
  readonly productCapFen: Fen;
  /** The most of a settlement that may be deducted for loans, in basis points: 3000 for 30 %. */
  readonly deductionCapBps: bigint;
  /** Principal still owed on this and on other loans. */
  readonly otherOutstandingFen: Fen;
};

export type Limit = {
  readonly limitFen: Fen;
  readonly tier: Tier | null;
  /** The net proceeds of a poor season: the 20th percentile (nearest rank) of past ones. */
  readonly p20SeasonFen: Fen;
  /** What the seasons alone would carry, before other loans and the product's cap. */
  readonly capacityFen: Fen;
};

const YUAN = 100n;

/**
 * min(product cap, tier factor x P20 of past net season proceeds x deduction cap - other outstanding), in whole yuan,
 * rounded down, never below zero.
 */
export function creditLimit(input: LimitInput): Limit {
  const tier = tierOf(input.score);
  const p20SeasonFen = nearestRank(input.seasonNetFen, 20n) ?? 0n;
  const factorBps = tier?.factorBps ?? 0n;
  const capacityFen = p20SeasonFen > 0n ? (factorBps * p20SeasonFen * input.deductionCapBps) / 100_000_000n : 0n;
  const free = capacityFen - input.otherOutstandingFen;
  const bounded = free < input.productCapFen ? free : input.productCapFen;
  const limitFen = bounded > 0n ? (bounded / YUAN) * YUAN : 0n;
  return { limitFen, tier: tier?.tier ?? null, p20SeasonFen, capacityFen };
}
