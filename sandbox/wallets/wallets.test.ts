import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PAY, onboard, openHarness, order } from '../testing/harness';
import type { Harness } from '../testing/harness';

let harness: Harness;
let merId: string;
beforeEach(async () => {
  harness = await openHarness();
  merId = await onboard(harness);
});
afterEach(() => harness.app.close());

async function openPage(orderNo: string, extra: Readonly<Record<string, string>> = {}): Promise<string> {
  const { payData = '{}' } = await harness.call(`${PAY}/unifiedorder`, order(merId, orderNo, extra));
  const { redirectUrl, prepayId } = JSON.parse(payData) as { redirectUrl: string; prepayId: string };
  expect(redirectUrl).toBe(`http://sandbox.test/wallet/${prepayId}`);
  return new URL(redirectUrl).pathname;
}
const submit = (path: string, form: Record<string, string>) =>
  harness.app.inject({
    method: 'POST',
    url: path,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams(form).toString(),
  });
const codeOf = async (orderNo: string): Promise<string> =>
  (await harness.call(`${PAY}/queryOrder`, { merId, orderNo })).origRespCode!;

describe('wallet page', () => {
  it.each([
    ['upJs', '云闪付', 'UnionPay'],
    ['wechatJs', '微信支付', 'WeChat Pay'],
    ['alipayJs', '支付宝', 'Alipay'],
  ])('of %s shows merchant, goods and amount, without script, in two languages', async (orderType, chinese, english) => {
    const path = await openPage('a1', { orderType, orderInfo: '<b>黄瓜</b>', txnAmt: '123456789' });
    const { body } = await harness.app.inject(path);
    for (const text of [chinese, '绿源合作社', '&lt;b&gt;黄瓜&lt;/b&gt;', '1,234,567.89', '沙箱环境', '故障'])
      expect(body).toContain(text);
    expect(body).not.toMatch(/<script|<b>/);
    expect((await harness.app.inject(`${path}?lang=en`)).body).toContain(english);
  });

  it('pays, sends the payer back, and shows the outcome afterwards', async () => {
    const path = await openPage('a1', { frontUrl: 'https://shop.test/back?x=1' });
    const answer = await submit(path, { mode: 'pay' });
    expect([answer.statusCode, answer.headers.location]).toEqual([303, 'https://shop.test/back?x=1&orderNo=a1']);
    expect(await codeOf('a1')).toBe('00');
    const { body } = await harness.app.inject(path);
    expect(body).toContain('付款成功');
    expect(body).toContain('https://shop.test/back?x=1&amp;orderNo=a1');
    expect(body).not.toContain('<form');
    const twice = await submit(path, { mode: 'pay' });
    expect([twice.statusCode, twice.body.includes('已经付过了')]).toEqual([409, true]);
    await harness.settle(1);
    expect(harness.clock.dueInMs).toEqual([]);
  });

  it('refuses, goes back, and bends the world on request', async () => {
    const refused = await openPage('a1');
    expect((await submit(refused, { mode: 'refuse' })).headers.location).toBe(`${refused}?lang=zh-CN`);
    expect(await codeOf('a1')).toBe('06');
    await submit(await openPage('a2'), { mode: 'cancel' });
    expect(await codeOf('a2')).toBe('02');
    await submit(await openPage('a3'), { mode: 'discount', thirdDiscountFen: '1000', seconds: '10', amountFen: '10001' });
    expect(await harness.call(`${PAY}/queryOrder`, { merId, orderNo: 'a3' })).toMatchObject({
      txnAmt: '10000',
      payerAmt: '9000',
    });
    await submit(await openPage('a4'), { mode: 'wrong-amount', amountFen: '10001' });
    expect(await harness.call(`${PAY}/queryOrder`, { merId, orderNo: 'a4' })).toMatchObject({ txnAmt: '10001' });
    const tooMuch = await submit(await openPage('a5'), { mode: 'discount', thirdDiscountFen: '10000' });
    expect(tooMuch.statusCode).toBe(409);
    expect(await codeOf('a5')).toBe('02');
  });

  it('is a plain 404 for an unknown token, and 400 for an unknown act', async () => {
    expect((await harness.app.inject('/wallet/nothing')).statusCode).toBe(404);
    expect((await submit('/wallet/nothing', { mode: 'pay' })).statusCode).toBe(404);
    expect((await submit(await openPage('a1'), { mode: 'steal' })).statusCode).toBe(400);
    expect(await codeOf('a1')).toBe('02');
  });

  it('tells the same payer from another, but not across wallets', async () => {
    const payerOf = async (orderNo: string, orderType: string, payer: string): Promise<string> => {
      await openPage(orderNo, { orderType });
      await harness.admin('POST', '/control/pay', { orderNo, payer });
      return (await harness.call(`${PAY}/queryOrder`, { merId, orderNo })).payerId!;
    };
    const first = await payerOf('a1', 'upJs', 'lin');
    expect(await payerOf('a2', 'upJs', 'lin')).toBe(first);
    expect(await payerOf('a3', 'upJs', 'chen')).not.toBe(first);
    expect(await payerOf('a4', 'alipayJs', 'lin')).not.toBe(first);
  });
});
