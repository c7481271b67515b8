import { afterAll, beforeAll, expect, it } from 'vitest';
import { testDatabase, type TestDatabase } from '../db/testing/test-database';
import { makeOrganisation, type MadeOrganisation } from '../identity/testing/factory';
import { after, DAY_MS } from '../shared/clock';
import { agreed, typedSignature } from '../orders/testing/sale';
import { newId } from '../shared/ids';
import { callOperation, readOrder } from './api';
import { makeToken } from './token';

let db: TestDatabase;
let farm: MadeOrganisation;
let buyer: MadeOrganisation;
let stranger: MadeOrganisation;

async function tokenOf({ personId, organisationId }: MadeOrganisation): Promise<string> {
  const [sessionId, now] = [newId('session'), new Date()];
  await db.prisma.loginSession.create({ data: { id: sessionId, personId, organisationId, device: 'till', createdAt: now, expiresAt: after(now, DAY_MS) } });
  return makeToken({ sessionId, personId, sessionVersion: 1 });
}
const call = async (name: string, body: unknown, headers: Record<string, string> = {}) => {
  const answer = await callOperation(new Request(`http://test/api/v1/operations/${name}`, {
    method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json', 'idempotency-key': newId('request'), ...headers },
  }));
  return { status: answer.status, type: answer.headers['content-type'], body: JSON.parse(answer.body) as Record<string, string> };
};
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const day = (days: number) => after(new Date(), days * DAY_MS).toISOString().slice(0, 10);

beforeAll(async () => {
  db = await testDatabase();
  // The adapter takes the process's own pool; here that is this file's database.
  (globalThis as { harvestloopDb?: unknown }).harvestloopDb = db;
  [farm, buyer, stranger] = [await makeOrganisation(db, { kind: 'farm' }), await makeOrganisation(db, { kind: 'buyer' }), await makeOrganisation(db, { kind: 'buyer' })];
});
afterAll(async () => {
  delete (globalThis as { harvestloopDb?: unknown }).harvestloopDb;
  await db.close();
});

const cucumbers = () => ({
  leafId: 'fruit-cucumber', gradeId: 'first', mass: '1200', soldBy: 'jin', price: '2.45', pricedBy: 'jin', harvestFrom: day(1), harvestTo: day(6), confirmed: true,
});

it('answers problem+json to what it cannot take', async () => {
  const token = await tokenOf(farm);
  expect(await call('identity.demoSignIn', {}, bearer(token))).toMatchObject({ status: 404, type: 'application/problem+json' });
  expect(await call('market.publishListing', {}, { ...bearer(token), 'idempotency-key': 'short' })).toMatchObject({ status: 400, body: { code: 'KEY_MISSING' } });
  expect(await call('market.publishListing', {}, { ...bearer(token), 'content-type': 'text/plain' })).toMatchObject({ status: 415 });
  expect(await call('market.publishListing', {}, bearer(token))).toMatchObject({ status: 422, body: { code: 'INVALID_INPUT' } });
});

it('lets in whoever has a session that stands, and nobody else', async () => {
  const token = await tokenOf(farm);
  expect(await call('market.publishListing', cucumbers())).toMatchObject({ status: 403 });
  expect(await call('market.publishListing', cucumbers(), { cookie: `session=${token}` })).toMatchObject({ status: 403 });
  expect(await call('market.publishListing', cucumbers(), bearer(`${token.slice(0, -4)}AAAA`))).toMatchObject({ status: 401, body: { code: 'NOT_SIGNED_IN' } });
  expect(await call('market.publishListing', cucumbers(), bearer(token))).toMatchObject({ status: 200 });
  await db.prisma.loginSession.updateMany({ where: { personId: farm.personId }, data: { endedAt: new Date() } });
  expect(await call('market.publishListing', cucumbers(), bearer(token))).toMatchObject({ status: 401 });
});

it('makes a repeated key one act, and shows an order to its parties alone', async () => {
  const [seller, taker, other] = [await tokenOf(farm), await tokenOf(buyer), await tokenOf(stranger)];
  const key = { 'idempotency-key': 'till-0000001' };
  const first = await call('market.publishListing', cucumbers(), { ...bearer(seller), ...key });
  expect((await call('market.publishListing', cucumbers(), { ...bearer(seller), ...key })).body).toEqual(first.body);
  const offered = await call('market.makeOffer', { listingId: first.body.listingId, mass: '100', soldBy: 'jin', price: '2.40', pricedBy: 'jin', deliverOn: day(2) }, bearer(taker));
  const { body: order } = await call('orders.acceptOffer', { offerId: offered.body.offerId }, bearer(seller));
  const read = (token?: string) => readOrder(new Request(`http://test/api/v1/orders/${order.orderId}`, { headers: token ? bearer(token) : {} }));
  expect(JSON.parse((await read(taker)).body)).toEqual({ orderId: order.orderId, agreement: 'sent', money: 'none', deliveries: [] });
  expect((await read(seller)).status).toBe(200);
  expect((await read(other)).status).toBe(404);
  expect((await read()).status).toBe(404);
});

it('brings along what always follows: the last signature that comes in prints the contract, with no worker anywhere', async () => {
  const { orderId, documentId } = await agreed(db, { seller: farm, buyer }, new Date());
  for (const side of [farm, buyer]) expect(await call('orders.signContract', { orderId, signature: typedSignature }, bearer(await tokenOf(side)))).toMatchObject({ status: 200 });
  expect(await db.prisma.documentFile.count({ where: { documentId } })).toBe(1);
});
