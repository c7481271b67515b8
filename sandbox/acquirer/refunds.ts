import type { FastifyInstance } from 'fastify';
import { chinaStamp } from '../clock';
import { newNumber } from '../numbers';
import { AMOUNT, MERCHANT_ID, NUMBER, URL_FIELD, accept, optional, refuse, signedRoute, text } from '../signed-route';
import type { SignedRequest } from '../signed-route';
import type { Fields } from '../signature';
import type { World } from '../world';
import type { Order, OrderBook, Refund } from './order-book';

export const REFUND_OUTCOMES = ['FAILED', 'ABNORMAL'] as const;
const MESSAGES: Readonly<Record<Refund['planned'], string>> = {
  SUCCESS: '退款成功',
  FAILED: '退款失败，资金未动',
  ABNORMAL: '付款账户已注销，请人工退款',
};

/** What the payer's wallet gets back: the payer's part of the order, pro rata, rounded down to a fen. */
function payerPart(refundAmt: bigint, order: Order): bigint {
  const { amount = '1', merchantDiscount = '0', thirdDiscount = '0' } = order.payment ?? {};
  const paidByPayer = BigInt(amount) - BigInt(merchantDiscount) - BigInt(thirdDiscount);
  return (refundAmt * paidByPayer) / BigInt(amount);
}

export class Refunds {
  constructor(
    private readonly world: World,
    private readonly book: OrderBook,
  ) {
    for (const refund of book.refunds.values()) if (refund.status === 'PROCESSING') this.#finishLater(refund);
  }

  refund({ fields, partner, content }: SignedRequest): Fields {
    const { merId = '', orderNo = '', refundNo = '', refundAmt = '0' } = fields;
    const order = this.book.get(merId, orderNo);
    if (order?.serProvId !== partner.partnerId) return refuse('34', '查无此交易');
    const known = this.book.refunds.get(`${merId}:${refundNo}`);
    // A refund that has failed may be asked for again under its own number; anything else is answered as it stands.
    if (known && known.content !== content) return refuse('12', '退款单号重复且内容不同');
    if (known && known.status !== 'FAILED' && known.status !== 'ABNORMAL') return accept(this.#fields(known));
    if (order.state !== 'PAID') return refuse('35', '订单未支付');
    const sums = this.book.sums(order);
    const left = sums.paid - sums.refundedOrReserved;
    if (BigInt(refundAmt) > left) return refuse('33', `退款金额超过可退金额 ${left} 分`);
    if (BigInt(refundAmt) > left - sums.splitOutOrReserved)
      return refuse('33', '资金已分出，请先回退分账 (return the split first)');
    return accept(this.#fields(this.#take(order, fields, content)));
  }

  query({ fields, partner }: SignedRequest): Fields {
    const refund = this.book.refunds.get(`${fields.merId}:${fields.refundNo}`);
    if (!refund || this.book.byKey(refund.orderKey).serProvId !== partner.partnerId) return refuse('34', '查无此退款');
    return accept(this.#fields(refund));
  }

  #take(order: Order, fields: Fields, content: string): Refund {
    const now = this.world.clock.now();
    const { refundNo = '', refundAmt = '0' } = fields;
    const plan = this.world.outcomes.take('refund', fields);
    const planned = REFUND_OUTCOMES.find((outcome) => outcome === plan?.outcome) ?? 'SUCCESS';
    const refund: Refund = {
      key: `${order.merId}:${refundNo}`,
      orderKey: order.key,
      refundNo,
      content,
      refundAmt,
      payerRefundAmt: String(payerPart(BigInt(refundAmt), order)),
      refundIndex: newNumber('R', now),
      backUrl: fields.backUrl || order.backUrl,
      status: 'PROCESSING',
      planned,
      message: plan?.reason || MESSAGES[planned],
      dueAt: now.getTime() + this.world.delaysMs.refund,
    };
    this.book.refunds.put(refund.key, refund);
    if (!order.refundKeys.includes(refund.key)) this.book.put({ ...order, refundKeys: [...order.refundKeys, refund.key] });
    this.#finishLater(refund);
    return refund;
  }

  #finishLater({ key, dueAt }: Refund): void {
    this.world.clock.after(Math.max(0, dueAt - this.world.clock.now().getTime()), () => void this.#finish(key));
  }

  async #finish(key: string): Promise<void> {
    const before = this.book.refunds.get(key)!;
    const refund: Refund = { ...before, status: before.planned, dueAt: this.world.clock.now().getTime() };
    this.book.refunds.put(key, refund);
    const { serProvId } = this.book.byKey(refund.orderKey);
    await this.world.notifier.notify({
      institution: 'acquirer',
      type: 'REFUND',
      serProvId,
      url: refund.backUrl,
      fields: this.#fields(refund),
    });
  }

  #fields(refund: Refund): Fields {
    const { merId, orderNo } = this.book.byKey(refund.orderKey);
    const { refundNo, refundIndex, refundAmt, payerRefundAmt, status } = refund;
    const isDone = status !== 'PROCESSING';
    const refundTime = isDone ? chinaStamp(new Date(refund.dueAt)) : '';
    return {
      merId,
      orderNo,
      refundNo,
      refundIndex,
      refundAmt,
      payerRefundAmt,
      refundStatus: status,
      refundTime,
      refundMsg: isDone ? refund.message : '',
    };
  }
}

export function refundRoutes(app: FastifyInstance, world: World, refunds: Refunds): void {
  const institution = 'acquirer';
  const base = '/acquirer/gateway/api/pay';
  signedRoute(app, world, {
    institution,
    endpoint: 'refund',
    path: `${base}/refund`,
    rules: {
      merId: MERCHANT_ID,
      orderNo: NUMBER,
      refundNo: NUMBER,
      refundAmt: AMOUNT,
      refundReason: optional(text(128)),
      backUrl: optional(URL_FIELD),
    },
    echo: ['merId', 'orderNo', 'refundNo', 'refundAmt'],
    handle: (request) => refunds.refund(request),
  });
  signedRoute(app, world, {
    institution,
    endpoint: 'refundQuery',
    path: `${base}/refundQuery`,
    rules: { merId: MERCHANT_ID, refundNo: NUMBER },
    echo: ['merId', 'refundNo'],
    handle: (request) => refunds.query(request),
  });
}
