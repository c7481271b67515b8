import { regionFullName } from '../../catalogue/domain/regions';
import { organisationCards } from '../../identity/queries';
import { recordPrice } from '../../market/service';
import { operation, type Loading } from '../../operation/operation';
import { combine, type Fragment } from '../../operation/plan';
import { loadHold } from '../../payments/service';
import { actorName, type Actor } from '../../shared/actor';
import { formatFen } from '../../shared/money';
import { massText } from '../../shared/quantity';
import { takePhoto } from '../../shared/photo';
import { err, invariant, ok, type Result } from '../../shared/result';
import type { Outcome } from '../domain/acceptance';
import { foreseeAcceptance, planDeadline, planDecision } from '../domain/decision';
import { mayDispatch, planDispatch } from '../domain/dispatch';
import type { OrderError } from '../domain/errors';
import { planArrival, planGrading, planStrike, planWeighing } from '../domain/inspection';
import { planCertificate, planLot, type CertificateBasis } from '../domain/lots';
import { gradesBelow } from '../domain/produce';
import type { DeliverySnapshot, LotSnapshot, Moment, OrderSnapshot } from '../domain/snapshots';
import { ORDER_ERRORS } from '../errors';
import { tell } from '../notices';
import { BINDING_ROLES, BUYERS, only, SELLERS, WORKING_ROLES } from '../policy';
import { loadDelivery, loadLot, loadOrder, loadTicket } from '../repo';
import { ZAccept, ZDelivery, ZDispatch, ZGrade, ZStrike, ZWeigh } from '../schema';

type By = { readonly actor: string; readonly personId: string; readonly organisationId: string };

function byOf(actor: Actor): By {
  invariant(actor.kind === 'person', 'people weigh, grade and send');
  return { actor: actorName(actor), personId: actor.personId, organisationId: actor.organisationId };
}

/** A harvest that becomes a lot as it is sent, with its certificate when a ground for it is given. */
function lotForDispatch(
  order: OrderSnapshot, sent: { grams: bigint; newLot: { harvestedOn: string; place: string; basis: CertificateBasis | null } }, from: { regionCode: string }, by: By, moment: Moment,
): Result<{ fragment: Fragment; lot: LotSnapshot }, OrderError> {
  const { harvestedOn, place, basis } = sent.newLot;
  const born = planLot({
    ownerOrgId: order.sellerOrgId, growerOrgId: order.growerOrgId, leafId: order.line.leafId, variety: order.line.variety, gradeId: order.line.gradeId,
    grams: sent.grams, place: place || regionFullName(from.regionCode, 'zh-CN'), regionCode: from.regionCode, harvestedOn,
  }, by.actor, moment);
  if (!born.ok || basis === null) return born;
  const certified = planCertificate(born.value.lot, basis, by, moment);
  if (!certified.ok) return certified;
  return ok({ lot: { ...born.value.lot, certificateNo: certified.value.certificateNo }, fragment: combine({}, born.value.fragment, certified.value.fragment) });
}

/** A lot that is there, with its certificate issued by the way when it has none. */
function certifiedLot(lot: LotSnapshot, basis: CertificateBasis | null, by: By, moment: Moment): Result<{ fragment: Fragment; lot: LotSnapshot }, OrderError> {
  if (basis === null || lot.certificateNo !== null) return ok({ lot, fragment: {} });
  const certified = planCertificate(lot, basis, by, moment);
  return certified.ok ? ok({ lot: { ...lot, certificateNo: certified.value.certificateNo }, fragment: certified.value.fragment }) : certified;
}

