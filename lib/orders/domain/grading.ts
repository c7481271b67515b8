import type { OrderTerms } from './terms';

/** What an inspection found. `gradesLower` counts grades below the contracted one; better grades count as 0. */
export type Finding = {
  readonly gradesLower: number;
  readonly sampleCount: number;
  readonly defectCount: number;
  readonly moistureBps: number | null;
};

export type DeductionReason =
  | { readonly reason: 'grade'; readonly gradesLower: number; readonly bps: number }
  | { readonly reason: 'defects'; readonly foundBps: number; readonly toleranceBps: number; readonly bps: number }
  | { readonly reason: 'moisture'; readonly foundBps: number; readonly limitBps: number; readonly bps: number };

const POINT_BPS = 100;
const fullPoints = (overBps: number): number => Math.max(0, Math.floor(overBps / POINT_BPS));

/** Share of defective pieces by count, in basis points, rounded down in favour of the seller. */
export const defectsBps = (finding: Pick<Finding, 'sampleCount' | 'defectCount'>): number =>
  Math.floor((finding.defectCount * 10_000) / finding.sampleCount);

/** Reads the signed table: what comes off the price, in basis points, and why. */
export function deductionOf(finding: Finding, terms: OrderTerms): { readonly bps: number; readonly reasons: readonly DeductionReason[] } {
  const reasons: DeductionReason[] = [];
  const gradesLower = Math.max(0, finding.gradesLower);
  if (gradesLower > 0) reasons.push({ reason: 'grade', gradesLower, bps: gradesLower * terms.gradeDeductionBps });
  const foundBps = defectsBps(finding);
  const points = fullPoints(foundBps - terms.defectToleranceBps);
  if (points > 0) reasons.push({ reason: 'defects', foundBps, toleranceBps: terms.defectToleranceBps, bps: points * terms.defectDeductionBps });
  if (terms.moistureLimitBps !== null && finding.moistureBps !== null) {
    const wet = fullPoints(finding.moistureBps - terms.moistureLimitBps);
    if (wet > 0) reasons.push({ reason: 'moisture', foundBps: finding.moistureBps, limitBps: terms.moistureLimitBps, bps: wet * terms.moistureDeductionBps });
  }
  const sum = reasons.reduce((total, reason) => total + reason.bps, 0);
  return { bps: Math.min(sum, terms.maxDeductionBps), reasons };
}

/** The contracted grade was kept: no grade lower and no more defects than it allows. */
export const gradeKept = (finding: Finding, terms: OrderTerms): boolean =>
  finding.gradesLower <= 0 && defectsBps(finding) <= terms.defectToleranceBps
  && (terms.moistureLimitBps === null || finding.moistureBps === null || finding.moistureBps <= terms.moistureLimitBps);
