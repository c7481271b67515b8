import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testDatabase, type TestDatabase } from '../db/testing/test-database';
import { applyPlan } from '../operation/apply';
import type { Errand } from '../operation/errand';
import type { NewJob } from '../operation/plan';
import { dueWork } from '../payments/due';
import { startAttempt } from '../payments/service';
import { askPayment, look, startRig, type Rig } from '../payments/testing/rig';
import { AT_ONCE } from './at-once';
import { hearErrands, type Hearing } from './errands';
import { TASKS } from './tasks';

let db: TestDatabase;
const now = new Date('2026-11-26T08:00:00Z');
const errands = new Set(['go']);
const plan = (jobs: readonly NewJob[], operation = 't') => applyPlan(db, { jobs, answer: {} }, { operation, actor: 'a', now, errands, idempotency: null });
const go = (n: number, more: Partial<NewJob> = {}): NewJob => ({ task: 'go', payload: { n }, ...more });
const queued = async () => (await db.owner.query<{ n: number }>(`select (payload->>'n')::int as n from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
  where t.identifier = 'go' order by j.id`)).rows.map(({ n }) => n);

beforeAll(async () => { db = await testDatabase(); });
beforeEach(() => db.owner.query('delete from graphile_worker._private_jobs'));
afterAll(() => db.close());

/** Someone who hears, with a door that holds back what she carries out. */
function hearer(more: Partial<Hearing> = {}) {
  const done: number[] = [];
  let begun = 0;
  let open: () => void = () => {};
  let door = Promise.resolve();
  const hearing = hearErrands({
    url: db.url, atOnce: 1, enqueue: (left: readonly Errand[]) => applyPlan(db, { jobs: left, answer: {} }, { operation: 'q', actor: 'a', now, idempotency: null }),
    carryOut: async ({ payload }) => { await door; done.push(payload.n as number); },
    begun: () => { begun++; return Promise.resolve(); }, ...more,
  });
  return {
    done, hearing, get begun() { return begun; },
    close() { door = new Promise((resolve) => { open = resolve; }); },
    open() { open(); },
    hears: () => expect.poll(() => begun).toBe(1),
  };
}

describe('an errand', () => {
  it('is told when its plan is true, needs no place in the queue, and is carried out once', async () => {
    const her = hearer();
    await her.hears();
    await plan([go(1), go(2, { runAt: now }), { ...go(3), task: 'other' }, go(4, { runAt: new Date(now.getTime() + 1) })]);
    await expect.poll(() => her.done).toEqual([1, 2]);
    expect((await db.owner.query('select count(*)::int as n from graphile_worker._private_jobs')).rows).toEqual([{ n: 2 }]);
    await her.hearing.stop();
    expect(her.done).toEqual([1, 2]);
  });

  it('of a plan that the database refuses is never told', async () => {
    const her = hearer();
    await her.hears();
    await expect(applyPlan(db, { jobs: [go(1)], changes: [{ op: 'update', table: 'hold', id: 'none', version: 1, set: {} }], answer: {} },
      { operation: 't', actor: 'a', now, errands, idempotency: null })).rejects.toThrow('stale');
    await plan([go(2)]);
    await expect.poll(() => her.done).toEqual([2]);
    await her.hearing.stop();
  });

  it('that is none, whoever said it, is passed over', async () => {
    const her = hearer();
    await her.hears();
    await db.owner.query(`notify errand, 'nonsense'`);
    await plan([go(1)]);
    await expect.poll(() => her.done).toEqual([1]);
    await her.hearing.stop();
  });

  it('that fails goes to the queue, which tries again', async () => {
    const her = hearer({ carryOut: () => Promise.reject(new Error('the institution is away')) });
    await her.hears();
    await plan([go(1)]);
    await expect.poll(queued).toEqual([1]);
    await her.hearing.stop();
  });

  it('said twice while it waits is one; too many of them go to the queue, and so does what waits at the end', async () => {
    const her = hearer({ mostWaiting: 2 });
    await her.hears();
    her.close();
    await plan([go(1)]);
    for (const n of [2, 2, 3, 4]) await plan([go(n, { key: `go:${n}` })]);
    await expect.poll(queued).toEqual([4]);
    const stopped = her.hearing.stop();
    await expect.poll(queued).toEqual([4, 2, 3]);
    her.open();
    await stopped;
    expect(her.done).toEqual([1]);
  });

  it('is heard by one of several workers, and by another when that one ends, who is told to look for what nobody heard', async () => {
    const first = hearer();
    await first.hears();
    const second = hearer();
    await plan([go(1)]);
    await expect.poll(() => first.done).toEqual([1]);
    expect([second.begun, second.done]).toEqual([0, []]);
    await first.hearing.stop();
    await expect.poll(() => second.begun, { timeout: 5000 }).toBe(1);
    await plan([go(2)]);
    await expect.poll(() => second.done).toEqual([2]);
    expect(first.done).toEqual([1]);
    await second.hearing.stop();
  });

  it('that is too long to be told goes to the queue', async () => {
    await plan([{ task: 'go', payload: { n: 7, ids: Array.from({ length: 300 }, (_, i) => `trf_${i.toString().padStart(26, '0')}`) } }]);
    expect(await queued()).toEqual([7]);
  });

  it('is a task that there is', () => {
    expect([...AT_ONCE.errands].filter((task) => !(task in TASKS))).toEqual([]);
  });
});

describe('the sweep of a worker that begins to hear', () => {
  let rig: Rig;
  beforeAll(async () => { rig = await startRig(db); });
  afterAll(() => rig.stop());

  it('finds at once what was told to nobody, and other sweeps after two minutes', async () => {
    const { token } = await askPayment(rig);
    await rig.drain();
    const started = await startAttempt.run({ ...rig.system, actor: { kind: 'visitor', personId: null } }, { token, wallet: 'wechat', returnUrl: `http://house/q/${token}` });
    if (!started.ok) throw new Error(started.error.code);
    const { attemptId } = started.value;
    expect(await look(rig, 'select state from attempt where id = $1', [attemptId])).toEqual([{ state: 'CREATED' }]);
    const found = async (seconds: number, late?: number) => (await dueWork(db, new Date(rig.system.clock.now().getTime() + seconds * 1000), 100, late)).filter(({ id }) => id === attemptId);
    expect(await found(1)).toEqual([]);
    expect(await found(1, 0)).toEqual([{ kind: 'attempt', id: attemptId }]);
    expect(await found(121)).toEqual([{ kind: 'attempt', id: attemptId }]);
  });
});
