import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase, type TestDatabase } from '../db/testing/test-database';
import { makeApiKey, revokeApiKey } from '../identity/api-keys/service';
import type { ApiScope } from '../identity/domain/api-key';
import { newKey } from '../identity/profile/queries';
import { makeOrganisation, type MadeOrganisation } from '../identity/testing/factory';
import { capture, system, typedSignature } from '../orders/testing/sale';
import { confirmPaid } from '../orders/service';
import { after, DAY_MS, systemClock } from '../shared/clock';
import { newId } from '../shared/ids';
import { callOperation, readOpenApi, readOrder } from './api';
import { readCheckpoint } from './evidence';
import { OPEN } from './open-operations';
import { makeToken } from './token';

let db: TestDatabase;
let farm: MadeOrganisation, buyer: MadeOrganisation;
const house = (actor: Parameters<typeof makeApiKey.run>[0]['actor']) => ({ actor, db, clock: systemClock });

async function keyOf(of: MadeOrganisation, ...scopes: ApiScope[]): Promise<{ keyId: string; headers: Record<string, string> }> {
  const made = await makeApiKey.run(house(of.actor), { name: '程序', scopes, months: 1 });
  if (!made.ok) throw new Error(made.error.code);
  return { keyId: made.value.keyId, headers: { authorization: `Bearer ${(await newKey(db, of.actor, made.value.keyId, new Date()))!}` } };
}
async function sessionOf({ personId, organisationId }: MadeOrganisation): Promise<Record<string, string>> {
  const [sessionId, now] = [newId('session'), new Date()];
  await db.prisma.loginSession.create({ data: { id: sessionId, personId, organisationId, device: 'phone', createdAt: now, expiresAt: after(now, DAY_MS) } });
  return { authorization: `Bearer ${await makeToken({ sessionId, personId, sessionVersion: 1 })}` };
}
const called = new Set<string>();
const call = async (name: string, input: unknown, headers: Record<string, string> = {}) => {
  const answer = await callOperation(new Request(`http://test/api/v1/operations/${name}`, {
    method: 'POST', body: JSON.stringify(input), headers: { 'content-type': 'application/json', 'idempotency-key': newId('request'), ...headers },
  }));
  return { status: answer.status, body: JSON.parse(answer.body) as Record<string, string> };
};
/** Calls, and holds the answer against what the OpenAPI document says of it. */
const done = async (name: string, input: unknown, headers: Record<string, string> = {}) => {
  const { status, body } = await call(name, input, headers);
  expect({ name, status, body }).toMatchObject({ status: 200 });
  OPEN.get(name)!.answer.parse(body);
  called.add(name);
  return body;
};
const day = (days: number) => after(new Date(), days * DAY_MS).toISOString().slice(0, 10);
const cucumbers = () => ({ leafId: 'fruit-cucumber', gradeId: 'first', mass: '1200', soldBy: 'jin', price: '2.45', pricedBy: 'jin', harvestFrom: day(0), harvestTo: day(6), confirmed: true });

beforeAll(async () => {
  db = await testDatabase();
  (globalThis as { harvestloopDb?: unknown }).harvestloopDb = db;
  [farm, buyer] = [await makeOrganisation(db, { kind: 'farm' }), await makeOrganisation(db, { kind: 'buyer' })];
  await makeOrganisation(db, { kind: 'platform' });
});
afterAll(async () => {
  delete (globalThis as { harvestloopDb?: unknown }).harvestloopDb;
  await db.close();
});

