import { operation, type Loading } from '../../operation/operation';
import { combine, type Fragment } from '../../operation/plan';
import { isOnboarded, loadHold, loadPayment, planClose, planPayment, planReopen, type HoldSnapshot } from '../../payments/service';
import { err, invariant, ok } from '../../shared/result';
import { paymentUntil, planLapsed, planPaid, planRequested } from '../domain/payment';
import { produceWords } from '../domain/produce';
import { ORDER_ERRORS } from '../errors';
import { tell } from '../notices';
import { BINDING_ROLES, BUYERS, only } from '../policy';
import { loadOrder } from '../repo';
import { ZOrder, ZPaymentOf } from '../schema';
import { loadEnding, planEnding, planReturnAll, withMoney } from './service';

/** An order with the payment it asks for. The order first: a payment that comes in between finds the order's version gone. */
async function loadAsked({ actor, db }: Pick<Loading<unknown>, 'actor' | 'db'>, orderId: string) {
  const order = await loadOrder(db, actor, orderId);
  if (!order) return null;
  const payment = await loadPayment(db, orderId);
  return { order, payment, payeeKnown: payment !== null || await isOnboarded(db, order.sellerOrgId) };
}

/** The buyer asks for a payment code. While one is open, the same one is answered. */
export const requestPayment = operation({
  name: 'orders.requestPayment', input: ZOrder, errors: ORDER_ERRORS, audience: { orgs: BUYERS, roles: BINDING_ROLES },
  load: (loading) => loadAsked(loading, loading.input.orderId),
  policy: only('buyer'),
  decide: ({ order, payment, payeeKnown }, _input, deciding) => {
    const until = paymentUntil(order, deciding.now);
    if (!until.ok) return until;
    if (payment) {
      if (payment.state === 'PAID' || payment.state === 'LATE_PAID') return err('ALREADY_PAID');
      const open = payment.state === 'UNPAID' && payment.closing === null && payment.expiresAt > deciding.now && order.paymentId === payment.id && order.qrToken !== null;
      return open ? ok(combine({ orderId: order.id, paymentId: payment.id, qrToken: order.qrToken! })) : err('PAYMENT_CLOSING');
    }
    const { produce, grade } = produceWords(order.line.leafId, order.line.gradeId);
    const asked = planPayment({
      orderId: order.id, orderNumber: order.number, payeeOrgId: order.sellerOrgId, payerOrgId: order.buyerOrgId, amountFen: order.amountFen,
      subject: `${produce.zh} ${grade.zh}`, expiresAt: until.value, payeeKnown,
      line: { massGrams: order.line.massGrams.toString(), soldBy: order.line.soldBy, priceFen: order.line.priceFen.toString(), pricedBy: order.line.pricedBy },
    }, deciding);
    return ok(combine({ orderId: order.id, paymentId: asked.paymentId, qrToken: asked.qrToken }, asked, planRequested(order, asked.paymentId, asked.qrToken)));
  },
});

type PaymentOf = { readonly orderId: string; readonly paymentId: string };

/** Money has been captured: the seller may send. Money that came for an order that has ended goes back. */
export const confirmPaid = operation({
  name: 'orders.confirmPaid', input: ZPaymentOf, errors: ORDER_ERRORS, audience: { system: true },
  load: async ({ input, actor, db, handed }: Loading<PaymentOf, { readonly hold: HoldSnapshot }>) => {
    const [order, hold] = await Promise.all([loadOrder(db, actor, input.orderId), handed?.hold ?? loadHold(db, input.orderId, input.paymentId)]);
    return order && { order, hold };
  },
  decide: ({ order, hold }, { paymentId }, deciding) => {
    invariant(hold && hold.paymentId === paymentId, 'a paid payment has its hold');
    const paid = planPaid(order, paymentId, deciding.now);
    if (paid) {
      const amountFen = hold.amountFen.toString();
      return ok(combine({ orderId: order.id, money: 'held' }, paid, tell(order, 'seller', 'toSend', { amountFen }, deciding), tell(order, 'buyer', 'paid', { amountFen }, deciding)));
    }
    if (order.money === 'held' || order.money === 'refunding') return ok(combine({ orderId: order.id, money: order.money as string }));
    const returned = planReturnAll(hold, { reason: 'ORDER_ENDED', causedBy: 'buyer', key: `ended:${paymentId}` }, deciding);
    return returned.ok ? ok(combine({ orderId: order.id, money: 'refunding' }, returned.value, tell(order, 'buyer', 'returned', { amountFen: hold.amountFen.toString() }, deciding))) : returned;
  },
});

/** A success after closing: while the order still waits for its money the goods are there, and the payment counts; else it goes back. */
export const takeLatePayment = operation({
  name: 'orders.latePayment', input: ZPaymentOf, errors: ORDER_ERRORS, audience: { system: true },
  load: async ({ input, actor, db }) => {
    const [order, hold] = await Promise.all([loadOrder(db, actor, input.orderId), loadHold(db, input.orderId, input.paymentId)]);
    return order && { order, hold };
  },
  decide: ({ order, hold }, { paymentId }, deciding) => {
    if (!hold || hold.paymentId !== paymentId || hold.paymentState !== 'LATE_PAID' || hold.openFen === 0n) return ok(combine({ orderId: order.id }));
    if (order.agreement === 'active' && order.money !== 'held') {
      const reopened = planReopen(hold, deciding);
      return reopened.ok ? ok(combine({ orderId: order.id }, reopened.value)) : err('PAYMENT_CLOSING');
    }
    const returned = planReturnAll(hold, { reason: 'LATE', causedBy: 'buyer', key: `late:${paymentId}` }, deciding);
    return returned.ok ? ok(combine({ orderId: order.id }, returned.value, tell(order, 'buyer', 'returned', { amountFen: hold.amountFen.toString() }, deciding))) : returned;
  },
});

/**
 * A payment code ended unpaid, or the order's own deadline has come. Before the deadline another code may be asked for;
 * after it the order is cancelled and the goods are free again, once no code is open any more.
 */
export const expireUnpaid = operation({
  name: 'orders.expireUnpaid', input: ZPaymentOf.partial({ paymentId: true }), errors: ORDER_ERRORS, audience: { system: true },
  load: (loading) => loadEnding(loading, loading.input.orderId),
  decide: (snapshot, { paymentId }, deciding) => {
    const order = withMoney(snapshot);
    const { payment } = snapshot;
    const nothing = ok(combine({ orderId: order.id, agreement: order.agreement as string }));
    if (order.agreement !== 'active' || order.money === 'held' || order.money === 'refunding' || order.payBy === null) return nothing;
    if (deciding.now < order.payBy) {
      return paymentId !== undefined && order.paymentId === paymentId
        ? ok(combine({ orderId: order.id, agreement: order.agreement as string }, planLapsed(order), tell(order, 'buyer', 'codeExpired', {}, deciding))) : nothing;
    }
    if (payment?.state === 'UNPAID' && payment.id !== paymentId) {
      const closing = planClose(payment, 'EXPIRED', deciding);
      return closing.ok ? ok(combine({ orderId: order.id, agreement: order.agreement as string }, closing.value satisfies Fragment)) : err('PAYMENT_CLOSING');
    }
    const ended = planEnding({ ...snapshot, payment: null }, { reason: 'UNPAID', causedBy: 'buyer' }, deciding);
    return ended.ok ? ok(combine({ orderId: order.id, agreement: 'cancelled' }, ended.value, tell(order, 'both', 'expiredUnpaid', {}, deciding))) : ended;
  },
});
