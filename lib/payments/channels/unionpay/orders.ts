import type { SignedFields } from '../../../shared/signed-message';
import type { PayReport, SubmitAnswer } from '../../domain/attempt';
import type { Wallet } from '../../domain/machines';
import { channelTime, Malformed, readFen, readText, readTime } from '../partner/fields';
import { ask, prepare, type Exchanged, type Partner } from '../partner/exchange';
import type { PaymentChannel } from '../port';

const PAY = '/acquirer/gateway/api/pay';
/** The payer scans our code; each wallet has its own order type. */
const ORDER_TYPE: Record<Wallet, string> = { unionpay: 'upJs', wechat: 'wechatJs', alipay: 'alipayJs' };

/** The channel's word for the state of an order. 03 closed, 04 revoked and 06 failed are final. */
export function readPayReport(fields: SignedFields): PayReport {
  switch (fields.origRespCode) {
    // 01: refunded, wholly or in part; so it was paid.
    case '00': case '01': return { kind: 'PAID', paid: {
      foreignId: readText(fields.transIndex, 'transIndex', 64),
      merchantNo: readText(fields.merId, 'merId', 32),
      orderAmountFen: readFen(fields.txnAmt, 'txnAmt'),
      payerPaidFen: readFen(fields.payerAmt, 'payerAmt'),
      merchantDiscountFen: readFen(fields.merchantDiscountAmt, 'merchantDiscountAmt'),
      thirdDiscountFen: readFen(fields.thirdDiscountAmt, 'thirdDiscountAmt'),
      settleFen: readFen(fields.settleAmt, 'settleAmt'),
      payerRef: fields.payerId || null,
      paidAt: readTime(fields.payTime) ?? fail('payTime is not a time'),
      unfreezesAt: readTime(fields.unfreezeTime),
    } };
    case '02': return { kind: 'UNPAID' };
    case '05': return { kind: 'PAYING' };
    case '03': case '04': return { kind: 'CLOSED' };
    case '06': return { kind: 'FAILED' };
    default: throw new Malformed(`origRespCode ${fields.origRespCode ?? ''} is not known`);
  }
}

function fail(note: string): never {
  throw new Malformed(note);
}

/** A signed answer that cannot be understood proves nothing either. */
const understood = <R>(read: () => R, lost: R): R => {
  try {
    return read();
  } catch (error) {
    if (error instanceof Malformed) return lost;
    throw error;
  }
};

function readSubmit(exchanged: Exchanged): SubmitAnswer {
  if (exchanged.kind === 'LOST') return { kind: 'LOST' };
  const { code, fields } = exchanged;
  // 12 and 35 speak of an order that is there already: what became of it, a query must say.
  if (code === '12' || code === '35') return { kind: 'LOST' };
  if (code !== '00') return { kind: 'REFUSED', note: `${code} ${fields.respMsg ?? ''}` };
  return understood((): SubmitAnswer => {
    const { redirectUrl } = JSON.parse(readText(fields.payData, 'payData', 4096)) as { redirectUrl?: unknown };
    if (typeof redirectUrl !== 'string' || !/^https?:\/\//.test(redirectUrl)) throw new Malformed('payData has no address');
    return { kind: 'ACCEPTED', foreignId: readText(fields.transIndex, 'transIndex', 64), payUrl: redirectUrl };
  }, { kind: 'LOST' });
}

function readQuery(exchanged: Exchanged): PayReport {
  if (exchanged.kind === 'LOST') return exchanged;
  if (exchanged.code === '34') return { kind: 'NOT_FOUND' };
  return exchanged.code === '00' ? understood(() => readPayReport(exchanged.fields), { kind: 'LOST' }) : { kind: 'LOST' };
}

export const unionpayOrders = (partner: Partner): Pick<PaymentChannel, 'submit' | 'query' | 'close'> => ({
  submit: (order) => prepare(partner, {
    institution: 'acquirer', path: `${PAY}/unifiedorder`, echo: ['merId', 'orderNo', 'orderType', 'txnAmt'],
    fields: {
      merId: order.merchantNo, orderNo: order.orderNo, orderTime: channelTime(order.createdAt), orderType: ORDER_TYPE[order.wallet],
      txnAmt: order.amountFen.toString(), currencyCode: '156', orderInfo: order.subject, frontUrl: order.returnUrl, payTimeout: channelTime(order.expiresAt), splitFlag: '1',
    },
  }, readSubmit),
  query: (order) => ask(partner, {
    institution: 'acquirer', path: `${PAY}/queryOrder`, echo: ['merId', 'orderNo'], fields: { merId: order.merchantNo, orderNo: order.orderNo },
  }, readQuery),
  close: (order) => ask(partner, {
    institution: 'acquirer', path: `${PAY}/closeOrder`, echo: ['merId', 'orderNo'], fields: { merId: order.merchantNo, orderNo: order.orderNo },
  }, (exchanged) => exchanged.kind === 'LOST' ? { kind: 'LOST' } : { kind: exchanged.code === '00' ? 'CLOSED' : 'REFUSED' }),
});
