import { randomUUID } from 'node:crypto';
import { messageOf } from '../channels/partner/exchange';
import type { Answered, Outside, Prepared } from '../channels/port';
import type { PayReport } from '../domain/attempt';
import type { RefundReport } from '../domain/refund-outcome';
import type { SplitReport } from '../domain/split-outcome';
import type { TransferReport } from '../domain/transfer-outcome';

type Order = { merchantNo: string; amountFen: bigint; paidFen: bigint; state: 'UNPAID' | 'PAID' | 'CLOSED'; unfrozen: boolean; paidAt: Date };
type Refund = { orderNo: string; amountFen: bigint; state: 'PROCESSING' | 'SUCCESS' | 'FAILED' };
type Split = { orderNo: string; legs: Map<string, bigint>; finish: boolean; state: 'PROCESSING' | 'DONE' | 'FAILED' };
type Payout = { account: string; amountFen: bigint; state: 'ACCEPTED' | 'CONFIRMED' | 'REFUSED' };
/** What the institutions would notify: about which of their things. */
export type News = { readonly about: 'attempt' | 'refund' | 'split' | 'transfer'; readonly id: string };

export const wireMessage = (institution: 'acquirer' | 'bank' = 'acquirer') => messageOf(institution, 'in-memory', Buffer.from(randomUUID()), { signature: 'VALID' });
const sum = (amounts: Iterable<bigint>): bigint => [...amounts].reduce((total, fen) => total + fen, 0n);

/**
 * Acquirer and bank by the rules of the sandbox, inside this process: for runs that would take too long over sockets and
 * signatures. `dice` gives a number from 0 to 99 whenever something may go wrong; requests and answers get lost by it.
 */
export class ChannelInMemory {
  readonly orders = new Map<string, Order>();
  readonly refunds = new Map<string, Refund>();
  readonly splits = new Map<string, Split>();
  readonly payouts = new Map<string, Payout>();
  news: News[] = [];
  dice: () => number = () => 99;

  /** The payer pays in the wallet, whatever the order's state was. */
  pay(orderNo: string, at: Date, over: { force?: boolean; amountFen?: bigint } = {}): void {
    const order = this.orders.get(orderNo);
    if (!order || order.state === 'PAID' || (order.state === 'CLOSED' && !over.force)) return;
    Object.assign(order, { state: 'PAID', paidFen: over.amountFen ?? order.amountFen, paidAt: at });
    this.news.push({ about: 'attempt', id: orderNo });
  }

  /** Whatever is being worked at comes to its end, each by the dice. */
  work(): void {
    for (const [id, refund] of this.refunds) {
      if (refund.state !== 'PROCESSING') continue;
      refund.state = this.dice() < 10 ? 'FAILED' : 'SUCCESS';
      this.news.push({ about: 'refund', id });
    }
    for (const [id, split] of this.splits) {
      if (split.state !== 'PROCESSING') continue;
      split.state = this.dice() < 15 && !this.#failedBefore(split.orderNo) ? 'FAILED' : 'DONE';
      if (split.state === 'DONE' && split.finish) this.orders.get(split.orderNo)!.unfrozen = true;
      this.news.push({ about: 'split', id });
    }
    for (const [id, payout] of this.payouts) {
      if (payout.state !== 'ACCEPTED') continue;
      payout.state = this.dice() < 5 ? 'REFUSED' : 'CONFIRMED';
      this.news.push({ about: 'transfer', id });
    }
  }

  #failedBefore = (orderNo: string): boolean => [...this.splits.values()].some((split) => split.orderNo === orderNo && split.state === 'FAILED');

  /** What the institutions hold of everybody's money by their own account of it. */
  heldFen = (): bigint => sum([...this.orders.values()].map((order) => order.paidFen))
    - sum([...this.refunds.values()].filter(({ state }) => state === 'SUCCESS').map((refund) => refund.amountFen))
    - sum([...this.splits.values()].filter(({ state }) => state === 'DONE').flatMap((split) => [...split.legs.values()]))
    - sum([...this.payouts.entries()].filter(([, { state }]) => state === 'CONFIRMED').map(([, payout]) => payout.amountFen));

  goneOut = (orderNo: string): bigint =>
    sum([...this.refunds.values()].filter((refund) => refund.orderNo === orderNo && refund.state !== 'FAILED').map((refund) => refund.amountFen))
    + sum([...this.splits.values()].filter((split) => split.orderNo === orderNo && split.state !== 'FAILED').flatMap((split) => [...split.legs.values()]));

