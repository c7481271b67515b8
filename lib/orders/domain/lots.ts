import { recordFact } from '../../evidence/record';
import type { Change, Fragment } from '../../operation/plan';
import { chinaDay, DAY_MS } from '../../shared/clock';
import type { JsonObject } from '../../shared/json';
import type { Grams } from '../../shared/quantity';
import { err, ok, type Result } from '../../shared/result';
import type { OrderError } from './errors';
import { speakable, type LotSnapshot, type Moment } from './snapshots';

/** In the order in which one moment may bring several of them. */
export const LOT_EVENTS = ['commission', 'certify', 'ship', 'receive', 'weigh', 'inspect', 'accept', 'return', 'void'] as const;
export type LotEventKind = (typeof LOT_EVENTS)[number];

/** On what a producer bases the promise of a 承诺达标合格证: the four cases of its official form. */
export const CERTIFICATE_BASES = ['commissioned_test', 'self_test', 'internal_control', 'self_commitment'] as const;
export type CertificateBasis = (typeof CERTIFICATE_BASES)[number];

export type LotEvent = {
  readonly lotId: string;
  readonly event: LotEventKind;
  /** At whose place it happened. */
  readonly organisationId: string;
  /** Whose record it is: the lot's owner. */
  readonly ownerOrgId: string;
  readonly actor: string;
  readonly grams?: Grams;
  readonly deliveryId?: string;
  readonly detail?: JsonObject;
  readonly occurredAt?: Date;
  readonly imported?: boolean;
};

/** What happened to a lot, in its own history and as evidence. Neither is ever changed. */
export function lotEvents(events: readonly LotEvent[], { now, newId }: Moment): Fragment {
  const at = (event: LotEvent) => event.occurredAt ?? now;
  return {
    changes: [{ op: 'insert', table: 'lot_event', rows: events.map((event) => ({
      id: newId('lotEvent'), lotId: event.lotId, event: event.event, grams: event.grams ?? null, deliveryId: event.deliveryId ?? null,
      organisationId: event.organisationId, actor: event.actor, detail: event.detail ?? {}, occurredAt: at(event), recordedAt: now,
    })) }],
    facts: events.map((event) => recordFact('lot.event', { subjectOrgId: event.ownerOrgId, objectId: event.lotId, occurredAt: at(event) }, {
      lotId: event.lotId, event: event.event, ...(event.grams === undefined ? {} : { grams: event.grams.toString() }),
      ...(event.deliveryId ? { deliveryId: event.deliveryId } : {}), ...(event.detail ? { detail: event.detail } : {}), ...(event.imported ? { imported: true } : {}),
    }, newId)),
  };
}

export type NewLot = {
  readonly ownerOrgId: string; readonly growerOrgId: string; readonly leafId: string; readonly variety: string | null; readonly gradeId: string | null;
  readonly grams: Grams; readonly place: string; readonly regionCode: string;
  /** Calendar day in China. */
  readonly harvestedOn: string;
};

/** A harvest is of today or of the past, and produce older than this is no harvest to be sent any more. */
const OLDEST_HARVEST_DAYS = 400;

export function harvestDayFits(day: string, now: Date): boolean {
  const oldest = new Date(now.getTime() - OLDEST_HARVEST_DAYS * DAY_MS);
  return day <= chinaDay(now) && day >= chinaDay(oldest);
}

/** The row of a lot that is born, with all of its mass still there. */
export const lotRow = (lot: NewLot, identity: { readonly id: string; readonly code: string }, now: Date) => ({
  ...identity, ownerOrgId: lot.ownerOrgId, growerOrgId: lot.growerOrgId, leafId: lot.leafId, variety: lot.variety, gradeId: lot.gradeId,
  bornGrams: lot.grams, leftGrams: lot.grams, place: lot.place, regionCode: lot.regionCode, harvestedOn: lot.harvestedOn, createdAt: now,
});

/** A lot at harvest: its row and its first event. */
export function planLot(lot: NewLot, actor: string, moment: Moment): Result<{ readonly fragment: Fragment; readonly lot: LotSnapshot }, OrderError> {
  if (!harvestDayFits(lot.harvestedOn, moment.now)) return err('HARVEST_DAY_WRONG');
  const identity = { id: moment.newId('lot'), code: speakable('L', 'lot', moment) };
  const born = lotEvents([{ lotId: identity.id, event: 'commission', organisationId: lot.ownerOrgId, ownerOrgId: lot.ownerOrgId, actor, grams: lot.grams, detail: { harvestedOn: lot.harvestedOn } }], moment);
  return ok({
    lot: { ...identity, version: 1, ownerOrgId: lot.ownerOrgId, growerOrgId: lot.growerOrgId, leafId: lot.leafId, gradeId: lot.gradeId, leftGrams: lot.grams, state: 'open', certificateNo: null, imported: false },
    fragment: { ...born, changes: [{ op: 'insert', table: 'lot', rows: [lotRow(lot, identity, moment.now)] }, ...(born.changes ?? [])] },
  });
}

/** Issues the 承诺达标合格证 of a lot: its number, its ground and who promises. */
export function planCertificate(lot: LotSnapshot, basis: CertificateBasis, by: { readonly personId: string; readonly actor: string }, moment: Moment): Result<{ readonly fragment: Fragment; readonly certificateNo: string }, OrderError> {
  if (lot.state !== 'open') return err('LOT_NOT_USABLE');
  if (lot.certificateNo !== null) return err('ALREADY_CERTIFIED');
  const certificateNo = speakable('HGZ', 'certificate', moment);
  const certified = lotEvents([{ lotId: lot.id, event: 'certify', organisationId: lot.ownerOrgId, ownerOrgId: lot.ownerOrgId, actor: by.actor, detail: { certificateNo, basis } }], moment);
  const change: Change = { op: 'update', table: 'lot', id: lot.id, version: lot.version, set: { certificateNo, certificateBasis: basis, certifiedAt: moment.now, certifiedBy: by.personId } };
  return ok({ certificateNo, fragment: { ...certified, changes: [change, ...(certified.changes ?? [])] } });
}
