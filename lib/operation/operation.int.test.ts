import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { testDatabase, type TestDatabase } from '../db/testing/test-database';
import { fixedClock } from '../shared/clock';
import { err, ok } from '../shared/result';
import { operation } from './operation';
import { openDatabase } from '../db/database';
import { applyPlan } from './apply';
import type { Plan } from './plan';

let db: TestDatabase;
const now = new Date('2026-11-22T08:00:00Z');
const context = { actor: { kind: 'system', job: 'test' } as const, clock: fixedClock(now) };

beforeAll(async () => {
  db = await testDatabase();
  await db.owner.query(`create table crate (id text primary key, version int not null default 1, left_grams bigint not null, state text not null default 'open');
    insert into crate values ('c1', 1, 1000, 'open'), ('c2', 1, 100, 'open');
    grant select, insert, update on crate to harvestloop_app`);
});
afterAll(() => db.close());

type Crate = { id: string; version: number; left: bigint };
const take = operation({
  name: 'test.take', input: z.object({ id: z.string(), grams: z.coerce.bigint() }),
  errors: { SOLD_OUT: { status: 409, messageKey: 'x' } }, audience: { system: true },
  load: async ({ input, db: { sql } }) => (await sql<Crate>('select id, version, left_grams as left from crate where id = $1', [input.id]))[0] ?? null,
  decide: (crate, input, { newId }) => crate.left < input.grams ? err('SOLD_OUT') : ok({
    changes: [{ op: 'delta', table: 'crate', id: crate.id, add: { leftGrams: -input.grams }, when: { state: 'open' } }],
    facts: [{ id: newId('fact'), kind: 'test.taken', subjectOrgId: 'org_1', objectId: crate.id, occurredAt: now, payload: { grams: input.grams.toString() } }],
    jobs: [{ task: 'told', payload: { id: crate.id } }],
    answer: { id: crate.id },
  } satisfies Plan),
});

const plan = (part: Partial<Plan>) => applyPlan(db, { answer: {}, ...part }, { operation: 't', actor: 'a', now, idempotency: null });
const transfer = (id: string, debit: string, credit: string, amountFen: bigint) =>
  ({ id, debit: { kind: debit, ownerId: 'o1' }, credit: { kind: credit, ownerId: 'o1' }, amountFen });
const post = (key: string, ...transfers: Parameters<typeof transfer>[]) =>
  ({ id: `pst_${key}_${transfers[0]![0]}`, key, kind: 'test', reference: 'r', occurredAt: now, transfers: transfers.map((args) => transfer(...args)) });

