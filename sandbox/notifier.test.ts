import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isSignedBy } from './signature';
import { PAY, onboard, openHarness, order, until } from './testing/harness';
import type { Harness } from './testing/harness';

let harness: Harness;
let merId: string;
beforeEach(async () => {
  harness = await openHarness();
  merId = await onboard(harness);
  await harness.call(`${PAY}/unifiedorder`, order(merId, 'a1', { reqReserved: '附言', backUrl: 'http://partner.test/of-order' }));
});
afterEach(() => harness.app.close());

const pay = (body: object = {}): Promise<{ status: number }> => harness.admin('POST', '/control/pay', { orderNo: 'a1', ...body });
const stateOf = async (): Promise<{ state: string; attempts: number; notifyId: string; lastAnswer: string }> =>
  (
    await harness.admin<{ notifies: { state: string; attempts: number; notifyId: string; lastAnswer: string }[] }>(
      'GET',
      '/control/notifies?orderNo=a1',
    )
  ).json.notifies[0]!;
/** Whether the sandbox has finished thinking about the last answer: it waits for the next try, or for nothing. */
const delivered = async (attempts: number): Promise<void> => {
  for (;;) if ((await stateOf()).attempts === attempts) return;
};

describe('a notify', () => {
  it('is signed, goes to the address of the order, and says what a query says', async () => {
    await pay();
    await harness.settle(1);
    const { url, fields } = harness.received[0]!;
    expect(url).toBe('http://partner.test/of-order');
    expect(isSignedBy(fields, harness.publicKey('acquirer'))).toBe(true);
    const {
      respCode: _respCode,
      respMsg: _respMsg,
      signature: _signature,
      ...query
    } = await harness.call(`${PAY}/queryOrder`, { merId, orderNo: 'a1' });
    expect(fields).toMatchObject(query);
    expect(fields).toMatchObject({ notifyType: 'PAY', reqReserved: '附言', txnAmt: '10000', notifyTime: '20261122140501' });
    await delivered(1);
    expect(await stateOf()).toMatchObject({ state: 'ACKED' });
    expect(harness.clock.dueInMs).toEqual([]);
  });

  it('comes again with the same bytes, further and further apart, and then never', async () => {
    const answers = [new Error('connection refused'), { status: 500, body: 'success' }, { status: 200, body: 'ok' }];
    harness.answerWith = () => answers[(harness.received.length - 1) % answers.length]!;
    await pay();
    await harness.settle(1);
    const gaps: number[] = [];
    for (let attempt = 1; attempt < 9; attempt++) {
      await delivered(attempt);
      const [gapMs = 0] = harness.clock.dueInMs;
      gaps.push(gapMs / 1_000);
      harness.clock.advance(gapMs);
      await until(() => harness.received.length === attempt + 1);
    }
    expect(gaps).toEqual([1, 2, 4, 8, 16, 32, 64, 128]);
    await delivered(9);
    expect(await stateOf()).toMatchObject({ state: 'ABANDONED', lastAnswer: '200 ok' });
    expect(harness.clock.dueInMs).toEqual([]);
    expect(new Set(harness.received.map(({ body }) => body)).size).toBe(1);
  });

  it('is acknowledged by `success` with white space around it', async () => {
    harness.answerWith = () => ({ status: 200, body: ' success\n' });
    await pay();
    await harness.settle(1);
    await delivered(1);
    expect((await stateOf()).state).toBe('ACKED');
  });
});

describe('a payer may ask for', () => {
  it('a duplicated notify: three times, though acknowledged', async () => {
    await pay({ mode: 'duplicate' });
    await harness.settle(3);
    await delivered(3);
    expect(harness.clock.dueInMs).toEqual([]);
    expect(new Set(harness.received.map(({ body }) => body)).size).toBe(1);
  });

  it('a late notify', async () => {
    await pay({ mode: 'delay', seconds: 30 });
    expect((await harness.call(`${PAY}/queryOrder`, { merId, orderNo: 'a1' })).origRespCode).toBe('00');
    expect(harness.clock.dueInMs).toEqual([30_000]);
    harness.clock.advance(29_999);
    expect(harness.received).toEqual([]);
    harness.clock.advance(1);
    await until(() => harness.received.length === 1);
  });

  it('a lost notify, which can be sent by hand', async () => {
    await pay({ mode: 'drop' });
    expect(harness.clock.dueInMs).toEqual([]);
    const { notifyId, state } = await stateOf();
    expect(state).toBe('DROPPED');
    expect((await harness.admin('POST', '/control/notifies/resend', { notifyId })).json).toEqual({
      status: 200,
      body: 'success',
    });
    expect(harness.received).toHaveLength(1);
    expect((await harness.admin('POST', '/control/notifies/resend', { notifyId: 'none' })).status).toBe(404);
  });

  it('a broken signature first, a good one after', async () => {
    harness.answerWith = ({ fields }) => ({
      status: 200,
      body: isSignedBy(fields, harness.publicKey('acquirer')) ? 'success' : 'ERROR',
    });
    await pay({ mode: 'bad-signature' });
    await harness.settle(2);
    expect(harness.received.map(({ fields }) => isSignedBy(fields, harness.publicKey('acquirer')))).toEqual([false, true]);
  });
});

describe('keys', () => {
  it('rotate while an older notify is still under way with its old signature', async () => {
    harness.answerWith = () => (harness.received.length === 1 ? new Error('down') : { status: 200, body: 'success' });
    await pay();
    await harness.settle(1);
    await delivered(1);
    const { certId } = (await harness.admin<{ certId: string }>('POST', '/control/keys/rotate', { institution: 'acquirer' }))
      .json;
    harness.clock.advance(1_000);
    await until(() => harness.received.length === 2);
    const old = harness.received[1]!.fields.certId!;
    expect(old).not.toBe(certId);
    const older = await harness.app.inject(`/acquirer/public-key?certId=${old}`);
    expect(older.headers['x-cert-id']).toBe(old);
    expect((await harness.app.inject('/acquirer/public-key')).headers['x-cert-id']).toBe(certId);
    expect((await harness.app.inject('/acquirer/public-key?certId=0000')).statusCode).toBe(404);
    await expect(harness.call(`${PAY}/queryOrder`, { merId, orderNo: 'a1' })).rejects.toThrow('unsigned answer');
  });
});
