import { randomBytes } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { chinaStamp, fromChinaStamp } from '../clock';
import { newNumber } from '../numbers';
import {
  AMOUNT,
  MERCHANT_ID,
  NUMBER,
  STAMP,
  URL_FIELD,
  accept,
  oneOf,
  optional,
  refuse,
  signedRoute,
  text,
  volatile,
} from '../signed-route';
import type { SignedRequest } from '../signed-route';
import type { Fields } from '../signature';
import type { Partner, World } from '../world';
import type { Merchants } from './merchants';
import { ORDER_TYPES } from './order-book';
import type { Order, OrderBook, OrderState, OrderType } from './order-book';

const ORDER_LIFE_MS = 2 * 3_600_000;

const ORIG_CODES: Readonly<Record<OrderState, readonly [code: string, message: string]>> = {
  PAID: ['00', '支付成功'],
  UNPAID: ['02', '未支付'],
  CLOSED: ['03', '已关闭'],
  PAYING: ['05', '用户支付中'],
  FAILED: ['06', '支付失败'],
};
const REFUNDED = ['01', '转入退款'] as const;

/** What query and notify say of an order (README, queryOrder). */
export function orderFields(order: Order, book: OrderBook): Fields {
  const sums = book.sums(order);
  const [origRespCode, message] = order.state === 'PAID' && sums.refunded > 0n ? REFUNDED : ORIG_CODES[order.state];
  const common = {
    merId: order.merId,
    orderNo: order.orderNo,
    orderType: order.orderType,
    transIndex: order.transIndex,
    origRespCode,
    origRespMsg: order.failReason || message,
    txnAmt: order.payment?.amount ?? order.txnAmt,
    splitFlag: order.isSplit ? '1' : '0',
    reqReserved: order.reqReserved,
  };
  const { payment } = order;
  if (!payment) return common;
  const isFrozen = book.isFrozen(order);
  return {
    ...common,
    payerAmt: String(sums.settle - BigInt(payment.thirdDiscount)),
    merchantDiscountAmt: payment.merchantDiscount,
    thirdDiscountAmt: payment.thirdDiscount,
    settleAmt: String(sums.settle),
    payTime: chinaStamp(new Date(payment.paidAt)),
    payerId: payment.payerId,
    refundedAmt: String(sums.refunded),
    holdState: !order.isSplit ? 'NONE' : isFrozen ? 'FROZEN' : 'UNFROZEN',
    unfreezeTime: order.isSplit ? chinaStamp(new Date(payment.unfreezeAt)) : '',
    splitOutAmt: String(sums.splitOut),
  };
}

function newOrder({ fields, partner, content }: SignedRequest, now: Date, expireAt: number): Order {
  const { merId = '', orderNo = '' } = fields;
  return {
    key: `${merId}:${orderNo}`,
    serProvId: partner.partnerId,
    merId,
    orderNo,
    content,
    orderType: fields.orderType as OrderType,
    txnAmt: fields.txnAmt ?? '',
    orderInfo: fields.orderInfo ?? '',
    backUrl: fields.backUrl || partner.notifyUrl,
    frontUrl: fields.frontUrl ?? '',
    reqReserved: fields.reqReserved ?? '',
    isSplit: fields.splitFlag === '1',
    prepayId: randomBytes(16).toString('hex'),
    transIndex: newNumber('T', now),
    expireAt,
    state: 'UNPAID',
    failReason: '',
    refundKeys: [],
    splitKeys: [],
    returnKeys: [],
  };
}

export class Orders {
  constructor(
    private readonly world: World,
    private readonly book: OrderBook,
    private readonly merchants: Merchants,
  ) {}

  unifiedOrder(request: SignedRequest): Fields {
    const { fields, partner, content } = request;
    const { merId = '', orderNo = '', payTimeout = '' } = fields;
    if (!this.merchants.active(merId, partner)) return refuse('31', '商户未登记或已停用');
    const known = this.book.get(merId, orderNo);
    if (known && known.content !== content) return refuse('12', '订单号重复且内容不同');
    const now = this.world.clock.now();
    const expireAt = payTimeout ? fromChinaStamp(payTimeout)?.getTime() : now.getTime() + ORDER_LIFE_MS;
    if (expireAt === undefined) return refuse('10', '字段 payTimeout 格式错误');
    const order = known ?? newOrder(request, now, expireAt);
    if (!known) this.book.add(order);
    return accept({
      transIndex: order.transIndex,
      expireTime: chinaStamp(new Date(order.expireAt)),
      payData: JSON.stringify({
        prepayId: order.prepayId,
        redirectUrl: `${this.world.config.publicUrl}/wallet/${order.prepayId}`,
      }),
    });
  }

  query({ fields, partner }: SignedRequest): Fields {
    const order = this.#find(fields, partner);
    return order ? accept(orderFields(order, this.book)) : refuse('34', '查无此交易');
  }

  close({ fields, partner }: SignedRequest): Fields {
    const order = this.#find(fields, partner);
    if (!order) return refuse('34', '查无此交易');
    if (order.state === 'PAID') return refuse('35', '订单已支付');
    if (order.state === 'PAYING') return refuse('35', '用户支付中');
    if (order.state === 'UNPAID') this.book.put({ ...order, state: 'CLOSED' });
    return accept();
  }

  #find({ merId = '', orderNo = '' }: Fields, partner: Partner): Order | undefined {
    const order = this.book.get(merId, orderNo);
    return order?.serProvId === partner.partnerId ? order : undefined;
  }
}

export function orderRoutes(app: FastifyInstance, world: World, orders: Orders): void {
  const institution = 'acquirer';
  const base = '/acquirer/gateway/api/pay';
  const rules = { merId: MERCHANT_ID, orderNo: NUMBER };
  const echo = ['merId', 'orderNo'];
  signedRoute(app, world, {
    institution,
    endpoint: 'unifiedorder',
    path: `${base}/unifiedorder`,
    rules: {
      ...rules,
      orderTime: volatile(STAMP),
      orderType: oneOf(...ORDER_TYPES),
      txnAmt: AMOUNT,
      currencyCode: optional(oneOf('156')),
      orderInfo: text(128),
      backUrl: optional(URL_FIELD),
      frontUrl: optional(URL_FIELD),
      customerIp: volatile(optional(text(64))),
      reqReserved: optional(text(512)),
      payTimeout: volatile(optional(STAMP)),
      splitFlag: optional(oneOf('0', '1')),
    },
    echo: [...echo, 'orderType', 'txnAmt'],
    handle: (request) => orders.unifiedOrder(request),
  });
  signedRoute(app, world, {
    institution,
    endpoint: 'queryOrder',
    path: `${base}/queryOrder`,
    rules,
    echo,
    handle: (request) => orders.query(request),
  });
  signedRoute(app, world, {
    institution,
    endpoint: 'closeOrder',
    path: `${base}/closeOrder`,
    rules,
    echo,
    handle: (request) => orders.close(request),
  });
}