describe('operation', () => {
  it('applies changes, facts and jobs together', async () => {
    expect(await take.run({ ...context, db }, { id: 'c1', grams: 300n })).toEqual(ok({ id: 'c1' }));
    const { rows } = await db.owner.query(`select (select left_grams from crate where id = 'c1') as left,
      (select count(*) from fact where object_id = 'c1') as facts, (select count(*) from graphile_worker.jobs where task_identifier = 'told') as jobs`);
    expect(rows[0]).toEqual({ left: 700n, facts: 1n, jobs: 1n });
  });

  it('answers a missing resource, a wrong input and a stranger as values', async () => {
    expect(await take.run({ ...context, db }, { id: 'none', grams: 1n })).toEqual(err({ code: 'NOT_FOUND' }));
    expect(await take.run({ ...context, db }, { id: 'c1', grams: 'x' as never })).toMatchObject({ error: { code: 'INVALID_INPUT' } });
    expect(await take.run({ ...context, db, actor: { kind: 'visitor', personId: null } }, { id: 'c1', grams: 1n })).toEqual(err({ code: 'FORBIDDEN' }));
  });

  it('takes no text that the database could not keep: half a character, or the character zero', async () => {
    const note = operation({
      name: 'test.note', input: z.object({ note: z.object({ text: z.string() }) }), errors: {}, audience: { visitor: true },
      load: () => Promise.resolve({}), decide: () => ok({ answer: {} } satisfies Plan),
    });
    const visitor = { ...context, db, actor: { kind: 'visitor', personId: null } as const };
    for (const text of ['a\0b', '\ud83d', 'x\udc00y']) {
      expect(await note.run(visitor, { note: { text } })).toEqual(err({ code: 'INVALID_INPUT', fields: { 'note.text': 'errors.FIELD' } }));
    }
    expect(await note.run(visitor, { note: { text: '🥒 黄瓜' } })).toEqual(ok({}));
  });

  it('never sells the last crate twice, however many try at once', async () => {
    const outcomes = await Promise.all(Array.from({ length: 25 }, () => take.run({ ...context, db }, { id: 'c2', grams: 10n })));
    expect(outcomes.filter((outcome) => outcome.ok)).toHaveLength(10);
    expect(outcomes.filter((outcome) => !outcome.ok && outcome.error.code === 'SOLD_OUT')).toHaveLength(15);
  });

  it('waits for what another holds, but not for ever, and then nothing has happened', async () => {
    await db.owner.query(`insert into crate values ('held', 1, 10, 'open')`);
    const left = async () => (await db.owner.query<{ left: bigint }>(`select left_grams as left from crate where id = 'held'`)).rows[0]!.left;
    const hurried = openDatabase(db.url, 1, { patienceMs: 100 });
    const holder = await db.owner.connect();
    try {
      await holder.query(`begin; select from crate where id = 'held' for update`);
      expect(await take.run({ ...context, db: hurried, idempotencyKey: 'held up' }, { id: 'held', grams: 1n })).toEqual(err({ code: 'BUSY' }));
      expect(await left()).toBe(10n);
      await holder.query('rollback');
      expect(await take.run({ ...context, db: hurried, idempotencyKey: 'held up' }, { id: 'held', grams: 1n })).toEqual(ok({ id: 'held' }));
      expect(await left()).toBe(9n);
    } finally {
      holder.release(true);
      await hurried.close();
    }
  });

  it('decides again when somebody else took a place that only one may have', async () => {
    await db.owner.query('create table seat (id text primary key, row text unique); grant select, insert on seat to harvestloop_app');
    const sit = operation({
      name: 'test.sit', input: z.object({ id: z.string() }), errors: { TAKEN: { status: 409, messageKey: 'x' } }, audience: { system: true },
      load: async ({ db: { sql } }) => ({ taken: (await sql('select 1 from seat')).length > 0 }),
      decide: ({ taken }, input) => taken ? err('TAKEN') : ok({ changes: [{ op: 'insert', table: 'seat', rows: [{ id: input.id, row: 'a' }] }], answer: {} } satisfies Plan),
    });
    const outcomes = await Promise.all(['1', '2', '3', '4'].map((id) => sit.run({ ...context, db }, { id })));
    expect(outcomes.filter((outcome) => outcome.ok)).toHaveLength(1);
    expect(outcomes.filter((outcome) => !outcome.ok && outcome.error.code === 'TAKEN')).toHaveLength(3);
  });

  it('of runs that take turns decides each once, though all have seen the same', async () => {
    await db.owner.query(`create table gate (id text primary key, version int not null default 1, passed int not null default 0);
      insert into gate (id) values ('g1'); grant select, insert, update on gate to harvestloop_app`);
    let [decided, seen] = [0, 0];
    let meet: () => void = () => {};
    const met = new Promise<void>((resolve) => { meet = resolve; });
    const pass = (turns: boolean) => operation({
      name: 'test.pass', input: z.object({ id: z.string() }), errors: {}, audience: { system: true },
      load: async ({ input, db: { sql } }) => {
        const [gate] = await sql<{ id: string; version: number; passed: number }>('select id, version, passed from gate where id = $1', [input.id]);
        if (++seen === 3) meet();
        await met;
        return gate ?? null;
      },
      turn: (gate) => turns ? gate.id : null,
      decide: (gate) => { decided++; return ok({ changes: [{ op: 'update', table: 'gate', id: gate.id, version: gate.version, set: { passed: gate.passed + 1 } }], answer: {} } satisfies Plan); },
    });
    const three = (turns: boolean) => Promise.all(Array.from({ length: 3 }, () => pass(turns).run({ ...context, db }, { id: 'g1' })));
    expect((await three(true)).every((outcome) => outcome.ok)).toBe(true);
    expect(decided).toBe(3);
    // Without turns the versions alone see to it, at the cost of deciding again.
    expect((await three(false)).every((outcome) => outcome.ok)).toBe(true);
    expect((await db.owner.query('select passed from gate')).rows).toEqual([{ passed: 6 }]);
  });

  it('answers the same key alike, and refuses it for another input', async () => {
    const run = (grams: bigint) => take.run({ ...context, db, idempotencyKey: 'k1' }, { id: 'c1', grams });
    const many = await Promise.all([run(50n), run(50n), run(50n)]);
    expect(many).toEqual([ok({ id: 'c1' }), ok({ id: 'c1' }), ok({ id: 'c1' })]);
    expect(await run(51n)).toEqual(err({ code: 'KEY_REUSED' }));
    expect((await db.sql<{ left: bigint }>(`select left_grams as left from crate where id = 'c1'`))[0]!.left).toBe(650n);
  });
});

