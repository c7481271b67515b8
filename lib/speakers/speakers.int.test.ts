import { connect as openSocket } from 'node:net';
import { once } from 'node:events';
import { connectAsync } from 'mqtt';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { testDatabase, type TestDatabase } from '../db/testing/test-database';
import { newSecret, speakersAt } from '../merchant/speaker/queries';
import { addSpeaker, askAtCounter, renewSpeaker, revokeSpeaker, takeAnnouncements } from '../merchant/service';
import { asked } from '../merchant/queries';
import { begin, callback, done, makeShop, scan, sell, type TestShop } from '../merchant/testing/shop';
import { after, MINUTE_MS, systemClock } from '../shared/clock';
import { startBroker } from './broker';
import { delivery, type Delivery } from './delivery';
import { Loudspeaker, type Credentials } from './testing/loudspeaker';
import { ackTopic, commandTopic } from './topics';

const [LOOK_MS, RESEND_MS] = [50, 300];
/** How often the queues were looked at. */
let looks = 0;
let db: TestDatabase;
let told: Delivery;
let broker: Awaited<ReturnType<typeof startBroker>>;
const open: Loudspeaker[] = [];
beforeAll(async () => {
  db = await testDatabase();
  const looking: TestDatabase = { ...db, sql: (text, parameters) => { if (text.includes('as mark')) looks++; return db.sql(text, parameters); } };
  told = delivery({ db: looking, clock: systemClock, times: { lookMs: LOOK_MS, resendMs: RESEND_MS } });
  broker = await startBroker({ db, delivery: told, port: 0, limits: { connections: 100, connectMs: 2000, wrong: 1000, connects: 1000, words: 1000 } });
});
afterEach(() => { for (const one of open.splice(0)) one.client?.end(true); });
afterAll(async () => {
  told.end();
  await broker.stop();
  await db.close();
});

const shopNow = () => makeShop(db, new Date());
async function register(shop: TestShop, name = '台上那台'): Promise<Credentials> {
  const made = await done(addSpeaker.run(shop.as(shop.owner, new Date()), { counterId: shop.counterId, speaker: name }));
  return { speakerId: made.speakerId, secret: (await newSecret(db, shop.owner, made, new Date()))! };
}
function loudspeaker(credentials: Credentials): Loudspeaker {
  const one = new Loudspeaker(`mqtt://127.0.0.1:${broker.port}`, credentials);
  open.push(one);
  return one;
}
const until = (check: () => unknown) => vi.waitFor(check, { timeout: 8000, interval: 10 });
const page = async (shop: TestShop) => ((await done(takeAnnouncements.run(shop.as(shop.clerk, new Date()), { counterId: shop.counterId }))).spoken as unknown as { text: string }[]).map(({ text }) => text);
const waiting = async (shop: TestShop) => (await speakersAt(db, shop.owner, shop.counterId, new Date()))!.waiting;
const stateOf = async (msgId: string) => (await db.prisma.speakerMessage.findUniqueOrThrow({ where: { id: msgId } })).state;
/** Whatever would come has come: the queues were looked at for as long as two repeats take. */
const quiet = async () => { const before = looks; await until(() => expect(looks - before).toBeGreaterThan(3 * RESEND_MS / LOOK_MS)); };

