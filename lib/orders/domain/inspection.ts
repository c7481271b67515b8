import { createHash } from 'node:crypto';
import { recordFact } from '../../evidence/record';
import { combine, type Fragment } from '../../operation/plan';
import type { Json } from '../../shared/json';
import { err, ok, type Result } from '../../shared/result';
import { acceptBy } from './dispatch';
import type { OrderError } from './errors';
import { deductionOf, gradeKept, type Finding } from './grading';
import { lotEvents } from './lots';
import { deliveryMachine } from './machines';
import type { DeliverySnapshot, Moment, OrderSnapshot } from './snapshots';
import { netOf, type Weighed } from './weighing';

type By = { readonly actor: string; readonly personId: string; readonly organisationId: string };

const decided = (delivery: DeliverySnapshot): boolean => deliveryMachine.isFinal(delivery.state);

/** The goods are there; from now on the acceptance clock runs. Said twice, it changes nothing. */
export function planArrival(order: OrderSnapshot, delivery: DeliverySnapshot, by: By, moment: Moment): Result<Fragment, OrderError> {
  if (decided(delivery)) return err('DELIVERY_DECIDED');
  const next = deliveryMachine.next(delivery.state, 'arrive');
  if (!next.ok) return ok({});
  const deadline = acceptBy(order, { arrivedAt: moment.now });
  const received = lotEvents([{ lotId: delivery.lotId, event: 'receive', organisationId: by.organisationId, ownerOrgId: order.sellerOrgId, actor: by.actor, grams: delivery.sentGrams, deliveryId: delivery.id }], moment);
  return ok(combine({}, {
    changes: [{ op: 'update', table: 'delivery', id: delivery.id, version: delivery.version, set: { state: next.value, arrivedAt: moment.now, acceptBy: deadline } }],
  }, received));
}

export type NewTicket = Weighed & { readonly confirmed: boolean; readonly method: 'hand' | 'device'; readonly device: string | null; readonly photo: Uint8Array | null };

/** One weighing of a consignment. The first one of goods whose arrival nobody recorded is their arrival. */
export function planWeighing(order: OrderSnapshot, delivery: DeliverySnapshot, ticket: NewTicket, by: By, moment: Moment): Result<{ readonly fragment: Fragment; readonly ticketId: string; readonly netGrams: bigint }, OrderError> {
  if (decided(delivery)) return err('DELIVERY_DECIDED');
  const { now, newId } = moment;
  const arrives = delivery.state === 'dispatched';
  const next = deliveryMachine.next(arrives ? 'arrived' : delivery.state, 'weigh');
  if (!next.ok) return err('DELIVERY_DECIDED');
  const net = netOf(ticket, { expectedGrams: delivery.sentGrams, already: delivery.weighedGrams, confirmed: ticket.confirmed });
  if (!net.ok) return net;
  const ticketId = newId('ticket');
  const deadline = acceptBy(order, { arrivedAt: now });
  const { grossGrams, tareGrams } = ticket;
  const photo = ticket.photo && { bytes: ticket.photo, sha256: createHash('sha256').update(ticket.photo).digest('hex') };
  const own: Fragment = {
    changes: [
      { op: 'update', table: 'delivery', id: delivery.id, version: delivery.version, set: {
        state: next.value, weighedGrams: delivery.weighedGrams + net.value, ...(arrives ? { arrivedAt: now, acceptBy: deadline } : {}),
      } },
      { op: 'insert', table: 'weigh_ticket', rows: [{
        id: ticketId, lotId: delivery.lotId, deliveryId: delivery.id, organisationId: by.organisationId, personId: by.personId, seq: delivery.tickets + 1,
        grossGrams, tareGrams, netGrams: net.value, method: ticket.method, device: ticket.device, weighedAt: now,
      }] },
      ...(photo ? [{ op: 'insert' as const, table: 'weigh_photo', rows: [{ ticketId, ...photo }] }] : []),
    ],
    facts: [recordFact('weigh.recorded', { subjectOrgId: order.sellerOrgId, objectId: delivery.id, occurredAt: now }, {
      ticketId, lotId: delivery.lotId, grossGrams: grossGrams.toString(), tareGrams: tareGrams.toString(), netGrams: net.value.toString(),
      ...(photo ? { photoSha256: photo.sha256 } : {}),
    }, newId)],
  };
  const weighed = { lotId: delivery.lotId, event: 'weigh' as const, organisationId: by.organisationId, ownerOrgId: order.sellerOrgId, actor: by.actor, grams: net.value, deliveryId: delivery.id, detail: { ticketId } };
  const received = { ...weighed, event: 'receive' as const, grams: delivery.sentGrams, detail: {} };
  return ok({ ticketId, netGrams: net.value, fragment: combine({}, own, lotEvents(arrives ? [received, weighed] : [weighed], moment)) });
}

