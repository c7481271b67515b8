import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseYuan, type Fen } from '../../shared/money';
import { allocateRepayment, applyLines, unpaid, type InstalmentState } from './allocation';
import { addDays, monthlyDueDays, type DayCount, type LocalDay } from './calendar';
import { payoff, repay } from './prepayment';
import { buildSchedule, NO_PARTS, totalOf, type Instalment, type LoanTerms } from './schedule';

/**
 * Numbers that nobody here made: the loan cases of Apache Fineract's own tests (fixtures/fineract-cases.json keeps source,
 * line and licence). A case holds one table or several, each after some steps. `verdict` decides from a table's data alone
 * whether it is of a kind that we lend; what is not says why, and the counts of both are asserted.
 */
type Row = {
  n: number; due: LocalDay; from?: LocalDay; principal: number; interest: number; fees?: number; penalties?: number;
  emi?: number; total?: number; paid?: number; balanceAfter?: number; outstanding?: number;
};
type Table = { afterSteps?: string[]; instalments: Row[] };
type Case = {
  id: string; kind: string; title: string;
  loan: {
    product?: string; submitted?: LocalDay; principal?: number; annualRatePct?: number; interestType?: string;
    interestCalculationPeriod?: string; amortization?: string; numberOfRepayments?: number; repayFrequency?: string;
    gracePrincipal?: number; graceInterest?: number; daysInYear?: string; downPaymentPct?: number; disbursementDate?: LocalDay;
    scheduleStart?: LocalDay; firstRepaymentDate?: LocalDay;
  };
  disbursements?: { date: LocalDay; amount: number }[];
  repayments?: { date: LocalDay; amount: number }[];
  schedules?: Table[];
  periods?: { n: number; from: LocalDay; due: LocalDay }[];
  dueDates?: LocalDay[]; expectedEmi?: number;
  sequence?: { pay: number; on?: LocalDay; periodPaid: number[]; outstanding: number; overpaid?: number }[];
};

const { cases, count } = JSON.parse(
  readFileSync(new URL('./fixtures/fineract-cases.json', import.meta.url), 'utf8'),
) as { cases: Case[]; count: number };

const fen = (yuan: number): Fen => parseYuan(yuan.toFixed(2))!;
const steps = (table: Table): string[] => table.afterSteps ?? [];
const stepDays = (table: Table, verb: string): LocalDay[] =>
  steps(table).filter((step) => step.startsWith(verb)).map((step) => step.split(' ')[1]!);

type Kind = 'first schedule' | 'bullet' | 'repayment' | 'payoff' | 'allocation' | 'due days' | 'equal instalment';
type Verdict = { kind: Kind } | { reason: string };
type Item = { id: string; of: Case; table: Table };

/** What a table is a table of, by its own data. */
function verdict({ of, table }: Item): Verdict {
  const { loan } = of;
  const interestBearing = (loan.annualRatePct ?? 0) > 0;
  if (of.dueDates) return { kind: 'due days' };
  if (of.sequence) return { kind: 'allocation' };
  if (of.kind.startsWith('working-capital')) return { reason: 'revenue share is a later product' };
  if (of.kind.startsWith('early-warning')) return { reason: 'early warning is a later part' };
  if (loan.amortization?.startsWith('EQUAL_PRINCIPAL')) return { reason: 'equal principal is a later product' };
  if ((loan.graceInterest ?? 0) > 0) return { reason: 'an interest grace without effect is no definition' };
  if (table.instalments.some((row) => (row.fees ?? 0) > 0)) return { kind: 'allocation' };
  if (loan.interestType === 'FLAT' && interestBearing) return { reason: 'flat interest is not lent: it hides the rate' };
  if (steps(table).some((step) => step.startsWith('reschedule')) || of.id.endsWith('_reschedule')) {
    return { reason: 'rescheduling is a later part' };
  }
  if (stepDays(table, 'disburse').length > 1) return { reason: 'a loan is paid out once' };
  if (loan.daysInYear === 'DAYS_364') return { reason: 'a year of 364 days is not a day count of ours' };
  if (of.expectedEmi !== undefined) return { kind: 'equal instalment' };
  if (!loan.amortization && (loan.gracePrincipal ?? 0) === loan.numberOfRepayments! - 1) return { kind: 'bullet' };
  if (steps(table).some((step) => step.startsWith('payments')) || stepDays(table, 'payoff').length > 0) return { kind: 'payoff' };
  const paidOn = stepDays(table, 'repay');
  const dueOn = table.instalments.map((row) => row.due);
  const today = stepDays(table, 'businessDate').at(-1) ?? dueOn[0]!;
  if (paidOn.some((day) => !dueOn.includes(day)) || table.instalments.some((row) => row.due < today && row.outstanding! > 0)) {
    return { reason: 'there late and early part payments move interest to the due day; ours takes accrued interest first' };
  }
  return { kind: paidOn.length > 0 ? 'repayment' : 'first schedule' };
}

