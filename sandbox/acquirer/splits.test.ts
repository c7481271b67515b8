import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PAY, SPLIT, onboard, openHarness, paidOrder } from '../testing/harness';
import type { Harness } from '../testing/harness';

let harness: Harness;
let merId: string;
beforeEach(async () => {
  harness = await openHarness();
  merId = await onboard(harness);
  for (const receiverId of ['fee', 'lender']) {
    await harness.call('/acquirer/receivers', {
      receiverId,
      name: receiverId,
      account: '6222020000000002',
      accountName: receiverId,
    });
  }
  await paidOrder(harness, merId, 'a1', { splitFlag: '1' });
});
afterEach(() => harness.app.close());

type Answer = Readonly<Record<string, string>>;
const apply = (splitNo: string, shares: Record<string, string>, extra: Answer = {}): Promise<Answer> => {
  const receivers = JSON.stringify(
    Object.entries(shares).map(([receiverId, amount]) => ({ receiverId, amount, reason: '平台服务费' })),
  );
  return harness.call(`${SPLIT}/apply`, { merId, orderNo: 'a1', splitNo, receivers, ...extra });
};
const finish = (splitNo: string): Promise<Answer> => harness.call(`${SPLIT}/finish`, { merId, orderNo: 'a1', splitNo });
const querySplit = (splitNo: string): Promise<Answer> => harness.call(`${SPLIT}/query`, { merId, splitNo });
const queryOrder = (): Promise<Answer> => harness.call(`${PAY}/queryOrder`, { merId, orderNo: 'a1' });
const wait = async (notifies: number): Promise<void> => {
  harness.clock.advance(1_000);
  await harness.settle(notifies);
};

describe('splits', () => {
  it('go out asynchronously, then the rest goes to the seller', async () => {
    const first = await apply('s1', { fee: '200', lender: '2800' });
    expect(first).toMatchObject({ respCode: '00', splitStatus: 'PROCESSING' });
    expect(await apply('s1', { fee: '200', lender: '2800' })).toEqual(first);
    expect((await apply('s1', { fee: '201', lender: '2799' })).respCode).toBe('12');
    expect((await finish('f1')).respCode).toBe('35');
    await wait(1);
    expect(harness.received.at(-1)!.fields).toMatchObject({
      notifyType: 'SPLIT',
      splitNo: 's1',
      splitStatus: 'DONE',
      merchantAmt: '0',
    });
    expect(await queryOrder()).toMatchObject({ holdState: 'FROZEN', splitOutAmt: '3000' });
    expect((await finish('f1')).respCode).toBe('00');
    await wait(1);
    expect(await querySplit('f1')).toMatchObject({ splitStatus: 'DONE', finish: '1', merchantAmt: '7000', receivers: '[]' });
    expect((await queryOrder()).holdState).toBe('UNFROZEN');
    expect((await apply('s2', { fee: '1' })).respCode).toBe('35');
  });

  it('stay under the contract cap, all splits of an order together', async () => {
    expect((await apply('s1', { fee: '3001' })).respCode).toBe('33');
    expect((await apply('s1', { fee: '2000' })).respCode).toBe('00');
    expect((await apply('s2', { fee: '1001' })).respCode).toBe('33');
    expect((await apply('s2', { fee: '1000' })).respCode).toBe('00');
    await harness.admin('POST', '/control/merchants', { merId, splitCapBps: 5000 });
    expect((await apply('s3', { fee: '2000' })).respCode).toBe('00');
  });

  it('cannot take what was refunded', async () => {
    await harness.call(`${PAY}/refund`, { merId, orderNo: 'a1', refundNo: 'r1', refundAmt: '8000' });
    expect((await apply('s1', { fee: '2001' })).respCode).toBe('33');
    expect((await apply('s1', { fee: '2000' }, { finish: '1' })).respCode).toBe('00');
    await wait(2);
    expect(await querySplit('s1')).toMatchObject({ splitStatus: 'DONE', merchantAmt: '0' });
  });

  it('can fail in part: what failed stays frozen and is sent again', async () => {
    await harness.admin('POST', '/control/outcomes', {
      kind: 'split',
      outcome: 'FAILED',
      match: { receiverId: 'lender' },
      reason: '账户冻结',
    });
    await apply('s1', { fee: '200', lender: '1000' }, { finish: '1' });
    await wait(1);
    const state = await querySplit('s1');
    expect(state).toMatchObject({ splitStatus: 'PARTIAL', merchantAmt: '0' });
    expect(JSON.parse(state.receivers!)).toMatchObject([{ status: 'SUCCESS' }, { status: 'FAILED', failReason: '账户冻结' }]);
    expect(await queryOrder()).toMatchObject({ holdState: 'FROZEN', splitOutAmt: '200' });
    await apply('s2', { lender: '1000' }, { finish: '1' });
    await wait(1);
    expect(await querySplit('s2')).toMatchObject({ splitStatus: 'DONE', merchantAmt: '8800' });
  });

  it.each([
    ['10', 'not JSON'],
    ['10', '[]'],
    ['10', '[{"receiverId":"fee","amount":"0","reason":""}]'],
    ['10', '[{"receiverId":"fee","amount":5,"reason":""}]'],
    ['10', '[{"receiverId":"fee","amount":"5","reason":""},{"receiverId":"fee","amount":"5","reason":""}]'],
    ['31', '[{"receiverId":"stranger","amount":"5","reason":""}]'],
  ])('refuse with %s the receivers %s', async (respCode, receivers) => {
    expect((await harness.call(`${SPLIT}/apply`, { merId, orderNo: 'a1', splitNo: 's1', receivers })).respCode).toBe(respCode);
  });

  it('need a paid order whose money is frozen, and the freeze ends by itself', async () => {
    await paidOrder(harness, merId, 'plain');
    const receivers = JSON.stringify([{ receiverId: 'fee', amount: '1', reason: '' }]);
    expect((await harness.call(`${SPLIT}/apply`, { merId, orderNo: 'plain', splitNo: 's9', receivers })).respCode).toBe('35');
    harness.clock.advance(180 * 86_400_000);
    expect((await queryOrder()).holdState).toBe('UNFROZEN');
    expect((await apply('s1', { fee: '1' })).respCode).toBe('35');
  });
});

