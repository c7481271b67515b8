import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { recordSettlement } from '../../ledger/recorders';
import { combine, type Fragment } from '../../operation/plan';
import { MINUTE_MS } from '../../shared/clock';
import { invariant } from '../../shared/result';
import { Stale, World } from '../testing/world';
import { decideAnswer, decideReport, decideStart, decideSubmit, type PayReport } from './attempt';
import { decideClosed } from './closing';
import { OPEN_ATTEMPTS, WALLETS, type Wallet } from './machines';
import { planClose, planPayment, planReopen } from './plan-payment';
import { planRefund } from './refund';
import { decideRefundReport, decideRefundSubmit, type RefundReport } from './refund-outcome';
import type { AttemptCase, AttemptSnapshot, HoldSnapshot, PaymentSnapshot, RefundSnapshot } from './snapshots';
import { planSplit } from './split';

const PRICE = 10_000n;
type Upstream = { state: 'UNPAID' | 'CLOSED' | 'FAILED' | 'PAID'; amountFen: bigint; refundedFen: bigint };
type HeldRow = HoldSnapshot & { readonly refundableFen: bigint };

/** One payment, its channel, and everything that may happen to them in any order. */
class Season {
  readonly world = new World();
  readonly channel = new Map<string, Upstream>();
  readonly refundsDone = new Map<string, 'SUCCESS' | 'FAILED' | 'ABNORMAL'>();
  readonly paymentId: string;
  private settlements = 0;
  private refunds = 0;

  constructor() {
    const planned = planPayment({ orderId: 'ord_1', payeeOrgId: 'org_s', payerOrgId: 'org_b', amountFen: PRICE, subject: '黄瓜',
      expiresAt: new Date(this.world.now.getTime() + 15 * MINUTE_MS) }, this.world.moment());
    this.paymentId = planned.paymentId;
    this.world.apply(planned);
  }

  payment = () => this.world.row<PaymentSnapshot>('payment', this.paymentId);
  attempts = () => this.world.rows<AttemptSnapshot>('attempt');
  attempt = (n: number) => this.attempts()[n % Math.max(this.attempts().length, 1)];

  about(attempt: AttemptSnapshot): AttemptCase {
    const openSiblings = this.attempts().filter((other) => other.id !== attempt.id && OPEN_ATTEMPTS.includes(other.state)).map((other) => other.id);
    return { attempt, payment: this.payment(), openSiblings, paidElsewhere: false, splitCapBps: 3000, holdDays: 180 };
  }

  hold(): HoldSnapshot | null {
    const row = this.world.rows<HeldRow>('hold')[0];
    if (!row) return null;
    const payment = this.payment();
    return { ...row, refundableFen: this.world.row<HeldRow>('attempt', row.attemptId).refundableFen, paymentState: payment.state, paymentVersion: payment.version };
  }

  report(attempt: AttemptSnapshot): PayReport {
    const known = this.channel.get(attempt.id);
    if (!known) return { kind: 'NOT_FOUND' };
    if (known.state !== 'PAID') return { kind: known.state };
    return { kind: 'PAID', paid: {
      foreignId: `T-${attempt.id}`, merchantNo: 'm1', orderAmountFen: known.amountFen, payerPaidFen: known.amountFen - 1n, merchantDiscountFen: 0n,
      thirdDiscountFen: 1n, settleFen: known.amountFen, payerRef: 'p', paidAt: this.world.now, unfreezesAt: null,
    } };
  }

  refundCase(refund: RefundSnapshot) {
    const hold = this.world.rows<HeldRow>('hold').find((row) => row.id === refund.holdId) ?? null;
    return { refund, hold, refundedFen: this.world.row<{ refundedFen: bigint }>('attempt', refund.attemptId).refundedFen };
  }