  payReport(orderNo: string): PayReport {
    const order = this.orders.get(orderNo);
    if (!order) return { kind: 'NOT_FOUND' };
    if (order.state !== 'PAID') return { kind: order.state };
    return { kind: 'PAID', paid: {
      foreignId: `T-${orderNo}`, merchantNo: order.merchantNo, orderAmountFen: order.paidFen, payerPaidFen: order.paidFen, merchantDiscountFen: 0n, thirdDiscountFen: 0n,
      settleFen: order.paidFen, payerRef: null, paidAt: order.paidAt, unfreezesAt: null,
    } };
  }
  refundReport(refundNo: string): RefundReport {
    const refund = this.refunds.get(refundNo);
    return refund ? { kind: refund.state, foreignId: `R-${refundNo}`, amountFen: refund.amountFen, note: null, endedAt: null } : { kind: 'NOT_FOUND' };
  }
  splitReport(splitNo: string): SplitReport {
    const split = this.splits.get(splitNo);
    if (!split) return { kind: 'NOT_FOUND' };
    if (split.state === 'PROCESSING') return { kind: 'PROCESSING' };
    return { kind: split.state, foreignId: `S-${splitNo}`, note: null, legs: new Map([...split.legs.keys()].map((org) => [org, split.state === 'DONE' ? 'SUCCESS' as const : 'FAILED' as const])) };
  }
  transferReport(payoutNo: string): TransferReport {
    const payout = this.payouts.get(payoutNo);
    if (!payout) return { kind: 'NOT_FOUND' };
    const about = { foreignId: `B-${payoutNo}`, amountFen: payout.amountFen };
    if (payout.state === 'REFUSED') return { kind: 'REFUSED', note: 'ACCOUNT_CLOSED' };
    return payout.state === 'CONFIRMED' ? { kind: 'CONFIRMED', ...about, confirmationId: `C-${payoutNo}` } : { kind: 'ACCEPTED', ...about };
  }

  /** An answer that may get lost: on its way out, so that nothing happened, or on its way back, when it did. */
  #exchange<R extends { readonly kind: string }>(happen: () => R, institution: 'acquirer' | 'bank' = 'acquirer'): Promise<Answered<R>> {
    const lost = { report: { kind: 'LOST' } as unknown as R, message: wireMessage(institution) };
    const fate = this.dice();
    if (fate < 10) return Promise.resolve(lost);
    const report = happen();
    return Promise.resolve(fate < 20 ? lost : { report, message: wireMessage(institution) });
  }
  #prepared<R extends { readonly kind: string }>(happen: () => R, institution: 'acquirer' | 'bank' = 'acquirer'): Prepared<R> {
    return { request: wireMessage(institution), send: () => this.#exchange(happen, institution) };
  }

  #takeSplit(orderNo: string, splitNo: string, legs: Map<string, bigint>, finish: boolean): SplitReport {
    if (this.splits.has(splitNo)) return this.splitReport(splitNo);
    const order = this.orders.get(orderNo);
    const working = [...this.splits.values()].some((split) => split.orderNo === orderNo && split.state === 'PROCESSING' && (finish || split.finish));
    if (order?.state !== 'PAID' || order.unfrozen || working) return { kind: 'REFUSED', note: '35' };
    if (this.goneOut(orderNo) + sum(legs.values()) > order.paidFen) return { kind: 'REFUSED', note: '33' };
    this.splits.set(splitNo, { orderNo, legs, finish, state: 'PROCESSING' });
    return { kind: 'PROCESSING' };
  }

  readonly outside: Outside = {
    register: () => Promise.resolve(),
    channel: {
      onboard: () => this.#prepared(() => ({ kind: 'ACTIVE' as const, merchantNo: '898000000000001', splitCapBps: 3000, holdDays: 180 })),
      registerReceiver: (receiver) => this.#prepared(() => ({ kind: 'ACTIVE' as const, merchantNo: receiver.organisationId, splitCapBps: 0, holdDays: 0 })),
      submit: (order) => this.#prepared(() => {
        const known = this.orders.get(order.orderNo);
        if (!known) this.orders.set(order.orderNo, { merchantNo: order.merchantNo, amountFen: order.amountFen, paidFen: 0n, state: 'UNPAID', unfrozen: false, paidAt: order.createdAt });
        return known && known.state !== 'UNPAID' ? { kind: 'LOST' as const } : { kind: 'ACCEPTED' as const, foreignId: `T-${order.orderNo}`, payUrl: 'https://wallet.example' };
      }),
      query: ({ orderNo }) => this.#exchange(() => this.payReport(orderNo)),
      close: ({ orderNo }) => this.#exchange(() => {
        const order = this.orders.get(orderNo);
        if (order?.state === 'UNPAID') order.state = 'CLOSED';
        return { kind: order?.state === 'CLOSED' ? 'CLOSED' as const : 'REFUSED' as const };
      }),
      refund: ({ orderNo, refundNo, amountFen }) => this.#prepared((): RefundReport => {
        const order = this.orders.get(orderNo);
        if (this.refunds.has(refundNo)) return this.refundReport(refundNo);
        if (order?.state !== 'PAID' || this.goneOut(orderNo) + amountFen > order.paidFen) return { kind: 'REFUSED', note: '33' };
        this.refunds.set(refundNo, { orderNo, amountFen, state: 'PROCESSING' });
        return this.refundReport(refundNo);
      }),
      queryRefund: ({ refundNo }) => this.#exchange(() => this.refundReport(refundNo)),
      split: ({ orderNo, splitNo, legs, finish }) => this.#prepared(() =>
        this.#takeSplit(orderNo, splitNo, new Map(legs.map((leg) => [leg.receiverOrgId, BigInt(leg.amountFen)])), finish)),
      querySplit: ({ splitNo }) => this.#exchange(() => this.splitReport(splitNo)),
    },
    bank: {
      pay: ({ payoutNo, account, amountFen }) => this.#prepared(() => {
        if (!this.payouts.has(payoutNo)) this.payouts.set(payoutNo, { account, amountFen, state: 'ACCEPTED' });
        return this.transferReport(payoutNo);
      }, 'bank'),
      query: (payoutNo) => this.#exchange(() => this.transferReport(payoutNo), 'bank'),
    },
  };
}
