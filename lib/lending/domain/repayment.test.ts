import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allocateRepayment, applyLines, outstanding, unpaid, type InstalmentState } from './allocation';
import { addDays, daysBetween } from './calendar';
import { anyTerms } from './fixtures/any-loan';
import { accruedInterest, payoff, PREPAYMENT_MODES, repay } from './prepayment';
import { buildSchedule, mapParts, NO_PARTS, PARTS, sumParts, totalOf, type LoanTerms, type Parts } from './schedule';

const sumOf = (values: readonly bigint[]): bigint => values.reduce((sum, value) => sum + value, 0n);
const owed = (rows: readonly InstalmentState[]): Parts => sumParts(rows.map(outstanding));
const neverNegative = (rows: readonly InstalmentState[]): boolean =>
  rows.every((row) => [row, outstanding(row)].every((parts) => PARTS.every((key) => parts[key] >= 0n)));

/** A first schedule with charges on some instalments, as penalties leave them. */
const anyCharge = fc.tuple(fc.nat(60), fc.bigInt({ min: 0n, max: 5_000n }));
const anyLoan = fc.record({ terms: anyTerms, charges: fc.array(anyCharge, { maxLength: 3 }) })
  .map(({ terms, charges }) => ({
    terms,
    rows: unpaid(buildSchedule(terms).map((row) => ({
      ...row,
      penaltyFen: charges.find(([n]) => n === row.n)?.[1] ?? 0n,
      feeFen: charges.find(([n]) => n === row.n + 1)?.[1] ?? 0n,
    }))),
  }));
/** Payments at increasing days, in shares of the principal. */
const anyPayment = fc.record({
  days: fc.nat(70), share: fc.bigInt({ min: 0n, max: 700n }), odd: fc.bigInt({ min: 1n, max: 300n }),
});
const anyPayments = fc.array(anyPayment, { minLength: 1, maxLength: 6 });
const anyMode = fc.constantFrom(...PREPAYMENT_MODES);
const paidIn = (rows: readonly InstalmentState[]): bigint => totalOf(sumParts(rows.map((row) => row.paid)));

describe('allocation', () => {
  const row = (n: number, dueOn: string, parts: Partial<Parts>): InstalmentState => ({
    n, startOn: '2026-01-01', fromOn: '2026-01-01', dueOn, ...NO_PARTS, ...parts, balanceAfterFen: 0n, paid: NO_PARTS,
  });

  it('pays past due before due before in advance; inside, penalty, fee, interest, principal', () => {
    const rows = [
      row(3, '2026-05-01', { interestFen: 5n, principalFen: 100n }),
      row(1, '2026-03-01', { penaltyFen: 1n, feeFen: 2n, interestFen: 3n, principalFen: 100n }),
      row(2, '2026-04-01', { interestFen: 4n, principalFen: 100n }),
    ];
    const pay = (amount: bigint) => allocateRepayment(rows, amount, '2026-04-01');
    expect(pay(2n).lines).toEqual([{ n: 1, stage: 'PAST_DUE', parts: { ...NO_PARTS, penaltyFen: 1n, feeFen: 1n } }]);
    expect(pay(215n)).toEqual({
      lines: [
        { n: 1, stage: 'PAST_DUE', parts: { penaltyFen: 1n, feeFen: 2n, interestFen: 3n, principalFen: 100n } },
        { n: 2, stage: 'DUE', parts: { ...NO_PARTS, interestFen: 4n, principalFen: 100n } },
        { n: 3, stage: 'IN_ADVANCE', parts: { ...NO_PARTS, interestFen: 5n } },
      ],
      overpaidFen: 0n,
    });
    expect(pay(400n).overpaidFen).toBe(85n);
  });

  it('takes another order where a contract agreed on one', () => {
    const order = {
      PAST_DUE: ['principalFen', 'interestFen', 'feeFen', 'penaltyFen'], DUE: ['interestFen'], IN_ADVANCE: [],
    } as const;
    const rows = [row(1, '2026-03-01', { penaltyFen: 9n, principalFen: 10n }), row(2, '2026-05-01', { principalFen: 10n })];
    expect(allocateRepayment(rows, 25n, '2026-04-01', order)).toEqual({
      lines: [{ n: 1, stage: 'PAST_DUE', parts: { ...NO_PARTS, principalFen: 10n, penaltyFen: 9n } }], overpaidFen: 6n,
    });
  });

  it('conserves every fen and never takes more than is owed', () => {
    fc.assert(fc.property(anyLoan, anyPayments, ({ terms, rows: first }, payments) => {
      let rows = first;
      let on = terms.disbursedOn;
      for (const { days, share, odd } of payments) {
        on = addDays(on, days);
        const amount = (terms.principalFen * share) / 1000n + odd;
        const before = totalOf(owed(rows));
        const { lines, overpaidFen } = allocateRepayment(rows, amount, on);
        rows = applyLines(rows, lines);
        expect(sumOf(lines.map((line) => totalOf(line.parts))) + overpaidFen).toBe(amount);
        expect(before - totalOf(owed(rows))).toBe(amount - overpaidFen);
        expect(overpaidFen === 0n || totalOf(owed(rows)) === 0n).toBe(true);
        expect(neverNegative(rows)).toBe(true);
      }
    }), { numRuns: 60 });
  });
});