  /** What an act does to the outside at once, and what it decides from what it has seen. */
  act(step: Step): Fragment | null {
    const moment = this.world.moment();
    const attempt = this.attempt(step.n);
    switch (step.act) {
      case 'start': {
        const wallet = WALLETS[step.n % 3] as Wallet;
        const open = this.attempts().find((other) => other.wallet === wallet && OPEN_ATTEMPTS.includes(other.state)) ?? null;
        const started = decideStart({ payment: this.payment(), codeState: 'ACTIVE', payeeVerified: true, merchantNo: 'm1', open }, { wallet, returnUrl: '/' }, moment);
        return started.ok ? started.value.fragment : null;
      }
      case 'submit': return attempt ? decideSubmit(attempt, this.payment(), moment).fragment : null;
      case 'answer': {
        if (!attempt || attempt.state === 'CREATED') return null;
        if (step.how % 4 === 1) return decideAnswer(attempt, { kind: 'LOST' }, moment).fragment;
        if (step.how % 4 === 2 && !this.channel.has(attempt.id)) return decideAnswer(attempt, { kind: 'REFUSED', note: '' }, moment).fragment;
        if (!this.channel.has(attempt.id)) this.channel.set(attempt.id, { state: 'UNPAID', amountFen: PRICE, refundedFen: 0n });
        return step.how % 4 === 3
          ? decideAnswer(attempt, { kind: 'LOST' }, moment).fragment
          : decideAnswer(attempt, { kind: 'ACCEPTED', foreignId: `T-${attempt.id}`, payUrl: 'https://w' }, moment).fragment;
      }
      case 'pay': case 'payLate': case 'payWrong': {
        const known = attempt && this.channel.get(attempt.id);
        if (known && (known.state === 'UNPAID' || (step.act === 'payLate' && known.state !== 'PAID'))) {
          Object.assign(known, { state: 'PAID', amountFen: step.act === 'payWrong' ? PRICE - 1n : PRICE });
        }
        return null;
      }
      case 'notify': return attempt && this.channel.get(attempt.id)?.state === 'PAID' ? decideReport(this.about(attempt), this.report(attempt), moment).fragment : null;
      case 'query': return attempt && attempt.state !== 'CREATED' ? decideReport(this.about(attempt), step.how % 5 === 4 ? { kind: 'LOST' } : this.report(attempt), moment).fragment : null;
      case 'closeUpstream': {
        const known = attempt && this.channel.get(attempt.id);
        if (known?.state === 'UNPAID') known.state = 'CLOSED';
        return null;
      }
      case 'wantClosed': {
        const closing = planClose(this.payment(), step.n % 2 ? 'EXPIRED' : 'CANCELLED', moment);
        return closing.ok ? closing.value : null;
      }
      case 'close': return decideClosed(this.payment(), this.attempts().filter((other) => OPEN_ATTEMPTS.includes(other.state)).length, moment);
      case 'reopen': {
        const hold = this.hold();
        const reopened = hold && planReopen(hold, moment);
        return reopened?.ok ? reopened.value : null;
      }
      case 'refund': {
        const hold = this.hold();
        const planned = hold && planRefund(hold, { amountFen: step.n % 3 === 0 ? PRICE / 2n : BigInt(step.n * 97 + 1), reason: 'r', causedBy: 'seller', key: `k${this.refunds++}` }, moment);
        return planned?.ok ? planned.value.fragment : null;
      }
      case 'settle': return this.settle(step.n);
      case 'sendRefund': {
        const refund = this.world.rows<RefundSnapshot>('refund')[step.n % Math.max(this.world.rows('refund').length, 1)];
        return refund ? decideRefundSubmit(refund, moment).fragment : null;
      }
      case 'refundReport': return this.refundReport(step.n, step.how);
    }
  }