describe('returning a split', () => {
  const giveBack = (returnNo: string, amount: string): Promise<Answer> =>
    harness.call(`${SPLIT}/return`, { merId, orderNo: 'a1', splitNo: 's1', returnNo, receiverId: 'fee', amount });
  const refundAll = (refundNo: string): Promise<Answer> =>
    harness.call(`${PAY}/refund`, { merId, orderNo: 'a1', refundNo, refundAmt: '10000' });

  it('is what a whole refund has to wait for', async () => {
    await apply('s1', { fee: '3000' }, { finish: '1' });
    expect((await giveBack('b0', '1')).respCode).toBe('35');
    await wait(1);
    expect(await refundAll('r1')).toMatchObject({ respCode: '33' });
    expect((await giveBack('b1', '3001')).respCode).toBe('33');
    const first = await giveBack('b1', '3000');
    expect(first).toMatchObject({ respCode: '00', returnStatus: 'PROCESSING' });
    expect(await giveBack('b1', '3000')).toEqual(first);
    expect((await giveBack('b2', '1')).respCode).toBe('33');
    expect((await refundAll('r1')).respCode).toBe('33');
    await wait(1);
    expect(await harness.call(`${SPLIT}/returnQuery`, { merId, returnNo: 'b1' })).toMatchObject({
      returnStatus: 'SUCCESS',
      amount: '3000',
    });
    expect((await refundAll('r1')).respCode).toBe('00');
  });

  it('can fail, and may then be tried again', async () => {
    await apply('s1', { fee: '3000' });
    await wait(1);
    await harness.admin('POST', '/control/outcomes', { kind: 'splitReturn', outcome: 'FAILED' });
    await giveBack('b1', '3000');
    await wait(1);
    expect(harness.received.at(-1)!.fields).toMatchObject({
      notifyType: 'SPLIT_RETURN',
      returnStatus: 'FAILED',
      failReason: '接收方余额不足',
    });
    expect((await queryOrder()).splitOutAmt).toBe('3000');
    expect((await giveBack('b2', '3000')).respCode).toBe('00');
  });
});
