import type { CheckedRow, RowMend, RowStatus } from './check-rows';
import type { Field } from './fields';
import { FINDINGS, type Finding, type FindingCode, type Severity } from './findings';
import type { RowValues } from './row-values';

/** The mend after cells have been typed anew. What was said yes to about other things stays said. */
export const withEdits = (mend: RowMend, edits: Readonly<Partial<Record<Field, string>>>): RowMend => ({
  ...mend,
  edits: { ...mend.edits, ...edits },
});

/** The mend after one tap on what a finding suggests; without a suggestion it is a yes to the doubt. */
export function accept(mend: RowMend, finding: Pick<Finding, 'code' | 'severity' | 'suggestion'>): RowMend {
  if (finding.suggestion?.kind === 'leaveOut') return { ...mend, leftOut: true };
  if (finding.suggestion) return withEdits(mend, finding.suggestion.edits);
  return finding.severity === 'doubtful' ? confirm(mend, finding.code) : mend;
}

/** The mend after a person has said that it is right as it stands. */
export const confirm = (mend: RowMend, code: FindingCode): RowMend => ({
  ...mend,
  confirmed: [...new Set([...(mend.confirmed ?? []), code])],
});

export type CodeCount = {
  readonly code: FindingCode;
  readonly severity: Severity;
  readonly rows: number;
  readonly firstRow: number;
  readonly open: number;
};
export type Summary = { readonly counts: Readonly<Record<RowStatus, number>>; readonly codes: readonly CodeCount[] };

const GRAVITY: readonly Severity[] = ['wrong', 'doubtful', 'note'];

/** How a table stands: how many rows of each status, and what was found how often, the gravest and most frequent first. */
export function summarise(rows: readonly CheckedRow[]): Summary {
  const counts: Record<RowStatus, number> = { ready: 0, doubtful: 0, wrong: 0, skipped: 0 };
  const codes = new Map<FindingCode, CodeCount>();
  for (const row of rows) {
    counts[row.status]++;
    for (const code of new Set(row.findings.map((finding) => finding.code))) {
      const findings = row.findings.filter((finding) => finding.code === code);
      const known = codes.get(code) ?? { code, severity: FINDINGS[code], rows: 0, firstRow: row.row, open: 0 };
      const open = findings.some(
        (finding) => finding.severity === 'wrong' || (finding.severity === 'doubtful' && !finding.confirmed),
      );
      const severity = findings.some((finding) => finding.severity === 'wrong') ? 'wrong' : known.severity;
      codes.set(code, { ...known, severity, rows: known.rows + 1, open: known.open + (open ? 1 : 0) });
    }
  }
  const order = (code: CodeCount): number => GRAVITY.indexOf(code.severity);
  return { counts, codes: [...codes.values()].sort((a, b) => order(a) - order(b) || b.rows - a.rows) };
}

type Present<K extends keyof RowValues> = RowValues & { readonly [P in K]: NonNullable<RowValues[P]> };
export type ListingValues = Present<'leafId' | 'produceName' | 'massGrams' | 'soldBy' | 'priceFen' | 'pricedBy' | 'from' | 'to'>;
export type PurchaseValues = Present<
  'leafId' | 'produceName' | 'massGrams' | 'soldBy' | 'priceFen' | 'pricedBy' | 'amountFen' | 'from'
>;

/** The values of a row that may be imported as a listing: ready, with everything that a listing needs. */
export function listingOf({ status, values }: CheckedRow): ListingValues | null {
  if (status !== 'ready' || values === null) return null;
  const { leafId, produceName, massGrams, soldBy, priceFen, pricedBy, from, to } = values;
  if (!leafId || !produceName || massGrams === null || !soldBy || priceFen === null || !pricedBy || !from || !to) return null;
  return { ...values, leafId, produceName, massGrams, soldBy, priceFen, pricedBy, from, to };
}

/** The values of a row that may be imported as a past purchase: ready, with everything that a weighing needs. */
export function purchaseOf({ status, values }: CheckedRow): PurchaseValues | null {
  if (status !== 'ready' || values === null) return null;
  const { leafId, produceName, massGrams, soldBy, priceFen, pricedBy, amountFen, from } = values;
  if (!leafId || !produceName || massGrams === null || !soldBy || priceFen === null || !pricedBy || amountFen === null || !from)
    return null;
  return { ...values, leafId, produceName, massGrams, soldBy, priceFen, pricedBy, amountFen, from };
}
