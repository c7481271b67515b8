import type { ErrorTable } from '../operation/operation';
import type { OfferError } from './domain/offer';

export type MarketError = OfferError;

export const MARKET_ERRORS: ErrorTable<MarketError> = {
  NOT_YOUR_TURN: { status: 409, messageKey: 'market.errors.NOT_YOUR_TURN' },
  OFFER_ENDED: { status: 409, messageKey: 'market.errors.OFFER_ENDED' },
  DEADLINE_PASSED: { status: 409, messageKey: 'market.errors.DEADLINE_PASSED' },
  SOLD_OUT: { status: 409, messageKey: 'market.errors.SOLD_OUT' },
  TOO_LITTLE: { status: 422, messageKey: 'market.errors.TOO_LITTLE' },
  NOT_IN_STEPS: { status: 422, messageKey: 'market.errors.NOT_IN_STEPS' },
  LISTING_CLOSED: { status: 409, messageKey: 'market.errors.LISTING_CLOSED' },
  SAME_TERMS: { status: 422, messageKey: 'market.errors.SAME_TERMS' },
};