describe('a loudspeaker', () => {
  it('says a receipt within a second of the callback, once however often the channel says it, and is seen', async () => {
    const shop = await shopNow();
    const device = await loudspeaker(await register(shop)).come();
    const attemptId = await begin(shop, '12.50', new Date());
    await callback(shop, attemptId, 1250n, new Date());
    const captured = performance.now();
    await Promise.all([callback(shop, attemptId, 1250n, new Date()), callback(shop, attemptId, 1250n, new Date())]);
    await until(() => expect(device.texts).toEqual(['微信收款 12 元 5 角']));
    expect(performance.now() - captured).toBeLessThan(1000);
    const [{ msgId, ...command }] = device.said as [typeof device.said[number]];
    expect(command).toEqual({ seq: 1, amountFen: '1250', channel: 'wechat', text: '微信收款 12 元 5 角', exp: expect.any(Number) as number });
    expect(command.exp * 1000 - Date.now()).toBeGreaterThan(50_000);
    await until(async () => expect(await stateOf(msgId)).toBe('TOLD'));
    await sell(shop, '3', 300n, new Date(), 'alipay');
    await sell(shop, '4', 400n, new Date(), 'unionpay');
    await until(() => expect(device.texts.slice(1)).toEqual(['支付宝收款 3 元', '云闪付收款 4 元']));
    expect(device.said.map(({ seq }) => seq)).toEqual([1, 2, 3]);
    await until(async () => expect((await speakersAt(db, shop.clerk, shop.counterId, new Date()))).toMatchObject({ waiting: 0, speakers: [{ name: '台上那台', there: true }] }));
    await quiet();
    expect(device.got).toHaveLength(3);
  });

  it('shares a counter with pages and with another one: each receipt is said by exactly one of them', async () => {
    const shop = await shopNow();
    const [one, two] = [await loudspeaker(await register(shop)).come(), await loudspeaker(await register(shop, '门口那台')).come()];
    const pages: string[] = [];
    const expected = Array.from({ length: 12 }, (_, n) => `微信收款 ${n + 1} 元`);
    for (const [n] of expected.entries()) {
      await sell(shop, String(n + 1), BigInt(n + 1) * 100n, new Date());
      if (n % 3 === 0) pages.push(...await page(shop));
    }
    await until(() => expect([...one.texts, ...two.texts, ...pages].sort()).toEqual([...expected].sort()));
    await quiet();
    expect([...one.texts, ...two.texts, ...pages, ...await page(shop)]).toHaveLength(12);
  });

  it('says nothing of another amount, of a second payment, and of one that nobody confirmed', async () => {
    const shop = await shopNow();
    const device = await loudspeaker(await register(shop)).come();
    const now = new Date();
    await callback(shop, await begin(shop, '8', now), 800n, now, { amountFen: 8n });
    const { paymentId } = await done(askAtCounter.run(shop.as(shop.clerk, now), { counterId: shop.counterId, amount: '3' }));
    const token = (await asked(db, shop.clerk, shop.counterId, paymentId, now))!.qrToken;
    const [first, second] = [await scan(shop, token, now, 'wechat'), await scan(shop, token, now, 'wechat').catch(() => scan(shop, token, now, 'alipay'))];
    await begin(shop, '4', now);
    await callback(shop, first, 300n, now);
    await callback(shop, second, 300n, now);
    await until(() => expect(device.texts).toEqual(['微信收款 3 元']));
    await quiet();
    expect(device.texts).toHaveLength(1);
  });
});

