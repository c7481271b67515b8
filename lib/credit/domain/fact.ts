/** A fact as it stands in the log. */
export type FactForCredit = {
  readonly id: string;
  readonly kind: string;
  readonly subjectOrgId: string;
  readonly occurredAt: Date;
  readonly recordedAt: Date;
  readonly payload: unknown;
};

/** Whose record is judged, and as of when. */
export type Judged = { readonly subjectOrgId: string; readonly moment: Date };
