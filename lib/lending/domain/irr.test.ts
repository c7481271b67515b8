import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { monthlyDueDays } from './calendar';
import { annualCost, checkCap, xirr, type CashFlow } from './irr';
import { buildSchedule, ppmOfBps, type LoanTerms } from './schedule';
import { anyTerms } from './fixtures/any-loan';

const rateOf = (flows: readonly CashFlow[]): number => {
  const rate = xirr(flows);
  if (!rate.ok) throw new Error(rate.error);
  return rate.value.toNumber();
};
const flows = (...all: [string, number][]): CashFlow[] => all.map(([on, yuan]) => ({ on, amountFen: BigInt(yuan) * 100n }));

describe('XIRR', () => {
  it('gives what spreadsheets give for their own example', () => {
    const example = flows(
      ['2008-01-01', -10_000], ['2008-03-01', 2750], ['2008-10-30', 4250], ['2009-02-15', 3250], ['2009-04-01', 2750],
    );
    expect(rateOf(example)).toBeCloseTo(0.373362535, 8);
    expect(rateOf([...example].reverse())).toBeCloseTo(0.373362535, 8);
  });

  it('solves a short loss, on which Newton runs away', () => {
    expect(rateOf(flows(['2026-01-01', -99_995], ['2026-01-07', 97_642]))).toBeCloseTo(-0.7651, 4);
  });

  it('solves extremes, and says when there is no rate', () => {
    expect(rateOf(flows(['2026-01-01', -100], ['2027-01-01', 110]))).toBeCloseTo(0.1, 12);
    expect(rateOf(flows(['2026-01-01', -100], ['2027-01-01', 100]))).toBe(0);
    expect(rateOf(flows(['2026-01-01', -100], ['2026-01-02', 101]))).toBeCloseTo(1.01 ** 365 - 1, 8);
    expect(rateOf(flows(['2026-01-01', -100_000], ['2027-01-01', 1]))).toBeCloseTo(-0.99999, 9);
    const none = [flows(), flows(['2026-01-01', -1]), flows(['2026-01-01', -1], ['2026-02-01', -1])];
    for (const all of [...none, flows(['2026-01-01', -1], ['2026-01-01', 2])]) {
      expect(xirr(all)).toEqual({ ok: false, error: 'NO_RATE' });
    }
  });

  it('finds the rate that made the flows', () => {
    fc.assert(fc.property(fc.integer({ min: -90, max: 400 }), fc.integer({ min: 1, max: 2000 }), (percent, days) => {
      const on = new Date(Date.UTC(2026, 0, 1 + days)).toISOString().slice(0, 10);
      const back = BigInt(Math.round(1e12 * (1 + percent / 100) ** (days / 365)));
      const made = [{ on: '2026-01-01', amountFen: -1_000_000_000_000n }, { on, amountFen: back }];
      expect(rateOf(made)).toBeCloseTo(percent / 100, 5);
    }), { numRuns: 60 });
  });
});

describe('what a loan costs in a year', () => {
  const terms: LoanTerms = {
    method: 'SEASONAL_BULLET', principalFen: 1_000_000n, annualRatePpm: ppmOfBps(1200n), dayCount: 'ACT/365',
    disbursedOn: '2026-01-01', dueDays: ['2027-01-01'],
  };

  it('is the agreed rate where nothing else is charged', () => {
    const cost = annualCost(terms, buildSchedule(terms));
    expect([cost.irrBps, cost.simpleBps, cost.costFen]).toEqual([1200n, 1200n, 120_000n]);
  });

  it('counts a fee kept back as cost of the money really received', () => {
    const cost = annualCost(terms, buildSchedule(terms), 20_000n);
    // 11,200 back for 9,800 received: 14.2857 %.
    expect(cost.irr.toNumber()).toBeCloseTo(1400 / 9800, 10);
    expect(cost.simple.toNumber()).toBeCloseTo(1400 / 9800, 10);
    expect([cost.irrBps, cost.costFen]).toEqual([1429n, 140_000n]);
  });

  it('shows for an annuity an IRR above the simple rate, which is near the agreed one', () => {
    const annuity: LoanTerms = { ...terms, method: 'ANNUITY', dueDays: monthlyDueDays('2026-02-01', 12) };
    const cost = annualCost(annuity, buildSchedule(annuity));
    expect(cost.simple.toNumber()).toBeCloseTo(0.12, 4);
    // Monthly 1 % compounds to 12.68 %; real days bring it near that.
    expect(cost.irr.toNumber()).toBeGreaterThan(0.125);
    expect(cost.irr.toNumber()).toBeLessThan(0.129);
  });

  it('blocks what costs more than the cap, fees included', () => {
    const dear = { ...terms, annualRatePpm: ppmOfBps(2400n) };
    expect(checkCap(annualCost(dear, buildSchedule(dear)))).toEqual({ ok: true, value: undefined });
    expect(checkCap(annualCost(dear, buildSchedule(dear), 100n))).toEqual({ ok: false, error: 'ABOVE_RATE_CAP' });
    expect(checkCap(annualCost(dear, buildSchedule(dear)), 1500n)).toEqual({ ok: false, error: 'ABOVE_RATE_CAP' });
  });

  it('blocks by the simple rate where interest waits for years', () => {
    const late: LoanTerms = { ...terms, annualRatePpm: ppmOfBps(2500n), dueDays: ['2029-01-01'] };
    const cost = annualCost(late, buildSchedule(late));
    expect(cost.irrBps < 2400n && cost.simpleBps > 2400n).toBe(true);
    expect(checkCap(cost).ok).toBe(false);
  });

  it('shows within a year an IRR not below the simple rate, and a higher cost with a fee', () => {
    const worthLending = anyTerms.filter(({ principalFen, annualRatePpm, dueDays }) =>
      principalFen > 100_000n && annualRatePpm > 10_000n && dueDays.length < 12);
    fc.assert(fc.property(worthLending, fc.bigInt({ min: 1n, max: 90n }), (anyone, percent) => {
      const schedule = buildSchedule(anyone);
      const bare = annualCost(anyone, schedule);
      const withFee = annualCost(anyone, schedule, (anyone.principalFen * percent) / 100n);
      expect(bare.irrBps >= bare.simpleBps).toBe(true);
      expect(withFee.irrBps > bare.irrBps && withFee.simpleBps > bare.simpleBps).toBe(true);
    }), { numRuns: 20 });
  });
});