describe('programs with keys', () => {
  it('carry a sale from the listing to the acceptance, signatures apart; every answer is what the document says', async () => {
    const [sells, buys] = [(await keyOf(farm, 'sell', 'deliver', 'read')).headers, (await keyOf(buyer, 'buy', 'deliver', 'read')).headers];
    const { listingId } = await done('market.publishListing', cucumbers(), sells);
    const offer = { listingId, mass: '100', soldBy: 'jin', price: '2.30', pricedBy: 'jin', deliverOn: day(2) };
    const { offerId: refused } = await done('market.makeOffer', offer, buys);
    await done('market.declineOffer', { offerId: refused }, sells);
    const { offerId } = await done('market.makeOffer', offer, buys);
    await done('market.counterOffer', { offerId, mass: '100', soldBy: 'jin', price: '2.40', pricedBy: 'jin' }, sells);
    const { orderId } = await done('orders.acceptOffer', { offerId }, buys);
    for (const side of [farm, buyer]) await done('orders.signContract', { orderId, signature: typedSignature }, await sessionOf(side));
    const { qrToken } = await done('orders.requestPayment', { orderId }, buys);
    await db.prisma.merchant.create({ data: { id: newId('merchant'), organisationId: farm.organisationId, channel: 'unionpay', role: 'MERCHANT', state: 'ACTIVE', channelNo: '898370100000001', createdAt: new Date() } });
    await done('payments.startAttempt', { token: qrToken, wallet: 'wechat', returnUrl: 'http://localhost:3000/q/x' });
    const { paymentId } = await capture(db, orderId!, new Date());
    expect((await confirmPaid.run(house(system()), { orderId: orderId!, paymentId })).ok).toBe(true);
    const { deliveryId } = await done('orders.dispatch', { orderId, mass: '100', unit: 'jin', last: true, newLot: { harvestedOn: day(0), place: '稻田镇', basis: 'self_test' } }, sells);
    await done('orders.arrive', { deliveryId }, buys);
    await done('orders.weigh', { deliveryId, gross: '100', unit: 'jin', method: 'device', device: '一号秤', confirmed: true }, buys);
    await done('orders.grade', { deliveryId, gradeId: 'first', sampleCount: 100, defectCount: 2 }, buys);
    const { grossFen } = await done('orders.accept', { deliveryId, acceptedGrams: '50000', expectedFen: '24000', reason: null }, buys);
    expect(grossFen).toBe('24000');
    const read = await readOrder(new Request(`http://test/api/v1/orders/${orderId}`, { headers: buys }));
    expect(JSON.parse(read.body)).toMatchObject({ agreement: 'completed', deliveries: [{ id: deliveryId, state: 'accepted' }] });
    await done('market.withdrawListing', { listingId: (await done('market.publishListing', cucumbers(), sells)).listingId }, sells);
    expect([...OPEN.keys()].filter((name) => !called.has(name))).toEqual([]);
  });

  it('are kept to their scopes, and no key signs', async () => {
    const { headers } = await keyOf(farm, 'deliver');
    expect(await call('market.publishListing', cucumbers(), headers)).toMatchObject({ status: 403, body: { code: 'SCOPE_MISSING' } });
    const all = (await keyOf(farm, 'read', 'sell', 'buy', 'deliver')).headers;
    expect(await call('orders.signContract', { orderId: 'ord_x', signature: typedSignature }, all)).toMatchObject({ status: 403, body: { code: 'SCOPE_MISSING' } });
    // A scope opens no door that the organisation itself has not.
    expect(await call('market.makeOffer', {}, all)).toMatchObject({ status: 403, body: { code: 'FORBIDDEN' } });
    expect((await readOrder(new Request('http://test/api/v1/orders/x', { headers }))).status).toBe(403);
    expect((await readOrder(new Request('http://test/api/v1/orders/x', { headers: all }))).status).toBe(404);
    expect((await readCheckpoint(new Request('http://test/api/v1/evidence/checkpoint', { headers }))).status).not.toBe(403);
  });

  it('are strangers from the moment their key is taken back; a wrong secret says nothing of the key', async () => {
    const { keyId, headers } = await keyOf(farm, 'sell');
    expect((await call('market.publishListing', cucumbers(), headers)).status).toBe(200);
    await expect.poll(async () => (await db.prisma.apiKey.findUniqueOrThrow({ where: { id: keyId } })).lastUsedAt).not.toBeNull();
    const wrong = { authorization: `${headers.authorization!.slice(0, -3)}AAA` };
    const unknown = { authorization: `Bearer hlk_${'0'.repeat(26)}_${'A'.repeat(43)}` };
    expect(await call('market.publishListing', cucumbers(), wrong)).toEqual(await call('market.publishListing', cucumbers(), unknown));
    expect((await revokeApiKey.run(house(farm.actor), { keyId })).ok).toBe(true);
    expect(await call('market.publishListing', cucumbers(), headers)).toMatchObject({ status: 401, body: { code: 'NOT_SIGNED_IN' } });
  });

  it('find the document without any key', async () => {
    const answer = await readOpenApi();
    expect([answer.status, answer.headers['content-type']]).toEqual([200, 'application/json']);
    expect(JSON.parse(answer.body)).toMatchObject({ openapi: '3.1.0' });
  });
});
