import type { OrderType } from '../acquirer/order-book';
import type { Lang } from '../html';
import type { PayMode } from './pay';

/** One wallet's colours and name. `ink` is what is readable on `colour`. */
export interface Face {
  readonly name: Readonly<Record<Lang, string>>;
  readonly colour: string;
  readonly dark: string;
  readonly tint: string;
  /** The sign on the badge, one character. */
  readonly sign: string;
  readonly shape: string;
}

export const FACES: Readonly<Record<OrderType, Face>> = {
  upJs: {
    name: { 'zh-CN': '云闪付', en: 'UnionPay' },
    colour: '#c8102e',
    dark: '#9c0b22',
    tint: '#fdf0f1',
    sign: '云',
    shape: '10px',
  },
  wechatJs: {
    name: { 'zh-CN': '微信支付', en: 'WeChat Pay' },
    colour: '#07803f',
    dark: '#055f2f',
    tint: '#eef8f1',
    sign: '微',
    shape: '50%',
  },
  alipayJs: {
    name: { 'zh-CN': '支付宝', en: 'Alipay' },
    colour: '#0f5fd6',
    dark: '#0a49a8',
    tint: '#eef4fe',
    sign: '支',
    shape: '16px',
  },
};

export interface WalletTexts {
  readonly sandbox: string;
  readonly other: string;
  readonly payTo: string;
  readonly goods: string;
  readonly orderNo: string;
  readonly orderAmount: string;
  readonly discount: string;
  readonly paidBy: string;
  readonly pay: string;
  readonly refuse: string;
  readonly cancel: string;
  readonly faults: string;
  readonly faultsHint: string;
  readonly apply: string;
  readonly seconds: string;
  readonly fen: string;
  readonly notFound: string;
  readonly back: string;
  readonly states: Readonly<Record<'UNPAID' | 'PAYING' | 'PAID' | 'CLOSED' | 'FAILED', string>>;
  readonly modes: Readonly<Partial<Record<PayMode, string>>>;
  readonly errors: Readonly<Record<'NOT_PAYABLE' | 'ALREADY_PAID' | 'DISCOUNT_TOO_LARGE', string>>;
}

export const TEXTS: Readonly<Record<Lang, WalletTexts>> = {
  'zh-CN': {
    sandbox: '沙箱环境，不会真的扣钱',
    other: 'English',
    payTo: '付款给',
    goods: '商品',
    orderNo: '订单号',
    orderAmount: '订单金额',
    discount: '优惠',
    paidBy: '实付',
    pay: '确认付款',
    refuse: '余额不足',
    cancel: '不付了，返回',
    faults: '故障',
    faultsHint: '看看出了岔子时，收款方怎么处理。',
    apply: '按此付款',
    seconds: '秒',
    fen: '分',
    notFound: '没有这笔订单，或付款链接不完整。请回到商家页面重新打开。',
    back: '返回商家',
    states: { UNPAID: '待付款', PAYING: '付款中', PAID: '付款成功', CLOSED: '订单已关闭', FAILED: '付款失败' },
    modes: {
      delay: '付款成功，通知迟到',
      drop: '付款成功，通知丢失',
      duplicate: '付款成功，通知重复三次',
      discount: '付款成功，用钱包优惠',
      'wrong-amount': '付款成功，上报金额不符',
      'query-timeout': '付款成功，通知丢失且查询超时',
      'bad-signature': '付款成功，首次通知签名错误',
      paying: '一直停在输入密码',
    },
    errors: {
      NOT_PAYABLE: '订单已经关闭或失败，不能再付。',
      ALREADY_PAID: '这笔订单已经付过了。',
      DISCOUNT_TOO_LARGE: '优惠不能大于或等于订单金额。',
    },
  },
  en: {
    sandbox: 'Sandbox: no real money moves',
    other: '中文',
    payTo: 'Pay to',
    goods: 'For',
    orderNo: 'Order',
    orderAmount: 'Order amount',
    discount: 'Discount',
    paidBy: 'You paid',
    pay: 'Pay now',
    refuse: 'Balance too low',
    cancel: 'Not now, go back',
    faults: 'Faults',
    faultsHint: 'See what the merchant does when something goes wrong.',
    apply: 'Pay like this',
    seconds: 'seconds',
    fen: 'fen',
    notFound: 'There is no such order, or the payment link is incomplete. Go back to the shop and open it again.',
    back: 'Back to the shop',
    states: { UNPAID: 'Waiting for payment', PAYING: 'Paying', PAID: 'Paid', CLOSED: 'Order closed', FAILED: 'Payment failed' },
    modes: {
      delay: 'Paid, notify comes late',
      drop: 'Paid, notify is lost',
      duplicate: 'Paid, notify comes three times',
      discount: 'Paid with a wallet discount',
      'wrong-amount': 'Paid, another amount is reported',
      'query-timeout': 'Paid, notify lost and queries time out',
      'bad-signature': 'Paid, first notify has a bad signature',
      paying: 'Stuck at the password',
    },
    errors: {
      NOT_PAYABLE: 'The order is closed or has failed; it cannot be paid any more.',
      ALREADY_PAID: 'This order has been paid already.',
      DISCOUNT_TOO_LARGE: 'The discount cannot be as large as the order amount.',
    },
  },
};