  /** A delivery accepted in part: most to the seller, some to a lender, a fee, and some back to the buyer, in one plan. */
  private settle(n: number): Fragment | null {
    const hold = this.hold();
    if (!hold || hold.paymentState !== 'PAID') return null;
    const moment = this.world.moment();
    const [loanFen, feeFen, refundFen] = [BigInt(n * 7), BigInt(n), n % 2 ? BigInt(n * 3) : 0n];
    const sellerFen = BigInt(n * 40);
    const settlementId = `stl_${this.settlements++}`;
    const split = planSplit(hold, { settlementId, legs: [{ receiverOrgId: 'lender', amountFen: loanFen, reason: 'l' }, { receiverOrgId: 'fee', amountFen: feeFen, reason: 'f' }], sellerFen, finish: n % 3 === 0 }, moment);
    if (!split.ok) return null;
    const refund = refundFen === 0n ? null : planRefund({ ...hold, openFen: hold.openFen - loanFen - feeFen - sellerFen }, { amountFen: refundFen, reason: 'r', causedBy: 'seller', key: `settlement:${settlementId}` }, moment);
    if (refund && !refund.ok) return null;
    return combine({}, split.value, { postings: [recordSettlement({
      settlementId, orderId: hold.orderId, sellers: [{ organisationId: 'org_s', amountFen: sellerFen }], loans: [{ lenderOrgId: 'lender', loanId: 'l1', amountFen: loanFen }], feeFen,
    }, { at: moment.now, newId: moment.newId })] }, refund?.value.fragment);
  }

  private refundReport(n: number, how: number): Fragment | null {
    const refunds = this.world.rows<RefundSnapshot>('refund');
    const refund = refunds[n % Math.max(refunds.length, 1)];
    if (!refund || refund.state === 'REQUESTED') return null;
    const known = this.channel.get(refund.attemptId)!;
    const done = this.refundsDone.get(refund.id) ?? (['SUCCESS', 'SUCCESS', 'FAILED', 'ABNORMAL', null, null] as const)[how % 6] ?? null;
    if (done && !this.refundsDone.has(refund.id)) {
      this.refundsDone.set(refund.id, done);
      if (done === 'SUCCESS') known.refundedFen += refund.amountFen;
    }
    const report: RefundReport = done && how % 7 !== 6 ? { kind: done, foreignId: 'R', amountFen: refund.amountFen, note: null, endedAt: null } : { kind: how % 2 ? 'LOST' : 'NOT_FOUND' };
    return decideRefundReport(this.refundCase(refund), report, this.world.moment()).fragment;
  }
}

type Act = 'start' | 'submit' | 'answer' | 'pay' | 'payLate' | 'payWrong' | 'notify' | 'query' | 'closeUpstream'
  | 'wantClosed' | 'close' | 'reopen' | 'refund' | 'settle' | 'sendRefund' | 'refundReport';
/** `lag` says after how many further acts the decision reaches the database: decided early, it may be stale by then. */
type Step = { act: Act; n: number; how: number; lag: number };
const often = (act: Step['act'], weight: number) => ({ arbitrary: fc.constant(act), weight });
const anyStep = fc.record({
  act: fc.oneof(often('start', 3), often('submit', 3), often('answer', 4), often('pay', 5), often('payLate', 2), often('payWrong', 1), often('notify', 5), often('query', 3),
    often('closeUpstream', 1), often('wantClosed', 1), often('close', 1), often('reopen', 1), often('refund', 5), often('settle', 4), often('sendRefund', 8), often('refundReport', 10)),
  n: fc.nat(60), how: fc.nat(20), lag: fc.oneof({ arbitrary: fc.constant(0), weight: 3 }, { arbitrary: fc.nat(4), weight: 1 }),
});
/** Most runs begin with open wallets, so that the rest of the run has something to happen to. */
const opened = (wallets: number): Step[] => Array.from({ length: wallets }, (_, n) => n).flatMap((n) =>
  (['start', 'submit', 'answer'] as const).map((act) => ({ act, n, how: 0, lag: 0 })));
const steps = fc.tuple(fc.nat(3), fc.array(anyStep, { minLength: 10, maxLength: 70 })).map(([wallets, run]) => [...opened(wallets), ...run]);

/** A decision that came too late is made again; made from what is there now, it must pass. */
function commit(season: Season, step: Step, decided: Fragment | null): void {
  if (!decided) return;
  try {
    season.world.apply(decided);
  } catch (error) {
    if (!(error instanceof Stale)) throw error;
    const fresh = season.act(step);
    if (fresh) season.world.apply(fresh);
  }
}

