import { z } from 'zod';
import type { ApiScope } from '../identity/domain/api-key';
import { counterOffer, declineOffer, makeOffer, publishListing, withdrawListing } from '../market/service';
import { accept, acceptOffer, arrive, dispatch, grade, requestPayment, signContract, weigh } from '../orders/service';
import { startAttempt } from '../payments/service';
import type { AnyOperation } from './problem';

/** An operation that programs may call. */
export type OpenOperation = {
  readonly operation: AnyOperation;
  /** A key needs one of them; null where no key will do, for what is asked for is a person's own word. */
  readonly scopes: readonly [ApiScope, ...ApiScope[]] | null;
  /** What is answered, as the OpenAPI document says it; a test calls all of them and holds it true. */
  readonly answer: z.ZodType;
  readonly summary: string;
};

const id = z.string();
const fen = z.string().regex(/^\d+$/).meta({ description: 'fen, a hundredth of a yuan, as a decimal number' });
const grams = z.string().regex(/^\d+$/).meta({ description: 'grams as a decimal number' });
const ids = <K extends string>(...names: readonly K[]) => z.strictObject(Object.fromEntries(names.map((name) => [name, id])) as Record<K, typeof id>);
const open = (operation: unknown, scopes: OpenOperation['scopes'], summary: string, answer: z.ZodType): [string, OpenOperation] =>
  [(operation as AnyOperation).name, { operation: operation as AnyOperation, scopes, summary, answer }];

/** The JSON interface for programs: tills, scales, the systems of a buyer. Only what stands here can be called. */
export const OPEN: ReadonlyMap<string, OpenOperation> = new Map([
  open(publishListing, ['sell'], 'Put goods on offer', ids('listingId')),
  open(withdrawListing, ['sell'], 'Take a listing back', ids('listingId')),
  open(makeOffer, ['buy'], 'Offer a price for a listing', ids('offerId')),
  open(counterOffer, ['sell', 'buy'], 'Answer an offer with another price', ids('offerId')),
  open(declineOffer, ['sell', 'buy'], 'Say no to an offer', ids('offerId')),
  open(acceptOffer, ['sell', 'buy'], 'Accept an offer: it becomes an order', ids('orderId', 'number', 'documentId').extend({ amountFen: fen })),
  open(signContract, null, 'Sign the contract of an order; a signature is a person\'s, so it takes her session', ids('orderId').extend({ agreement: z.enum(['sent', 'active']) })),
  open(requestPayment, ['buy'], 'Ask for the code by which an order is paid', ids('orderId', 'paymentId', 'qrToken')),
  open(startAttempt, ['read', 'buy', 'sell', 'deliver'], 'Choose a wallet behind a code; needs no token', ids('attemptId')),
  open(dispatch, ['deliver'], 'Send goods of an order', ids('orderId', 'deliveryId', 'lotId', 'lotCode')),
  open(arrive, ['deliver'], 'Goods have arrived', ids('orderId', 'deliveryId')),
  open(weigh, ['deliver'], 'Weigh what has arrived; the first weighing is the arrival where nobody recorded one', ids('orderId', 'deliveryId', 'ticketId').extend({ netGrams: grams })),
  open(grade, ['deliver'], 'Grade what has arrived', ids('orderId', 'deliveryId').extend({ deductionBps: z.int().meta({ description: 'hundredths of a per cent off the price' }) })),
  open(accept, ['deliver'], 'Accept a delivery, whole or in part', ids('orderId', 'deliveryId').extend({ acceptedGrams: grams, rejectedGrams: grams, grossFen: fen, completesOrder: z.boolean() })),
]);
