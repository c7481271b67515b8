import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { FastifyInstance } from 'fastify';
import { testDatabase, type TestDatabase } from '../db/testing/test-database';
import { env } from '../env';
import { makeOrganisation, type MadeOrganisation } from '../identity/testing/factory';
import { begin, callback, makeShop } from '../merchant/testing/shop';
import { incomingMarks } from '../payments/queries';
import { askPayment, pay, scan, startRig, type Rig } from '../payments/testing/rig';
import { after, DAY_MS } from '../shared/clock';
import { newId } from '../shared/ids';
import { MOUNTS } from '../../front/mounts';
import { buildFront } from '../../front/server';
import { endStreams } from './events';
import { cookieOf, makeToken } from './token';

let db: TestDatabase;
let rig: Rig;
let front: FastifyInstance;
let address: string;

beforeAll(async () => {
  db = await testDatabase();
  (globalThis as { harvestloopDb?: unknown }).harvestloopDb = db;
  rig = await startRig(db);
  front = await buildFront({ webUrls: ['http://127.0.0.1:9'], publicUrl: 'http://shop.test', secret: env().FRONT_SECRET, walletUrl: 'http://127.0.0.1:9', development: false, mounts: MOUNTS });
  address = await front.listen({ port: 0, host: '127.0.0.1' });
});
afterAll(async () => {
  endStreams();
  await front.close();
  await rig.stop();
  delete (globalThis as { harvestloopDb?: unknown }).harvestloopDb;
  await db.close();
});

async function cookieFor({ personId, organisationId }: Pick<MadeOrganisation, 'personId' | 'organisationId'>): Promise<Record<string, string>> {
  const [sessionId, now] = [newId('session'), new Date()];
  await db.prisma.loginSession.create({ data: { id: sessionId, personId, organisationId, device: 'phone', createdAt: now, expiresAt: after(now, DAY_MS) } });
  return { cookie: `other=1; ${cookieOf().name}=${await makeToken({ sessionId, personId, sessionVersion: 1 })}` };
}

async function hear(path: string, headers: Record<string, string> = {}) {
  const cut = new AbortController();
  const response = await fetch(`${address}${path}`, { headers, signal: cut.signal });
  const heard = { status: response.status, text: '', leave: () => cut.abort() };
  void (async () => {
    for await (const part of response.body as unknown as AsyncIterable<Uint8Array>) heard.text += new TextDecoder().decode(part);
  })().catch(() => undefined);
  return heard;
}
const events = (heard: { readonly text: string }) => heard.text.match(/event: changed/g)?.length ?? 0;

it('the payer and the seller hear of a signed callback within about a second, and a stranger of nothing', async () => {
  const { token } = await askPayment(rig);
  const attemptId = await scan(rig, token);
  const seller = rig.seller;
  const stranger = await makeOrganisation(db, { kind: 'farm' });
  const mark = async (organisationId: string) => (await incomingMarks(db, [organisationId])).get(organisationId)!;
  const payer = await hear(`/api/events/attempts/${token}/${attemptId}?seen=WAITING`);
  const stall = await hear(`/api/events/incoming?seen=${await mark(seller.organisationId)}`, await cookieFor(seller));
  const other = await hear(`/api/events/incoming?seen=${await mark(stranger.organisationId)}`, await cookieFor(stranger));
  expect([payer.status, stall.status, other.status]).toEqual([200, 200, 200]);

  await pay(rig, attemptId);
  let captured = 0;
  await vi.waitFor(async () => {
    expect((await db.sql<{ state: string }>('select state from attempt where id = $1', [attemptId]))[0]!.state).toBe('SUCCEEDED');
    captured = performance.now();
  }, { timeout: 10_000, interval: 20 });
  await vi.waitFor(() => expect([events(payer), events(stall)]).toEqual([1, 1]), { timeout: 5000, interval: 20 });
  expect(performance.now() - captured).toBeLessThan(1500);
  expect(payer.text).toContain('data: {"state":"PAID"}');
  expect(stall.text).toContain(await mark(seller.organisationId));
  expect(events(other)).toBe(0);
  for (const one of [payer, stall, other]) one.leave();
});