describe('a line that breaks', () => {
  it('before the word that it was said: the same message comes again under its id, to nobody else, and is said once', async () => {
    const shop = await shopNow();
    const device = await loudspeaker(await register(shop)).come();
    const other = await loudspeaker(await register(shop, '门口那台')).come();
    for (const one of [device, other]) one.confirms = false;
    await sell(shop, '5', 500n, new Date());
    await until(() => expect([...device.said, ...other.said]).toHaveLength(1));
    const teller = device.said.length === 1 ? device : other;
    teller.vanish();
    await quiet();
    expect(await page(shop)).toEqual([]);
    teller.confirms = true;
    await teller.come();
    await until(async () => expect(await stateOf(teller.said[0]!.msgId)).toBe('TOLD'));
    expect([...device.texts, ...other.texts]).toEqual(['微信收款 5 元']);
    expect(new Set(teller.got.map(({ msgId }) => msgId)).size).toBe(1);
    expect(await waiting(shop)).toBe(0);
  });

  it('for more than a minute: what it may have said keeps its id, the rest is one sentence, and what is hours old nobody says', async () => {
    const shop = await shopNow();
    const credentials = await register(shop);
    const ago = (minutes: number) => after(new Date(), -minutes * MINUTE_MS);
    await sell(shop, '1', 100n, new Date());
    const forgetful = await loudspeaker(credentials).come();
    forgetful.confirms = false;
    await until(() => expect(forgetful.texts).toEqual(['微信收款 1 元']));
    forgetful.vanish();
    const [{ msgId }] = forgetful.said as [typeof forgetful.said[number]];
    // Two minutes pass.
    await db.owner.query(`update speaker_message set received_at = $2, fresh_until = $3 where id = $1`, [msgId, ago(2), ago(1)]);
    for (const [minutes, yuan, fen] of [[200, '9', 900n], [30, '1.20', 120n], [3, '2', 200n]] as const) await sell(shop, yuan, fen, ago(minutes));
    await sell(shop, '7', 700n, new Date());
    // It lost its memory with its power, as cheap ones do: then it is told that something was not said, and never that it has just come in.
    const back = await loudspeaker(credentials).come();
    await until(() => expect(back.texts).toEqual(['您有 1 笔未播报，合计 1 元', '您有 2 笔未播报，合计 3 元 2 角', '微信收款 7 元']));
    expect(back.said[0]!.msgId).toBe(msgId);
    await until(async () => expect(await waiting(shop)).toBe(0));
    await quiet();
    expect(back.got).toHaveLength(3);
    expect(await page(shop)).toEqual([]);
  });

  it('for hours: what was in doubt ends in silence, and what comes then is said', async () => {
    const shop = await shopNow();
    const device = await loudspeaker(await register(shop)).come();
    device.confirms = false;
    await sell(shop, '1', 100n, new Date());
    await until(() => expect(device.said).toHaveLength(1));
    device.vanish();
    await db.owner.query(`update speaker_message set received_at = now() - interval '3 hours', fresh_until = now() - interval '179 minutes' where id = $1`, [device.said[0]!.msgId]);
    device.confirms = true;
    await device.come();
    await sell(shop, '2', 200n, new Date());
    await until(() => expect(device.texts).toEqual(['微信收款 1 元', '微信收款 2 元']));
    expect(await stateOf(device.said[0]!.msgId)).toBe('EXPIRED');
  });
});

