import { certify, decideSign, loadDocument, planAnnul } from '../../esign/service';
import { personName } from '../../identity/queries';
import { loadReservation, releaseReservation } from '../../market/service';
import { operation, type Loading } from '../../operation/operation';
import { combine, type Fragment } from '../../operation/plan';
import { loadHold, loadPayment, planClose, planRefund, planHoldEnd, type HoldSnapshot } from '../../payments/service';
import { invariant, err, ok, type Result } from '../../shared/result';
import { mayCancel, maySign, planActivation, planCancel, planShortEnd, type Ending } from '../domain/agreement';
import type { OrderError } from '../domain/errors';
import { sideOf, type Moment, type OrderSnapshot } from '../domain/snapshots';
import { ORDER_ERRORS, SIGN_ERRORS } from '../errors';
import { tell } from '../notices';
import { BINDING_ROLES, PARTIES } from '../policy';
import { loadOrder } from '../repo';
import { ZCancel, ZOrder, ZSignContract } from '../schema';

/** One side signs the contract; the second signature puts the agreement in force. */
export const signContract = operation({
  name: 'orders.signContract', input: ZSignContract, errors: SIGN_ERRORS, audience: { orgs: PARTIES, roles: BINDING_ROLES },
  load: async ({ input, actor, db, now }) => {
    const order = await loadOrder(db, actor, input.orderId);
    if (!order || actor.kind !== 'person') return null;
    const [document, name] = await Promise.all([loadDocument(db, order.documentId), personName(db, actor.personId)]);
    invariant(document && name !== null, 'an order has its contract, and who signs it has a name');
    const by = { organisationId: actor.organisationId, personId: actor.personId, personName: name };
    // Most are signed simply, and wait for nothing here.
    const certified = document.assurance === 'simple' ? null : await certify(db, document, { signature: input.signature, by, unlock: input.unlock ?? null, now });
    return { order, document, by, certified };
  },
  decide: ({ order, document, by, certified }, { signature }, deciding) => {
    const signed = decideSign(document, signature, by, deciding, certified);
    if (!signed.ok) return signed;
    const open = maySign(order, deciding.now);
    if (!open.ok) return open;
    const { fragment, completed } = signed.value;
    const others = sideOf(order, by.organisationId) === 'seller' ? 'buyer' : 'seller';
    const amountFen = order.amountFen.toString();
    return ok(combine({ orderId: order.id, agreement: completed ? 'active' : 'sent' }, fragment,
      ...(completed ? [planActivation(order, deciding), tell(order, 'buyer', 'toPay', { amountFen }, deciding), tell(order, 'seller', 'signed', { amountFen }, deciding)]
        : [tell(order, others, 'toSign', { amountFen }, deciding)])));
  },
});

/**
 * All that ending an order touches: its contract, its payment, its money, and the goods that were kept for it. As of one moment: a
 * payment that was read as paid, and its money as not there yet, would end an order that has been paid for.
 */
export const loadEnding = ({ actor, db }: Pick<Loading<unknown>, 'actor' | 'db'>, orderId: string) => db.asOfOneMoment(async (still) => {
  const order = await loadOrder(still, actor, orderId);
  if (!order) return null;
  const [document, payment, hold, reservation] = await Promise.all([
    loadDocument(still, order.documentId), loadPayment(still, order.id), loadHold(still, order.id), loadReservation(still, order.offerId),
  ]);
  invariant(document, 'an order has its contract');
  return { order, document, payment, hold, reservation };
});
export type EndingSnapshot = NonNullable<Awaited<ReturnType<typeof loadEnding>>>;

/** Money that has come counts as held even while the job that says so has not run. */
export const withMoney = ({ order, hold }: Pick<EndingSnapshot, 'order' | 'hold'>): OrderSnapshot =>
  hold !== null && hold.state !== 'REFUNDED' && order.money !== 'refunding' ? { ...order, money: 'held' } : order;

/** Everything of a hold that is still there goes back. */
export function planReturnAll(hold: HoldSnapshot, refund: { readonly reason: string; readonly causedBy: Ending['causedBy']; readonly key: string; readonly amountFen?: bigint }, moment: Moment): Result<Fragment, OrderError> {
  const amountFen = refund.amountFen ?? hold.openFen;
  if (amountFen === 0n) return ok({});
  const planned = planRefund(hold, { ...refund, amountFen }, moment);
  return planned.ok ? ok(planned.value.fragment) : err('PAYMENT_CLOSING');
}