/** The seller sends a consignment: the money is held, and the lot has its certificate where the law asks for one. */
export const dispatch = operation({
  name: 'orders.dispatch', input: ZDispatch, errors: ORDER_ERRORS, audience: { orgs: SELLERS, roles: WORKING_ROLES },
  load: async ({ input, actor, db }) => {
    const [order, hold, lot] = await Promise.all([
      loadOrder(db, actor, input.orderId), loadHold(db, input.orderId), input.lotId ? loadLot(db, actor, input.lotId) : null,
    ]);
    if (!order) return null;
    const grower = input.lotId ? undefined : (await organisationCards(db, [order.growerOrgId])).get(order.growerOrgId);
    return { order, hold, lot, grower };
  },
  policy: only('seller'),
  decide: ({ order, hold, lot, grower }, input, deciding) => {
    const by = byOf(deciding.actor);
    const held = hold !== null && hold.paymentState === 'PAID' && hold.state !== 'REFUNDED' && hold.openFen > 0n;
    const may = mayDispatch(order, held);
    if (!may.ok) return may;
    if (input.sentBefore != null && input.sentBefore !== order.line.sentGrams) {
      return err({ code: 'SENT_MEANWHILE' as const, params: { sent: massText(order.line.sentGrams, input.unit, 3), unit: input.unit } });
    }
    const { newLot } = input;
    const chosen = lot ? certifiedLot(lot, input.basis ?? null, by, deciding)
      : newLot && grower ? lotForDispatch(order, { grams: input.grams, newLot }, grower, by, deciding) : err('LOT_NOT_USABLE' as const);
    if (!chosen.ok) return chosen;
    const sent = planDispatch(order, chosen.value.lot, { grams: input.grams, last: input.last, vehicle: input.vehicle, actor: by.actor }, deciding);
    if (!sent.ok) return sent;
    const { id: lotId, code } = chosen.value.lot;
    return ok(combine({ orderId: order.id, deliveryId: sent.value.deliveryId, lotId, lotCode: code }, chosen.value.fragment, sent.value.fragment,
      tell(order, 'buyer', 'sent', { sentGrams: input.grams.toString() }, deciding)));
  },
});

const loadFor = ({ input, actor, db }: Loading<{ readonly deliveryId: string }>) => loadDelivery(db, actor, input.deliveryId);

/** The buyer says that the goods are there. */
export const arrive = operation({
  name: 'orders.arrive', input: ZDelivery, errors: ORDER_ERRORS, audience: { orgs: BUYERS, roles: WORKING_ROLES },
  load: loadFor, policy: only('buyer'),
  decide: ({ order, delivery }, _input, deciding) => {
    const arrived = planArrival(order, delivery, byOf(deciding.actor), deciding);
    return arrived.ok ? ok(combine({ orderId: order.id, deliveryId: delivery.id }, arrived.value, tell(order, 'seller', 'arrived', {}, deciding))) : arrived;
  },
});

/** One weighing by the buyer: gross less tare, with a photo of the scale if she takes one, seen by both sides. */
export const weigh = operation({
  name: 'orders.weigh', input: ZWeigh, errors: ORDER_ERRORS, audience: { orgs: BUYERS, roles: WORKING_ROLES },
  load: async (loading) => {
    const [found, photo] = await Promise.all([loadFor(loading), loading.input.photo ? takePhoto(loading.input.photo) : null]);
    return found && { ...found, photo };
  },
  policy: only('buyer'),
  decide: ({ order, delivery, photo }, input, deciding) => {
    if (photo && !photo.ok) return err({ code: photo.error, fields: { photo: `orders.errors.${photo.error}` } });
    const weighed = planWeighing(order, delivery, { ...input, photo: photo?.value ?? null }, byOf(deciding.actor), deciding);
    if (!weighed.ok) return weighed;
    const { ticketId, netGrams, fragment } = weighed.value;
    return ok(combine({ orderId: order.id, deliveryId: delivery.id, ticketId, netGrams: netGrams.toString() }, fragment,
      tell(order, 'seller', 'weighed', { netGrams: netGrams.toString() }, deciding)));
  },
});

/** Strikes out a weigh ticket that was wrong, while nothing is decided. */
export const strikeTicket = operation({
  name: 'orders.strikeTicket', input: ZStrike, errors: ORDER_ERRORS, audience: { orgs: BUYERS, roles: WORKING_ROLES },
  load: async ({ input, actor, db }) => {
    const [found, ticket] = await Promise.all([loadDelivery(db, actor, input.deliveryId), loadTicket(db, input.deliveryId, input.ticketId)]);
    return found && { ...found, ticket };
  },
  policy: only('buyer'),
  decide: ({ order, delivery, ticket }, _input, deciding) => {
    const struck = planStrike(order, delivery, ticket, byOf(deciding.actor), deciding);
    return struck.ok ? ok(combine({ orderId: order.id, deliveryId: delivery.id }, struck.value)) : struck;
  },
});

