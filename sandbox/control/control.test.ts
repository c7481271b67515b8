import { generateKeyPairSync } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isSignedBy, sign } from '../signature';
import { PAY, onboard, openHarness, order, until } from '../testing/harness';
import { Weather } from '../weather';
import type { Harness } from '../testing/harness';

let harness: Harness;
let merId: string;
beforeEach(async () => {
  harness = await openHarness();
  merId = await onboard(harness);
});
afterEach(() => harness.app.close());

const fault = (body: object): ReturnType<Harness['admin']> => harness.admin('POST', '/control/faults', body);

describe('faults', () => {
  it('lose an answer after the work, or the request before it', async () => {
    await fault({ endpoint: 'unifiedorder', fault: '5xx' });
    await expect(harness.call(`${PAY}/unifiedorder`, order(merId, 'a1'))).rejects.toThrow();
    expect((await harness.call(`${PAY}/queryOrder`, { merId, orderNo: 'a1' })).respCode).toBe('00');
    await fault({ endpoint: 'unifiedorder', fault: '5xx', when: 'before' });
    await expect(harness.call(`${PAY}/unifiedorder`, order(merId, 'a2'))).rejects.toThrow();
    expect((await harness.call(`${PAY}/queryOrder`, { merId, orderNo: 'a2' })).respCode).toBe('34');
  });

  it('break a signature so many times, for the requests that match', async () => {
    await harness.call(`${PAY}/unifiedorder`, order(merId, 'a1'));
    await harness.call(`${PAY}/unifiedorder`, order(merId, 'a2'));
    await fault({ endpoint: 'queryOrder', fault: 'bad-signature', times: 2, match: { orderNo: 'a1' } });
    const query = (orderNo: string): Promise<unknown> => harness.call(`${PAY}/queryOrder`, { merId, orderNo });
    await query('a2');
    await expect(query('a1')).rejects.toThrow('unsigned');
    await expect(query('a1')).rejects.toThrow('unsigned');
    await query('a1');
  });

  it('keep an answer waiting', async () => {
    await fault({ endpoint: 'queryOrder', fault: 'slow', ms: 5_000 });
    let isAnswered = false;
    const answer = harness.call(`${PAY}/queryOrder`, { merId, orderNo: 'a1' }).then(() => (isAnswered = true));
    await until(() => harness.clock.dueInMs.includes(5_000));
    expect(isAnswered).toBe(false);
    harness.clock.advance(5_000);
    await answer;
  });

  it('hang and then reset the connection', async () => {
    await fault({ endpoint: 'person', fault: 'timeout', ms: 7_000 });
    const address = await harness.app.listen({ port: 0, host: '127.0.0.1' });
    const answer = fetch(`${address}/registry/person`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    }).then(
      () => 'answered',
      (error: unknown) =>
        error instanceof Error && error.cause instanceof Error ? (error.cause as NodeJS.ErrnoException).code : error,
    );
    await until(() => harness.clock.dueInMs.includes(7_000));
    harness.clock.advance(7_000);
    expect(await answer).toBe('ECONNRESET');
  });

  it('come with a payment whose queries time out', async () => {
    await harness.call(`${PAY}/unifiedorder`, order(merId, 'a1'));
    await harness.admin('POST', '/control/pay', { orderNo: 'a1', mode: 'query-timeout' });
    expect((await harness.admin('GET', '/control/faults')).json).toEqual({
      faults: [
        { endpoint: 'queryOrder', fault: 'timeout', ms: 30_000, when: 'after', times: 2, match: { merId, orderNo: 'a1' } },
      ],
    });
    await harness.admin('DELETE', '/control/faults');
    expect((await harness.call(`${PAY}/queryOrder`, { merId, orderNo: 'a1' })).origRespCode).toBe('00');
  });

  it('that nobody knows are refused', async () => {
    expect((await fault({ endpoint: 'everything', fault: 'slow' })).status).toBe(400);
    expect((await fault({ endpoint: 'refund', fault: 'explode' })).status).toBe(400);
    expect((await harness.admin('POST', '/control/outcomes', { kind: 'payout', outcome: 'ABNORMAL' })).status).toBe(400);
  });
});

