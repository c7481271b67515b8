import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PAY, onboard, openHarness, order, paidOrder } from '../testing/harness';
import type { Harness } from '../testing/harness';
import { isSignedBy } from '../signature';

let harness: Harness;
let merId: string;
beforeEach(async () => {
  harness = await openHarness();
  merId = await onboard(harness);
});
afterEach(() => harness.app.close());

const query = (orderNo: string): Promise<Readonly<Record<string, string>>> =>
  harness.call(`${PAY}/queryOrder`, { merId, orderNo });

describe('merchants', () => {
  it('get 15 digits, the same ones for the same content, and a refusal for other content', async () => {
    expect(merId).toMatch(/^\d{15}$/);
    expect(await onboard(harness)).toBe(merId);
    expect(await onboard(harness, 'org_2')).not.toBe(merId);
    const other = await harness.call('/acquirer/merchants', {
      outMerchantNo: 'org_1',
      name: '另一家',
      certNo: '91350128MA2XXXXX0A',
      account: '6222020000000001',
      accountName: '绿源合作社',
    });
    expect(other.respCode).toBe('12');
  });

  it('that are suspended take no orders', async () => {
    await harness.admin('POST', '/control/merchants', { merId, status: 'SUSPENDED' });
    expect((await harness.call(`${PAY}/unifiedorder`, order(merId, 'a1'))).respCode).toBe('31');
  });
});

describe('unifiedorder', () => {
  it('answers a repetition alike, and refuses the same number with another amount or wallet', async () => {
    const first = await harness.call(`${PAY}/unifiedorder`, order(merId, 'a1'));
    expect(first).toMatchObject({ respCode: '00', merId, orderNo: 'a1', txnAmt: '10000' });
    expect(await harness.call(`${PAY}/unifiedorder`, order(merId, 'a1', { orderTime: '20261122140509' }))).toEqual(first);
    expect((await harness.call(`${PAY}/unifiedorder`, order(merId, 'a1', { txnAmt: '10001' }))).respCode).toBe('12');
    expect((await harness.call(`${PAY}/unifiedorder`, order(merId, 'a1', { orderType: 'upJs' }))).respCode).toBe('12');
    expect(await query('a1')).toMatchObject({ origRespCode: '02', txnAmt: '10000', orderType: 'wechatJs' });
  });

  it.each([
    ['13', { txnAmt: '' }],
    ['10', { txnAmt: '0' }],
    ['10', { txnAmt: '1.5' }],
    ['10', { txnAmt: '-1' }],
    ['10', { orderType: 'cash' }],
    ['10', { payTimeout: '20261322000000' }],
    ['31', { merId: '898000000009999' }],
  ])('refuses with %s: %o', async (respCode, fields) => {
    expect((await harness.call(`${PAY}/unifiedorder`, order(merId, 'a1', fields))).respCode).toBe(respCode);
  });

  it('refuses a stranger and a forged request', async () => {
    const request = order(merId, 'a1');
    const forged = await harness.app.inject({
      method: 'POST',
      url: `${PAY}/unifiedorder`,
      payload: { serProvId: 'harvestloop', ...request, signature: 'AAAA' },
    });
    expect(forged.json()).toMatchObject({ respCode: '11' });
    const stranger = await harness.app.inject({
      method: 'POST',
      url: `${PAY}/unifiedorder`,
      payload: { serProvId: 'nobody', ...request },
    });
    expect(stranger.json()).toMatchObject({ respCode: '31' });
    expect(isSignedBy(stranger.json(), harness.publicKey('acquirer'))).toBe(true);
    const nested = await harness.app.inject({
      method: 'POST',
      url: `${PAY}/unifiedorder`,
      payload: { ...request, txnAmt: 10000 },
    });
    expect(nested.statusCode).toBe(400);
    expect((await query('a1')).respCode).toBe('34');
  });
});

describe('an order', () => {
  it('closes by itself, and by closeOrder, and then cannot be paid but by force', async () => {
    await harness.call(`${PAY}/unifiedorder`, order(merId, 'late', { payTimeout: '20261122141000' }));
    harness.clock.advance(5 * 60_000);
    expect((await query('late')).origRespCode).toBe('03');
    await harness.call(`${PAY}/unifiedorder`, order(merId, 'shut'));
    expect((await harness.call(`${PAY}/closeOrder`, { merId, orderNo: 'shut' })).respCode).toBe('00');
    expect((await harness.call(`${PAY}/closeOrder`, { merId, orderNo: 'shut' })).respCode).toBe('00');
    expect(await harness.admin('POST', '/control/pay', { orderNo: 'shut' })).toMatchObject({
      status: 409,
      json: { error: 'NOT_PAYABLE' },
    });
    expect((await harness.admin('POST', '/control/pay', { orderNo: 'shut', force: true })).status).toBe(200);
    await harness.settle(1);
    expect(harness.received[0]!.fields).toMatchObject({ notifyType: 'PAY', orderNo: 'shut', origRespCode: '00' });
  });

  it('that is paid, or being paid, does not close', async () => {
    await paidOrder(harness, merId, 'a1');
    expect((await harness.call(`${PAY}/closeOrder`, { merId, orderNo: 'a1' })).respCode).toBe('35');
    await harness.call(`${PAY}/unifiedorder`, order(merId, 'a2'));
    await harness.admin('POST', '/control/pay', { orderNo: 'a2', mode: 'paying' });
    expect((await query('a2')).origRespCode).toBe('05');
    expect((await harness.call(`${PAY}/closeOrder`, { merId, orderNo: 'a2' })).respCode).toBe('35');
    expect(await harness.admin('POST', '/control/pay', { orderNo: 'a1' })).toMatchObject({
      status: 409,
      json: { error: 'ALREADY_PAID' },
    });
  });

  it('reports the order amount apart from what the payer paid', async () => {
    await harness.call(`${PAY}/unifiedorder`, order(merId, 'a1', { splitFlag: '1' }));
    await harness.admin('POST', '/control/pay', {
      orderNo: 'a1',
      mode: 'discount',
      merchantDiscountFen: '200',
      thirdDiscountFen: '300',
    });
    expect(await query('a1')).toMatchObject({
      txnAmt: '10000',
      payerAmt: '9500',
      merchantDiscountAmt: '200',
      thirdDiscountAmt: '300',
      settleAmt: '9800',
      payTime: '20261122140501',
      holdState: 'FROZEN',
      unfreezeTime: '20270521140501',
    });
  });

  it('can be made to report a wrong amount, or to fail', async () => {
    await harness.call(`${PAY}/unifiedorder`, order(merId, 'a1'));
    await harness.admin('POST', '/control/pay', { orderNo: 'a1', mode: 'wrong-amount', amountFen: '1' });
    expect(await query('a1')).toMatchObject({ origRespCode: '00', txnAmt: '1' });
    await harness.call(`${PAY}/unifiedorder`, order(merId, 'a2'));
    await harness.admin('POST', '/control/pay', { orderNo: 'a2', mode: 'refuse' });
    expect(await query('a2')).toMatchObject({ origRespCode: '06', txnAmt: '10000' });
  });
});
