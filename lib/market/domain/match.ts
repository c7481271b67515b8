import { divideHalfEven, type Fen } from '../../shared/money';
import type { Grams } from '../../shared/quantity';

/**
 * What a tonne costs at the buyer's gate: price + freight + grade penalty - urgency. All figures are fen per tonne, so that
 * offers priced by 斤, kilo or tonne compare alike.
 */

/** Road freight for full and part loads of fresh produce: one yuan a tonne and kilometre (our own planning figure, shown on screen). */
export const FREIGHT_FEN_PER_TONNE_KM = 100n;
/** A tonne of a lower grade loses about this much more in sorting, for each step below the best: basis points of its price. */
export const SORTING_BPS_PER_GRADE = 100n;
/** Ripe produce that must go within two days is worth taking at once: what the seller gains by not losing it, in basis points. */
export const URGENCY_BPS = 150n;
const URGENT_DAYS = 2;

export type Supply = {
  readonly listingId: string; readonly sellerOrgId: string; readonly pricePerTonneFen: Fen; readonly gradeRank: number;
  readonly remainingGrams: Grams; readonly minimumGrams: Grams;
  /** China days, "2026-11-23". */
  readonly harvestFrom: string; readonly harvestTo: string;
  /** Over the road, to where it is wanted. */
  readonly roadMetres: number;
};

export type Wanted = {
  /** At least this grade: its rank is the largest one that will do. */
  readonly gradeRank: number;
  readonly massGrams: Grams; readonly capPerTonneFen: Fen | null; readonly radiusMetres: number;
  readonly deliverFrom: string; readonly deliverTo: string;
};

export type LandedCost = {
  readonly priceFen: Fen; readonly freightFen: Fen; readonly gradeFen: Fen; readonly urgencyFen: Fen; readonly totalFen: Fen;
};

const days = (from: string, to: string): number => Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);

/** Fen per tonne at the buyer's gate; each part is rounded half to even, once. */
export function landedCost(supply: Supply, today: string): LandedCost {
  const freightFen = freight(supply);
  const gradeFen = divideHalfEven(supply.pricePerTonneFen * SORTING_BPS_PER_GRADE * BigInt(supply.gradeRank), 10_000n);
  const urgencyFen = days(today, supply.harvestTo) <= URGENT_DAYS ? divideHalfEven(supply.pricePerTonneFen * URGENCY_BPS, 10_000n) : 0n;
  return { priceFen: supply.pricePerTonneFen, freightFen, gradeFen, urgencyFen, totalFen: supply.pricePerTonneFen + freightFen + gradeFen - urgencyFen };
}

const freight = (supply: Pick<Supply, 'roadMetres'>): Fen => divideHalfEven(BigInt(supply.roadMetres) * FREIGHT_FEN_PER_TONNE_KM, 1000n);

/** The hard filters: grade, window, way, and that at least the minimum can be taken. The cap is held against price and freight. */
export function isPossible(supply: Supply, wanted: Wanted): boolean {
  return supply.gradeRank <= wanted.gradeRank
    && supply.harvestFrom <= wanted.deliverTo && supply.harvestTo >= wanted.deliverFrom
    && supply.roadMetres <= wanted.radiusMetres
    && supply.remainingGrams > 0n && (supply.minimumGrams <= wanted.massGrams || supply.remainingGrams <= wanted.massGrams)
    && (wanted.capPerTonneFen === null || supply.pricePerTonneFen + freight(supply) <= wanted.capPerTonneFen);
}

/** Why a listing is recommended; the words are in messages, the figures are parameters. */
export type Reason =
  | { readonly code: 'CHEAPEST_LANDED' }
  | { readonly code: 'NEAREST'; readonly km: number }
  | { readonly code: 'BEST_GRADE' }
  | { readonly code: 'FRESHEST'; readonly day: string }
  | { readonly code: 'FILLS_WHOLE' }
  | { readonly code: 'DEALT_BEFORE'; readonly times: number }
  | { readonly code: 'BELOW_BOARD'; readonly percent: number }
  | { readonly code: 'MUST_GO'; readonly day: string };

export type Match = { readonly supply: Supply; readonly cost: LandedCost; readonly reasons: readonly Reason[] };

type Known = {
  /** How often the two have dealt before, by seller. */
  readonly dealt: ReadonlyMap<string, number>;
  /** The price board's median of the leaf and grade, fen per tonne; null when nothing was traded. */
  readonly boardPerTonneFen: Fen | null;
};

const byCost = (a: Match, b: Match): number =>
  a.cost.totalFen === b.cost.totalFen ? (a.supply.listingId < b.supply.listingId ? -1 : 1) : a.cost.totalFen < b.cost.totalFen ? -1 : 1;

