import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase, type TestDatabase } from '../db/testing/test-database';
import type { FactForCredit } from './domain/facts';
import { computeFeatures, FEATURES, seasonProceeds } from './domain/features';
import { creditFile, creditFiles } from './repo';
import { anyFact, anyRecord, MOMENT } from './testing/any-facts';

let db: TestDatabase;
beforeAll(async () => { db = await testDatabase(); });
afterAll(() => db.close());

async function store(facts: readonly FactForCredit[]): Promise<void> {
  await db.owner.query(
    `insert into fact (id, kind, subject_org_id, object_id, actor, occurred_at, recorded_at, payload)
     select id, kind, subject, 'obj', 'test', at, told, payload from unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[], $5::timestamptz[], $6::jsonb[]) as f(id, kind, subject, at, told, payload)`,
    [facts.map((fact) => fact.id), facts.map((fact) => fact.kind), facts.map((fact) => fact.subjectOrgId), facts.map((fact) => fact.occurredAt),
      facts.map((fact) => fact.recordedAt), facts.map((fact) => JSON.stringify(fact.payload))]);
}
let made = 0;
const several = fc.integer({ min: 1, max: 5 }).chain((count) => fc.tuple(...Array.from({ length: count }, () => {
  const subject = `org_${made++}`;
  return anyRecord(subject).map((facts) => ({ subject, facts }));
})));

describe('the credit file', () => {
  it('says the same as the pure definition, for many at once and for one', async () => {
    const seen = new Map(FEATURES.map(({ id }) => [id, 0]));
    await fc.assert(fc.asyncProperty(several, async (records) => {
      // Shrinking runs the same records again, which the log keeps: each run has subjects and facts of its own.
      const run = `r${made++}`;
      const own = records.map(({ subject, facts }) => ({ subject: `${subject}${run}`, facts: facts.map((fact) => renamed(fact, subject, run)) }));
      await store(own.flatMap(({ facts }) => facts));
      const files = new Map((await creditFiles(db, own.map(({ subject }) => subject), MOMENT)).map((file) => [file.subjectOrgId, file]));
      for (const { subject, facts } of own) {
        const judged = { subjectOrgId: subject, moment: MOMENT };
        const pure = { features: computeFeatures(facts, judged), seasonNetFen: seasonProceeds(facts, judged) };
        expect(files.get(subject)).toMatchObject(pure);
        expect(await creditFile(db, subject, MOMENT)).toMatchObject(pure);
        for (const { id } of FEATURES) if (pure.features[id] !== null && pure.features[id] !== 0n) seen.set(id, seen.get(id)! + 1);
      }
    }), { numRuns: 40 });
    // Equal because nothing was ever defined would prove nothing.
    for (const [id, times] of seen) expect(times, id).toBeGreaterThan(5);
    const everybody = await creditFiles(db, null, MOMENT);
    expect(everybody.length).toBeGreaterThan(50);
    const some = everybody.filter((_, index) => index % 11 === 0);
    expect(await creditFiles(db, some.map((file) => file.subjectOrgId), MOMENT)).toEqual(some);
  });

  it('is not changed by anything recorded at the moment or later, however early it happened', async () => {
    await fc.assert(fc.asyncProperty(anyRecord('org_fixed'), fc.array(anyFact('org_fixed'), { minLength: 1, maxLength: 10 }), fc.nat(1_000_000), async (facts, later, delay) => {
      const [subject, run] = ['org_fixed', `l${made++}`];
      await store(facts.map((fact) => renamed(fact, subject, run)));
      const before = await creditFile(db, `${subject}${run}`, MOMENT);
      await store(later.map((fact) => ({ ...renamed(fact, subject, `${run}`), id: `${fact.id}${run}x`, recordedAt: new Date(MOMENT.getTime() + delay) })));
      expect(await creditFile(db, `${subject}${run}`, MOMENT)).toEqual(before);
    }), { numRuns: 25 });
  });
});

function renamed(fact: FactForCredit, subject: string, run: string): FactForCredit {
  const payload = fact.payload as { sellerOrgId?: unknown; factId?: unknown };
  return {
    ...fact, id: `${fact.id}${run}`, subjectOrgId: `${subject}${run}`,
    payload: {
      ...payload, ...(payload.sellerOrgId === subject ? { sellerOrgId: `${subject}${run}` } : {}), ...(typeof payload.factId === 'string' ? { factId: `${payload.factId}${run}` } : {}),
    },
  };
}
