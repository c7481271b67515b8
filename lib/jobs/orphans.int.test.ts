import pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { testDatabase, type TestDatabase } from '../db/testing/test-database';
import { keepWatch, nameOf, releaseOrphans } from './orphans';

let db: TestDatabase;
beforeAll(async () => { db = await testDatabase(); });
beforeEach(() => db.owner.query('delete from graphile_worker._private_jobs'));
afterAll(() => db.close());

/** A job that was taken by somebody, as the queue notes it. */
async function taken(by: string, task = 'settlement.settle', ago = '3 seconds'): Promise<void> {
  const { rows } = await db.owner.query<{ id: string }>(`select id::text from graphile_worker.add_job($1, '{}'::json)`, [task]);
  await db.owner.query('update graphile_worker._private_jobs set locked_at = now() - $3::interval, locked_by = $2, attempts = 1 where id = $1', [rows[0]!.id, by, ago]);
}
const holders = async (): Promise<(string | null)[]> =>
  (await db.owner.query<{ by: string | null }>('select locked_by as by from graphile_worker._private_jobs order by id')).rows.map(({ by }) => by);
async function living<T>(poolId: string, meanwhile: () => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: db.url, application_name: nameOf(poolId) });
  await client.connect();
  try {
    return await meanwhile();
  } finally {
    await client.end();
  }
}

it('regression: what a killed worker had taken is free again though others live, and they keep what is their own', async () => {
  await taken('pool-killed');
  await taken('pool-living');
  await living('pool-living', async () => {
    expect(await releaseOrphans(db.owner)).toBe(1);
    expect(await holders()).toEqual([null, 'pool-living']);
  });
  await expect.poll(() => releaseOrphans(db.owner)).toBe(1);
  expect(await holders()).toEqual([null, null]);
});

it('what was taken a moment ago may be by one who has not said yet that it lives', async () => {
  await taken('pool-young', 'settlement.settle', '1 second');
  expect(await releaseOrphans(db.owner)).toBe(0);
});

it('what a killed worker had taken and was asked for anew meanwhile is done once, and leaves no row that nobody ends', async () => {
  const ask = () => db.owner.query(`select graphile_worker.add_job('credit.score', '{}'::json, job_key := 'credit.score:org_1')`);
  await ask();
  await db.owner.query(`update graphile_worker._private_jobs set locked_at = now() - interval '3 seconds', locked_by = 'pool-killed', attempts = 1`);
  await ask();
  await taken('pool-killed');
  await db.owner.query(`update graphile_worker._private_jobs set attempts = max_attempts where key is null and locked_by = 'pool-killed' and updated_at = locked_at`);
  expect(await releaseOrphans(db.owner)).toBe(1);
  const { rows } = await db.owner.query(`select task_identifier as task, key, locked_at as "lockedAt" from graphile_worker.jobs order by 1`);
  expect(rows).toEqual([{ task: 'credit.score', key: 'credit.score:org_1', lockedAt: null }, { task: 'settlement.settle', key: null, lockedAt: null }]);
});

it('a watch is seen for as long as it lives, gives back at once what the dead had taken, and comes again when its connection is cut', async () => {
  const seen = async () => (await db.owner.query<{ pid: number }>('select pid from pg_stat_activity where application_name = $1', [nameOf('pool-watch')])).rows.map(({ pid }) => pid);
  await taken('pool-killed');
  await taken('pool-watch');
  const watch = keepWatch({ url: db.url, poolId: 'pool-watch' });
  await expect.poll(holders).toEqual([null, 'pool-watch']);
  const [first] = await seen();
  await db.owner.query('select pg_terminate_backend($1)', [first]);
  await expect.poll(async () => (await seen()).some((pid) => pid !== first)).toBe(true);
  expect(await holders()).toEqual([null, 'pool-watch']);
  await watch.stop();
  await expect.poll(seen).toEqual([]);
});
