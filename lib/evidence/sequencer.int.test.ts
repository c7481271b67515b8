import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hexToBytes } from '@noble/hashes/utils.js';
import { testDatabase, type TestDatabase } from '../db/testing/test-database';
import { applyPlan } from '../operation/apply';
import { fixedClock } from '../shared/clock';
import { newId } from '../shared/ids';
import { leafHash, rootFromInclusion } from './domain/merkle';
import { factsAbout, proofOf } from './queries';
import { recordFact } from './record';
import { sequence } from './sequencer';

let db: TestDatabase;
const now = new Date('2026-11-22T08:00:00.123Z');
beforeAll(async () => { db = await testDatabase(); });
afterAll(() => db.close());

const write = (many: number) => applyPlan(db, {
  answer: {},
  facts: Array.from({ length: many }, () => recordFact('consent.revoked', { subjectOrgId: 'org_a', objectId: 'con_1', occurredAt: now }, { consentId: 'con_1', granteeOrgId: 'org_b' }, newId)),
}, { operation: 't', actor: 'a', now, idempotency: null });

describe('sequencer', () => {
  it('places facts that came in pieces, also when two sequencers run at once, and proves each', async () => {
    for (const many of [1, 2, 5, 3]) {
      await write(many);
      const runs = await Promise.allSettled([sequence(db, fixedClock(now)), sequence(db, fixedClock(now))]);
      expect(runs.some((run) => run.status === 'fulfilled')).toBe(true);
    }
    const [{ gaps, places }] = (await db.owner.query('select count(*) as places, max(seq) + 1 - count(*) as gaps from evidence_leaf')).rows as [{ gaps: bigint; places: bigint }];
    expect([places, gaps]).toEqual([11n, 0n]);
    for (const fact of await factsAbout(db, 'org_a', {})) {
      const proof = (await proofOf(db, fact.id))!;
      const root = rootFromInclusion(leafHash(proof.content), BigInt(proof.index), BigInt(proof.size), proof.path.map((hash) => hexToBytes(hash)));
      expect(Buffer.from(root!).toString('hex')).toBe(proof.root);
      expect(proof.checkpoint.signed).toBe(true);
      const forged = rootFromInclusion(leafHash(proof.content.replace('org_b', 'org_c')), BigInt(proof.index), BigInt(proof.size), proof.path.map((hash) => hexToBytes(hash)));
      expect(Buffer.from(forged!).toString('hex')).not.toBe(proof.root);
    }
  });
});
