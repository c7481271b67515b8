import { createPublicKey, verify } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase, type TestDatabase } from '../db/testing/test-database';
import { applyPlan } from '../operation/apply';
import type { Actor } from '../shared/actor';
import { fixedClock } from '../shared/clock';
import { newId } from '../shared/ids';
import { proofFaults } from './domain/check-proof';
import { checkpointText } from './domain/merkle';
import { factsAbout, latestCheckpoint, proofFor } from './queries';
import { recordFact } from './record';
import { sequence } from './sequencer';

let db: TestDatabase;
const now = new Date('2026-11-22T08:00:00.123Z');
beforeAll(async () => { db = await testDatabase(); });
afterAll(() => db.close());

const owner: Actor = { kind: 'person', personId: 'per_1', organisationId: 'org_a', orgKind: 'farm', role: 'owner' };
const stranger: Actor = { kind: 'visitor', personId: null };
const nobody = () => Promise.resolve(false);

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
      const proof = (await proofFor(db, owner, fact.id, nobody))!;
      expect(proofFaults(proof)).toEqual([]);
      expect(proofFaults({ ...proof, content: proof.content!.replace('org_b', 'org_c') })).toEqual(['content']);
    }
  });

  it('signs what Node’s own Ed25519 takes for signed', async () => {
    const { size, root, signedAt, publicKey, signature } = (await latestCheckpoint(db))!;
    expect(size).toBe('11');
    expect(verify(null, Buffer.from(checkpointText(BigInt(size), root, new Date(signedAt))), createPublicKey(publicKey), Buffer.from(signature, 'hex'))).toBe(true);
  });

  it('shows a fact that waits without a place, and gives it one later', async () => {
    await write(1);
    const [waiting] = await factsAbout(db, 'org_a', { limit: 1 });
    expect(waiting!.placed).toBe(false);
    expect(await proofFor(db, owner, waiting!.id, nobody)).toMatchObject({ place: null, content: expect.stringContaining('con_1') as string });
    await sequence(db, fixedClock(now));
    expect(proofFaults((await proofFor(db, owner, waiting!.id, nobody))!)).toEqual([]);
  });

  it('answers a stranger as if there were no such fact, and whoever is allowed as the owner', async () => {
    const [fact] = await factsAbout(db, 'org_a', { limit: 1 });
    expect(await proofFor(db, stranger, fact!.id, nobody)).toBeNull();
    expect(await proofFor(db, stranger, 'fct_none', nobody)).toBeNull();
    expect(await proofFor(db, { ...owner, organisationId: 'org_z' }, fact!.id, nobody)).toBeNull();
    expect(await proofFor(db, { ...owner, organisationId: 'org_z', orgKind: 'lender' }, fact!.id, (subject) => Promise.resolve(subject === 'org_a'))).toMatchObject({ factId: fact!.id, content: expect.any(String) as string });
  });

  it('notices a row that was changed behind the log’s back', async () => {
    const [fact] = await factsAbout(db, 'org_a', { limit: 1 });
    await db.owner.query('alter table fact disable trigger all');
    await db.owner.query(`update fact set payload = payload || '{"granteeOrgId": "org_forged"}' where id = $1`, [fact!.id]);
    expect(proofFaults((await proofFor(db, owner, fact!.id, nobody))!)).toEqual(['path']);
  });
});
