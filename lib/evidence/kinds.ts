import { z } from 'zod';

/**
 * The kinds of business facts and what each says. Writers and readers share this list, so that credit can read what orders
 * wrote without either knowing the other. Amounts are fen and masses grams, as decimal strings.
 */
const amount = z.string().regex(/^-?\d+$/);
const at = z.iso.datetime();
/** Whose doing it was; what the platform or the buyer caused never counts against the seller. */
const causedBy = z.enum(['seller', 'buyer', 'platform', 'nature']);
/** True for what was imported from somebody's own table: shown, never counted as evidence for a score. */
const imported = z.boolean().optional();

export const FACT_KINDS = {
  'order.agreed': z.object({ orderId: z.string(), sellerOrgId: z.string(), buyerOrgId: z.string(), contractedGrams: amount, amountFen: amount, dueAt: at }),
  'order.cancelled': z.object({ orderId: z.string(), causedBy }),
  'payment.captured': z.object({ orderId: z.string(), paymentId: z.string(), amountFen: amount, wallet: z.enum(['unionpay', 'wechat', 'alipay']) }),
  'delivery.accepted': z.object({
    orderId: z.string(), deliveryId: z.string(), buyerOrgId: z.string(), deliveredGrams: amount, acceptedGrams: amount, rejectedGrams: amount,
    grossFen: amount, gradeKept: z.boolean(), onTime: z.boolean(), causedBy, byDeadline: z.boolean(),
  }),
  /** `netFen` is what remains of `grossFen` after fees and before loan repayments; `causedBy` says who made less or later of it. */
  'settlement.paid': z.object({
    orderId: z.string(), settlementId: z.string(), buyerOrgId: z.string(), invoicedFen: amount, grossFen: amount, netFen: amount, repaidFen: amount,
    invoicedAt: at, paidAt: at, causedBy: causedBy.optional(),
  }),
  'refund.made': z.object({ orderId: z.string(), refundId: z.string(), amountFen: amount, causedBy }),
  /** What two people did where the machines had come to an end; `subjectId` is the attempt, refund, split, transfer, payout or break. */
  'money.corrected': z.object({ correctionId: z.string(), correction: z.string(), subjectId: z.string(), amountFen: amount.optional(), makerId: z.string(), checkerId: z.string() }),
  /** A person was blocked or an organisation suspended by the platform, or let in again. */
  'access.changed': z.object({ changeId: z.string(), subjectKind: z.enum(['person', 'organisation']), state: z.enum(['active', 'blocked', 'suspended']) }),
  'lot.event': z.object({ lotId: z.string(), event: z.string(), grams: amount.optional(), deliveryId: z.string().optional(), detail: z.record(z.string(), z.unknown()).optional(), imported }),
  'weigh.recorded': z.object({ ticketId: z.string(), lotId: z.string(), grossGrams: amount, tareGrams: amount, netGrams: amount, photoSha256: z.string().optional(), imported }),
  'contract.signed': z.object({ documentId: z.string(), sha256: z.string(), orderId: z.string().optional(), loanId: z.string().optional() }),
  /** The platform's seal on what everybody has signed with certificates; `certificate` is the SHA-256 of the seal's own. */
  'contract.sealed': z.object({
    documentId: z.string(), sha256: z.string(), certificate: z.string(), timestampedAt: at, orderId: z.string().optional(), loanId: z.string().optional(),
  }),
  'loan.disbursed': z.object({ loanId: z.string(), lenderOrgId: z.string(), principalFen: amount, limitFen: amount.optional() }),
  'loan.repaid': z.object({
    loanId: z.string(), lenderOrgId: z.string(), instalment: z.number().int(), dueOn: z.iso.date(), paidOn: z.iso.date(), amountFen: amount, outstandingFen: amount,
    daysPastDue: z.number().int(), source: z.enum(['settlement', 'prepayment', 'direct']), causedBy: causedBy.optional(),
  }),
  /** What is not repaid leaves a trace too: written at the close of a business day when an instalment's arrears reach a new bucket. */
  'loan.overdue': z.object({
    loanId: z.string(), lenderOrgId: z.string(), instalment: z.number().int(), dueOn: z.iso.date(), asOf: z.iso.date(),
    daysPastDue: z.number().int(), outstandingFen: amount, causedBy: causedBy.optional(),
  }),
  /**
   * An earlier fact of the same organisation was wrong: from here on it is left out, or read with these members in the place of its own.
   * The earlier fact stays as it is, and so does every score that was made before.
   */
  'fact.corrected': z.object({ factId: z.string(), disputeId: z.string(), remedy: z.string(), leftOut: z.boolean(), set: z.record(z.string(), z.union([z.string(), z.boolean(), z.number()])) }),
  'score.made': z.object({ scoreId: z.string(), card: z.string(), score: z.number().int(), moment: at }),
  'consent.given': z.object({ consentId: z.string(), granteeOrgId: z.string(), purpose: z.string(), until: at }),
  'consent.revoked': z.object({ consentId: z.string(), granteeOrgId: z.string() }),
} as const;

export type FactKind = keyof typeof FACT_KINDS;
export type FactPayload<K extends FactKind> = z.input<(typeof FACT_KINDS)[K]>;
