import type { Clock } from '../clock';
import type { Collection } from '../journal';
import { sumFen } from '../numbers';
import type { World } from '../world';

export const ORDER_TYPES = ['upJs', 'wechatJs', 'alipayJs'] as const;
export type OrderType = (typeof ORDER_TYPES)[number];
export type OrderState = 'UNPAID' | 'PAYING' | 'PAID' | 'CLOSED' | 'FAILED';

/** One order at the acquirer. Amounts are digits of fen, moments milliseconds since 1970. */
export interface Order {
  readonly key: string;
  readonly serProvId: string;
  readonly merId: string;
  readonly orderNo: string;
  readonly content: string;
  readonly orderType: OrderType;
  /** What the partner asked for. */
  readonly txnAmt: string;
  readonly orderInfo: string;
  readonly backUrl: string;
  readonly frontUrl: string;
  readonly reqReserved: string;
  readonly isSplit: boolean;
  readonly prepayId: string;
  readonly transIndex: string;
  readonly expireAt: number;
  readonly state: OrderState;
  readonly failReason: string;
  readonly payment?: Payment;
  /** Only for split orders: when the rest went to the merchant. */
  readonly unfrozenAt?: number;
  readonly refundKeys: readonly string[];
  readonly splitKeys: readonly string[];
  readonly returnKeys: readonly string[];
}

export interface Payment {
  /** The order amount as the acquirer reports it; differs from txnAmt only by a planned fault. */
  readonly amount: string;
  readonly merchantDiscount: string;
  readonly thirdDiscount: string;
  readonly payerId: string;
  readonly paidAt: number;
  /** When frozen money unfreezes by itself. */
  readonly unfreezeAt: number;
}

export interface Refund {
  readonly key: string;
  readonly orderKey: string;
  readonly refundNo: string;
  readonly content: string;
  readonly refundAmt: string;
  readonly payerRefundAmt: string;
  readonly refundIndex: string;
  readonly backUrl: string;
  readonly status: 'PROCESSING' | 'SUCCESS' | 'FAILED' | 'ABNORMAL';
  readonly planned: 'SUCCESS' | 'FAILED' | 'ABNORMAL';
  readonly message: string;
  readonly dueAt: number;
}

export interface SplitDetail {
  readonly receiverId: string;
  readonly amount: string;
  readonly reason: string;
  readonly status: 'PENDING' | 'SUCCESS' | 'FAILED';
  readonly detailNo: string;
  readonly failReason?: string;
}

export interface Split {
  readonly key: string;
  readonly orderKey: string;
  readonly splitNo: string;
  readonly content: string;
  readonly splitIndex: string;
  readonly finish: boolean;
  readonly details: readonly SplitDetail[];
  /** How each receiver will end: the reason of failure, or empty. */
  readonly planned: readonly string[];
  readonly status: 'PROCESSING' | 'DONE' | 'PARTIAL' | 'FAILED';
  readonly merchantAmt: string;
  readonly dueAt: number;
}

export interface SplitReturn {
  readonly key: string;
  readonly orderKey: string;
  readonly splitKey: string;
  readonly returnNo: string;
  readonly content: string;
  readonly receiverId: string;
  readonly amount: string;
  readonly status: 'PROCESSING' | 'SUCCESS' | 'FAILED';
  readonly plannedFailure: string;
  readonly dueAt: number;
}

/** Where the money of a paid order stands, in fen. Work in progress counts as done, so nothing is promised twice. */
export interface OrderSums {
  readonly settle: bigint;
  readonly paid: bigint;
  readonly refunded: bigint;
  readonly refundedOrReserved: bigint;
  readonly splitOut: bigint;
  readonly splitOutOrReserved: bigint;
}

/** The acquirer's orders with everything that hangs on them. */
export class OrderBook {
  readonly refunds: Collection<Refund>;
  readonly splits: Collection<Split>;
  readonly returns: Collection<SplitReturn>;
  readonly #orders: Collection<Order>;
  readonly #clock: Clock;
  readonly #byPrepayId = new Map<string, string>();
  readonly #byOrderNo = new Map<string, string[]>();

  constructor(world: World) {
    this.#orders = world.journal.collection<Order>('orders');
    this.refunds = world.journal.collection<Refund>('refunds');
    this.splits = world.journal.collection<Split>('splits');
    this.returns = world.journal.collection<SplitReturn>('splitReturns');
    this.#clock = world.clock;
    for (const order of this.#orders.values()) this.#index(order);
  }

  #index({ prepayId, orderNo, key }: Order): void {
    this.#byPrepayId.set(prepayId, key);
    this.#byOrderNo.set(orderNo, [...(this.#byOrderNo.get(orderNo) ?? []), key]);
  }

  /** An order that nobody paid in time reads as closed. */
  #asOfNow(order: Order | undefined): Order | undefined {
    const isOpen = order?.state === 'UNPAID' || order?.state === 'PAYING';
    return isOpen && this.#clock.now().getTime() >= order.expireAt ? { ...order, state: 'CLOSED' } : order;
  }

  get(merId: string, orderNo: string): Order | undefined {
    return this.#asOfNow(this.#orders.get(`${merId}:${orderNo}`));
  }

  byKey(key: string): Order {
    return this.#asOfNow(this.#orders.get(key))!;
  }

  byPrepayId(prepayId: string): Order | undefined {
    return this.#asOfNow(this.#orders.get(this.#byPrepayId.get(prepayId) ?? ''));
  }

  /** By order number alone, when only one merchant has it. */
  byOrderNo(orderNo: string): Order | undefined {
    const keys = this.#byOrderNo.get(orderNo) ?? [];
    return keys.length === 1 ? this.byKey(keys[0]!) : undefined;
  }

  get size(): number {
    return this.#orders.size;
  }

  add(order: Order): void {
    this.#orders.put(order.key, order);
    this.#index(order);
  }

  put(order: Order): void {
    this.#orders.put(order.key, order);
  }

  isFrozen({ isSplit, payment, unfrozenAt }: Order): boolean {
    return isSplit && payment !== undefined && unfrozenAt === undefined && this.#clock.now().getTime() < payment.unfreezeAt;
  }

  sums(order: Order): OrderSums {
    const paid = BigInt(order.payment?.amount ?? '0');
    const refunds = order.refundKeys.map((key) => this.refunds.get(key)!);
    const details = order.splitKeys.flatMap((key) => this.splits.get(key)!.details);
    const returned = sumFen(
      order.returnKeys
        .map((key) => this.returns.get(key)!)
        .filter((back) => back.status === 'SUCCESS')
        .map((back) => back.amount),
    );
    const splitAs = (...states: SplitDetail['status'][]): bigint =>
      sumFen(details.filter((detail) => states.includes(detail.status)).map((detail) => detail.amount));
    return {
      paid,
      settle: paid - BigInt(order.payment?.merchantDiscount ?? '0'),
      refunded: sumFen(refunds.filter((refund) => refund.status === 'SUCCESS').map((refund) => refund.refundAmt)),
      refundedOrReserved: sumFen(refunds.filter((refund) => refund.status !== 'FAILED').map((refund) => refund.refundAmt)),
      splitOut: splitAs('SUCCESS') - returned,
      splitOutOrReserved: splitAs('SUCCESS', 'PENDING') - returned,
    };
  }
}