const items: Item[] = cases.flatMap((of) =>
  (of.schedules?.length ? of.schedules : [{ instalments: [] }]).map((table, index) =>
    ({ id: index === 0 ? of.id : `${of.id} #${index + 1}`, of, table })));
const ofKind = (kind: Kind): Item[] => items.filter((item) => {
  const found = verdict(item);
  return 'kind' in found && found.kind === kind;
});

/** The daily products there count real days over 365; the others whole months, unless the case says otherwise. */
function dayCountOf({ loan }: Case): DayCount {
  if (loan.repayFrequency === 'DAYS') return 'ACT/360';
  if (loan.daysInYear === 'DAYS_365' || loan.daysInYear === 'ACTUAL') return 'ACT/365';
  return loan.interestCalculationPeriod === 'DAILY' && !loan.product?.includes('_360_30_') ? 'ACT/365' : '30/360';
}

/** Products named LP1 round equal instalments to whole units of the currency. */
const multipleOf = ({ loan }: Case): Fen => (loan.product?.startsWith('LP1') ? 100n : 1n);

function termsOf(of: Case, rows: readonly Pick<Row, 'due'>[]): LoanTerms {
  const { loan } = of;
  const start = loan.scheduleStart ?? loan.submitted ?? of.periods?.[0]?.from ?? loan.disbursementDate!;
  const stated = of.schedules?.[0]?.afterSteps?.find((step) => step.startsWith('disburse'))?.split(' ')[2];
  return {
    method: loan.amortization ? 'ANNUITY' : 'SEASONAL_BULLET',
    principalFen: fen(loan.principal ?? Number(stated ?? 100)),
    annualRatePpm: BigInt(Math.round(loan.annualRatePct! * 10_000)),
    dayCount: dayCountOf(of),
    startOn: start,
    disbursedOn: loan.disbursementDate ?? start,
    dueDays: rows.map((row) => row.due).filter((day) => day > (loan.disbursementDate ?? start)),
    instalmentMultipleFen: multipleOf(of),
  };
}

type Line = { due: LocalDay; principal: Fen; interest: Fen; balance: Fen };
const oursAsLines = (rows: readonly Instalment[]): Line[] =>
  rows.map((row) => ({ due: row.dueOn, principal: row.principalFen, interest: row.interestFen, balance: row.balanceAfterFen }));
/** Some tables print no balance: it is what the principals before leave. */
function theirsAsLines(rows: readonly Row[], principalFen: Fen): Line[] {
  let left = principalFen;
  return rows.map((row) => {
    left -= fen(row.principal);
    const balance = row.balanceAfter === undefined ? left : fen(row.balanceAfter);
    return { due: row.due, principal: fen(row.principal), interest: fen(row.interest), balance };
  });
}

