import type { Fen } from '../../shared/money';
import type { Grams } from '../../shared/quantity';

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
