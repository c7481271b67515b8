import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { InstalmentState } from './allocation';
import { addDays } from './calendar';
import { bucketOf, BUCKETS, daysPastDue, portfolioAtRisk, principalOutstanding } from './delinquency';
import { NO_PARTS } from './schedule';

const row = (n: number, dueOn: string, paidFen = 0n): InstalmentState => ({
  n, startOn: '2026-01-01', fromOn: '2026-01-01', dueOn, ...NO_PARTS, principalFen: 100n, balanceAfterFen: 0n,
  paid: { ...NO_PARTS, principalFen: paidFen },
});

describe('days past due', () => {
  it('counts from the oldest instalment that is not paid in full; the due day itself is not late', () => {
    const rows = [row(2, '2026-04-01'), row(1, '2026-03-01', 99n)];
    expect(daysPastDue(rows, '2026-03-01')).toBe(0);
    expect(daysPastDue(rows, '2026-03-02')).toBe(1);
    expect(daysPastDue(rows, '2026-04-10')).toBe(40);
    expect(daysPastDue([row(1, '2026-03-01', 100n), row(2, '2026-04-01')], '2026-04-10')).toBe(9);
    expect(daysPastDue([row(1, '2026-03-01', 100n)], '2027-01-01')).toBe(0);
  });

  it('does not count paused days, and goes on afterwards', () => {
    const rows = [row(1, '2026-03-01')];
    const pauses = [{ fromOn: '2026-03-20', toOn: '2026-03-29' }, { fromOn: '2026-03-11', toOn: '2026-03-20' }];
    expect(daysPastDue(rows, '2026-03-10', pauses)).toBe(9);
    expect(daysPastDue(rows, '2026-03-25', pauses)).toBe(9);
    expect(daysPastDue(rows, '2026-03-30', pauses)).toBe(10);
    expect(daysPastDue(rows, '2026-03-30', [{ fromOn: '2026-02-01', toOn: '2026-03-05' }])).toBe(25);
  });

  it('equals a count day by day', () => {
    const anyPause = fc.tuple(fc.nat(60), fc.nat(20)).map(([from, days]) =>
      ({ fromOn: addDays('2026-02-20', from), toOn: addDays('2026-02-20', from + days) }));
    fc.assert(fc.property(fc.nat(80), fc.array(anyPause, { maxLength: 4 }), (late, pauses) => {
      const days = Array.from({ length: late }, (_, index) => addDays('2026-03-02', index));
      const counted = days.filter((day) => !pauses.some(({ fromOn, toOn }) => fromOn <= day && day <= toOn)).length;
      expect(daysPastDue([row(1, '2026-03-01')], addDays('2026-03-01', late), pauses)).toBe(counted);
    }));
  });
});

describe('portfolio at risk', () => {
  it('knows its buckets', () => {
    expect([0, 1, 30, 31, 60, 61, 90, 91].map(bucketOf)).toEqual([
      'CURRENT', 'DPD_1_30', 'DPD_1_30', 'DPD_31_60', 'DPD_31_60', 'DPD_61_90', 'DPD_61_90', 'DPD_OVER_90',
    ]);
  });

  it('counts the whole principal of a late loan', () => {
    const par = portfolioAtRisk([
      { principalFen: 700n, dpd: 0 }, { principalFen: 100n, dpd: 1 },
      { principalFen: 120n, dpd: 31 }, { principalFen: 80n, dpd: 91 },
    ]);
    expect([par.outstandingFen, par.par1Fen, par.par30Fen, par.par90Fen]).toEqual([1000n, 300n, 200n, 80n]);
    expect([par.par1Bps, par.par30Bps, par.par90Bps]).toEqual([3000n, 2000n, 800n]);
    expect(portfolioAtRisk([]).par1Bps).toBe(0n);
    expect(principalOutstanding([row(1, '2026-03-01', 30n), row(2, '2026-04-01')])).toBe(170n);
  });

  it('splits all principal over the buckets', () => {
    const anyLoan = fc.record({ principalFen: fc.bigInt({ min: 0n, max: 10n ** 12n }), dpd: fc.nat(200) });
    fc.assert(fc.property(fc.array(anyLoan), (loans) => {
      const par = portfolioAtRisk(loans);
      expect(BUCKETS.reduce((sum, bucket) => sum + par.byBucketFen[bucket], 0n)).toBe(par.outstandingFen);
      expect(par.par90Fen <= par.par30Fen && par.par30Fen <= par.par1Fen && par.par1Fen <= par.outstandingFen).toBe(true);
    }));
  });
});
