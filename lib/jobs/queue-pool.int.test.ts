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