describe('partners', () => {
  it('change keys without a gap: the two newest are accepted', async () => {
    const pairs = [1, 2].map(() => generateKeyPairSync('rsa', { modulusLength: 2048 }));
    const register = (index: number): ReturnType<Harness['admin']> =>
      harness.admin('POST', '/acquirer/partners', {
        partnerId: 'other',
        publicKeyPem: pairs[index]!.publicKey.export({ type: 'spki', format: 'pem' }),
        notifyUrl: 'http://other.test/',
      });
    const codeWith = async (index: number): Promise<string> => {
      const payload = await sign({ serProvId: 'other', name: '张三', idNumber: '11010519491231002X' }, pairs[index]!.privateKey);
      const answer = (await harness.app.inject({ method: 'POST', url: '/registry/person', payload })).json<
        Record<string, string>
      >();
      expect(isSignedBy(answer, harness.publicKey('registry'))).toBe(true);
      return answer.respCode!;
    };
    await register(0);
    expect(await codeWith(1)).toBe('11');
    await register(1);
    expect([await codeWith(0), await codeWith(1)]).toEqual(['00', '00']);
  });

  it('see nothing of each other', async () => {
    await harness.call(`${PAY}/unifiedorder`, order(merId, 'a1'));
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const publicKeyPem = publicKey.export({ type: 'spki', format: 'pem' });
    await harness.admin('POST', '/acquirer/partners', { partnerId: 'other', publicKeyPem, notifyUrl: 'http://other.test/' });
    const respCodeOf = async (path: string, fields: Record<string, string>): Promise<string> => {
      const payload = await sign({ serProvId: 'other', ...fields }, privateKey);
      return (await harness.app.inject({ method: 'POST', url: path, payload })).json<Record<string, string>>().respCode!;
    };
    expect(await respCodeOf(`${PAY}/queryOrder`, { merId, orderNo: 'a1' })).toBe('34');
    expect(await respCodeOf(`${PAY}/unifiedorder`, order(merId, 'a2'))).toBe('31');
  });

  it('bring an RSA key', async () => {
    const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ type: 'spki', format: 'pem' });
    for (const publicKeyPem of [ec, 'nonsense']) {
      expect(
        (await harness.admin('POST', '/acquirer/partners', { partnerId: 'other', publicKeyPem, notifyUrl: 'http://other.test/' }))
          .status,
      ).toBe(400);
    }
  });
});

describe('everything that bends the world', () => {
  it.each([
    ['POST', '/acquirer/partners'],
    ['POST', '/control/pay'],
    ['POST', '/control/faults'],
    ['GET', '/control/faults'],
    ['DELETE', '/control/faults'],
    ['POST', '/control/outcomes'],
    ['POST', '/control/settings'],
    ['POST', '/control/merchants'],
    ['POST', '/control/keys/rotate'],
    ['GET', '/control/notifies'],
    ['POST', '/control/notifies/resend'],
    ['POST', '/bank/accounts'],
    ['POST', '/registry/seed'],
  ] as const)('%s %s wants the secret', async (method, url) => {
    expect((await harness.app.inject({ method, url })).statusCode).toBe(401);
  });

  it('while the index and the health are open', async () => {
    expect((await harness.app.inject('/health')).json()).toEqual({ status: 'ok' });
    expect((await harness.app.inject('/')).body).toContain('绿源合作社');
  });
});

describe('weather', () => {
  const turn = (share: number, seed = 7): ReturnType<Harness['admin']> => harness.admin('POST', '/control/weather', { share, seed });
  const mishaps = (sky: { share: number; seed: number }, times: number): string[] => {
    const weather = new Weather();
    weather.turn(sky);
    return Array.from({ length: times }, () => weather.exchange()?.fault ?? 'none');
  };

  it('meets a share of the messages, the same for the same seed, in every way it knows', () => {
    const drawn = mishaps({ share: 0.2, seed: 7 }, 5_000);
    expect(mishaps({ share: 0.2, seed: 7 }, 5_000)).toEqual(drawn);
    expect(mishaps({ share: 0.2, seed: 8 }, 5_000)).not.toEqual(drawn);
    expect(drawn.filter((fault) => fault !== 'none').length / 5_000).toBeCloseTo(0.2, 1);
    expect(new Set(drawn)).toEqual(new Set(['none', 'timeout', '5xx', 'bad-signature', 'slow', 'twice']));
    expect(new Set(mishaps({ share: 0, seed: 7 }, 100))).toEqual(new Set(['none']));
  });

  it('repeats a question that the network sends twice, and the work is done once', async () => {
    // Of this seed, the first question is one that comes twice.
    const seed = Array.from({ length: 1_000 }, (_, number) => number + 1).find((each) => mishaps({ share: 1, seed: each }, 1)[0] === 'twice')!;
    await turn(1, seed);
    expect(await harness.call(`${PAY}/unifiedorder`, order(merId, 'w1'))).toMatchObject({ respCode: '00' });
    await turn(0);
    expect(await harness.call(`${PAY}/unifiedorder`, order(merId, 'w1', { txnAmt: '10001' }))).toMatchObject({ respCode: '12' });
    expect((await harness.admin<{ share: number }>('GET', '/control/weather')).json).toEqual({ share: 0, seed: 7 });
  });

  it('drops, repeats, delays and garbles notifies, and whoever was told nothing finds it by asking', async () => {
    const orders = Array.from({ length: 12 }, (_, number) => `n${number}`);
    for (const orderNo of orders) await harness.call(`${PAY}/unifiedorder`, order(merId, orderNo));
    await turn(1, 3);
    for (const orderNo of orders) await harness.admin('POST', '/control/pay', { orderNo });
    const { notifies } = (await harness.admin<{ notifies: { state: string }[] }>('GET', '/control/notifies')).json;
    expect(notifies.map(({ state }) => state)).toContain('DROPPED');
    expect(notifies.map(({ state }) => state)).toContain('PENDING');
    await turn(0);
    for (const orderNo of orders) expect(await harness.call(`${PAY}/queryOrder`, { merId, orderNo })).toMatchObject({ origRespCode: '00' });
  });
});
