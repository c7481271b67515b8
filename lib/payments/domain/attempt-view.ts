import type { Fen } from '../../shared/money';
import type { AttemptState, Outcome } from './machines';

/** What a payer is told of an attempt: an unknown outcome is said to be unknown, and money on its way back to be so. */
export function viewOf(attempt: { readonly state: AttemptState; readonly outcome: Outcome | null; readonly payUrl: string | null; readonly capturedFen: Fen; readonly refundedFen: Fen }) {
  switch (attempt.state) {
    case 'CREATED': return 'OPENING';
    case 'SUBMITTED': return attempt.payUrl === null ? 'OPENING' : 'WAITING';
    case 'UNKNOWN': return 'UNKNOWN';
    case 'FAILED': return 'FAILED';
    case 'CLOSED': return 'CLOSED';
    case 'SUCCEEDED': {
      if (attempt.capturedFen > 0n && attempt.refundedFen === attempt.capturedFen) return 'REFUNDED';
      return attempt.outcome === 'LATE' || attempt.outcome === 'SURPLUS' || attempt.outcome === 'CONFLICTED' ? attempt.outcome : 'PAID';
    }
  }
}
