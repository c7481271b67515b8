/**
 * Corrections 更正: a fact that says that an earlier one of the same organisation was wrong. From the moment at which it is recorded the earlier
 * fact is left out, or read with other members; for every moment before, and for every score made before, nothing changes.
 */
import { z } from 'zod';
import type { FactForCredit, Judged } from './fact';

export const CORRECTION_KIND = 'fact.corrected';

/** What one correction does to the fact that it names. */
export type Correction = { readonly leftOut: boolean; readonly set: { readonly [name: string]: unknown } };

const ZCorrection = z.object({ factId: z.string(), leftOut: z.boolean(), set: z.record(z.string(), z.unknown()) });

const isLater = (one: FactForCredit, other: FactForCredit): boolean =>
  one.recordedAt.getTime() === other.recordedAt.getTime() ? one.id > other.id : one.recordedAt > other.recordedAt;

/** The corrections recorded strictly before the moment, by the fact that they name; of several on one fact the last one holds. */
export function correctionsKnown(facts: readonly FactForCredit[], { subjectOrgId, moment }: Judged): Map<string, Correction> {
  const last = new Map<string, { readonly fact: FactForCredit; readonly correction: Correction }>();
  for (const fact of facts) {
    if (fact.kind !== CORRECTION_KIND || fact.subjectOrgId !== subjectOrgId || fact.recordedAt >= moment) continue;
    const said = ZCorrection.safeParse(fact.payload);
    if (!said.success) continue;
    const { factId, leftOut, set } = said.data;
    const before = last.get(factId);
    if (!before || isLater(fact, before.fact)) last.set(factId, { fact, correction: { leftOut, set } });
  }
  return new Map([...last].map(([factId, { correction }]) => [factId, correction]));
}

/** What a correction can do: nothing is ever typed by hand, so that a correction cannot say more than was decided. */
export const REMEDIES = ['leftOut', 'byBuyer', 'byPlatform', 'onTime', 'gradeKept', 'paidOnTime'] as const;
export type Remedy = (typeof REMEDIES)[number];

const BY_REMEDY: { readonly [remedy in Remedy]: Correction } = {
  leftOut: { leftOut: true, set: {} },
  byBuyer: { leftOut: false, set: { causedBy: 'buyer' } },
  byPlatform: { leftOut: false, set: { causedBy: 'platform' } },
  onTime: { leftOut: false, set: { onTime: true } },
  gradeKept: { leftOut: false, set: { gradeKept: true } },
  paidOnTime: { leftOut: false, set: { daysPastDue: 0 } },
};
export const correctionOf = (remedy: Remedy): Correction => BY_REMEDY[remedy];

const CAUSES = ['byBuyer', 'byPlatform'] as const;
/** Which remedies fit a kind of fact. An amount that is wrong is left out: its right figure would need a record of its own. */
const FITTING: { readonly [kind: string]: readonly Remedy[] } = {
  'order.agreed': ['leftOut'],
  'order.cancelled': ['leftOut', ...CAUSES],
  'delivery.accepted': ['leftOut', 'onTime', 'gradeKept', ...CAUSES],
  'settlement.paid': ['leftOut', ...CAUSES],
  'refund.made': ['leftOut', ...CAUSES],
  'loan.repaid': ['leftOut', 'paidOnTime', 'byPlatform'],
  'loan.overdue': ['leftOut', 'paidOnTime', 'byPlatform'],
};
export const remediesFor = (kind: string): readonly Remedy[] => FITTING[kind] ?? [];
