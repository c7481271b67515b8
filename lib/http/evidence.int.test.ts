import { afterAll, beforeAll, expect, it } from 'vitest';
import { testDatabase, type TestDatabase } from '../db/testing/test-database';
import { proofFaults } from '../evidence/domain/check-proof';
import type { ProofDto } from '../evidence/dto';
import { recordFact } from '../evidence/record';
import { sequence } from '../evidence/sequencer';
import { giveConsent, revokeConsent } from '../identity/consents/service';
import { makeOrganisation, type MadeOrganisation } from '../identity/testing/factory';
import { applyPlan } from '../operation/apply';
import { after, DAY_MS, systemClock } from '../shared/clock';
import { newId } from '../shared/ids';
import { provenFact, readCheckpoint, readProof } from './evidence';
import { makeToken } from './token';

let db: TestDatabase;
let farm: MadeOrganisation;
let buyer: MadeOrganisation;
let lender: MadeOrganisation;
const factIds: Record<string, string> = {};

beforeAll(async () => {
  db = await testDatabase();
  (globalThis as { harvestloopDb?: unknown }).harvestloopDb = db;
  [farm, buyer, lender] = [await makeOrganisation(db, { kind: 'farm' }), await makeOrganisation(db, { kind: 'buyer' }), await makeOrganisation(db, { kind: 'lender' })];
  const about = { subjectOrgId: farm.organisationId, objectId: 'x', occurredAt: new Date() };
  const facts = {
    score: recordFact('score.made', about, { scoreId: 'scr_1', card: 'expert-v1', score: 700, moment: new Date().toISOString() }, newId),
    agreed: recordFact('order.agreed', about, { orderId: 'ord_1', sellerOrgId: farm.organisationId, buyerOrgId: buyer.organisationId, contractedGrams: '1', amountFen: '294000', dueAt: new Date().toISOString() }, newId),
    signed: recordFact('contract.signed', about, { documentId: 'doc_1', sha256: 'ab', orderId: 'ord_1' }, newId),
    lot: recordFact('lot.event', about, { lotId: 'lot_1', event: 'ship', grams: '1234567' }, newId),
  };
  await applyPlan(db, { answer: {}, facts: Object.values(facts) }, { operation: 't', actor: `person:${farm.personId}@${farm.organisationId}`, now: new Date(), idempotency: null });
  for (const [name, { id }] of Object.entries(facts)) factIds[name] = id;
  await sequence(db, systemClock);
});
afterAll(async () => {
  delete (globalThis as { harvestloopDb?: unknown }).harvestloopDb;
  await db.close();
});

async function tokenOf({ personId, organisationId }: MadeOrganisation): Promise<Record<string, string>> {
  const [sessionId, now] = [newId('session'), new Date()];
  await db.prisma.loginSession.create({ data: { id: sessionId, personId, organisationId, device: 'till', createdAt: now, expiresAt: after(now, DAY_MS) } });
  return { authorization: `Bearer ${await makeToken({ sessionId, personId, sessionVersion: 1 })}` };
}
async function ask(id: string, headers: Record<string, string> = {}): Promise<{ status: number; text: string; proof: ProofDto }> {
  const answer = await readProof(new Request(`http://test/api/v1/evidence/facts/${id}`, { headers }));
  const text = answer.body;
  return { status: answer.status, text, proof: JSON.parse(text) as ProofDto };
}

it('gives a stranger the proof of what is public, and nothing personal with it', async () => {
  const { proof } = await ask(factIds.signed!);
  expect(proofFaults(proof)).toEqual([]);
  expect(proof.content).toContain('"sha256":"ab"');
  const lot = await ask(factIds.lot!);
  expect(proofFaults(lot.proof)).toEqual([]);
  for (const secret of ['1234567', farm.personId, farm.organisationId]) expect(lot.text).not.toContain(secret);
});

it('answers for a private fact as for one that is not there', async () => {
  const none = await ask('fct_none');
  for (const name of ['score', 'agreed']) {
    const { status, text } = await ask(factIds[name]!);
    expect([status, text]).toEqual([404, none.text]);
  }
  expect((await ask(factIds.score!, await tokenOf(buyer))).status).toBe(404);
  expect((await ask(factIds.score!, { authorization: 'Bearer made-up-made-up-made-up' })).status).toBe(401);
});

it('gives the owner her own, and the other side what both have lived', async () => {
  for (const name of ['score', 'agreed', 'lot']) expect((await ask(factIds[name]!, await tokenOf(farm))).proof.content, name).toContain(farm.organisationId);
  expect(proofFaults((await ask(factIds.agreed!, await tokenOf(buyer))).proof)).toEqual([]);
});

it('lets a lender read while the consent lasts, and not a moment longer', async () => {
  expect(await provenFact(lender.actor, factIds.score!)).toBeNull();
  const given = await giveConsent.run({ actor: farm.actor, db, clock: systemClock }, { granteeOrgId: lender.organisationId, purpose: 'credit', months: 6 });
  if (!given.ok) throw new Error(given.error.code);
  expect((await provenFact(lender.actor, factIds.score!))?.content).toContain('"score":700');
  await revokeConsent.run({ actor: farm.actor, db, clock: systemClock }, { consentId: given.value.consentId });
  expect(await provenFact(lender.actor, factIds.score!)).toBeNull();
});

it('hands out the newest signed head, which the proofs rest on', async () => {
  const head = JSON.parse((await readCheckpoint(new Request('http://test/api/v1/evidence/checkpoint'))).body) as object;
  expect((await ask(factIds.signed!)).proof.place!.checkpoint).toEqual(head);
});
