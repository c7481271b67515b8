import { afterAll, beforeAll, expect, it } from 'vitest';
import { testDatabase, type TestDatabase } from '../db/testing/test-database';
import { queuePool, releaseOrphans } from './queue-pool';

let db: TestDatabase;
beforeAll(async () => { db = await testDatabase(); });
afterAll(() => db.close());

it('what a killed worker had taken is free again at the next start; a living worker keeps what is its own', async () => {
  await db.owner.query(`select graphile_worker.add_job('settlement.settle', '{}'::json)`);
  await db.owner.query(`update graphile_worker._private_jobs set locked_at = now(), locked_by = 'worker-killed', attempts = 1`);
  const locked = async () => (await db.owner.query('select count(*)::int as n from graphile_worker._private_jobs where locked_at is not null')).rows[0];
  const living = queuePool(db.url, 1);
  await living.query('select 1');
  expect(await releaseOrphans(db.url)).toBe(0);
  await living.end();
  await expect.poll(() => releaseOrphans(db.url)).toBe(1);
  expect(await locked()).toEqual({ n: 0 });
});

it('what a killed worker had taken and was asked for anew meanwhile is done once, and leaves no row that nobody ends', async () => {
  await db.owner.query('delete from graphile_worker._private_jobs');
  const ask = () => db.owner.query(`select graphile_worker.add_job('credit.score', '{}'::json, job_key := 'credit.score:org_1')`);
  await ask();
  await db.owner.query(`update graphile_worker._private_jobs set locked_at = now() - interval '1 second', locked_by = 'worker-killed', attempts = 1`);
  await ask();
  await db.owner.query(`select graphile_worker.add_job('settlement.settle', '{}'::json)`);
  await db.owner.query(`update graphile_worker._private_jobs set locked_at = now(), locked_by = 'worker-killed', attempts = max_attempts where key is null and attempts = 0`);
  await expect.poll(() => releaseOrphans(db.url)).toBe(1);
  const { rows } = await db.owner.query(`select task_identifier as task, key, locked_at as "lockedAt" from graphile_worker.jobs order by 1`);
  expect(rows).toEqual([{ task: 'credit.score', key: 'credit.score:org_1', lockedAt: null }, { task: 'settlement.settle', key: null, lockedAt: null }]);
});
