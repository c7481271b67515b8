import { describe, expect, it } from 'vitest';
import { FEATURES, type FeatureValues } from './features';
import { signalsOf } from './signals';

const nothing = Object.fromEntries(FEATURES.map(({ id }) => [id, null])) as FeatureValues;

describe('signals', () => {
  it('say nothing of what is not known, and call one related buyer bad', () => {
    expect(signalsOf({ features: nothing, relatedBuyers: 0, daysSinceDelivery: null })).toEqual([{ id: 'selfDealing', level: 'good', figure: 0 }]);
    expect(signalsOf({ features: nothing, relatedBuyers: 1, daysSinceDelivery: null })[0]).toMatchObject({ level: 'bad' });
  });

  it('rise at their thresholds', () => {
    const at = (buyerConcentration: bigint, daysSinceDelivery: number) =>
      signalsOf({ features: { ...nothing, buyerConcentration, worstDaysPastDue: 0n }, relatedBuyers: 0, daysSinceDelivery }).map((signal) => `${signal.id}:${signal.level}`);
    expect(at(3999n, 30)).toEqual(['selfDealing:good', 'concentration:good', 'silence:good', 'arrears:good']);
    expect(at(4000n, 31)).toEqual(['selfDealing:good', 'concentration:watch', 'silence:watch', 'arrears:good']);
    expect(at(6500n, 92)).toEqual(['selfDealing:good', 'concentration:bad', 'silence:bad', 'arrears:good']);
  });
});
