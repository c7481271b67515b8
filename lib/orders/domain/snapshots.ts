import type { NewId } from '../../shared/ids';
import type { Fen } from '../../shared/money';
import type { Grams, MassUnit } from '../../shared/quantity';
import type { AgreementState, DeliveryState, MoneyState } from './machines';
import type { OrderTerms } from './terms';

export type Moment = { readonly now: Date; readonly newId: NewId };
export type CausedBy = 'seller' | 'buyer' | 'platform' | 'nature';
export type Side = 'seller' | 'buyer';

/** An order with its line, as every rule here sees it. */
export type OrderSnapshot = {
  readonly id: string; readonly version: number; readonly number: string;
  readonly offerId: string; readonly listingId: string; readonly demandId: string | null;
  readonly sellerOrgId: string; readonly buyerOrgId: string; readonly growerOrgId: string;
  readonly agreement: AgreementState; readonly money: MoneyState;
  readonly documentId: string; readonly paymentId: string | null; readonly qrToken: string | null;
  readonly amountFen: Fen;
  /** The last day of delivery, "2026-11-25". */
  readonly deliverOn: string;
  readonly place: string; readonly regionCode: string;
  readonly terms: OrderTerms;
  readonly signBy: Date; readonly signedAt: Date | null; readonly payBy: Date | null; readonly paidAt: Date | null;
  readonly line: LineSnapshot;
};

export type LineSnapshot = {
  readonly id: string; readonly version: number;
  readonly leafId: string; readonly variety: string | null; readonly gradeId: string;
  readonly massGrams: Grams; readonly priceFen: Fen; readonly pricedBy: MassUnit; readonly soldBy: MassUnit;
  /** Consignments sent so far, and those not yet decided on. */
  readonly deliveries: number; readonly openDeliveries: number;
  /** The seller has said that nothing more is coming. */
  readonly lastSent: boolean;
  readonly sentGrams: Grams; readonly deliveredGrams: Grams;
  readonly acceptedGrams: Grams; readonly rejectedGrams: Grams; readonly grossFen: Fen;
};

/** A consignment with what was weighed and found so far. */
export type DeliverySnapshot = {
  readonly id: string; readonly version: number; readonly orderId: string; readonly seq: number;
  readonly state: DeliveryState; readonly lotId: string;
  /** Whose produce the lot is. */
  readonly growerOrgId: string;
  readonly sentGrams: Grams; readonly plannedFen: Fen;
  readonly dispatchedAt: Date; readonly arrivedAt: Date | null; readonly acceptBy: Date;
  /** Net mass of its tickets that are not struck out; 0 before the first. */
  readonly weighedGrams: Grams; readonly tickets: number;
  /** The latest grade sheet. */
  readonly sheet: { readonly seq: number; readonly deductionBps: number; readonly gradeKept: boolean } | null;
};

export type LotSnapshot = {
  readonly id: string; readonly version: number; readonly code: string;
  readonly ownerOrgId: string; readonly growerOrgId: string; readonly leafId: string; readonly gradeId: string | null;
  readonly leftGrams: Grams; readonly state: 'open' | 'void'; readonly certificateNo: string | null; readonly imported: boolean;
};

/** Whose side an organisation stands on in an order; null for a stranger. */
export const sideOf = (order: Pick<OrderSnapshot, 'sellerOrgId' | 'buyerOrgId'>, organisationId: string): Side | null =>
  organisationId === order.sellerOrgId ? 'seller' : organisationId === order.buyerOrgId ? 'buyer' : null;

/** Whose records an order belongs to on the selling side: the seller's, and the grower's it sells for. */
export const sellingOrgs = (order: Pick<OrderSnapshot, 'sellerOrgId' | 'growerOrgId'>): string[] => [...new Set([order.sellerOrgId, order.growerOrgId])];

/** "HL-2611-7K3QF9TA": the month in China and eight letters of chance, so that nobody counts a seller's orders. */
export function speakable(prefix: string, kind: 'order' | 'lot' | 'certificate', { now, newId }: Moment): string {
  const month = new Date(now.getTime() + 8 * 3_600_000).toISOString().slice(2, 7).replace('-', '');
  return `${prefix}${month}-${newId(kind).slice(-8).toUpperCase()}`;
}
