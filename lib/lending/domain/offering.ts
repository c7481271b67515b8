/** What a lender may offer on an application, what it costs in a year, and who has to say yes. */
import type { Fragment } from '../../operation/plan';
import { divideHalfEven, formatFen, type Fen } from '../../shared/money';
import { err, ok, type Result } from '../../shared/result';
import type { DayCount, LocalDay } from './calendar';
import { annualCost, checkCap, type AnnualCost } from './irr';
import { creditLimit, type Limit } from './limit';
import { dueDaysOf } from './loan-book';
import { applicationMachine } from './loan-machine';
import { buildSchedule, ppmOfBps, type Instalment, type LoanMethod, type LoanTerms } from './schedule';
import { isStanding, type Application, type LoanRequest, type Moment, type Offer, type Product } from './snapshots';

/** Interest counts real days over 365, as banks here do. */
export const DAY_COUNT: DayCount = 'ACT/365';

export type Priced = { readonly method: LoanMethod; readonly principalFen: Fen; readonly rateBps: number; readonly feeFen: Fen; readonly months: number };
export type Quote = { readonly terms: LoanTerms; readonly schedule: readonly Instalment[]; readonly cost: AnnualCost };

/** The schedule and the yearly cost of terms, if the money came on a day. */
export function quote({ method, principalFen, rateBps, feeFen, months }: Priced, on: LocalDay): Quote {
  const terms: LoanTerms = {
    method, principalFen, annualRatePpm: ppmOfBps(BigInt(rateBps)), dayCount: DAY_COUNT, disbursedOn: on, dueDays: dueDaysOf(method, on, months),
  };
  const schedule = buildSchedule(terms);
  return { terms, schedule, cost: annualCost(terms, schedule, feeFen) };
}

export const feeOf = (principalFen: Fen, feeBps: number): Fen => divideHalfEven(principalFen * BigInt(feeBps), 10_000n);

export type LimitBasis = { readonly score: number; readonly seasonNetFen: readonly Fen[]; readonly otherOutstandingFen: Fen };

/** How much a product allows to this borrower now. */
export const limitOf = (product: Product, basis: LimitBasis): Limit =>
  creditLimit({ ...basis, productCapFen: product.maxFen, deductionCapBps: BigInt(product.deductionCapBps) });

export type OfferError =
  | 'APPLICATION_ENDED' | 'REQUEST_ENDED' | 'NO_CONSENT' | 'BELOW_PASS_MARK' | 'ABOVE_LIMIT' | 'ABOVE_ASKED' | 'AMOUNT_OUT_OF_RANGE' | 'MONTHS_OUT_OF_RANGE'
  | 'RATE_ABOVE_PRODUCT' | 'ABOVE_RATE_CAP';
export type OfferRefusal = { readonly code: OfferError; readonly params?: { readonly [name: string]: string | number } };
const no = (code: OfferError, params?: OfferRefusal['params']): Result<never, OfferRefusal> => err({ code, params });

export type OfferCase = {
  readonly application: Application; readonly request: LoanRequest; readonly product: Product;
  readonly basis: LimitBasis; readonly consented: boolean; readonly rateCapBps: bigint; readonly today: LocalDay;
};
export type Wish = { readonly principalFen: Fen; readonly months: number; readonly rateBps: number };

/** Whether these terms may be offered at all; what they cost, and under which limit they stay. */
export function checkOffer(of: OfferCase, wish: Wish): Result<{ quote: Quote; feeFen: Fen; limit: Limit }, OfferRefusal> {
  const { application, request, product, basis } = of;
  if (!applicationMachine.can(application.state, 'offer')) return no('APPLICATION_ENDED');
  if (request.state !== 'OPEN' && request.state !== 'OFFERED') return no('REQUEST_ENDED');
  if (!of.consented) return no('NO_CONSENT');
  if (!request.waived && application.score < product.passMark) return no('BELOW_PASS_MARK', { score: application.score, passMark: product.passMark });
  const limit = limitOf(product, basis);
  if (wish.principalFen > limit.limitFen) return no('ABOVE_LIMIT', { limit: formatFen(limit.limitFen) });
  if (wish.principalFen > application.amountFen) return no('ABOVE_ASKED');
  if (wish.principalFen < product.minFen || wish.principalFen > product.maxFen) {
    return no('AMOUNT_OUT_OF_RANGE', { min: formatFen(product.minFen), max: formatFen(product.maxFen) });
  }
  if (wish.months < product.minMonths || wish.months > product.maxMonths) return no('MONTHS_OUT_OF_RANGE', { min: product.minMonths, max: product.maxMonths });
  if (wish.rateBps > product.rateBps) return no('RATE_ABOVE_PRODUCT');
  const feeFen = feeOf(wish.principalFen, product.feeBps);
  const quoted = quote({ ...wish, method: product.method, feeFen }, of.today);
  return checkCap(quoted.cost, of.rateCapBps).ok ? ok({ quote: quoted, feeFen, limit }) : no('ABOVE_RATE_CAP');
}

