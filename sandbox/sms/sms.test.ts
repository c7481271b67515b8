import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openHarness } from '../testing/harness';
import type { Harness } from '../testing/harness';

let harness: Harness;
beforeEach(async () => {
  harness = await openHarness();
});
afterEach(() => harness.app.close());

const send = (id: string, extra: object = {}): ReturnType<Harness['admin']> =>
  harness.admin('POST', '/sms/send', {
    id,
    phone: '13800000001',
    template: 'sign-in-code',
    params: { code: '314159', minutes: '5' },
    ...extra,
  });
const texts = async (phone: string): Promise<string[]> =>
  (await harness.admin<{ messages: { text: string }[] }>('GET', `/sms/messages?phone=${phone}`)).json.messages.map(
    ({ text }) => text,
  );

describe('sms', () => {
  it('arrives once an id, newest first, by phone', async () => {
    expect(await send('m1')).toMatchObject({
      status: 200,
      json: { id: 'm1', status: 'DELIVERED', sentAt: '2026-11-22T06:05:01.000Z' },
    });
    harness.clock.advance(60_000);
    expect(await send('m1', { params: { minutes: '5', code: '314159' } })).toMatchObject({
      json: { sentAt: '2026-11-22T06:05:01.000Z' },
    });
    expect((await send('m1', { params: { code: '000000', minutes: '5' } })).status).toBe(409);
    await send('m2', { text: '您的货款到账 ¥12.00', template: 'paid-out', params: {} });
    await send('m3', { phone: '13800000002' });
    expect(await texts('13800000001')).toEqual([
      '您的货款到账 ¥12.00',
      '【丰环】验证码 314159，5 分钟内有效。不要告诉任何人，我们也不会问您要。',
    ]);
    expect(await texts('')).toHaveLength(3);
  });

  it.each([[{ phone: '123' }], [{ params: { code: { nested: '1' } } }], [{ template: '' }]])('refuses %o', async (fields) => {
    expect((await send('m1', fields)).status).toBe(400);
  });

  it('shows an open inbox that escapes what it shows, in both languages', async () => {
    await send('m1', { text: '<script>alert(1)</script>' });
    const inbox = await harness.app.inject('/sms/inbox?phone=13800000001&refresh=5');
    expect(inbox.body).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(inbox.body).not.toContain('<script');
    expect(inbox.body).toContain('<meta http-equiv="refresh" content="5">');
    expect((await harness.app.inject('/sms/inbox?phone=13900000000&lang=en')).body).toContain('No messages for this number yet');
  });

  it('is guarded where it sends and lists', async () => {
    for (const request of [
      { method: 'POST' as const, url: '/sms/send', payload: {} },
      { method: 'GET' as const, url: '/sms/messages' },
    ]) {
      expect((await harness.app.inject(request)).statusCode).toBe(401);
      expect((await harness.app.inject({ ...request, headers: { 'x-sandbox-secret': 'guess' } })).statusCode).toBe(401);
    }
  });
});
