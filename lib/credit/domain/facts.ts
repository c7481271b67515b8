/**
 * The facts a score is made of, as credit reads them from the evidence log (lib/evidence/kinds.ts lists what is written).
 * Payloads come back as untyped JSON, so each is parsed again, and only for what is needed here; what does not parse, is
 * imported, is somebody else's, lies outside the window or was recorded too late, is not counted.
 */
import { z } from 'zod';
import { after, DAY_MS } from '../../shared/clock';

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

/** The last two seasons: 24 months, taken as 730 days, so that it is the same length from any day. */
export const WINDOW_DAYS = 730;
export const SEASON_DAYS = 365;

const whole = z.string().regex(/^\d{1,18}$/).transform(BigInt);
const moment = z.iso.datetime({ offset: true }).transform((text) => new Date(text));
const days = z.number().int().transform((count) => BigInt(Math.max(0, count)));
/** Anybody but these two, or nobody named, counts as the seller's own. */
const EXCUSED = ['buyer', 'platform'] as const;
const excused = z.unknown().optional().transform((causedBy) => EXCUSED.some((name) => name === causedBy));

const PAYLOADS = {
  'order.agreed': z.object({
    orderId: z.string(), sellerOrgId: z.string(), buyerOrgId: z.string(), contractedGrams: whole, amountFen: whole, dueAt: moment,
  }),
  'order.cancelled': z.object({ orderId: z.string(), causedBy: excused }),
  'delivery.accepted': z.object({
    orderId: z.string(), acceptedGrams: whole, rejectedGrams: whole, gradeKept: z.boolean(), onTime: z.boolean(),
    causedBy: excused,
  }),
  'settlement.paid': z.object({
    orderId: z.string(), invoicedFen: whole, grossFen: whole, netFen: whole, invoicedAt: moment, paidAt: moment,
    causedBy: excused,
  }),
  'refund.made': z.object({ amountFen: whole, causedBy: excused }),
  'loan.repaid': z.object({ loanId: z.string(), dueOn: z.iso.date(), daysPastDue: days, causedBy: excused }),
  'loan.overdue': z.object({ loanId: z.string(), dueOn: z.iso.date(), daysPastDue: days, causedBy: excused }),
} as const;

/** The kinds that are read. What a buyer paid in is not: the settlement of the same goods would count it twice. */
export const CREDIT_KINDS = Object.keys(PAYLOADS) as CreditKind[];
export type CreditKind = keyof typeof PAYLOADS;

/** A counted fact: when it happened, what it says, and whether the buyer or the platform caused what is bad in it. */
export type Counted<K extends CreditKind> =
  { readonly at: Date; readonly excused: boolean } & Omit<z.output<(typeof PAYLOADS)[K]>, 'causedBy'>;
export type CountedFacts = { readonly [K in CreditKind]: readonly Counted<K>[] };

const windowBegins = ({ moment: asOf }: Judged): Date => after(asOf, -WINDOW_DAYS * DAY_MS);

/** Whether a fact was known at the moment, is its subject's own and no import. */
function isKnown(fact: FactForCredit, { subjectOrgId, moment: asOf }: Judged): boolean {
  const isImported = z.object({ imported: z.literal(true) }).safeParse(fact.payload).success;
  return fact.subjectOrgId === subjectOrgId && !isImported && fact.recordedAt < asOf && fact.occurredAt < asOf;
}

/** Whether anything was settled before the window: then the first of its seasons is a whole one. */
export const soldBefore = (facts: readonly FactForCredit[], judged: Judged): boolean =>
  facts.some((fact) => fact.kind === 'settlement.paid' && isKnown(fact, judged) && fact.occurredAt < windowBegins(judged));

function read<K extends CreditKind>(kind: K, facts: readonly FactForCredit[]): Counted<K>[] {
  return facts.filter((fact) => fact.kind === kind).flatMap((fact) => {
    const parsed = (PAYLOADS[kind] as z.ZodType).safeParse(fact.payload);
    if (!parsed.success) return [];
    const { causedBy, ...said } = parsed.data as { causedBy?: boolean };
    return [{ ...said, at: fact.occurredAt, excused: causedBy ?? false } as Counted<K>];
  });
}

/**
 * The facts that count as of a moment, each once, by kind: recorded strictly before the moment, happened in the 730 days
 * before it, of the judged subject, not imported. An agreed order counts only for its seller.
 */
export function countedFacts(facts: readonly FactForCredit[], judged: Judged): CountedFacts {
  const known = [...new Map(facts.filter((fact) => isKnown(fact, judged) && fact.occurredAt >= windowBegins(judged)).map((fact) => [fact.id, fact])).values()];
  return {
    'order.agreed': read('order.agreed', known).filter((order) => order.sellerOrgId === judged.subjectOrgId),
    'order.cancelled': read('order.cancelled', known),
    'delivery.accepted': read('delivery.accepted', known),
    'settlement.paid': read('settlement.paid', known),
    'refund.made': read('refund.made', known),
    'loan.repaid': read('loan.repaid', known),
    'loan.overdue': read('loan.overdue', known),
  };
}
