import type { DocumentDto } from '../esign/dto';
import type { MassUnit } from '../shared/quantity';
import type { Badge } from './domain/badge';
import type { DeductionReason } from './domain/grading';
import type { CertificateBasis, LotEventKind } from './domain/lots';
import type { AgreementState, DeliveryState, MoneyState } from './domain/machines';
import type { CausedBy, Side } from './domain/snapshots';
import type { OrderTerms } from './domain/terms';

/** Fen and grams travel as decimal strings; days as "2026-11-25". */
type Party = { readonly id: string; readonly name: string; readonly shortName: string; readonly regionCode: string };

type Goods = {
  readonly leafId: string; readonly variety: string | null; readonly gradeId: string;
  readonly massGrams: string; readonly soldBy: MassUnit; readonly priceFen: string; readonly pricedBy: MassUnit; readonly amountFen: string;
};

/** A line of a list of orders. */
export type OrderRowDto = Goods & {
  readonly id: string; readonly number: string; readonly side: Side; readonly other: Party;
  readonly badge: Badge;
  /** Whether it waits for the reader's own organisation, and until when. */
  readonly mine: boolean; readonly deadline: Date | null;
  readonly deliverOn: string; readonly createdAt: Date; readonly acceptedGrams: string; readonly grossFen: string;
};

export type TicketDto = {
  readonly id: string; readonly seq: number; readonly grossGrams: string; readonly tareGrams: string; readonly netGrams: string;
  readonly method: 'hand' | 'device'; readonly device: string | null; readonly weighedAt: Date; readonly struck: boolean; readonly hasPhoto: boolean;
};
export type SheetDto = {
  readonly seq: number; readonly gradeId: string; readonly sampleCount: number; readonly defectCount: number; readonly moistureBps: number | null;
  readonly deductionBps: number; readonly gradeKept: boolean; readonly reasons: readonly DeductionReason[]; readonly note: string | null; readonly gradedAt: Date;
};
export type DeliveryDto = {
  readonly id: string; readonly seq: number; readonly state: DeliveryState; readonly vehicle: string | null;
  readonly lot: { readonly id: string; readonly code: string; readonly certificateNo: string | null };
  readonly sentGrams: string; readonly plannedFen: string; readonly weighedGrams: string | null;
  readonly dispatchedAt: Date; readonly arrivedAt: Date | null; readonly acceptBy: Date; readonly decidedAt: Date | null; readonly decidedBy: 'buyer' | 'deadline' | null;
  readonly deliveredGrams: string | null; readonly acceptedGrams: string | null; readonly rejectedGrams: string | null;
  readonly grossFen: string | null; readonly deductionFen: string | null; readonly rejectReason: string | null; readonly rejectNote: string | null; readonly causedBy: CausedBy | null;
  readonly tickets: readonly TicketDto[]; readonly sheets: readonly SheetDto[];
};

/** What the reader may do now; the buttons of the page. */
export type OrderMoves = {
  readonly sign: boolean; readonly pay: boolean; readonly dispatch: boolean; readonly cancel: boolean; readonly endShort: boolean;
};

/** An order as one of its parties sees it, with its machines. */
export type OrderDto = Goods & {
  readonly id: string; readonly number: string; readonly side: Side; readonly seller: Party; readonly buyer: Party; readonly grower: Party;
  readonly badge: Badge; readonly agreement: AgreementState; readonly money: MoneyState;
  readonly terms: OrderTerms; readonly deliverOn: string; readonly place: string; readonly regionCode: string;
  readonly createdAt: Date; readonly signBy: Date; readonly signedAt: Date | null; readonly payBy: Date | null; readonly paidAt: Date | null;
  readonly completedAt: Date | null; readonly endedAt: Date | null; readonly endReason: string | null; readonly endCausedBy: CausedBy | null;
  readonly document: DocumentDto;
  /** For the buyer while a payment code is open. */
  readonly qrToken: string | null;
  readonly sentGrams: string; readonly deliveredGrams: string; readonly acceptedGrams: string; readonly rejectedGrams: string; readonly grossFen: string;
  readonly expectedGrams: string; readonly mostGrams: string;
  readonly deliveries: readonly DeliveryDto[];
  readonly moves: OrderMoves;
};

/** What confirming an acceptance would come to. */
export type ForesightDto = {
  readonly deliveredGrams: string; readonly acceptedGrams: string; readonly rejectedGrams: string; readonly deductionBps: number;
  readonly deductionFen: string; readonly grossFen: string; readonly uncappedFen: string; readonly returnFen: string | null; readonly completesOrder: boolean;
};

export type LotRowDto = {
  readonly id: string; readonly code: string; readonly leafId: string; readonly variety: string | null; readonly gradeId: string | null;
  readonly leftGrams: string; readonly bornGrams: string; readonly harvestedOn: string; readonly certificateNo: string | null; readonly imported: boolean;
};

export type LotEventDto = {
  readonly event: LotEventKind; readonly grams: string | null; readonly occurredAt: Date;
  /** The organisation at whose place it happened; masked where it is a person and the page is public. */
  readonly where: string;
  /** The fact that says so in the evidence. */
  readonly factId: string | null;
};

/** A lot for its owner: what stands on its label and on its certificate. */
export type LotDto = LotRowDto & {
  readonly owner: Party; readonly grower: Party; readonly place: string; readonly regionCode: string; readonly createdAt: Date;
  readonly certificateBasis: CertificateBasis | null; readonly certifiedAt: Date | null; readonly events: readonly LotEventDto[];
};

/** What `/trace/<lot>` shows to anybody: no personal data beyond a masked name. */
export type TraceDto = {
  readonly code: string; readonly leafId: string; readonly variety: string | null; readonly gradeId: string | null;
  readonly bornGrams: string; readonly harvestedOn: string; readonly regionCode: string; readonly place: string; readonly sellerName: string; readonly growerName: string;
  readonly certificateNo: string | null; readonly certificateBasis: CertificateBasis | null; readonly certifiedAt: Date | null;
  readonly imported: boolean; readonly events: readonly LotEventDto[];
};
