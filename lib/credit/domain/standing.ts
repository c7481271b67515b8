/** What a fact of a record does in a score: whether it counts, why not, and which features read it. */
import type { Correction } from './corrections';
import { CREDIT_KINDS, isImported, isReadable, windowBegins, type CreditKind, type FactForCredit, type Judged } from './facts';
import type { FeatureId } from './features';

/**
 * - `counts`: as it stands; `corrected`: as it was corrected; `excused`: what is bad in it is not held against the seller.
 * - `leftOut`: by a correction; `imported`: from somebody's own table; `old`: before the window; `notSeller`: an order in which the subject buys.
 * - `unread`: no feature reads this kind, or not what this one says.
 */
export const STANDINGS = ['counts', 'excused', 'corrected', 'leftOut', 'imported', 'old', 'notSeller', 'unread'] as const;
export type Standing = (typeof STANDINGS)[number];

const SALE = ['ordersPerActiveMonth', 'distinctBuyers', 'buyerConcentration', 'repeatShare'] as const;
/** Which features a kind of fact can move, the nearest first. A test holds it to the features themselves. */
const READ_BY: { readonly [kind in CreditKind]: readonly FeatureId[] } = {
  'order.agreed': ['massKept', ...SALE],
  'order.cancelled': ['massKept'],
  'delivery.accepted': ['massKept', 'onTimeShare', 'gradeKeptShare', 'monthsActive', ...SALE, 'receivedShare', 'daysToCash'],
  'settlement.paid': ['receivedShare', 'daysToCash', 'p20MonthlyNet', 'netVariation', 'refundShare'],
  'refund.made': ['refundShare'],
  'loan.repaid': ['onTimeRepaymentShare', 'worstDaysPastDue'],
  'loan.overdue': ['onTimeRepaymentShare', 'worstDaysPastDue'],
};

const isCreditKind = (kind: string): kind is CreditKind => CREDIT_KINDS.some((one) => one === kind);
const EXCUSES: readonly unknown[] = ['buyer', 'platform'];

/** Which features read facts of a kind; none for a kind that no score is made of. */
export const readersOf = (kind: string): readonly FeatureId[] => (isCreditKind(kind) ? READ_BY[kind] : []);

/** How a fact stands in a judgement, with the correction known by then, if there is one. */
export function standingOf(fact: FactForCredit, judged: Judged, correction?: Correction): Standing {
  if (isImported(fact.payload)) return 'imported';
  if (!isCreditKind(fact.kind)) return 'unread';
  if (correction?.leftOut) return 'leftOut';
  const payload = { ...(fact.payload as { readonly [name: string]: unknown }), ...correction?.set };
  if (!isReadable(fact.kind, payload)) return 'unread';
  if (fact.occurredAt < windowBegins(judged)) return 'old';
  if (fact.kind === 'order.agreed' && payload.sellerOrgId !== judged.subjectOrgId) return 'notSeller';
  if (correction) return 'corrected';
  return EXCUSES.includes(payload.causedBy) ? 'excused' : 'counts';
}