/** Cancels an order with all that hangs on it. */
export function planEnding(snapshot: EndingSnapshot, ending: Ending, moment: Moment): Result<Fragment, OrderError> {
  const order = withMoney(snapshot);
  const { document, payment, hold, reservation } = snapshot;
  const cancelled = planCancel(order, ending, moment);
  if (!cancelled.ok) return cancelled;
  const parts: Fragment[] = [cancelled.value, planAnnul(document)];
  if (order.money === 'held' && hold) {
    const returned = planReturnAll(hold, { reason: ending.reason, causedBy: ending.causedBy, key: `cancel:${order.id}` }, moment);
    if (!returned.ok) return returned;
    parts.push(returned.value);
  } else if (payment && payment.state === 'UNPAID') {
    const closed = planClose(payment, ending.causedBy === 'platform' ? 'EXPIRED' : 'CANCELLED', moment);
    if (!closed.ok) return err('PAYMENT_CLOSING');
    parts.push(closed.value);
  }
  if (reservation) parts.push(releaseReservation(reservation, order.line.massGrams));
  return ok(combine({}, ...parts));
}

/** A side takes back its word before anything was sent; who may when is the order's rule. */
export const cancelOrder = operation({
  name: 'orders.cancel', input: ZCancel, errors: ORDER_ERRORS, audience: { orgs: PARTIES, roles: BINDING_ROLES },
  load: (loading) => loadEnding(loading, loading.input.orderId),
  decide: (snapshot, input, deciding) => {
    const { actor } = deciding;
    const order = withMoney(snapshot);
    const side = actor.kind === 'person' ? sideOf(order, actor.organisationId) : null;
    invariant(side, 'only a party loads an order');
    const causedBy = mayCancel(order, side, deciding.now);
    if (!causedBy.ok) return causedBy;
    const ended = planEnding(snapshot, { reason: input.reason, causedBy: causedBy.value }, deciding);
    if (!ended.ok) return ended;
    return ok(combine({ orderId: order.id }, ended.value, tell(order, side === 'seller' ? 'buyer' : 'seller', 'cancelled', { reason: input.reason }, deciding)));
  },
});

/** Nobody signed in time: the goods are free again. */
export const expireUnsigned = operation({
  name: 'orders.expireUnsigned', input: ZOrder, errors: ORDER_ERRORS, audience: { system: true },
  load: (loading) => loadEnding(loading, loading.input.orderId),
  decide: (snapshot, _input, deciding) => {
    const { order } = snapshot;
    if (order.agreement !== 'sent') return err('ORDER_CLOSED');
    if (deciding.now < order.signBy) return err('NOT_DUE');
    const ended = planEnding(snapshot, { reason: 'UNSIGNED', causedBy: 'platform' }, deciding);
    return ended.ok ? ok(combine({ orderId: order.id }, ended.value, tell(order, 'both', 'expiredUnsigned', {}, deciding))) : ended;
  },
});

/** The rest of a partly delivered order is no longer waited for: by the seller at once, by the buyer and the clock after the day. */
export const endShort = operation({
  name: 'orders.endShort', input: ZOrder, errors: ORDER_ERRORS, audience: { orgs: PARTIES, roles: BINDING_ROLES, system: true },
  load: async ({ input, actor, db }) => {
    const order = await loadOrder(db, actor, input.orderId);
    return order && { order, hold: await loadHold(db, order.id) };
  },
  decide: ({ order, hold }, _input, deciding) => {
    const { actor } = deciding;
    const by = actor.kind === 'person' ? sideOf(order, actor.organisationId) ?? 'clock' : 'clock';
    const ended = planShortEnd(order, by, deciding);
    if (!ended.ok) return ended;
    if (!hold) return err('NOT_PAID');
    const { fragment, returnFen } = ended.value;
    const returned = planReturnAll(hold, { reason: 'SHORT', causedBy: 'seller', key: `short:${order.id}`, amountFen: returnFen }, deciding);
    if (!returned.ok) return returned;
    return ok(combine({ orderId: order.id, returnFen: returnFen.toString() }, fragment, returned.value, planHoldEnd(hold, returnFen, `short:${order.id}`, deciding),
      tell(order, 'both', 'endedShort', { returnFen: returnFen.toString() }, deciding)));
  },
});
