/** Deadlines, tolerances and the deduction table of a contract, as both sides sign them. Shares are basis points. */
export type OrderTerms = {
  /** Both sides sign within this time, or the goods are free again. */
  readonly signHours: number;
  /** The buyer pays within this time after both have signed. */
  readonly payHours: number;
  /** How long one payment code is good for; another may be asked for within `payHours`. */
  readonly paymentMinutes: number;
  /** How long goods may be on the way before the acceptance clock starts by itself. */
  readonly transitHours: number;
  readonly acceptHours: number;
  readonly overBps: number;
  readonly underBps: number;
  /** Share of defective pieces, by count, that the contracted grade allows. */
  readonly defectToleranceBps: number;
  /** Off the price for each full percentage point of defects above the tolerance. */
  readonly defectDeductionBps: number;
  /** Off the price for each grade below the contracted one. */
  readonly gradeDeductionBps: number;
  readonly moistureLimitBps: number | null;
  /** Off the price for each full percentage point of moisture above the limit. */
  readonly moistureDeductionBps: number;
  /** The most that deductions may come to; what is worse than that is rejected, not bought cheaply. */
  readonly maxDeductionBps: number;
  /** A lot needs its 承诺达标合格证 before it is sent. */
  readonly certificateDuty: boolean;
};

/** What the catalogue says of a produce leaf, as far as a contract depends on it. */
export type ProduceRules = {
  readonly dry: boolean;
  readonly certificateDuty: boolean;
  readonly defectToleranceBps: number;
};

/** Fresh produce is decided on within 48 hours, dry goods within 14 days. */
export const ACCEPT_HOURS = { fresh: 48, dry: 14 * 24 } as const;

/** The terms a contract is drawn up with. */
export function standardTerms(produce: ProduceRules): OrderTerms {
  return {
    signHours: 24, payHours: 24, paymentMinutes: 15, transitHours: produce.dry ? 120 : 24,
    acceptHours: produce.dry ? ACCEPT_HOURS.dry : ACCEPT_HOURS.fresh,
    overBps: 500, underBps: 500,
    defectToleranceBps: produce.defectToleranceBps, defectDeductionBps: 100, gradeDeductionBps: 800,
    moistureLimitBps: produce.dry ? 700 : null, moistureDeductionBps: produce.dry ? 200 : 0,
    maxDeductionBps: 3000, certificateDuty: produce.certificateDuty,
  };
}