/** What the inspection found; the signed table says what it takes off the price. */
export const grade = operation({
  name: 'orders.grade', input: ZGrade, errors: ORDER_ERRORS, audience: { orgs: BUYERS, roles: WORKING_ROLES },
  load: loadFor, policy: only('buyer'),
  decide: ({ order, delivery }, input, deciding) => {
    const gradesLower = gradesBelow(order.line.leafId, input.gradeId, order.line.gradeId);
    if (gradesLower === null) return err('UNKNOWN_GRADE');
    const graded = planGrading(order, delivery, { ...input, gradesLower }, byOf(deciding.actor), deciding);
    if (!graded.ok) return graded;
    const { deductionBps, fragment } = graded.value;
    return ok(combine({ orderId: order.id, deliveryId: delivery.id, deductionBps }, fragment,
      tell(order, 'seller', 'graded', { deduction: `${deductionBps / 100}%` }, deciding)));
  },
});

/** What a decision brings along: the price for the board, and word to both sides. */
function afterDecision(order: OrderSnapshot, delivery: DeliverySnapshot, outcome: Outcome, byDeadline: boolean, moment: Moment): Fragment {
  const { acceptedGrams, rejectedGrams, grossFen, uncappedFen } = outcome;
  const amountFen = grossFen + uncappedFen;
  const { leafId, gradeId } = order.line;
  const words = { acceptedGrams: acceptedGrams.toString(), rejectedGrams: rejectedGrams.toString(), amountFen: grossFen.toString() };
  const kind = acceptedGrams === 0n ? 'rejected' : rejectedGrams > 0n ? 'partlyAccepted' : byDeadline ? 'autoAccepted' : 'accepted';
  return combine({},
    acceptedGrams > 0n && amountFen > 0n ? recordPrice({ deliveryId: delivery.id, leafId, gradeId, regionCode: order.regionCode, grams: acceptedGrams, amountFen, at: moment.now }) : null,
    tell(order, byDeadline ? 'both' : 'seller', kind, words, moment));
}

/** The buyer takes all, a part or nothing; mass and money move by what she confirmed, or not at all. */
export const accept = operation({
  name: 'orders.accept', input: ZAccept, errors: ORDER_ERRORS, audience: { orgs: BUYERS, roles: BINDING_ROLES },
  load: loadFor, policy: only('buyer'),
  decide: ({ order, delivery }, input, deciding) => {
    const { acceptedGrams, reason, note } = input;
    const foreseen = foreseeAcceptance(order, delivery, acceptedGrams);
    if (foreseen.ok && foreseen.value.grossFen !== input.expectedFen) return err({ code: 'TOTAL_CHANGED' as const, params: { amount: formatFen(foreseen.value.grossFen) } });
    const decided = planDecision(order, delivery, { decidedBy: 'buyer', acceptedGrams, reason, note, actor: actorName(deciding.actor) }, deciding);
    if (!decided.ok) return decided;
    const { outcome, fragment } = decided.value;
    return ok(combine({
      orderId: order.id, deliveryId: delivery.id, acceptedGrams: acceptedGrams.toString(), rejectedGrams: outcome.rejectedGrams.toString(),
      grossFen: outcome.grossFen.toString(), completesOrder: outcome.completesOrder,
    }, fragment, afterDecision(order, delivery, outcome, false, deciding)));
  },
});

/** The deadline has come and the buyer has not decided: what was delivered counts as accepted. */
export const autoAccept = operation({
  name: 'orders.autoAccept', input: ZDelivery, errors: ORDER_ERRORS, audience: { system: true },
  load: loadFor,
  decide: ({ order, delivery }, _input, deciding) => {
    const decided = planDeadline(order, delivery, actorName(deciding.actor), deciding);
    if (!decided.ok) return decided;
    const { outcome, fragment } = decided.value;
    return ok(combine({ orderId: order.id, deliveryId: delivery.id, grossFen: outcome.grossFen.toString() }, fragment, afterDecision(order, delivery, outcome, true, deciding)));
  },
});