describe('one that lies', () => {
  it('confirms twice, what another one was given, and what nobody was given: that changes nothing', async () => {
    const shop = await shopNow();
    const stranger = await shopNow();
    const [device, other] = [await loudspeaker(await register(shop)).come(), await loudspeaker(await register(stranger)).come()];
    device.confirms = false;
    await sell(shop, '5', 500n, new Date());
    await until(() => expect(device.said).toHaveLength(1));
    const [{ msgId }] = device.said as [typeof device.said[number]];
    for (const word of [msgId, 'ann_00000000000000000000000000', '', 'x'.repeat(60), '\0', '..']) other.confirm(word);
    await quiet();
    expect(await stateOf(msgId)).toBe('GIVEN');
    for (let times = 0; times < 3; times++) device.confirm(msgId);
    await until(async () => expect(await stateOf(msgId)).toBe('TOLD'));
    const { version } = await db.prisma.speakerMessage.findUniqueOrThrow({ where: { id: msgId } });
    device.confirm(msgId);
    await quiet();
    expect((await db.prisma.speakerMessage.findUniqueOrThrow({ where: { id: msgId } })).version).toBe(version);
    expect(device.client!.connected && other.client!.connected).toBe(true);
  });

  it('about who it is: a wrong secret, another one’s, none, an unknown id and no id are refused alike', async () => {
    const shop = await shopNow();
    const [one, two] = [await register(shop), await register(shop, '门口那台')];
    const wrong = [{ ...one, secret: `${one.secret.slice(0, -1)}${one.secret.endsWith('A') ? 'B' : 'A'}` }, { ...one, secret: two.secret }, { ...one, secret: '' }, { speakerId: 'spk_00000000000000000000000000', secret: one.secret }, { speakerId: '', secret: '' }, { speakerId: '#', secret: 'x' }];
    for (const credentials of wrong) await expect(loudspeaker(credentials).come(), credentials.speakerId).rejects.toThrow(/Bad username or password/);
    // The name of the session is nobody's proof.
    await expect(connectAsync(`mqtt://127.0.0.1:${broker.port}`, { clientId: one.speakerId, reconnectPeriod: 0 }, false)).rejects.toThrow(/Bad username or password/);
    expect((await loudspeaker(one).come()).client!.connected).toBe(true);
  });

  it('and guesses: it is not listened to for a while', async () => {
    const strict = await startBroker({ db, delivery: told, port: 0, limits: { connections: 100, connectMs: 2000, wrong: 3, connects: 2, words: 5 } });
    const shop = await shopNow();
    const { speakerId, secret } = await register(shop);
    const come = (word: string) => new Loudspeaker(`mqtt://127.0.0.1:${strict.port}`, { speakerId, secret: word }).come();
    for (let times = 0; times < 4; times++) await expect(come('wrong')).rejects.toThrow(/Bad username or password/);
    await expect(come('wrong')).rejects.toThrow(/Server unavailable/);
    await expect(come(secret)).rejects.toThrow(/Server unavailable/);
    // Another one is let in meanwhile, though not for ever anew, and not to talk without end.
    const chatty = await register(shop, '门口那台');
    const another = () => new Loudspeaker(`mqtt://127.0.0.1:${strict.port}`, chatty).come();
    const device = await another();
    for (let times = 0; times < 6; times++) device.confirm('ann_none');
    await until(() => expect(device.client!.connected).toBe(false));
    open.push(await another());
    await expect(another()).rejects.toThrow(/Server unavailable/);
    await strict.stop();
  });

  it('listens to everything, or to another one: refused, and hears nothing of it', async () => {
    const shop = await shopNow();
    const victim = await loudspeaker(await register(shop)).come();
    const spy = loudspeaker(await register(await shopNow()));
    await spy.come();
    for (const topic of ['#', '+/+/+', 'speaker/#', 'speaker/+/cmd', commandTopic(victim.credentials.speakerId), ackTopic(victim.credentials.speakerId), ackTopic(spy.credentials.speakerId), '$SYS/#']) {
      await expect(spy.client!.subscribeAsync(topic, { qos: 1 }), topic).rejects.toThrow(/Unspecified error|Subscribe error/);
    }
    await sell(shop, '6', 600n, new Date());
    await until(() => expect(victim.texts).toEqual(['微信收款 6 元']));
    await quiet();
    expect(spy.got).toEqual([]);
  });

  it.each([
    ['a command to itself', (own: string) => [commandTopic(own), {}] as const], ['a command to another one', (_own: string, other: string) => [commandTopic(other), {}] as const],
    ['another one’s word', (_own: string, other: string) => [ackTopic(other), {}] as const], ['something elsewhere', () => ['anything', {}] as const],
    ['a word that stays', (own: string) => [ackTopic(own), { retain: true }] as const], ['a word of the third quality', (own: string) => [ackTopic(own), { qos: 2 }] as const],
  ])('publishes %s: it is cut off, and nobody hears of it', async (_what, publishes) => {
    const shop = await shopNow();
    const victim = await loudspeaker(await register(shop)).come();
    const liar = await loudspeaker(await register(shop, '门口那台')).come();
    const [topic, options] = publishes(liar.credentials.speakerId, victim.credentials.speakerId);
    liar.client!.publish(topic, JSON.stringify({ msgId: 'ann_1', seq: 1, amountFen: '100', channel: 'wechat', text: '微信收款 1 元', exp: 4_000_000_000 }), { qos: 1, ...options }, () => undefined);
    await until(() => expect(liar.client!.connected).toBe(false));
    await liar.come();
    await quiet();
    expect([...liar.got, ...victim.got]).toEqual([]);
    expect(victim.client!.connected).toBe(true);
  });

  it('leaves a last will: refused before it is asked for its secret', async () => {
    const credentials = await register(await shopNow());
    await expect(loudspeaker(credentials).come({ will: { topic: commandTopic(credentials.speakerId), payload: Buffer.from('x'), qos: 1, retain: true } })).rejects.toThrow("Couldn't connect to server");
  });

  it('sends garbage, too much, or nothing: it alone is cut off', async () => {
    const shop = await shopNow();
    const [device, liar] = [await loudspeaker(await register(shop)).come(), await loudspeaker(await register(shop, '门口那台')).come()];
    for (const payload of ['', 'null', '{', '[]', '{"msgId":5}', '{"msgId":{"a":1}}', '\u0000\u0001', '"'.repeat(500)]) {
      await liar.client!.publishAsync(ackTopic(liar.credentials.speakerId), payload, { qos: 1 });
    }
    expect(liar.client!.connected).toBe(true);
    liar.client!.publish(ackTopic(liar.credentials.speakerId), Buffer.alloc(2_000_000, 'x'), { qos: 1 }, () => undefined);
    await until(() => expect(liar.client!.connected).toBe(false));
    for (const bytes of [[0x10, 0xff, 0xff, 0xff, 0x7f], [0x00, 0x00], [0xff, 0x00], [0x30, 0x02, 0x00, 0x00], [0x10, 0x04, 0xff, 0xff, 0x00, 0x01], Buffer.from('GET / HTTP/1.1\r\nHost: x\r\n\r\n'), []]) {
      const socket = openSocket(broker.port, '127.0.0.1').on('error', () => undefined);
      await once(socket, 'connect');
      socket.resume().write(Buffer.from(bytes));
      await once(socket, 'close');
    }
    await sell(shop, '6', 600n, new Date());
    await until(() => expect([...device.texts, ...liar.texts]).toEqual(['微信收款 6 元']));
  });

  it('connects twice: the newer one stays, and says it once', async () => {
    const shop = await shopNow();
    const credentials = await register(shop);
    const older = await loudspeaker(credentials).come({ clientId: 'one' });
    const newer = await loudspeaker(credentials).come({ clientId: 'two' });
    await until(() => expect(older.client!.connected).toBe(false));
    expect(told.reached().filter((id) => id === credentials.speakerId)).toHaveLength(1);
    await sell(shop, '6', 600n, new Date());
    await until(() => expect(newer.texts).toEqual(['微信收款 6 元']));
    expect(older.got).toEqual([]);
  });
});

