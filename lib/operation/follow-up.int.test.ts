import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { z } from 'zod';
import { testDatabase, type TestDatabase } from '../db/testing/test-database';
import { fixedClock } from '../shared/clock';
import { err, ok } from '../shared/result';
import type { FollowUps } from './follow-up';
import { operation } from './operation';
import type { Plan } from './plan';

let db: TestDatabase;
const now = new Date('2026-11-22T08:00:00Z');
beforeAll(async () => {
  db = await testDatabase();
  await db.owner.query(`create table crate (id text primary key, version int not null default 1, left_grams bigint not null check (left_grams >= 0), told int not null default 0);
    grant select, insert, update on crate to harvestloop_app`);
});
beforeEach(async () => {
  await db.owner.query(`truncate crate; insert into crate values ('c1', 1, 1000), ('c2', 1, 500); delete from graphile_worker._private_jobs`);
});
afterAll(() => db.close());

const context = (followUps?: FollowUps) => ({ actor: { kind: 'system', job: 'test' } as const, clock: fixedClock(now), db, followUps });
const crate = async (id: string) => (await db.owner.query<{ version: number; left: bigint; told: number }>('select version, left_grams as left, told from crate where id = $1', [id])).rows[0]!;
const jobs = async () => (await db.owner.query<{ task: string }>('select task_identifier as task from graphile_worker.jobs order by id')).rows.map(({ task }) => task);
const fact = (kind: string, id: string) => ({ id, kind, subjectOrgId: 'org_1', objectId: 'c1', occurredAt: now, payload: {} });

/** Takes from the first crate, and asks for a job that tells the second one. */
const take = operation({
  name: 'test.take', input: z.object({ grams: z.coerce.bigint() }), errors: {}, audience: { system: true },
  load: ({ db: { sql } }) => sql<{ version: number }>(`select version from crate where id = 'c1'`).then(([row]) => row ?? null),
  decide: ({ version }, { grams }, { newId }) => ok({
    changes: [{ op: 'update', table: 'crate', id: 'c1', version, set: { leftGrams: grams } }],
    facts: [fact('test.taken', newId('fact'))], jobs: [{ task: 'tell', payload: {}, handed: { left: grams } }, { task: 'other', payload: {} }], answer: {},
  } satisfies Plan),
});
/** What that job does: it must be told what is left, for as long as it is not written anybody reads the old figure. */
const tell = operation({
  name: 'test.tell', input: z.object({}), errors: { NOTHING: { status: 409, messageKey: 'x' } }, audience: { system: true },
  load: async ({ handed }: { handed?: { left: bigint } }) => ({ left: handed?.left ?? (await crate('c1')).left }),
  decide: ({ left }, _input, { newId }) => left === 0n ? err('NOTHING') : ok({
    changes: [{ op: 'update', table: 'crate', id: 'c2', version: 1, set: { told: Number(left) } }], facts: [fact('test.told', newId('fact'))], jobs: [{ task: 'next', payload: {} }], answer: {},
  } satisfies Plan),
});
const following: FollowUps = {
  tell: async (job, { db: house, clock }) => (await tell.follow({ db: house, clock, actor: { kind: 'system', job: job.task } }, {}, job.handed as { left: bigint }))?.fragment ?? null,
};

it('joins the plan it follows: one transaction, its own actor, and its job is not enqueued', async () => {
  expect(await take.run(context(following), { grams: 300n })).toEqual(ok({}));
  expect([await crate('c1'), await crate('c2')]).toEqual([{ version: 2, left: 300n, told: 0 }, { version: 2, left: 500n, told: 300 }]);
  expect(await jobs()).toEqual(['other', 'next']);
  const { rows } = await db.owner.query('select kind, actor, xmin::text as transaction from fact order by kind');
  expect(rows).toMatchObject([{ kind: 'test.taken', actor: 'system:test' }, { kind: 'test.told', actor: 'system:tell' }]);
  expect(rows[0].transaction).toBe(rows[1].transaction);
});

it('that is refused, or fails, or is nobody’s, stays a job', async () => {
  await take.run(context(following), { grams: 0n });
  await take.run(context({ tell: () => Promise.reject(new Error('a fault in the follow-up')) }), { grams: 5n });
  await take.run(context({}), { grams: 6n });
  await take.run(context(), { grams: 7n });
  expect(await jobs()).toEqual(['tell', 'other', 'tell', 'other', 'tell', 'other', 'tell', 'other']);
  expect([(await crate('c1')).left, (await crate('c2')).told]).toEqual([7n, 0]);
});

it('that the database will not take, or that always comes too late, keeps nothing from happening', async () => {
  const impossible = { changes: [{ op: 'update' as const, table: 'crate', id: 'c2', version: 1, set: { leftGrams: -1n } }] };
  const stale = { changes: [{ op: 'update' as const, table: 'crate', id: 'c2', version: 99, set: { told: 1 } }] };
  for (const [grams, fragment] of [[8n, impossible], [9n, stale]] as const) {
    expect(await take.run(context({ tell: () => Promise.resolve(fragment) }), { grams })).toEqual(ok({}));
    expect([(await crate('c1')).left, await crate('c2')]).toEqual([grams, { version: 1, left: 500n, told: 0 }]);
  }
  expect(await jobs()).toEqual(['tell', 'other', 'tell', 'other']);
});

it('a refusal is decided on one moment: what two queries saw before and after somebody else’s change is nobody’s fault', async () => {
  let between: (() => Promise<unknown>) | null = () => db.owner.query(`update crate set left_grams = 100 where id in ('c1', 'c2')`);
  const even = operation({
    name: 'test.even', input: z.object({}), errors: { UNEVEN: { status: 409, messageKey: 'x' } }, audience: { system: true },
    load: async ({ db: { sql } }) => {
      const left = async (id: string) => (await sql<{ left: bigint }>('select left_grams as left from crate where id = $1', [id]))[0]!.left;
      const one = await left('c1');
      await between?.();
      between = null;
      return { one, other: await left('c2') };
    },
    decide: ({ one, other }) => one === other ? ok({ answer: { left: one.toString() } } satisfies Plan) : err('UNEVEN'),
  });
  await db.owner.query('update crate set left_grams = 700');
  expect(await even.run(context(), {})).toEqual(ok({ left: '100' }));
  await db.owner.query(`update crate set left_grams = 1 where id = 'c2'`);
  expect(await even.run(context(), {})).toEqual(err({ code: 'UNEVEN' }));
});