describe('a plan', () => {
  const crates = (ids: string[]) => db.sql<{ id: string; version: number; left: bigint; state: string }>('select id, version, left_grams as left, state from crate where id = any ($1) order by id', [ids]);
  const many = Array.from({ length: 40 }, (_, i) => `m${i.toString().padStart(2, '0')}`);

  it('of many rows is one part a shape, and one row that is stale refuses all of them', async () => {
    await plan({ changes: many.map((id) => ({ op: 'insert', table: 'crate', rows: [{ id, version: 1, leftGrams: 100n, state: 'open' }] })) });
    await plan({ changes: many.map((id, i) => ({ op: 'update', table: 'crate', id, version: 1, set: { state: i % 2 ? 'odd' : 'even' } })) });
    await plan({ changes: many.map((id) => ({ op: 'delta', table: 'crate', id, add: { leftGrams: -60n } })) });
    expect(await crates(many)).toEqual(many.map((id, i) => ({ id, version: 2, left: 40n, state: i % 2 ? 'odd' : 'even' })));
    await expect(plan({ changes: many.map((id, i) => ({ op: 'update', table: 'crate', id, version: i === 7 ? 1 : 2, set: { state: 'x' } })) })).rejects.toMatchObject({ code: 'HL001' });
    await expect(plan({ changes: many.map((id) => ({ op: 'delta', table: 'crate', id, add: { leftGrams: -60n } })) })).rejects.toMatchObject({ code: 'HL001' });
    expect((await crates(many)).every(({ left, state }) => left === 40n && state !== 'x')).toBe(true);
  });

  it('keeps lists and texts of JSON as JSON, beside columns that are lists themselves', async () => {
    await db.owner.query(`create table basket (id text primary key, content jsonb, tags text[], seal bytea); grant select, insert, update on basket to harvestloop_app`);
    const fresh = openDatabase(db.url, 1);
    const basket = { id: 'b', content: [{ a: 1 }, 'x', null], tags: ['x,y', '"z"'], seal: new Uint8Array([0, 255, 7]) };
    const apply = (part: Partial<Plan>) => applyPlan(fresh, { answer: {}, ...part }, { operation: 't', actor: 'a', now, idempotency: null });
    await apply({ changes: [{ op: 'insert', table: 'basket', rows: [basket] }] });
    await apply({ changes: [{ op: 'insert', table: 'basket', rows: Array.from({ length: 20 }, (_, i) => ({ ...basket, id: `b${i}` })) }] });
    const rows = await fresh.sql<typeof basket>('select content, tags, seal from basket');
    for (const row of rows) expect(row).toEqual({ content: basket.content, tags: basket.tags, seal: Buffer.from(basket.seal) });
    await fresh.close();
  });

  it('gives the key of a job that has begun to the one it enqueues, and replaces one that waits', async () => {
    const jobs = () => db.owner.query<{ key: string | null; payload: { n: number } }>(
      `select j.key, j.payload from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id where t.identifier = 'keyed' order by j.id`);
    const enqueue = (n: number) => plan({ jobs: [{ task: 'keyed', payload: { n: n - 1 }, key: 'k' }, { task: 'keyed', payload: { n }, key: 'k' }] });
    await enqueue(1);
    await enqueue(2);
    expect((await jobs()).rows).toEqual([{ key: 'k', payload: { n: 2 } }]);
    await db.owner.query(`update graphile_worker._private_jobs set locked_at = now(), locked_by = 'w' where key = 'k'`);
    await enqueue(3);
    expect((await jobs()).rows).toEqual([{ key: null, payload: { n: 2 } }, { key: 'k', payload: { n: 3 } }]);

    await plan({ jobs: many.map((id, n) => ({ task: 'keyed', payload: { n }, key: n % 2 ? 'k' : id })) });
    expect((await jobs()).rows.filter(({ key }) => key === 'k')).toEqual([{ key: 'k', payload: { n: 39 } }]);
    expect((await jobs()).rows).toHaveLength(22);
  });

  it('that is refused leaves its connection open, with all that is prepared on it', async () => {
    const single = openDatabase(db.url, 1);
    const pid = async () => (await single.sql<{ pid: number }>('select pg_backend_pid() as pid'))[0]!.pid;
    const before = await pid();
    await expect(single.sql('select 1 / 0')).rejects.toMatchObject({ code: '22012' });
    expect(await pid()).toBe(before);
    await db.owner.query('select pg_terminate_backend($1)', [before]);
    await expect.poll(() => pid().catch(() => before)).not.toBe(before);
    await single.close();
  });
});