describe('a secret', () => {
  it('that is taken back in the middle ends the line at once; what it may have said nobody says, what waits another one says', async () => {
    const shop = await shopNow();
    const device = await loudspeaker(await register(shop)).come();
    device.confirms = false;
    await sell(shop, '5', 500n, new Date());
    await until(() => expect(device.said).toHaveLength(1));
    await sell(shop, '6', 600n, new Date());
    await done(revokeSpeaker.run(shop.as(shop.owner, new Date()), { speakerId: device.credentials.speakerId }));
    const revoked = performance.now();
    await until(() => expect(device.client!.connected).toBe(false));
    expect(performance.now() - revoked).toBeLessThan(1000);
    await expect(device.come()).rejects.toThrow(/Bad username or password/);
    expect(await page(shop)).toEqual(['微信收款 6 元']);
    expect(device.texts).toEqual(['微信收款 5 元']);
  });

  it('that is renewed ends the line of the old one, and the new one is told what was not confirmed', async () => {
    const shop = await shopNow();
    const credentials = await register(shop);
    const device = await loudspeaker(credentials).come();
    device.confirms = false;
    await sell(shop, '5', 500n, new Date());
    await until(() => expect(device.said).toHaveLength(1));
    const renewed = await done(renewSpeaker.run(shop.as(shop.owner, new Date()), { speakerId: credentials.speakerId }));
    await until(() => expect(device.client!.connected).toBe(false));
    await expect(device.come()).rejects.toThrow(/Bad username or password/);
    expect(await newSecret(db, shop.owner, { ...renewed, secretTurn: 1 }, new Date())).toBeNull();
    const again = await loudspeaker({ speakerId: credentials.speakerId, secret: (await newSecret(db, shop.owner, renewed, new Date()))! }).come();
    await until(() => expect(again.said.map(({ msgId }) => msgId)).toEqual(device.said.map(({ msgId }) => msgId)));
  });
});