/** Strikes out a wrong weigh ticket; it stays to be seen. */
export function planStrike(
  order: OrderSnapshot, delivery: DeliverySnapshot, ticket: { readonly id: string; readonly version: number; readonly netGrams: bigint; readonly struck: boolean } | null, by: By, moment: Moment,
): Result<Fragment, OrderError> {
  if (decided(delivery)) return err('DELIVERY_DECIDED');
  if (ticket === null || ticket.struck) return err('TICKET_NOT_FOUND');
  const left = delivery.weighedGrams - ticket.netGrams;
  const struck = lotEvents([{ lotId: delivery.lotId, event: 'weigh', organisationId: by.organisationId, ownerOrgId: order.sellerOrgId, actor: by.actor, grams: 0n, deliveryId: delivery.id, detail: { ticketId: ticket.id, struck: true } }], moment);
  return ok(combine({}, {
    changes: [
      // The consignment first: where it has just been decided on, its version says so before the locked ticket breaks.
      { op: 'update', table: 'delivery', id: delivery.id, version: delivery.version, set: { weighedGrams: left > 0n ? left : null, state: left > 0n ? delivery.state : 'arrived' } },
      { op: 'update', table: 'weigh_ticket', id: ticket.id, version: ticket.version, set: { voidedAt: moment.now } },
    ],
  }, struck));
}

export type NewSheet = Finding & { readonly gradeId: string; readonly note: string | null };

/** What the inspection found, and by the signed table what that takes off the price. */
export function planGrading(order: OrderSnapshot, delivery: DeliverySnapshot, sheet: NewSheet, by: By, moment: Moment): Result<{ readonly fragment: Fragment; readonly deductionBps: number }, OrderError> {
  if (decided(delivery)) return err('DELIVERY_DECIDED');
  const next = deliveryMachine.next(delivery.state, 'grade');
  if (!next.ok) return err('NOT_WEIGHED');
  if (sheet.defectCount > sheet.sampleCount) return err('MORE_DEFECTS_THAN_SAMPLES');
  if (order.terms.moistureLimitBps !== null && sheet.moistureBps === null) return err('MOISTURE_NEEDED');
  const { bps, reasons } = deductionOf(sheet, order.terms);
  const found = { gradeId: sheet.gradeId, deductionBps: bps, gradeKept: gradeKept(sheet, order.terms) };
  const inspected = lotEvents([{ lotId: delivery.lotId, event: 'inspect', organisationId: by.organisationId, ownerOrgId: order.sellerOrgId, actor: by.actor, deliveryId: delivery.id, detail: found }], moment);
  return ok({
    deductionBps: bps,
    fragment: combine({}, {
      changes: [
        { op: 'update', table: 'delivery', id: delivery.id, version: delivery.version, set: { state: next.value } },
        { op: 'insert', table: 'grade_sheet', rows: [{
          id: moment.newId('gradeSheet'), deliveryId: delivery.id, seq: (delivery.sheet?.seq ?? 0) + 1, gradeId: sheet.gradeId, moistureBps: sheet.moistureBps,
          sampleCount: sheet.sampleCount, defectCount: sheet.defectCount, deductionBps: bps, gradeKept: found.gradeKept, reasons: reasons as unknown as Json,
          note: sheet.note, gradedBy: by.personId, gradedAt: moment.now,
        }] },
      ],
    }, inspected),
  });
}
