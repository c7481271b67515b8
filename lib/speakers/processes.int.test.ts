import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { Aedes } from 'aedes';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { freePort } from '../db/embedded';
import { testDatabase, type TestDatabase } from '../db/testing/test-database';
import { newSecret, speakersAt } from '../merchant/speaker/queries';
import { addSpeaker, revokeSpeaker } from '../merchant/service';
import { done, makeShop, sell, type TestShop } from '../merchant/testing/shop';
import { Loudspeaker, type Credentials } from './testing/loudspeaker';

/** The process itself, as it runs in the house, with the broker that it brings and with one elsewhere. */
let db: TestDatabase;
let shop: TestShop;
let credentials: Credentials;
const running = new Set<ChildProcess>();
beforeAll(async () => {
  db = await testDatabase();
});
afterEach(async () => { for (const child of running) await end(child, 'SIGTERM'); });
afterAll(() => db.close());

async function register(): Promise<void> {
  shop = await makeShop(db, new Date());
  const made = await done(addSpeaker.run(shop.as(shop.owner, new Date()), { counterId: shop.counterId, speaker: '台上那台' }));
  credentials = { speakerId: made.speakerId, secret: (await newSecret(db, shop.owner, made, new Date()))! };
}

async function start(env: Record<string, string>): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'lib/speakers/main.ts'], { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, DATABASE_URL: db.url, ...env } });
  running.add(child);
  await once(child.stdout, 'data');
  return child;
}
async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  running.delete(child);
  const ended = once(child, 'exit');
  child.kill(signal);
  return (await ended)[0] as number | null;
}
const until = (check: () => unknown) => vi.waitFor(check, { timeout: 25_000, interval: 20 });
const texts = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, n) => `微信收款 ${from + n} 元`);

it('is killed again and again in the middle of receipts: each is said once, none is lost', async () => {
  await register();
  const port = String(await freePort());
  let broker = await start({ MQTT_PORT: port });
  const device = await new Loudspeaker(`mqtt://127.0.0.1:${port}`, credentials).come({ reconnectPeriod: 100 });
  for (let round = 0; round < 3; round++) {
    const begun = device.said.length;
    const selling = (async () => { for (let n = 1; n <= 4; n++) await sell(shop, String(4 * round + n), BigInt(4 * round + n) * 100n, new Date()); })();
    // In the middle: the first of them is on its way or said, and perhaps not yet confirmed.
    await until(() => expect(device.said.length).toBeGreaterThan(begun));
    await end(broker, 'SIGKILL');
    await selling;
    broker = await start({ MQTT_PORT: port });
    await until(() => expect(device.texts).toEqual(texts(1, 4 * round + 4)));
  }
  await until(async () => expect((await speakersAt(db, shop.owner, shop.counterId, new Date()))!.waiting).toBe(0));
  expect(device.said.map(({ seq }) => seq)).toEqual(Array.from({ length: 12 }, (_, n) => n + 1));
  // Asked to end, it ends by itself.
  expect(await end(broker, 'SIGTERM')).toBe(0);
  device.client!.end(true);
}, 60_000);

it('is the client of a broker elsewhere: what was said while it was away is not said again, and one that was revoked is told nothing more', async () => {
  await register();
  const elsewhere = await Aedes.createBroker();
  const server = createServer((socket) => { elsewhere.handle(socket); }).listen(0);
  await once(server, 'listening');
  const url = `mqtt://127.0.0.1:${(server.address() as { port: number }).port}`;
  let house = await start({ MQTT_URL: url });
  const device = await new Loudspeaker(url, credentials).come({ clean: false });
  await sell(shop, '1', 100n, new Date());
  await until(() => expect(device.texts).toEqual(texts(1, 1)));
  device.confirms = false;
  await sell(shop, '2', 200n, new Date());
  await until(() => expect(device.texts).toEqual(texts(1, 2)));
  await end(house, 'SIGKILL');
  device.confirm(device.said[1]!.msgId);
  device.confirms = true;
  await sell(shop, '3', 300n, new Date());
  house = await start({ MQTT_URL: url });
  await until(() => expect(device.texts).toEqual(texts(1, 3)));
  await until(async () => expect(await speakersAt(db, shop.owner, shop.counterId, new Date())).toMatchObject({ waiting: 0, speakers: [{ there: true }] }));
  await done(revokeSpeaker.run(shop.as(shop.owner, new Date()), { speakerId: credentials.speakerId }));
  await sell(shop, '4', 400n, new Date());
  // Another one takes its place, and is told what came in meanwhile.
  const made = await done(addSpeaker.run(shop.as(shop.owner, new Date()), { counterId: shop.counterId, speaker: '新的那台' }));
  const next = await new Loudspeaker(url, { speakerId: made.speakerId, secret: 'known to that broker' }).come({ clean: false });
  await until(() => expect(next.texts).toEqual(texts(4, 4)));
  expect(await end(house, 'SIGTERM')).toBe(0);
  expect(device.texts).toHaveLength(3);
  for (const one of [device, next]) one.client!.end(true);
  await new Promise<void>((resolve) => elsewhere.close(() => resolve()));
  server.close();
}, 60_000);