describe('repaying', () => {
  it('conserves fen over versions, never raises what is due in all, and prepaying never costs', () => {
    fc.assert(fc.property(anyLoan, anyPayments, anyMode, ({ terms, rows: first }, payments, mode) => {
      let rows: readonly InstalmentState[] = first;
      let on = terms.disbursedOn;
      for (const { days, share, odd } of payments) {
        on = addDays(on, days);
        const amount = (terms.principalFen * share) / 1000n + odd;
        const repaid = repay(terms, rows, amount, on, mode);
        const paidNow = sumOf(repaid.lines.map((line) => totalOf(line.parts)));
        expect(paidNow + repaid.overpaidFen).toBe(amount);
        expect(paidIn(repaid.rows) - paidIn(rows)).toBe(paidNow);
        expect(sumParts(repaid.rows).principalFen).toBe(terms.principalFen);
        expect(totalOf(sumParts(repaid.rows)) <= totalOf(sumParts(rows))).toBe(true);
        expect(repaid.overpaidFen === 0n || totalOf(owed(repaid.rows)) === 0n).toBe(true);
        expect(neverNegative(repaid.rows)).toBe(true);
        expect(repaid.rows.map((row) => row.n)).toEqual(repaid.rows.map((_, index) => index + 1));
        expect(repaid.rows[repaid.rows.length - 1]!.balanceAfterFen).toBe(0n);
        for (const line of repaid.lines) {
          const row = repaid.rows.find((candidate) => candidate.n === line.n)!;
          expect(mapParts((key) => (row.paid[key] >= line.parts[key] ? 0n : 1n))).toEqual(NO_PARTS);
        }
        rows = repaid.rows;
      }
    }), { numRuns: 100 });
  });

  it('closes a loan with exactly its payoff, on any day, and not with a fen less', () => {
    fc.assert(fc.property(anyLoan, anyPayments, fc.nat(400), ({ terms, rows: first }, payments, later) => {
      let rows: readonly InstalmentState[] = first;
      let on = terms.disbursedOn;
      for (const { days, share, odd } of payments) {
        on = addDays(on, days);
        rows = repay(terms, rows, (terms.principalFen * share) / 4000n + odd, on).rows;
      }
      on = addDays(on, later);
      const amount = totalOf(payoff(terms, rows, on));
      if (amount === 0n) return;
      const closed = repay(terms, rows, amount, on);
      expect([totalOf(owed(closed.rows)), closed.overpaidFen]).toEqual([0n, 0n]);
      if (amount > 1n) expect(totalOf(owed(repay(terms, rows, amount - 1n, on).rows)) > 0n).toBe(true);
      expect(repay(terms, rows, amount + 7n, on).overpaidFen).toBe(7n);
    }), { numRuns: 60 });
  });

  it('never asks a larger instalment, nor more of them, after a prepayment', () => {
    const annuities = anyTerms.filter(({ method }) => method === 'ANNUITY');
    fc.assert(fc.property(annuities, fc.nat(300), fc.bigInt({ min: 1n, max: 900n }), anyMode,
      (terms, days, share, mode) => {
        const rows = unpaid(buildSchedule(terms));
        const on = addDays(terms.disbursedOn, days);
        const before = rows.filter((row) => row.dueOn > on);
        const overdue = totalOf(payoff(terms, rows.filter((row) => row.dueOn <= on), on));
        const { rows: after, rescheduled } = repay(terms, rows, overdue + (terms.principalFen * share) / 1000n + 1n, on, mode);
        if (!rescheduled) return;
        const later = after.filter((row) => row.dueOn > on);
        expect(later.length).toBeLessThanOrEqual(before.length);
        const most = (of: readonly InstalmentState[]) => of.reduce((max, row) => (totalOf(row) > max ? totalOf(row) : max), 0n);
        expect(most(later.slice(0, -1)) <= most(before)).toBe(true);
      }), { numRuns: 60 });
  });

  const season: LoanTerms = {
    method: 'SEASONAL_BULLET', principalFen: 5_000_000n, annualRatePpm: 72_000n, dayCount: 'ACT/365',
    disbursedOn: '2026-03-05', dueDays: ['2026-10-20'],
  };

  it('saves a farmer the interest of the days after an early sale', () => {
    const rows = unpaid(buildSchedule(season));
    // 92 days on 50,000 yuan at 7.2 % are 907.40 yuan; the rest of 20,000 repays principal.
    expect(accruedInterest(season, rows, '2026-06-05')).toBe(90_740n);
    const { rows: after, lines } = repay(season, rows, 2_000_000n, '2026-06-05');
    const parts = { ...NO_PARTS, interestFen: 90_740n, principalFen: 1_909_260n };
    expect(lines).toEqual([{ n: 1, stage: 'IN_ADVANCE', parts }]);
    // 30,907.40 yuan over the 137 days that are left: 835.26 yuan.
    expect(after[1]).toMatchObject({
      n: 2, fromOn: '2026-06-05', dueOn: '2026-10-20', principalFen: 3_090_740n, interestFen: 83_526n,
    });
    expect(daysBetween('2026-06-05', '2026-10-20')).toBe(137);
  });

  it('keeps what pays only accrued interest on the running instalment, and counts it later', () => {
    const rows = unpaid(buildSchedule(season));
    const small = repay(season, rows, 50_000n, '2026-06-05');
    expect(small.rescheduled).toBe(false);
    expect(small.rows[0]!.paid.interestFen).toBe(50_000n);
    expect(accruedInterest(season, small.rows, '2026-06-05')).toBe(40_740n);
    const { lines, rows: after } = repay(season, small.rows, 2_000_000n, '2026-06-05');
    expect(lines[0]!.parts.interestFen).toBe(40_740n);
    expect(after[0]!.paid).toEqual({ ...NO_PARTS, interestFen: 90_740n, principalFen: 1_959_260n });
  });

  it('charges accrued interest once when two repayments come on one day', () => {
    const once = repay(season, unpaid(buildSchedule(season)), 2_000_000n, '2026-06-05').rows;
    const first = repay(season, unpaid(buildSchedule(season)), 1_200_000n, '2026-06-05').rows;
    const second = repay(season, first, 800_000n, '2026-06-05').rows;
    expect(owed(second)).toEqual(owed(once));
  });
});
