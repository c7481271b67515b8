import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fillPlan, type Source } from './fill-plan';
import { massFits } from './listing';

const source = (listingId: string, remainingGrams: bigint, minimumGrams = 1n, stepGrams = 1n): Source => ({ listingId, remainingGrams, minimumGrams, stepGrams });
const grams = (plan: readonly { grams: bigint }[]) => plan.map((part) => part.grams);

describe('filling a truck', () => {
  it('takes the cheapest as far as it goes, then the next', () => {
    expect(fillPlan([source('a', 420n), source('b', 800n), source('c', 1380n), source('d', 750n)], 2000n)).toEqual([
      { listingId: 'a', grams: 420n }, { listingId: 'b', grams: 800n }, { listingId: 'c', grams: 780n }]);
  });

  it('lets the dearest chosen give way where the next one sells no less than its minimum', () => {
    expect(grams(fillPlan([source('a', 900n, 100n), source('b', 1000n, 500n)], 1000n))).toEqual([500n, 500n]);
    expect(grams(fillPlan([source('a', 900n, 600n), source('b', 1000n, 500n)], 1000n))).toEqual([900n]);
    expect(grams(fillPlan([source('a', 900n, 100n, 50n), source('b', 1000n, 130n)], 1000n))).toEqual([850n, 130n]);
  });

  it('asks nobody for what a seller would not sell, and for no more than is wanted or there', () => {
    const any = fc.record({ remaining: fc.bigInt({ min: 1n, max: 900n }), minimum: fc.bigInt({ min: 1n, max: 900n }), step: fc.bigInt({ min: 1n, max: 90n }) });
    fc.assert(fc.property(fc.array(any, { maxLength: 12 }), fc.bigInt({ min: 1n, max: 3000n }), (list, mass) => {
      const sources = list.map(({ remaining, minimum, step }, index) => source(`l${index}`, remaining, minimum < remaining ? minimum : remaining, step));
      const plan = fillPlan(sources, mass);
      const simple = sources.reduce((left, one) => (one.remainingGrams <= left ? left - one.remainingGrams : left), mass);
      expect(plan.reduce((sum, part) => sum + part.grams, 0n) <= mass).toBe(true);
      expect(plan.length === 0 && simple < mass).toBe(false);
      for (const part of plan) expect(massFits(part.grams, sources.find(({ listingId }) => listingId === part.listingId)!)).toBe('OK');
      expect(new Set(plan.map(({ listingId }) => listingId)).size).toBe(plan.length);
    }), { numRuns: 3000 });
  });
});