/** `invariant` instead of `expect`: it is checked after every step of every run. */
function holds(season: Season): void {
  const { world } = season;
  let heldFen = 0n;
  for (const attempt of world.rows<AttemptSnapshot & { capturedFen: bigint; refundedFen: bigint }>('attempt')) {
    const known = season.channel.get(attempt.id);
    heldFen += attempt.capturedFen - attempt.refundedFen;
    invariant(attempt.capturedFen === (attempt.state === 'SUCCEEDED' ? known!.amountFen : 0n), 'what was captured is what came');
    if (known) invariant(attempt.refundedFen <= known.refundedFen && known.refundedFen <= known.amountFen, 'never more goes back than came');
  }
  invariant(world.balance('channel-clearing:unionpay') === heldFen, 'the channel holds what came less what went back');
  let [debits, credits] = [0n, 0n];
  for (const balance of world.balances.values()) {
    debits += balance.debits;
    credits += balance.credits;
    invariant(balance.debitsPending >= 0n && balance.creditsPending >= 0n, 'reservations end once');
  }
  invariant(debits === credits, 'the ledger sums to zero');
  const captures = season.attempts().filter((attempt) => attempt.outcome === 'CAPTURED' || attempt.outcome === 'LATE');
  const payment = season.payment();
  invariant(captures.length === (payment.state === 'PAID' || payment.state === 'LATE_PAID' ? 1 : 0), 'one attempt pays a payment');
  invariant(world.jobs.filter((job) => job.task === 'payments.paid').length <= 1, 'the order is told once');
  const hold = season.hold();
  if (hold) invariant(hold.amountFen === PRICE && hold.splitFen <= (PRICE * 3000n) / 10_000n, 'the hold is the price, and splits keep to the contract');
}

describe('any interleaving of callbacks, queries, closes, refunds and deliveries', () => {
  it('captures once, never refunds more than was paid, and keeps the ledger balanced and covered', () => {
    fc.assert(fc.property(steps, (run) => {
      const season = new Season();
      const waiting: { step: Step; decided: Fragment | null; due: number }[] = [];
      run.forEach((step, index) => {
        waiting.push({ step, decided: season.act(step), due: index + step.lag });
        for (const item of waiting.filter((each) => each.due <= index)) commit(season, item.step, item.decided);
        waiting.splice(0, waiting.length, ...waiting.filter((each) => each.due > index));
        holds(season);
      });
      for (const item of waiting) commit(season, item.step, item.decided);
      holds(season);
    }), { numRuns: 2500 });
  }, 60_000);

  it('comes to the same end once every message has arrived, whatever got lost before', () => {
    let paidRuns = 0;
    fc.assert(fc.property(steps, (run) => {
      const season = new Season();
      for (const step of run) commit(season, step, season.act(step));
      for (const attempt of season.attempts()) {
        if (season.channel.get(attempt.id)?.state !== 'PAID') continue;
        for (let times = 0; times < 2; times++) {
          season.world.apply(decideReport(season.about(season.world.row('attempt', attempt.id)), season.report(attempt), season.world.moment()).fragment);
        }
      }
      holds(season);
      const paidUpstream = [...season.channel.values()].filter((known) => known.state === 'PAID');
      const captured = season.world.rows<{ capturedFen: bigint }>('attempt').reduce((sum, row) => sum + row.capturedFen, 0n);
      expect(captured).toBe(paidUpstream.reduce((sum, known) => sum + known.amountFen, 0n));
      const right = paidUpstream.filter((known) => known.amountFen === PRICE).length;
      if (right > 0 && !['CONFLICTED'].includes(season.payment().state)) {
        paidRuns++;
        expect(['PAID', 'LATE_PAID']).toContain(season.payment().state);
        expect(season.world.rows<RefundSnapshot>('refund').filter((refund) => refund.key.startsWith('surplus:')).length).toBe(right - 1);
      }
    }), { numRuns: 1500 });
    // The property would hold of nothing if no run ever paid.
    expect(paidRuns).toBeGreaterThan(100);
  }, 60_000);
});
