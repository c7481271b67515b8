/**
 * How a repayment falls on what is owed: past due, then due, then in advance, the oldest instalment first; inside an
 * instalment penalty, fee, interest, principal. What nothing is owed for comes back as a value and is never lost.
 */
import type { Fen } from '../../shared/money';
import { invariant } from '../../shared/result';
import type { LocalDay } from './calendar';
import { addParts, mapParts, NO_PARTS, PARTS, totalOf, type Instalment, type PartKey, type Parts } from './schedule';

/** An instalment with what has been paid on it so far. */
export type InstalmentState = Instalment & { readonly paid: Parts };

export const STAGES = ['PAST_DUE', 'DUE', 'IN_ADVANCE'] as const;
export type Stage = (typeof STAGES)[number];

/** Which part comes first in which stage; a contract may agree on another order for a kind of payment. */
export type AllocationOrder = { readonly [stage in Stage]: readonly PartKey[] };
export const DEFAULT_ORDER: AllocationOrder = { PAST_DUE: PARTS, DUE: PARTS, IN_ADVANCE: PARTS };

export type AllocationLine = { readonly n: number; readonly stage: Stage; readonly parts: Parts };
export type Allocation = { readonly lines: readonly AllocationLine[]; readonly overpaidFen: Fen };

export const outstanding = (row: InstalmentState): Parts => mapParts((key) => row[key] - row.paid[key]);
export const unpaid = (rows: readonly Instalment[]): InstalmentState[] => rows.map((row) => ({ ...row, paid: NO_PARTS }));

/** Where an instalment stands on a day. */
export const stageOf = (dueOn: LocalDay, on: LocalDay): Stage => (dueOn < on ? 'PAST_DUE' : dueOn === on ? 'DUE' : 'IN_ADVANCE');

/** Takes from an amount what is owed, part by part in the given order. */
export function takeParts(owed: Parts, amountFen: Fen, order: readonly PartKey[]): Parts {
  const taken: Record<PartKey, Fen> = { ...NO_PARTS };
  let rest = amountFen;
  for (const key of order) {
    taken[key] = owed[key] < rest ? owed[key] : rest;
    rest -= taken[key];
  }
  return taken;
}

/**
 * Lays a repayment on instalments. The lines and `overpaidFen` sum to the amount exactly.
 * An amount in advance goes to the next instalment as it stands: it saves no interest. `repay` (prepayment.ts) does.
 * @param amountFen above zero
 * @param on the day the money counts from
 */
export function allocateRepayment(
  rows: readonly InstalmentState[], amountFen: Fen, on: LocalDay, order: AllocationOrder = DEFAULT_ORDER,
): Allocation {
  invariant(amountFen > 0n, 'a repayment is above zero');
  const lines: AllocationLine[] = [];
  let rest = amountFen;
  for (const row of [...rows].sort((a, b) => (a.dueOn === b.dueOn ? a.n - b.n : a.dueOn < b.dueOn ? -1 : 1))) {
    const stage = stageOf(row.dueOn, on);
    const parts = takeParts(outstanding(row), rest, order[stage]);
    const taken = totalOf(parts);
    if (taken > 0n) lines.push({ n: row.n, stage, parts });
    rest -= taken;
  }
  return { lines, overpaidFen: rest };
}

/** The instalments after lines have been paid on them. */
export function applyLines(rows: readonly InstalmentState[], lines: readonly AllocationLine[]): InstalmentState[] {
  return rows.map((row) => {
    const paid = lines.filter((line) => line.n === row.n).reduce((sum, line) => addParts(sum, line.parts), row.paid);
    return { ...row, paid };
  });
}