describe('oracle: Apache Fineract', () => {
  it('reads all cases, and says of each table whether it is a kind of ours or why not', () => {
    const tally: Record<string, number> = {};
    for (const item of items) {
      const found = verdict(item);
      const name = 'kind' in found ? found.kind : found.reason;
      tally[name] = (tally[name] ?? 0) + 1;
    }
    expect(cases).toHaveLength(count);
    expect(items).toHaveLength(63);
    const supported: Record<Kind, number> = {
      'first schedule': 16, bullet: 1, repayment: 5, payoff: 4, allocation: 3, 'due days': 2, 'equal instalment': 1,
    };
    expect(tally).toEqual({
      ...supported,
      'there late and early part payments move interest to the due day; ours takes accrued interest first': 9,
      'flat interest is not lent: it hides the rate': 4,
      'early warning is a later part': 4,
      'equal principal is a later product': 3,
      'rescheduling is a later part': 3,
      'revenue share is a later product': 3,
      'a loan is paid out once': 3,
      'a year of 364 days is not a day count of ours': 1,
      'an interest grace without effect is no definition': 1,
    });
  });

  it.each(ofKind('first schedule'))('first schedule: $id', ({ of, table }) => {
    const terms = termsOf(of, table.instalments);
    let rows = unpaid(buildSchedule(terms));
    // A down payment is a repayment on the day of the loan.
    const down = of.loan.downPaymentPct;
    if (down) rows = [...repay(terms, rows, (terms.principalFen * BigInt(down)) / 100n, terms.disbursedOn).rows];
    expect(oursAsLines(rows)).toEqual(theirsAsLines(table.instalments, terms.principalFen));
  });

  it.each(ofKind('bullet'))('bullet with interest on every due day: $id', ({ of, table }) => {
    const terms = termsOf(of, table.instalments);
    expect(oursAsLines(buildSchedule(terms))).toEqual(theirsAsLines(table.instalments, terms.principalFen));
  });

  it.each(ofKind('equal instalment'))('equal instalment: $id', ({ of }) => {
    const rows = buildSchedule(termsOf(of, of.periods!));
    expect(rows).toHaveLength(of.loan.numberOfRepayments!);
    for (const row of rows.slice(0, -1)) expect(totalOf(row)).toBe(fen(of.expectedEmi!));
    expect(rows.at(-1)!.balanceAfterFen).toBe(0n);
  });

  /**
   * Fineract's older engine sets the first instalment of these loans at 862 (months of 30 days), where the exact one rounds to
   * 863; so 862 is given as agreed, and what is compared is everything after a repayment.
   */
  it.each(ofKind('repayment'))('repayment on a due day: $id', ({ of, table }) => {
    // All due days that were agreed: the table after a repayment may have fewer.
    const dueDays = monthlyDueDays(table.instalments[0]!.due, of.loan.numberOfRepayments!).map((due) => ({ due }));
    const agreed = of.loan.product!.startsWith('LP1') ? { instalmentFen: 86_200n } : {};
    const terms = { ...termsOf(of, dueDays), ...agreed };
    const mode = of.loan.product!.endsWith('REDUCE_NR_INST') ? 'FEWER_INSTALMENTS' : 'SMALLER_INSTALMENTS';
    let rows: readonly InstalmentState[] = unpaid(buildSchedule(terms));
    for (const { date, amount } of of.repayments!) {
      const repaid = repay(terms, rows, fen(amount), date, mode);
      expect(repaid.overpaidFen).toBe(0n);
      rows = repaid.rows;
    }
    const lastPaid = of.repayments!.at(-1)!.date;
    const open = (row: { due: LocalDay }) => row.due > lastPaid;
    expect(oursAsLines(rows).filter(open)).toEqual(theirsAsLines(table.instalments, terms.principalFen).filter(open));
    // What was paid up to then: the same interest and principal in all, however it is written down.
    const sum = (of: readonly Line[], key: 'principal' | 'interest') => of.reduce((total, line) => total + line[key], 0n);
    for (const key of ['principal', 'interest'] as const) {
      const ours = oursAsLines(rows).filter((row) => !open(row));
      expect(sum(ours, key)).toBe(sum(theirsAsLines(table.instalments, 0n).filter((row) => !open(row)), key));
    }
  });

  /**
   * Fineract writes a payoff down as instalments of the old size without interest; ours as one. Compared is what the borrower
   * pays in all, what of it is interest, and the principal that is left.
   */
  it.each(ofKind('payoff'))('payoff between due days: $id', ({ of, table }) => {
    const terms = termsOf(of, table.instalments);
    const on = /payoff_on(\d\d)(\d\d)/.exec(of.id)?.slice(1).join('-');
    const day = on ? `2024-${on}` : stepDays(table, 'payoff')[0]!;
    let rows: readonly InstalmentState[] = unpaid(buildSchedule(terms));
    const theirs = table.instalments;
    for (const { due, principal, interest } of theirs.filter((row) => row.due < day)) {
      rows = repay(terms, rows, fen(principal + interest), due).rows;
    }
    const left = theirs.at(-1)!.balanceAfter === 0 && table === of.schedules!.at(-1) ? 0n : fen(theirs.at(-2)!.balanceAfter!);
    const paysFen = theirs.filter((row) => row.due > day && (left === 0n || row !== theirs.at(-1)))
      .reduce((sum, row) => sum + fen(row.principal + row.interest), 0n);
    if (left === 0n) expect(totalOf(payoff(terms, rows, day))).toBe(paysFen);
    const repaid = repay(terms, rows, paysFen, day);
    expect(repaid.overpaidFen).toBe(0n);
    expect(repaid.rows.find((row) => row.dueOn === day)!.balanceAfterFen).toBe(left);
    const interestUntil = (all: readonly Line[], last: LocalDay) =>
      all.filter((row) => row.due <= last).reduce((sum, row) => sum + row.interest, 0n);
    const theirDue = theirs.find((row) => row.due > day)!.due;
    expect(interestUntil(oursAsLines(repaid.rows), day)).toBe(interestUntil(theirsAsLines(theirs, terms.principalFen), theirDue));
  });

  it.each(ofKind('due days'))('due days keep the seed day: $id', ({ of }) => {
    expect(monthlyDueDays(of.loan.firstRepaymentDate!, of.dueDates!.length)).toEqual(of.dueDates);
  });

  it.each(ofKind('allocation').filter(({ of }) => of.sequence))('allocation: $id', ({ of }) => {
    const down = (fen(of.loan.principal!) * BigInt(of.loan.downPaymentPct!)) / 100n;
    const start = of.loan.disbursementDate!;
    const row = (n: number): InstalmentState => ({
      n, startOn: start, fromOn: start, dueOn: addDays(start, 15 * (n - 1)), ...NO_PARTS, principalFen: down,
      balanceAfterFen: fen(of.loan.principal!) - down * BigInt(n), paid: NO_PARTS,
    });
    let rows = [1, 2, 3, 4].map(row);
    let overpaid = 0n;
    for (const { pay, periodPaid, outstanding, overpaid: over } of of.sequence!) {
      const allocation = allocateRepayment(rows, fen(pay), start);
      rows = applyLines(rows, allocation.lines);
      overpaid += allocation.overpaidFen;
      expect(rows.map(({ paid }) => totalOf(paid))).toEqual(periodPaid.map(fen));
      expect(rows.reduce((sum, { paid, ...due }) => sum + totalOf(due) - totalOf(paid), 0n)).toBe(fen(outstanding));
      expect(overpaid).toBe(fen(over ?? 0));
    }
  });

  const withCharges = ofKind('allocation').filter(({ of }) => !of.sequence);
  it.each(withCharges)('allocation with charges, and without the payment: $id', ({ of, table }) => {
    let left = fen(of.loan.principal!);
    const rows: InstalmentState[] = table.instalments.map((row) => {
      left -= fen(row.principal);
      return {
        n: row.n, startOn: of.loan.submitted!, fromOn: of.loan.submitted!, dueOn: row.due, penaltyFen: fen(row.penalties!),
        feeFen: fen(row.fees!), interestFen: fen(row.interest), principalFen: fen(row.principal), balanceAfterFen: left,
        paid: NO_PARTS,
      };
    });
    // The second table is the one after the payment was reversed: nothing is paid.
    const payments = table === of.schedules![0] ? of.repayments! : [];
    const paid = payments.reduce((all, { date, amount }) =>
      applyLines(all, allocateRepayment(all, fen(amount), date).lines), rows);
    expect(paid.map((row) => totalOf(row.paid))).toEqual(table.instalments.map((row) => fen(row.paid!)));
    expect(paid.map((row) => totalOf(row) - totalOf(row.paid))).toEqual(table.instalments.map((row) => fen(row.outstanding!)));
  });
});
