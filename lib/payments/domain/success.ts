import { recordFact } from '../../evidence/record';
import { recordCapture, recordSurplus } from '../../ledger/recorders';
import { planAnnouncement } from '../../notify/domain/announcement';
import { combine, type Fragment, type NewJob } from '../../operation/plan';
import { after, DAY_MS } from '../../shared/clock';
import type { Fen } from '../../shared/money';
import { raiseBreak } from './break';
import { paymentMachine, type Outcome, type PaymentState } from './machines';
import { followRefundJob } from './refund';
import type { AttemptCase, HoldSnapshot, Moment } from './snapshots';

/** What a channel says about a payment that succeeded. All amounts in fen, each from its own field. */
export type Paid = {
  readonly foreignId: string;
  readonly merchantNo: string;
  /** The one to compare with ours. What the payer's wallet was charged may be less: discounts are others' business. */
  readonly orderAmountFen: Fen;
  readonly payerPaidFen: Fen;
  readonly merchantDiscountFen: Fen;
  readonly thirdDiscountFen: Fen;
  readonly settleFen: Fen;
  readonly payerRef: string | null;
  readonly paidAt: Date;
  readonly unfreezesAt: Date | null;
};

/** What was made of a message: APPLIED changed something, REPEATED had been known, HELD waits for a person and moved nothing. */
export type Judged = { readonly verdict: 'APPLIED' | 'REPEATED' | 'HELD'; readonly fragment: Fragment };

/** What the success of an attempt means for its payment, and where that takes the payment. */
export function outcomeOf({ payment, attempt, paidElsewhere }: AttemptCase, orderAmountFen: Fen): { outcome: Outcome; state: PaymentState } {
  const to = (transition: 'succeed' | 'late' | 'conflict', outcome: Outcome) => {
    const next = paymentMachine.next(payment.state, transition);
    return next.ok ? { outcome, state: next.value } : null;
  };
  if (orderAmountFen !== attempt.amountFen) return to('conflict', 'CONFLICTED') ?? { outcome: 'CONFLICTED', state: payment.state };
  const surplus = { outcome: 'SURPLUS' as const, state: payment.state };
  if (payment.state === 'UNPAID' && payment.closing !== 'CANCELLED' && !paidElsewhere) return to('succeed', 'CAPTURED') ?? surplus;
  // A sale over a static code has no order that could still want it: the money goes straight back.
  if (payment.orderId === null) return surplus;
  return to('late', 'LATE') ?? surplus;
}

/** Money has come. It is believed whatever we thought of the attempt, and moves exactly once. */
export function decideSuccess(about: AttemptCase, paid: Paid, moment: Moment): Judged {
  const { attempt, payment } = about;
  if (paid.merchantNo !== attempt.merchantNo || (attempt.foreignId !== null && attempt.foreignId !== paid.foreignId)) {
    return { verdict: 'HELD', fragment: raiseBreak({
      kind: 'DUPLICATE', subjectId: attempt.id, paymentId: payment.id, organisationId: payment.payeeOrgId, expectedFen: attempt.amountFen,
      actualFen: paid.orderAmountFen, note: `渠道流水号 ${paid.foreignId} 或商户号 ${paid.merchantNo} 与我们的记录不符`,
    }, moment) };
  }
  if (attempt.state === 'SUCCEEDED') {
    if (paid.orderAmountFen === attempt.orderAmountFen) return { verdict: 'REPEATED', fragment: {} };
    return { verdict: 'HELD', fragment: raiseBreak({
      kind: 'AMOUNT', subjectId: attempt.id, paymentId: payment.id, organisationId: payment.payeeOrgId, expectedFen: attempt.orderAmountFen,
      actualFen: paid.orderAmountFen, note: '已入账的支付，渠道又报了另一个金额',
    }, moment) };
  }
  const { outcome, state } = outcomeOf(about, paid.orderAmountFen);
  const captured = outcome === 'CAPTURED' || outcome === 'LATE';
  return { verdict: 'APPLIED', fragment: combine({},
    { changes: [{ op: 'update', table: 'attempt', id: attempt.id, version: attempt.version, set: {
      state: 'SUCCEEDED', outcome, foreignId: paid.foreignId, orderAmountFen: paid.orderAmountFen, payerPaidFen: paid.payerPaidFen,
      merchantDiscountFen: paid.merchantDiscountFen, thirdDiscountFen: paid.thirdDiscountFen, settleFen: paid.settleFen, payerRef: paid.payerRef,
      capturedFen: paid.orderAmountFen, refundableFen: outcome === 'SURPLUS' ? 0n : paid.orderAmountFen,
      reservedFen: outcome === 'SURPLUS' ? paid.orderAmountFen : 0n, paidAt: paid.paidAt, endedAt: moment.now, nextQueryAt: null,
    } }] },
    state === payment.state ? null : { changes: [{ op: 'update', table: 'payment', id: payment.id, version: payment.version, set: {
      state, ...(captured ? { paidAttemptId: attempt.id, paidAt: paid.paidAt } : {}), endedAt: moment.now,
    } }] },
    captured ? capture(about, paid, outcome, moment) : suspend(about, paid, outcome, moment),
    // Said only of what is simply paid: nobody hands goods over on money that is late, surplus or another amount.
    outcome === 'CAPTURED' && payment.counterId !== null ? planAnnouncement({ paymentId: payment.id, organisationId: payment.payeeOrgId, counterId: payment.counterId, amountFen: paid.orderAmountFen, wallet: attempt.wallet }, moment) : null,
    paid.settleFen === paid.orderAmountFen ? null : raiseBreak({
      kind: 'DISCOUNT_SPONSOR', subjectId: attempt.id, paymentId: payment.id, organisationId: payment.payeeOrgId, expectedFen: paid.orderAmountFen,
      actualFen: paid.settleFen, note: '渠道扣了商户承担的优惠，结算金额少于订单金额',
    }, moment),
    // Whoever has another wallet open must not pay again; if they have, it comes as surplus.
    { jobs: about.openSiblings.map((attemptId) => ({ task: 'payments.closeAttempt', payload: { attemptId }, key: `payments.closeAttempt:${attemptId}` })) },
  ) };
}

