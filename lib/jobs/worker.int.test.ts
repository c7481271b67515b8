import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import pg from 'pg';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { testDatabase, type TestDatabase } from '../db/testing/test-database';

/** The process itself, as it runs in the house. */
let db: TestDatabase;
const running = new Set<ChildProcess>();
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(async () => {
  for (const child of running) child.kill('SIGKILL');
  await db.close();
});

async function start(): Promise<{ readonly child: ChildProcess; readonly ended: Promise<number | null> }> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'lib/jobs/worker.ts'], { stdio: ['ignore', 'pipe', 'ignore'], env: { ...process.env, DATABASE_URL: db.url } });
  running.add(child);
  const ended = once(child, 'exit').then(([code]) => { running.delete(child); return code as number | null; });
  await once(child.stdout, 'data');
  return { child, ended };
}
/** As when the server restarts, or two hold each other up, while the library says what was done. */
async function unreportable<T>(meanwhile: () => Promise<T>): Promise<T> {
  await db.owner.query(`create or replace function fall_over() returns trigger language plpgsql as $$ begin raise exception 'held up' using errcode = '40P01'; end $$`);
  await db.owner.query('create trigger fall_over before delete on graphile_worker._private_jobs for each row execute function fall_over()');
  try {
    return await meanwhile();
  } finally {
    await db.owner.query('drop trigger fall_over on graphile_worker._private_jobs');
  }
}
const enqueue = (): Promise<unknown> => db.owner.query(`select graphile_worker.add_job('market.sweep', '{}'::json) from generate_series(1, 3)`);
const left = async (): Promise<number> => Number((await db.owner.query<{ count: string }>(`select count(*) from graphile_worker.jobs where task_identifier = 'market.sweep'`)).rows[0]!.count);

it('regression: a worker whose queue gave up as a job could not be reported done ends, and the next one goes on', async () => {
  await unreportable(async () => {
    const first = await start();
    await enqueue();
    expect(await first.ended).toBe(1);
    expect(await left()).toBe(3);
  });
  const second = await start();
  await vi.waitFor(async () => expect(await left()).toBe(0), { timeout: 20_000, interval: 50 });
  // Asked to end, it has not given up.
  second.child.kill('SIGTERM');
  expect(await second.ended).toBe(0);
}, 60_000);

it('regression: it ends though another job of its hangs, which the library would wait for', async () => {
  const holder = new pg.Client({ connectionString: db.url });
  await holder.connect();
  await holder.query('begin');
  await holder.query('lock table signing_unlock in access exclusive mode');
  try {
    const { ended } = await start();
    await db.owner.query(`select graphile_worker.add_job('esign.forget', '{}'::json)`);
    await vi.waitFor(async () => expect((await db.owner.query(`select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`)).rowCount).toBe(1), { timeout: 10_000 });
    // Only now: what a worker sweeps when it begins is reported too, and would end it before there is anything that hangs.
    await unreportable(async () => {
      await enqueue();
      expect(await ended).toBe(1);
    });
  } finally {
    await holder.end();
  }
}, 60_000);
