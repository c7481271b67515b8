/**
 * The facts a score is made of, as credit reads them from the evidence log (lib/evidence/kinds.ts lists what is written).
 * Payloads come back as untyped JSON, so each is parsed again, and only for what is needed here; what does not parse, is
 * imported, is somebody else's, lies outside the window or was recorded too late, is not counted.
 */
import { z } from 'zod';
import { after, DAY_MS } from '../../shared/clock';
import { correctionsKnown, type Correction } from './corrections';
import type { FactForCredit, Judged } from './fact';

export type { FactForCredit, Judged } from './fact';

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

/** Where the window of a judgement begins; what happened before it is not counted. */
export const windowBegins = ({ moment: asOf }: Judged): Date => after(asOf, -WINDOW_DAYS * DAY_MS);

export const isImported = (payload: unknown): boolean => z.object({ imported: z.literal(true) }).safeParse(payload).success;

/** Whether a fact was known at the moment, is its subject's own and no import. */
const isKnown = (fact: FactForCredit, { subjectOrgId, moment: asOf }: Judged): boolean =>
  fact.subjectOrgId === subjectOrgId && !isImported(fact.payload) && fact.recordedAt < asOf && fact.occurredAt < asOf;

/** Whether a fact of a kind says all that is read of it. */
export const isReadable = (kind: CreditKind, payload: unknown): boolean => PAYLOADS[kind].safeParse(payload).success;

/**
 * What was known at the moment, each fact once, and as it was known: a fact that was corrected before the moment is left out, or reads as
 * corrected. What is corrected later has not been corrected yet.
 */
function known(facts: readonly FactForCredit[], judged: Judged): FactForCredit[] {
  const corrections = correctionsKnown(facts, judged);
  const once = new Map(facts.filter((fact) => isKnown(fact, judged)).map((fact) => [fact.id, fact]));
  return [...once.values()].flatMap((fact) => corrected(fact, corrections.get(fact.id)));
}

function corrected(fact: FactForCredit, correction: Correction | undefined): FactForCredit[] {
  if (!correction) return [fact];
  return correction.leftOut ? [] : [{ ...fact, payload: { ...(fact.payload as object), ...correction.set } }];
}

/** Whether anything was settled before the window: then the first of its seasons is a whole one. */
export const soldBefore = (facts: readonly FactForCredit[], judged: Judged): boolean =>
  known(facts, judged).some((fact) => fact.kind === 'settlement.paid' && fact.occurredAt < windowBegins(judged));

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
 * before it, of the judged subject, not imported, as corrected before the moment. An agreed order counts only for its seller.
 */
export function countedFacts(facts: readonly FactForCredit[], judged: Judged): CountedFacts {
  const counted = known(facts, judged).filter((fact) => fact.occurredAt >= windowBegins(judged));
  return {
    'order.agreed': read('order.agreed', counted).filter((order) => order.sellerOrgId === judged.subjectOrgId),
    'order.cancelled': read('order.cancelled', counted),
    'delivery.accepted': read('delivery.accepted', counted),
    'settlement.paid': read('settlement.paid', counted),
    'refund.made': read('refund.made', counted),
    'loan.repaid': read('loan.repaid', counted),
    'loan.overdue': read('loan.overdue', counted),
  };
}