/** At most three reasons a match: first what sets it apart from the others shown, then what holds for itself. */
function reasonsFor(match: Match, shown: readonly Match[], wanted: Wanted, known: Known, today: string): Reason[] {
  const { supply } = match;
  const reasons: Reason[] = [];
  const best = <T>(of: (other: Match) => T, isBetter: (a: T, b: T) => boolean) => shown.every((other) => other === match || !isBetter(of(other), of(match)));
  if (shown[0] === match) reasons.push({ code: 'CHEAPEST_LANDED' });
  if (shown.length > 1 && best((other) => other.supply.roadMetres, (a, b) => a <= b)) reasons.push({ code: 'NEAREST', km: Math.round(supply.roadMetres / 1000) });
  if (shown.length > 1 && best((other) => other.supply.gradeRank, (a, b) => a <= b)) reasons.push({ code: 'BEST_GRADE' });
  if (shown.length > 1 && best((other) => other.supply.harvestFrom, (a, b) => a <= b)) reasons.push({ code: 'FRESHEST', day: supply.harvestFrom });
  const times = known.dealt.get(supply.sellerOrgId) ?? 0;
  if (times > 0) reasons.push({ code: 'DEALT_BEFORE', times });
  if (known.boardPerTonneFen !== null && supply.pricePerTonneFen * 100n <= known.boardPerTonneFen * 97n) {
    reasons.push({ code: 'BELOW_BOARD', percent: Number(((known.boardPerTonneFen - supply.pricePerTonneFen) * 100n) / known.boardPerTonneFen) });
  }
  if (days(today, supply.harvestTo) <= URGENT_DAYS) reasons.push({ code: 'MUST_GO', day: supply.harvestTo });
  if (supply.remainingGrams >= wanted.massGrams) reasons.push({ code: 'FILLS_WHOLE' });
  return reasons.slice(0, 3);
}

/** The exact best of all possible listings by landed cost (ties by id). */
export function cheapest(supplies: readonly Supply[], wanted: Wanted, today: string, top = 20): Match[] {
  return supplies.filter((supply) => isPossible(supply, wanted))
    .map((supply): Match => ({ supply, cost: landedCost(supply, today), reasons: [] })).sort(byCost).slice(0, top);
}

/** The shown listings with the reasons for each, in words. */
export const withReasons = (shown: readonly Match[], wanted: Wanted, known: Known, today: string): Match[] =>
  shown.map((match) => ({ ...match, reasons: reasonsFor(match, shown, wanted, known, today) }));

/** A request that a listing is held against, with the way to it. */
export type Request = Wanted & { readonly demandId: string; readonly buyerOrgId: string; readonly capPerTonneFen: Fen; readonly roadMetres: number };

/** Why a request is worth the seller's while. */
export type RequestReason =
  | { readonly code: 'BEST_AT_GATE' }
  | { readonly code: 'NEAREST_BUYER'; readonly km: number }
  | { readonly code: 'BOUGHT_BEFORE'; readonly times: number }
  | { readonly code: 'ABOVE_ASKING'; readonly percent: number }
  | { readonly code: 'TAKES_ALL' }
  | { readonly code: 'SOONEST'; readonly day: string };

export type RequestMatch = { readonly request: Request; readonly atGateFen: Fen; readonly reasons: readonly RequestReason[] };

/** At most three reasons a request, first what sets it apart from the others shown. */
function requestReasons(match: RequestMatch, shown: readonly RequestMatch[], supply: Omit<Supply, 'roadMetres'>, dealt: ReadonlyMap<string, number>): RequestReason[] {
  const { request, atGateFen } = match;
  const first = <T>(of: (request: Request) => T) => shown.length > 1 && shown.every((other) => other === match || of(request) < of(other.request));
  const times = dealt.get(request.buyerOrgId) ?? 0;
  const reasons: RequestReason[] = [];
  if (shown[0] === match) reasons.push({ code: 'BEST_AT_GATE' });
  if (first(({ roadMetres }) => roadMetres)) reasons.push({ code: 'NEAREST_BUYER', km: Math.round(request.roadMetres / 1000) });
  if (times > 0) reasons.push({ code: 'BOUGHT_BEFORE', times });
  if (atGateFen * 100n >= supply.pricePerTonneFen * 103n) reasons.push({ code: 'ABOVE_ASKING', percent: Number(((atGateFen - supply.pricePerTonneFen) * 100n) / supply.pricePerTonneFen) });
  if (request.massGrams >= supply.remainingGrams) reasons.push({ code: 'TAKES_ALL' });
  if (first(({ deliverFrom }) => deliverFrom)) reasons.push({ code: 'SOONEST', day: request.deliverFrom });
  return reasons.slice(0, 3);
}

/** The other direction: the exact best requests for a listing, by what they leave at the farm gate at most (ties by id). */
export function bestRequests(supply: Omit<Supply, 'roadMetres'>, requests: readonly Request[], top = 20): RequestMatch[] {
  return requests.filter((request) => isPossible({ ...supply, roadMetres: request.roadMetres }, request))
    .map((request): RequestMatch => ({ request, atGateFen: request.capPerTonneFen - freight(request), reasons: [] }))
    .sort((a, b) => (a.atGateFen === b.atGateFen ? (a.request.demandId < b.request.demandId ? -1 : 1) : a.atGateFen > b.atGateFen ? -1 : 1)).slice(0, top);
}

/** The shown requests with the reasons for each, in words. */
export const withRequestReasons = (shown: readonly RequestMatch[], supply: Omit<Supply, 'roadMetres'>, dealt: ReadonlyMap<string, number>): RequestMatch[] =>
  shown.map((match) => ({ ...match, reasons: requestReasons(match, shown, supply, dealt) }));
