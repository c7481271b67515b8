import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isSignedBy } from '../signature';
import { openHarness } from '../testing/harness';
import type { Harness } from '../testing/harness';

let harness: Harness;
beforeEach(async () => {
  harness = await openHarness();
});
afterEach(() => harness.app.close());

type Answer = Readonly<Record<string, string>>;
const pay = (payoutNo: string, extra: Answer = {}): Promise<Answer> =>
  harness.call('/bank/payouts', {
    payoutNo,
    kind: 'PAYOUT',
    account: '6222020000000010',
    name: '林秀英',
    amountFen: '123456',
    ...extra,
  });
const settled = async (payoutNo: string): Promise<Answer> => {
  harness.clock.advance(1_000);
  await harness.settle(1);
  return harness.call('/bank/payouts/query', { payoutNo });
};

describe('payouts', () => {
  it('are accepted once and confirmed later, by query and by a notify of the bank', async () => {
    const first = await pay('p1');
    expect(first).toMatchObject({ respCode: '00', payoutStatus: 'ACCEPTED', amountFen: '123456' });
    expect(await pay('p1')).toEqual(first);
    expect((await pay('p1', { amountFen: '123457' })).respCode).toBe('12');
    expect(await harness.call('/bank/payouts/query', { payoutNo: 'p1' })).toMatchObject({
      payoutStatus: 'ACCEPTED',
      confirmationId: '',
    });
    const done = await settled('p1');
    expect(done).toMatchObject({ payoutStatus: 'CONFIRMED', doneTime: '20261122140502', name: '林秀英' });
    expect(done.confirmationId).toMatch(/^C\d{20}$/);
    const { fields } = harness.received[0]!;
    expect(fields).toMatchObject({ notifyType: 'PAYOUT', payoutNo: 'p1', confirmationId: done.confirmationId });
    expect(isSignedBy(fields, harness.publicKey('bank'))).toBe(true);
    expect(isSignedBy(fields, harness.publicKey('acquirer'))).toBe(false);
    expect(harness.received).toHaveLength(1);
  });

  it('are refused for a closed account, for another name, and on request', async () => {
    await pay('p1', { account: '6222020000009999' });
    expect(await settled('p1')).toMatchObject({ payoutStatus: 'REFUSED', refuseCode: 'ACCOUNT_CLOSED', confirmationId: '' });
    await harness.admin('POST', '/bank/accounts', { account: '6222020000000011', name: '陈大明' });
    await pay('p2', { account: '6222020000000011' });
    expect(await settled('p2')).toMatchObject({ refuseCode: 'NAME_MISMATCH' });
    await pay('p3');
    expect(await settled('p3')).toMatchObject({ payoutStatus: 'CONFIRMED' });
    await pay('p4', { name: '别人' });
    expect(await settled('p4')).toMatchObject({ refuseCode: 'NAME_MISMATCH' });
    await harness.admin('POST', '/control/outcomes', { kind: 'payout', outcome: 'REFUSED', reason: '收款行系统维护' });
    await pay('p5', { kind: 'DISBURSEMENT' });
    expect(await settled('p5')).toMatchObject({ refuseCode: 'BANK_ERROR', refuseMsg: '收款行系统维护', kind: 'DISBURSEMENT' });
  });

  it('that nobody ordered are not found', async () => {
    expect((await harness.call('/bank/payouts/query', { payoutNo: 'p1' })).respCode).toBe('34');
    expect((await pay('p1', { account: '12' })).respCode).toBe('10');
    expect((await pay('p1', { amountFen: '' })).respCode).toBe('13');
  });

  it('are done at once when the delay is none', async () => {
    await harness.admin('POST', '/control/settings', { payoutDelayMs: 0 });
    await pay('p1');
    await harness.settle(1);
    expect(harness.received[0]!.fields.payoutStatus).toBe('CONFIRMED');
  });
});
