import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cheapest, isPossible, landedCost, withReasons, type Supply, type Wanted } from './match';

const supply = (over: Partial<Supply> = {}): Supply => ({
  listingId: 'lst_1', sellerOrgId: 'org_1', pricePerTonneFen: 460_000n, gradeRank: 1, remainingGrams: 10_000_000n, minimumGrams: 500_000n,
  harvestFrom: '2026-11-23', harvestTo: '2026-11-30', roadMetres: 216_000, ...over,
});
const wanted: Wanted = { gradeRank: 1, massGrams: 8_000_000n, capPerTonneFen: 560_000n, radiusMetres: 300_000, deliverFrom: '2026-11-22', deliverTo: '2026-11-25' };
const rank = (supplies: readonly Supply[], today: string) => withReasons(cheapest(supplies, wanted, today), wanted, known, today);
const known = { dealt: new Map<string, number>(), boardPerTonneFen: null };

describe('matching', () => {
  it('adds price, freight and sorting, and takes off what ripeness is worth', () => {
    expect(landedCost(supply(), '2026-11-22')).toEqual({ priceFen: 460_000n, freightFen: 21_600n, gradeFen: 4_600n, urgencyFen: 0n, totalFen: 486_200n });
    expect(landedCost(supply({ harvestTo: '2026-11-24' }), '2026-11-22').urgencyFen).toBe(6_900n);
  });

  it.each([
    ['a grade below the one asked for', { gradeRank: 2 }], ['a harvest after the window', { harvestFrom: '2026-11-26' }],
    ['a harvest before the window', { harvestFrom: '2026-11-10', harvestTo: '2026-11-21' }], ['too long a way', { roadMetres: 300_001 }],
    ['nothing left', { remainingGrams: 0n }], ['a minimum above what is wanted', { minimumGrams: 9_000_000n }], ['a price above the cap', { pricePerTonneFen: 540_000n }],
  ])('leaves out %s', (_why, over) => {
    expect(isPossible(supply(over), wanted)).toBe(false);
    expect(isPossible(supply(), wanted)).toBe(true);
  });

  const anySupply = fc.record({
    pricePerTonneFen: fc.bigInt({ min: 1n, max: 900_000n }), gradeRank: fc.integer({ min: 0, max: 3 }), remainingGrams: fc.bigInt({ min: 0n, max: 9_000_000n }),
    minimumGrams: fc.bigInt({ min: 1n, max: 9_000_000n }), roadMetres: fc.integer({ min: 0, max: 400_000 }),
    harvestFrom: fc.constantFrom('2026-11-20', '2026-11-23', '2026-11-27'), harvestTo: fc.constantFrom('2026-11-27', '2026-12-01'),
  });
  const many = fc.array(anySupply, { maxLength: 60 }).map((list) => list.map((part, index) => supply({ ...part, listingId: `l${String(index).padStart(3, '0')}` })));

  it('shows exactly the cheapest: nothing possible that is left out costs less', () => {
    fc.assert(fc.property(many, (supplies) => {
      const shown = rank(supplies, '2026-11-22');
      const costs = shown.map((match) => match.cost.totalFen);
      expect(costs).toEqual([...costs].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0)));
      const left = supplies.filter((one) => isPossible(one, wanted) && !shown.some((match) => match.supply === one));
      expect(shown).toHaveLength(Math.min(20, shown.length + left.length));
      for (const one of left) expect(landedCost(one, '2026-11-22').totalFen >= costs.at(-1)!).toBe(true);
      for (const match of shown) expect(match.reasons.length).toBeLessThanOrEqual(3);
    }));
  });
});
