import { divideHalfEven, type Fen } from '../../shared/money';
import { GRAMS_PER_UNIT, lineAmount, type Grams, type MassUnit } from '../../shared/quantity';
import { err, invariant, ok, type Result } from '../../shared/result';
import type { OrderTerms } from './terms';

/** What settlement needs to know of a decided delivery. Masses in grams, money in fen. */
export type AcceptedDelivery = {
  readonly deliveryId: string;
  readonly orderId: string;
  readonly orderNumber: string;
  readonly sellerOrgId: string;
  readonly buyerOrgId: string;
  /** Whose produce it was, by weighed share; the seller itself when it grew it. */
  readonly growerShares: readonly { readonly orgId: string; readonly grams: Grams }[];
  readonly acceptedGrams: Grams;
  readonly rejectedGrams: Grams;
  /** Whose doing it was that something was not accepted. */
  readonly causedBy: 'seller' | 'buyer' | 'platform' | 'nature';
  /** After grade deductions. */
  readonly grossFen: Fen;
  readonly deductionFen: Fen;
  /** The price of what the seller said was sent. */
  readonly plannedFen: Fen;
  /** The order ends with this one: orderAmountFen - orderGrossFen goes back to the buyer. */
  readonly completesOrder: boolean;
  /** What the buyer paid for the whole order. */
  readonly orderAmountFen: Fen;
  /** Gross of all deliveries of the order up to and with this one. */
  readonly orderGrossFen: Fen;
  readonly acceptedAt: Date;
  /** When the goods were sent, from which days to cash are counted. */
  readonly invoicedAt: Date;
  readonly regionCode: string;
  readonly leafId: string;
  readonly gradeId: string;
};

/** The line of an order as far as acceptance depends on it: what was agreed, and what earlier deliveries came to. */
export type Account = {
  readonly massGrams: Grams;
  readonly priceFen: Fen;
  readonly pricedBy: MassUnit;
  readonly amountFen: Fen;
  readonly deliveredGrams: Grams;
  readonly acceptedGrams: Grams;
  readonly grossFen: Fen;
  /** Consignments not yet decided on, this one among them. */
  readonly openDeliveries: number;
  /** The seller has said that nothing more is coming. */
  readonly lastSent: boolean;
  readonly terms: Pick<OrderTerms, 'overBps' | 'underBps'>;
};

export type Outcome = {
  readonly acceptedGrams: Grams;
  readonly rejectedGrams: Grams;
  readonly grossFen: Fen;
  readonly deductionFen: Fen;
  /** The part of the goods' price that is not paid because the contract's amount was reached. */
  readonly uncappedFen: Fen;
  readonly orderGrossFen: Fen;
  readonly completesOrder: boolean;
};

const shareUp = (grams: Grams, bps: number): Grams => (grams * BigInt(bps)) / 10_000n;

/** The most that may be accepted over all deliveries: the contracted mass and the signed tolerance above it. */
export const mostGrams = (account: Pick<Account, 'massGrams' | 'terms'>): Grams => account.massGrams + shareUp(account.massGrams, account.terms.overBps);
/** The least that fulfils the contract. */
export const leastGrams = (account: Pick<Account, 'massGrams' | 'terms'>): Grams => account.massGrams - shareUp(account.massGrams, account.terms.underBps);

/** What goods come to after deductions: grams x price x (1 - deduction), rounded once, half to even. */
export function grossOf(acceptedGrams: Grams, deductionBps: number, price: Pick<Account, 'priceFen' | 'pricedBy'>): Fen {
  invariant(deductionBps >= 0 && deductionBps <= 10_000, 'a deduction is between nothing and all');
  return divideHalfEven(acceptedGrams * price.priceFen * BigInt(10_000 - deductionBps), GRAMS_PER_UNIT[price.pricedBy] * 10_000n);
}

/**
 * What an acceptance moves: mass and money. Accepted and rejected always sum to what was delivered; the order never comes
 * to more than what was paid for it, so goods above the contracted mass are taken within the tolerance but not paid on top.
 * The order ends with the last open consignment once enough was delivered, or once the seller sends nothing more.
 * @returns OVER_DELIVERED when more would be accepted than contract and tolerance allow
 */
export function settleAcceptance(
  account: Account, delivered: { readonly deliveredGrams: Grams; readonly acceptedGrams: Grams; readonly deductionBps: number },
): Result<Outcome, 'OVER_DELIVERED' | 'MORE_THAN_DELIVERED'> {
  const { deliveredGrams, acceptedGrams, deductionBps } = delivered;
  if (acceptedGrams > deliveredGrams) return err('MORE_THAN_DELIVERED');
  if (account.acceptedGrams + acceptedGrams > mostGrams(account)) return err('OVER_DELIVERED');
  const due = grossOf(acceptedGrams, deductionBps, account);
  const open = account.amountFen - account.grossFen;
  const grossFen = due < open ? due : open;
  return ok({
    acceptedGrams, rejectedGrams: deliveredGrams - acceptedGrams, grossFen,
    deductionFen: lineAmount(acceptedGrams, account.priceFen, account.pricedBy) - due,
    uncappedFen: due - grossFen, orderGrossFen: account.grossFen + grossFen,
    completesOrder: account.openDeliveries === 1 && (account.lastSent || account.deliveredGrams + deliveredGrams >= leastGrams(account)),
  });
}

/** What the clock accepts: all that was delivered, as far as the contract allows. */
export const acceptableGrams = (account: Account, deliveredGrams: Grams): Grams => {
  const room = mostGrams(account) - account.acceptedGrams;
  return deliveredGrams < room ? deliveredGrams : room < 0n ? 0n : room;
};
