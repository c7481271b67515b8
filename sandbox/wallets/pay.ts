import { orderFields } from '../acquirer/orders';
import type { Merchants } from '../acquirer/merchants';
import type { Order, OrderBook, Payment } from '../acquirer/order-book';
import { DAY_MS } from '../clock';
import type { Delivery } from '../faults';
import { sha256Hex } from '../signature';
import type { World } from '../world';

export const PAY_MODES = [
  'pay',
  'delay',
  'drop',
  'duplicate',
  'discount',
  'wrong-amount',
  'query-timeout',
  'bad-signature',
  'paying',
  'refuse',
  'cancel',
] as const;
export type PayMode = (typeof PAY_MODES)[number];

/** What the payer does, and how the world misbehaves while she does it (README, section 3). */
export interface PayerAct {
  readonly mode: PayMode;
  readonly payer: string;
  readonly force: boolean;
  readonly seconds?: number;
  readonly times?: number;
  readonly amountFen?: string;
  readonly merchantDiscountFen?: string;
  readonly thirdDiscountFen?: string;
}

export type PayOutcome =
  | { readonly ok: true; readonly order: Order }
  | { readonly ok: false; readonly error: 'NOT_PAYABLE' | 'ALREADY_PAID' | 'DISCOUNT_TOO_LARGE'; readonly order: Order };

const DELIVERIES: Readonly<Partial<Record<PayMode, Delivery>>> = {
  drop: { isDropped: true },
  'query-timeout': { isDropped: true },
  duplicate: { copies: 3 },
  'bad-signature': { isBrokenFirst: true },
};
const PAYER_PREFIXES: Readonly<Record<Order['orderType'], string>> = { upJs: 'up', wechatJs: 'wx', alipayJs: 'ali' };
const DEFAULT_DISCOUNT_BPS = 500n;
const QUERY_HANG_MS = 30_000;

/** The payers: they pay, refuse, go away, and sometimes the wires break behind them. */
export class Payers {
  constructor(
    private readonly world: World,
    private readonly book: OrderBook,
    private readonly merchants: Merchants,
  ) {}

  async act(order: Order, act: PayerAct): Promise<PayOutcome> {
    if (act.mode === 'cancel') return { ok: true, order };
    if (order.state === 'PAID') return { ok: false, error: 'ALREADY_PAID', order };
    const isOpen = order.state === 'UNPAID' || order.state === 'PAYING';
    if (!isOpen && !act.force) return { ok: false, error: 'NOT_PAYABLE', order };
    if (act.mode === 'paying') return this.#save({ ...order, state: 'PAYING' });
    if (act.mode === 'refuse') return this.#save({ ...order, state: 'FAILED', failReason: '余额不足，支付失败' });
    return this.#pay(order, act);
  }

  #save(order: Order): PayOutcome {
    this.book.put(order);
    return { ok: true, order };
  }

  async #pay(order: Order, act: PayerAct): Promise<PayOutcome> {
    const payment = this.#payment(order, act);
    if (BigInt(payment.merchantDiscount) + BigInt(payment.thirdDiscount) >= BigInt(payment.amount)) {
      return { ok: false, error: 'DISCOUNT_TOO_LARGE', order };
    }
    const paid: Order = { ...order, state: 'PAID', failReason: '', payment };
    this.book.put(paid);
    if (act.mode === 'query-timeout') {
      const match = { merId: order.merId, orderNo: order.orderNo };
      this.world.faults.arm('queryOrder', { fault: 'timeout', ms: QUERY_HANG_MS, when: 'after' }, act.times ?? 2, match);
    }
    await this.world.notifier.notify({
      institution: 'acquirer',
      type: 'PAY',
      serProvId: order.serProvId,
      url: order.backUrl,
      fields: orderFields(paid, this.book),
      delivery: act.mode === 'delay' ? { delayMs: (act.seconds ?? 10) * 1_000 } : DELIVERIES[act.mode],
    });
    return { ok: true, order: paid };
  }

  #payment(order: Order, act: PayerAct): Payment {
    const paidAt = this.world.clock.now().getTime();
    const txnAmt = BigInt(order.txnAmt);
    const isDiscounted = act.mode === 'discount';
    const holdDays = this.merchants.get(order.merId)?.holdDays ?? 0;
    return {
      amount: act.mode === 'wrong-amount' ? (act.amountFen ?? String(txnAmt + 1n)) : order.txnAmt,
      merchantDiscount: isDiscounted ? (act.merchantDiscountFen ?? '0') : '0',
      thirdDiscount: isDiscounted ? (act.thirdDiscountFen ?? String((txnAmt * DEFAULT_DISCOUNT_BPS) / 10_000n)) : '0',
      payerId: `${PAYER_PREFIXES[order.orderType]}-${sha256Hex(`${order.orderType}:${act.payer}`).slice(0, 10)}`,
      paidAt,
      unfreezeAt: paidAt + holdDays * DAY_MS,
    };
  }
}