/** The order's money: held at the channel, told to the order, written into the record. */
function capture({ attempt, payment, splitCapBps, holdDays }: AttemptCase, paid: Paid, outcome: Outcome, { now, newId }: Moment): Fragment {
  const orderId = payment.orderId ?? payment.id;
  const amountFen = paid.orderAmountFen;
  const held = { id: newId('hold'), paymentId: payment.id, attemptId: attempt.id, orderId, payeeOrgId: payment.payeeOrgId, amountFen, openFen: amountFen, splitCapBps, state: 'HELD' } as const;
  const hold: HoldSnapshot = {
    ...held, version: 1, payerOrgId: payment.payerOrgId, refundableFen: amountFen, splitFen: 0n, paymentState: outcome === 'LATE' ? 'LATE_PAID' : 'PAID', paymentVersion: payment.version + 1,
  };
  const told: NewJob = payment.orderId === null
    ? { task: 'payments.releaseDirect', payload: { paymentId: payment.id }, runAt: after(paid.paidAt, DAY_MS) }
    : { task: outcome === 'LATE' ? 'orders.latePayment' : 'payments.paid', payload: { paymentId: payment.id, orderId }, handed: { hold } };
  return {
    changes: [{ op: 'insert', table: 'hold', rows: [{ ...held, heldAt: now, unfreezesAt: paid.unfreezesAt ?? after(paid.paidAt, holdDays * DAY_MS) }] }],
    postings: [recordCapture({ paymentId: payment.id, orderId, amountFen }, { at: paid.paidAt, newId })],
    facts: [recordFact('payment.captured', { subjectOrgId: payment.payeeOrgId, objectId: orderId, occurredAt: paid.paidAt },
      { orderId, paymentId: payment.id, amountFen: amountFen.toString(), wallet: attempt.wallet }, newId)],
    jobs: [told],
  };
}

/** Money that nothing was owed for waits in suspense: a surplus is sent back at once, a wrong amount waits for a person. */
function suspend({ attempt, payment }: AttemptCase, paid: Paid, outcome: Outcome, moment: Moment): Fragment {
  const { now, newId } = moment;
  const orderId = payment.orderId ?? payment.id;
  const posted: Fragment = { postings: [recordSurplus({ attemptId: attempt.id, orderId, amountFen: paid.orderAmountFen }, { at: paid.paidAt, newId })] };
  if (outcome === 'CONFLICTED') {
    return combine({}, posted, raiseBreak({
      kind: 'AMOUNT', subjectId: attempt.id, paymentId: payment.id, organisationId: payment.payeeOrgId, expectedFen: attempt.amountFen,
      actualFen: paid.orderAmountFen, note: '渠道上的订单金额与我们的不同，没有发货也没有分账',
    }, moment));
  }
  const refundId = newId('refund');
  return combine({}, posted, {
    changes: [{ op: 'insert', table: 'refund', rows: [{
      id: refundId, key: `surplus:${attempt.id}`, paymentId: payment.id, attemptId: attempt.id, orderId: payment.orderId, payeeOrgId: payment.payeeOrgId,
      amountFen: paid.orderAmountFen, reason: '重复付款自动退回', causedBy: 'platform', source: 'SUSPENSE', state: 'REQUESTED', nextQueryAt: now, createdAt: now,
    }] }],
    jobs: [followRefundJob(refundId)],
  });
}
