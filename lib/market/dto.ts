import type { MassUnit } from '../shared/quantity';
import type { ListingStatus } from './domain/listing';
import type { DemandStatus } from './domain/demand';
import type { Reason, RequestReason } from './domain/match';
import type { OfferStatus, Side } from './domain/offer';

/** Masses are grams and money is fen, as decimal strings; days are China days, moments ISO. Names come from catalogue by id. */
export type ListingDto = {
  readonly id: string; readonly status: ListingStatus; readonly sellerOrgId: string; readonly sellerName: string; readonly growerOrgId: string; readonly growerName: string;
  readonly leafId: string; readonly variety: string | null; readonly gradeId: string;
  readonly massGrams: string; readonly remainingGrams: string; readonly minimumGrams: string; readonly stepGrams: string;
  readonly priceFen: string; readonly pricedBy: MassUnit; readonly soldBy: MassUnit; readonly pricePerTonneFen: string;
  readonly harvestFrom: string; readonly harvestTo: string; readonly regionCode: string; readonly place: string; readonly note: string | null;
  readonly hasPhoto: boolean; readonly openOffers: number; readonly createdAt: string;
};

export type DemandDto = {
  readonly id: string; readonly status: DemandStatus; readonly buyerOrgId: string; readonly buyerName: string; readonly leafId: string; readonly gradeId: string;
  readonly massGrams: string; readonly remainingGrams: string; readonly capPerTonneFen: string; readonly pricedBy: MassUnit;
  readonly deliverFrom: string; readonly deliverTo: string; readonly regionCode: string; readonly place: string; readonly radiusKm: number; readonly note: string | null;
};

/** A listing that fits, with what it costs at the gate (fen per tonne) and why it is recommended. */
export type MatchDto = {
  readonly listing: ListingDto; readonly roadKm: number;
  readonly freightFen: string; readonly gradeFen: string; readonly urgencyFen: string; readonly landedFen: string;
  readonly reasons: readonly Reason[];
};

export type SourcingDto = {
  readonly matches: readonly MatchDto[];
  /** Of all listings that pass the hard filters, not only the twenty shown. */
  readonly possible: number; readonly totalGrams: string;
  readonly board: BoardRowDto | null;
  /** Which of the shown together fill the wanted mass most cheaply. */
  readonly fill: readonly { readonly listingId: string; readonly grams: string }[];
};

/** A demand that a listing could serve, with what the seller would get at the farm gate. */
export type DemandMatchDto = { readonly demand: DemandDto; readonly roadKm: number; readonly atGateFen: string; readonly reasons: readonly RequestReason[] };

export type OfferDto = {
  readonly id: string; readonly status: OfferStatus; readonly side: Side; readonly waitingFor: Side; readonly listingId: string; readonly demandId: string | null;
  readonly sellerName: string; readonly buyerName: string; readonly leafId: string; readonly variety: string | null; readonly gradeId: string;
  readonly massGrams: string; readonly priceFen: string; readonly pricedBy: MassUnit; readonly soldBy: MassUnit; readonly amountFen: string;
  readonly listingPriceFen: string; readonly listingPricedBy: MassUnit; readonly deliverOn: string; readonly place: string; readonly deadline: string; readonly changedAt: string;
};
export type OfferTurnDto = { readonly act: string; readonly side: Side; readonly massGrams: string; readonly priceFen: string; readonly note: string | null; readonly at: string };

/** The price board: what a leaf and grade really cost, volume-weighted, over the last days; fen per tonne. */
export type BoardRowDto = {
  readonly leafId: string; readonly gradeId: string; readonly trades: number; readonly massGrams: string;
  readonly meanFen: string; readonly lowFen: string; readonly medianFen: string; readonly highFen: string;
  /** Against the days before, in basis points; null when nothing was traded then. */
  readonly trendBps: number | null;
};
/** One week of a kind and grade, counted from the first week of the span; fen per tonne. */
export type BoardWeekDto = {
  readonly leafId: string; readonly gradeId: string; readonly week: number; readonly meanFen: string; readonly lowFen: string; readonly highFen: string;
  readonly massGrams: string; readonly trades: number;
};
export type BoardDayDto = { readonly day: string; readonly medianFen: string; readonly lowFen: string; readonly highFen: string; readonly trades: number };