/** The farmer sees it from now on: the application moves with the first offer, the request says that it was answered. */
function layBefore({ application, request }: Pick<OfferCase, 'application' | 'request'>, { now }: Moment): Fragment {
  const next = applicationMachine.next(application.state, 'offer');
  return {
    changes: [
      { op: 'update', table: 'loan_application', id: application.id, version: application.version, set: { state: next.ok ? next.value : application.state, ...(application.state === 'scored' ? { offeredAt: now } : {}) } },
      ...(request.state === 'OPEN' ? [{ op: 'update' as const, table: 'loan_request', id: request.id, version: request.version, set: { state: 'OFFERED', decidedAt: now } }] : []),
    ],
  };
}

export type Proposed = { readonly fragment: Fragment; readonly offerId: string; readonly needsChecker: boolean; readonly irrBps: bigint };

/**
 * An officer's offer takes the place of the one before. Up to the product's threshold it lies before the farmer at once;
 * above it a second person decides first.
 */
export function proposeOffer(of: OfferCase, wish: Wish, by: { readonly personId: string; readonly note: string | null }, moment: Moment): Result<Proposed, OfferRefusal> {
  const checked = checkOffer(of, wish);
  if (!checked.ok) return checked;
  const { application, request, product } = of;
  const { feeFen, limit, quote: { cost } } = checked.value;
  const needsChecker = wish.principalFen > product.fourEyesFen;
  const offerId = moment.newId('loanOffer');
  const before = application.offers.filter((offer) => offer.lenderOrgId === request.lenderOrgId && isStanding(offer));
  const own: Fragment = {
    changes: [
      ...before.map((offer) => ({ op: 'update' as const, table: 'loan_offer', id: offer.id, version: offer.version, set: { state: 'WITHDRAWN' } })),
      { op: 'insert', table: 'loan_offer', rows: [{
        id: offerId, applicationId: application.id, lenderOrgId: request.lenderOrgId, borrowerOrgId: application.borrowerOrgId, productId: product.id,
        state: needsChecker ? 'PROPOSED' : 'OPEN', method: product.method, principalFen: wish.principalFen, feeFen, rateBps: wish.rateBps, months: wish.months,
        dayCount: DAY_COUNT, deductionCapBps: product.deductionCapBps, weeklyFloorFen: product.weeklyFloorFen, priority: product.priority,
        irrBps: Number(cost.irrBps), simpleBps: Number(cost.simpleBps), costFen: cost.costFen, limitFen: limit.limitFen, needsChecker,
        madeBy: by.personId, madeAt: moment.now, note: by.note, validUntil: application.expiresAt,
      }] },
    ],
  };
  const shown = needsChecker ? touch(application) : layBefore(of, moment);
  return ok({ offerId, needsChecker, irrBps: cost.irrBps, fragment: { changes: [...own.changes!, ...shown.changes!] } });
}

/** Raises the version that guards requests and offers, where the application itself does not change. */
export const touch = (application: Pick<Application, 'id' | 'version'>): Fragment =>
  ({ changes: [{ op: 'update', table: 'loan_application', id: application.id, version: application.version, set: {} }] });

/** The second person says yes or sends it back. Whoever made an offer never checks it. */
export function decideCheck(
  of: OfferCase, offer: Offer, decision: { readonly approve: boolean; readonly note: string | null; readonly personId: string }, moment: Moment,
): Result<Fragment, OfferRefusal | 'OFFER_ENDED' | 'MAKER_CANNOT_CHECK'> {
  if (offer.state !== 'PROPOSED') return err('OFFER_ENDED');
  if (offer.madeBy === decision.personId) return err('MAKER_CANNOT_CHECK');
  const judged = { checkedBy: decision.personId, checkedAt: moment.now, ...(decision.note ? { note: decision.note } : {}) };
  if (!decision.approve) {
    return ok({ changes: [{ op: 'update', table: 'loan_offer', id: offer.id, version: offer.version, set: { state: 'RETURNED', ...judged } }, ...touch(of.application).changes!] });
  }
  // What held when it was made must hold when it is approved.
  const still = checkOffer(of, { principalFen: offer.principalFen, months: offer.months, rateBps: offer.rateBps });
  if (!still.ok) return still;
  return ok({ changes: [{ op: 'update', table: 'loan_offer', id: offer.id, version: offer.version, set: { state: 'OPEN', ...judged } }, ...layBefore(of, moment).changes!] });
}
