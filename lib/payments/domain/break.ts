import type { Fragment } from '../../operation/plan';
import type { Fen } from '../../shared/money';
import type { Moment } from './snapshots';

export type BreakKind =
  | 'LOCAL_MISSING' | 'CHANNEL_MISSING' | 'AMOUNT' | 'STATUS' | 'REFUND_MISSING' | 'DUPLICATE' | 'SPLIT_MISMATCH' | 'DISCOUNT_SPONSOR';

export type NewBreak = {
  readonly kind: BreakKind;
  /** What differs: an attempt, a refund, a split, a transfer, or a number of the channel that we do not know. */
  readonly subjectId: string;
  readonly paymentId?: string | null;
  readonly organisationId?: string | null;
  readonly expectedFen?: Fen | null;
  readonly actualFen?: Fen | null;
  /** Names the time, where the same thing may differ again after people have seen to it once. */
  readonly again?: string | null;
  /** One sentence for the person who will look at it. */
  readonly note: string;
};

/** Raises a difference, once for its kind and subject however often it is met. */
export function raiseBreak(item: NewBreak, { now, newId }: Moment): Fragment {
  return { changes: [{ op: 'insert', table: 'break_item', ifAbsent: true, rows: [{
    id: newId('break'), key: `${item.kind}:${item.subjectId}${item.again ? `:${item.again}` : ''}`, kind: item.kind, channel: 'unionpay', subjectId: item.subjectId,
    paymentId: item.paymentId ?? null, organisationId: item.organisationId ?? null, expectedFen: item.expectedFen ?? null, actualFen: item.actualFen ?? null,
    note: item.note, state: 'OPEN', raisedAt: now,
  }] }] };
}
