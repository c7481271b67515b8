/** What in a record is worth a second look of a lender's officer. Nothing here changes a score: the officer judges. */
import type { FeatureValues } from './features';

export type SignalInput = {
  readonly features: FeatureValues;
  /** Buyers of hers that share a member with her own organisation. */
  readonly relatedBuyers: number;
  /** Days since goods of hers were last accepted; null when none ever were. */
  readonly daysSinceDelivery: number | null;
};

export const SIGNALS = ['selfDealing', 'concentration', 'silence', 'arrears', 'refunds'] as const;
export type SignalId = (typeof SIGNALS)[number];
/** `figure` is a whole number: buyers, basis points or days, as the signal's words say. */
export type Signal = { readonly id: SignalId; readonly level: 'good' | 'watch' | 'bad'; readonly figure: number | null };

const level = (value: number, watchFrom: number, badFrom: number): Signal['level'] => (value >= badFrom ? 'bad' : value >= watchFrom ? 'watch' : 'good');

/** Thresholds set by experts, like the card: HHI of 0.4 and 0.65, a month and a season of silence, a day and a month of arrears, 3 and 8 % refunded. */
export function signalsOf({ features, relatedBuyers, daysSinceDelivery }: SignalInput): Signal[] {
  const figures: readonly (readonly [SignalId, bigint | number | null, number, number])[] = [
    ['selfDealing', relatedBuyers, 1, 1],
    ['concentration', features.buyerConcentration, 4000, 6500],
    ['silence', daysSinceDelivery, 31, 92],
    ['arrears', features.worstDaysPastDue, 1, 31],
    ['refunds', features.refundShare, 300, 800],
  ];
  return figures.filter(([, value]) => value !== null).map(([id, value, watchFrom, badFrom]) =>
    ({ id, level: level(Number(value), watchFrom, badFrom), figure: Number(value) }));
}
