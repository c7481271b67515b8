import { allocate, type Fen } from '../../shared/money';
import { err, ok, type Result } from '../../shared/result';

/** What a seller may give back of a sale: what is still held for an order that has ended, and after it what it has brought her side. */
export type Returnable = {
  readonly ended: boolean;
  /** Accepted deliveries that are not settled yet: whose their money is will be said in a moment. */
  readonly unsettled: number;
  /** What is still in the hold of an order that has ended: a refund that did not succeed has left it there. */
  readonly openFen: Fen;
  /** What may still go back through the channel. */
  readonly refundableFen: Fen;
  /** What each of the sellers was paid of this order, less what she has given back of it. */
  readonly received: readonly { readonly organisationId: string; readonly fen: Fen }[];
};

export type GivingBack = { readonly owedBy: string | null; readonly amountFen: Fen };

/** The most that can go back now. What has gone to a lender or to the platform is not pulled back. */
export function mostReturnable({ ended, unsettled, openFen, refundableFen, received }: Returnable): Fen {
  if (!ended || unsettled > 0) return 0n;
  const most = openFen > 0n ? openFen : received.reduce((sum, one) => sum + one.fen, 0n);
  return most < refundableFen ? most : refundableFen;
}

/**
 * Whose account an amount goes back from: the hold's as long as something is there, then each seller's by what the order has
 * brought her. The parts sum to the amount, and nobody gives more than she got.
 */
export function giveBackFrom(returnable: Returnable, amountFen: Fen): Result<readonly GivingBack[], 'ORDER_RUNNING' | 'HOLD_NOT_READY' | 'NOTHING_TO_RETURN' | 'RETURN_TOO_LARGE'> {
  if (!returnable.ended) return err('ORDER_RUNNING');
  if (returnable.unsettled > 0) return err('HOLD_NOT_READY');
  const most = mostReturnable(returnable);
  if (most === 0n) return err('NOTHING_TO_RETURN');
  if (amountFen > most) return err('RETURN_TOO_LARGE');
  if (returnable.openFen > 0n) return ok([{ owedBy: null, amountFen }]);
  const shares = allocate(amountFen, returnable.received.map((one) => one.fen));
  return ok(returnable.received.map(({ organisationId }, index) => ({ owedBy: organisationId, amountFen: shares[index]! })).filter((part) => part.amountFen > 0n));
}
