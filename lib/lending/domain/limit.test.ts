import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { creditLimit, tierOf, TIERS, type LimitInput } from './limit';

const input: LimitInput = {
  score: 700, seasonNetFen: [9_000_000n, 6_000_000n, 12_000_000n], productCapFen: 5_000_000n, deductionCapBps: 3000n,
  otherOutstandingFen: 0n,
};

describe('limit', () => {
  it('takes a poor season, the tier and the deduction cap', () => {
    // Tier B: 0.8 x 60,000 yuan x 30 % = 14,400 yuan.
    expect(creditLimit(input)).toEqual({ limitFen: 1_440_000n, tier: 'B', p20SeasonFen: 6_000_000n, capacityFen: 1_440_000n });
  });

  it('is bounded by the product and by what is owed already, in whole yuan', () => {
    expect(creditLimit({ ...input, productCapFen: 1_000_050n }).limitFen).toBe(1_000_000n);
    expect(creditLimit({ ...input, otherOutstandingFen: 400_001n }).limitFen).toBe(1_039_900n);
    expect(creditLimit({ ...input, otherOutstandingFen: 2_000_000n }).limitFen).toBe(0n);
  });

  it('is nothing below the pass mark, without a season, or with a season at a loss', () => {
    expect(creditLimit({ ...input, score: 639 })).toMatchObject({ limitFen: 0n, tier: null });
    expect(creditLimit({ ...input, seasonNetFen: [] }).limitFen).toBe(0n);
    expect(creditLimit({ ...input, seasonNetFen: [-5n, 9_000_000n] }).limitFen).toBe(0n);
  });

  it('has tiers that fall, the lowest at the pass mark', () => {
    expect(TIERS.map(({ fromScore }) => tierOf(fromScore)?.tier)).toEqual(['A', 'B', 'C']);
    expect(tierOf(640)?.tier).toBe('C');
    expect(tierOf(639)).toBeNull();
  });

  it('never falls when the score or any season is better, nor rises with what is owed', () => {
    const fen = fc.bigInt({ min: 0n, max: 10n ** 10n });
    const score = fc.integer({ min: 400, max: 850 });
    const anySeasons = fc.array(fen, { minLength: 1, maxLength: 8 });
    fc.assert(fc.property(score, score, anySeasons, fen, fen, (a, b, seasons, more, owed) => {
      const base = { ...input, seasonNetFen: seasons, productCapFen: 10n ** 11n };
      const at = (change: Partial<LimitInput>) => creditLimit({ ...base, ...change }).limitFen;
      expect(at({ score: Math.max(a, b) }) >= at({ score: Math.min(a, b) })).toBe(true);
      expect(at({ score: a, seasonNetFen: seasons.map((season) => season + more) }) >= at({ score: a })).toBe(true);
      expect(at({ score: a, otherOutstandingFen: owed }) <= at({ score: a })).toBe(true);
    }));
  });
});
