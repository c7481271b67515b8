import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyTerms } from './fixtures/any-loan';
import { buildSchedule, checkTerms, ppmOfBps, sumParts, totalOf, type Instalment, type LoanTerms } from './schedule';

const noNegativePart = (row: Instalment): boolean =>
  row.principalFen >= 0n && row.interestFen >= 0n && row.feeFen >= 0n && row.penaltyFen >= 0n && row.balanceAfterFen >= 0n;

describe('schedules', () => {
  it('repays exactly the principal, has no negative part, and its balance falls to zero', () => {
    fc.assert(fc.property(anyTerms, (terms) => {
      const rows = buildSchedule(terms);
      expect(sumParts(rows).principalFen).toBe(terms.principalFen);
      expect(rows.every(noNegativePart)).toBe(true);
      let balance = terms.principalFen;
      for (const [index, row] of rows.entries()) {
        balance -= row.principalFen;
        expect([row.n, row.balanceAfterFen]).toEqual([index + 1, balance]);
      }
      expect(balance).toBe(0n);
    }), { numRuns: 100 });
  });

  it('asks equal instalments of an annuity, but for the last, which is close to them', () => {
    const annuities = anyTerms.filter(({ method, principalFen }) => method === 'ANNUITY' && principalFen >= 100_000n);
    fc.assert(fc.property(annuities, (terms) => {
      const totals = buildSchedule(terms).map(totalOf);
      const others = totals.slice(0, -1);
      const equal = new Set(others);
      expect(equal.size).toBeLessThanOrEqual(1);
      const multiple = terms.instalmentMultipleFen ?? 1n;
      for (const total of equal) expect(total % multiple).toBe(0n);
      // Rounding errs by half a fen of interest and half a multiple of instalment a period, and interest on that.
      const last = totals[totals.length - 1]!;
      const level = others[0] ?? last;
      const slack = BigInt(totals.length) * (multiple + 1n) * 8n;
      if (totals.length === terms.dueDays.length) expect(last - level <= slack).toBe(true);
    }), { numRuns: 100 });
  });

  it('asks no interest without a rate', () => {
    fc.assert(fc.property(anyTerms, (terms) => {
      expect(sumParts(buildSchedule({ ...terms, annualRatePpm: 0n })).interestFen).toBe(0n);
    }));
  });

  it('brings principal and interest of a seasonal bullet together after the harvest', () => {
    const terms: LoanTerms = {
      method: 'SEASONAL_BULLET', principalFen: 5_000_000n, annualRatePpm: ppmOfBps(720n), dayCount: 'ACT/365',
      disbursedOn: '2026-03-05', dueDays: ['2026-10-20'],
    };
    // 50,000 yuan x 7.2 % x 229 / 365 = 2,258.63 yuan.
    expect(buildSchedule(terms)).toEqual([{
      n: 1, startOn: '2026-03-05', fromOn: '2026-03-05', dueOn: '2026-10-20', penaltyFen: 0n, feeFen: 0n,
      interestFen: 225_863n, principalFen: 5_000_000n, balanceAfterFen: 0n,
    }]);
  });

  it('rounds interest half to even', () => {
    const interest = (principalFen: bigint) => buildSchedule({
      method: 'SEASONAL_BULLET', principalFen, annualRatePpm: 500_000n, dayCount: '30/360',
      disbursedOn: '2026-01-01', dueDays: ['2027-01-01'],
    })[0]!.interestFen;
    expect([interest(101n), interest(103n)]).toEqual([50n, 52n]);
  });

  it('refuses terms that nobody can lend on', () => {
    const good: LoanTerms = {
      method: 'ANNUITY', principalFen: 1n, annualRatePpm: 0n, dayCount: '30/360', disbursedOn: '2026-01-31',
      dueDays: ['2026-02-28'],
    };
    const error = (change: Partial<LoanTerms>) => {
      const checked = checkTerms({ ...good, ...change });
      return checked.ok ? 'OK' : checked.error;
    };
    expect(error({})).toBe('OK');
    expect(error({ principalFen: 0n })).toBe('PRINCIPAL_NOT_POSITIVE');
    expect(error({ annualRatePpm: -1n })).toBe('RATE_OUT_OF_RANGE');
    expect(error({ annualRatePpm: 10_000_001n })).toBe('RATE_OUT_OF_RANGE');
    for (const dueDays of [[], ['2026-01-31'], ['2026-02-30'], ['2026-03-01', '2026-02-28']]) {
      expect(error({ dueDays })).toBe('DUE_DAYS_WRONG');
    }
    expect(error({ startOn: '2026-02-01' })).toBe('DUE_DAYS_WRONG');
    expect(error({ instalmentMultipleFen: 0n })).toBe('INSTALMENT_WRONG');
    expect(error({ instalmentFen: 0n })).toBe('INSTALMENT_WRONG');
  });
});