describe('ledger_post', () => {
  const balance = async (id: string) => (await db.sql<{ net: bigint }>(
    'select (sum(credits_posted) - sum(debits_posted))::bigint as net from ledger_balance where account_id = $1', [id]))[0]!.net;

  it('posts once by key and refuses the key for other content', async () => {
    await plan({ postings: [post('k1', ['t1', 'channel-clearing', 'order-hold', 500n])] });
    await plan({ postings: [post('k1', ['t2', 'channel-clearing', 'order-hold', 500n])] });
    expect(await balance('order-hold:o1')).toBe(500n);
    await expect(plan({ postings: [post('k1', ['t3', 'channel-clearing', 'order-hold', 501n])] })).rejects.toMatchObject({ code: 'HL002' });
  });

  it('refuses to pay out more than is held, in one posting or in many at once', async () => {
    await expect(plan({ postings: [post('k2', ['t4', 'order-hold', 'seller-payable', 501n])] })).rejects.toMatchObject({ code: '23514' });
    const tries = await Promise.allSettled([0, 1, 2].map((n) => plan({ postings: [post(`k3${n}`, [`t5${n}`, 'order-hold', 'seller-payable', 200n])] })));
    expect(tries.filter((outcome) => outcome.status === 'fulfilled')).toHaveLength(2);
    expect(await balance('order-hold:o1')).toBe(100n);
  });

  it('reserves in a first phase, and ends it once', async () => {
    const pending = { ...post('k4', ['t6', 'seller-payable', 'channel-clearing', 400n]) };
    await plan({ postings: [{ ...pending, transfers: [{ ...transfer('t6', 'seller-payable', 'channel-clearing', 400n), phase: 'pending' }] }] });
    await expect(plan({ postings: [post('k5', ['t7', 'seller-payable', 'channel-clearing', 1n])] })).rejects.toMatchObject({ code: '23514' });
    await plan({ postings: [{ ...pending, key: 'k6', id: 'p6', transfers: [{ id: 't8', phase: 'void', pendingId: 't6' }] }] });
    await expect(plan({ postings: [{ ...pending, key: 'k7', id: 'p7', transfers: [{ id: 't9', phase: 'post', pendingId: 't6' }] }] })).rejects.toMatchObject({ code: '23505' });
    expect(await balance('seller-payable:o1')).toBe(400n);
  });

  it('keeps facts and postings from being changed, by the product and by the owner', async () => {
    for (const table of ['fact', 'ledger_posting', 'ledger_transfer']) {
      await expect(db.sql(`delete from ${table}`)).rejects.toMatchObject({ code: '42501' });
      await expect(db.owner.query(`delete from ${table}`)).rejects.toMatchObject({ code: 'HL003' });
    }
    await expect(db.sql('update ledger_balance set credits_posted = 0')).rejects.toMatchObject({ code: '42501' });
  });
});