it('who comes late hears at once what her page does not show yet', async () => {
  const { token } = await askPayment(rig);
  const attemptId = await scan(rig, token);
  const late = await hear(`/api/events/attempts/${token}/${attemptId}?seen=OPENING`);
  await vi.waitFor(() => expect(late.text).toContain('{"state":"WAITING"}'), { timeout: 5000 });
  late.leave();
});

it('a wrong token, a wrong attempt, no session and an ended session hear nothing', async () => {
  const { token } = await askPayment(rig);
  const { token: another } = await askPayment(rig);
  const attemptId = await scan(rig, token);
  expect((await hear(`/api/events/attempts/${another}/${attemptId}?seen=WAITING`)).status).toBe(404);
  expect((await hear(`/api/events/attempts/${token}/att_none?seen=WAITING`)).status).toBe(404);
  expect((await hear('/api/events/incoming')).status).toBe(401);
  expect((await hear('/api/events/incoming', { cookie: `${cookieOf().name}=made-up` })).status).toBe(401);
  const ended = await cookieFor(rig.seller);
  await db.owner.query('delete from login_session where person_id = $1', [rig.seller.personId]);
  expect((await hear('/api/events/incoming', ended)).status).toBe(401);
});

it('a counter’s speaker hears of a receipt within a second and is told it once; another clerk, another site and who has left are told nothing', async () => {
  const [shop, other] = [await makeShop(db, new Date()), await makeShop(db, new Date())];
  const [clerk, stranger] = [await cookieFor(shop.clerk), await cookieFor(other.clerk)];
  const path = `/api/events/speaker/${shop.counterId}`;
  const tell = (headers: Record<string, string>, key: string, type = 'application/json') =>
    fetch(`${address}/api/speaker`, { method: 'POST', headers: { ...headers, 'content-type': type, 'idempotency-key': key }, body: JSON.stringify({ counterId: shop.counterId }) });
  const told = async (key: string) => ((await (await tell(clerk, key)).json()) as { spoken: { text: string }[] }).spoken.map(({ text }) => text);
  expect([(await hear(path)).status, (await hear(path, stranger)).status, (await tell({}, 'k-nobody-0')).status, (await tell(stranger, 'k-stranger')).status]).toEqual([401, 404, 401, 404]);
  expect((await tell(clerk, 'k-form-000', 'text/plain')).status).toBe(415);
  expect((await tell({ ...clerk, 'sec-fetch-site': 'cross-site' }, 'k-site-000')).status).toBe(403);

  const speaker = await hear(path, clerk);
  // The first words say how the queue stands now; nothing is in it.
  await vi.waitFor(() => expect(events(speaker)).toBe(1), { timeout: 5000, interval: 10 });
  expect(await told('k-first-00')).toEqual([]);
  const attemptId = await begin(shop, '12.50', new Date());
  await callback(shop, attemptId, 1250n, new Date());
  const captured = performance.now();
  await callback(shop, attemptId, 1250n, new Date());
  await vi.waitFor(() => expect(events(speaker)).toBe(2), { timeout: 5000, interval: 10 });
  expect(performance.now() - captured).toBeLessThan(1000);
  expect(await told('k-second-0')).toEqual(['微信收款 12 元 5 角']);
  // The answer got lost on its way: the same key is told the same, any other nothing.
  expect([await told('k-second-0'), await told('k-third-00')]).toEqual([['微信收款 12 元 5 角'], []]);
  speaker.leave();

  await db.owner.query(`update membership set status = 'ended' where person_id = $1`, [shop.clerk.personId]);
  expect([(await hear(path, clerk)).status, (await tell(clerk, 'k-gone-000')).status]).toEqual([401, 401]);
});
