import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { closedTo, startServer, type Server } from './embedded';

/** A PostgreSQL that was killed in every way, and started again in the same folder. */
let folder: string;
let server: Server;
const lock = () => path.join(folder, 'postgres', 'postmaster.pid');
const pid = () => Number(readFileSync(lock(), 'utf8').split('\n')[0]);
let lost: (how: string) => void = () => { throw new Error('nobody killed it'); };

const start = (): Promise<Server> => startServer({ folder, onLost: (how) => lost(how) });
async function sql<T extends object>(text: string): Promise<T[]> {
  const client = new pg.Client({ connectionString: server.url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<T>(text)).rows;
  } finally {
    await client.end();
  }
}
const count = async () => (await sql<{ n: string }>('select count(*) as n from kept'))[0]!.n;
const isGone = (process_: number) => { try { process.kill(process_, 0); return false; } catch { return true; } };

function killed(): Promise<string> {
  const told = new Promise<string>((resolve) => { lost = resolve; });
  process.kill(pid(), 'SIGKILL');
  return told;
}

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'hl-embedded-'));
  // What a start that was killed while it made the cluster leaves behind.
  mkdirSync(path.join(folder, 'postgres'));
  writeFileSync(path.join(folder, 'postgres', 'pg_hba.conf'), '');
  server = await start();
  await sql('create table kept (id int)');
});
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

it('makes its cluster whole, beside its place', () => {
  expect(readdirSync(folder)).toEqual(['postgres']);
});

it('starts again after it was killed, with everything that was committed, and tells of its loss', async () => {
  await sql('insert into kept values (1)');
  expect(await killed()).toBe('SIGKILL');
  server = await start();
  expect(await count()).toBe('1');
});

it('ends the one that a killed supervisor left at work, and takes its place', async () => {
  const former = pid();
  await sql('insert into kept values (2)');
  server = await start();
  expect([pid() === former, isGone(former)]).toEqual([false, true]);
  expect(await count()).toBe('2');
});

it('is not kept away by a lock file that names a process of somebody else, or nothing', async () => {
  for (const first of [String(process.ppid), '']) {
    await killed();
    const content = readFileSync(lock(), 'utf8').split('\n');
    writeFileSync(lock(), first === '' ? '' : [first, ...content.slice(1)].join('\n'));
    server = await start();
    expect(await count()).toBe('2');
  }
});

it('names the folder that the user of a root\'s server may not enter', () => {
  const closed = path.join(folder, 'closed');
  mkdirSync(path.join(closed, 'below'), { recursive: true });
  const stranger = { uid: 64_999, gid: 64_999 };
  chmodSync(folder, 0o755);
  expect(closedTo(stranger, path.join(closed, 'below'))).toBeNull();
  chmodSync(closed, 0o700);
  expect(closedTo(stranger, path.join(closed, 'below'))).toBe(closed);
  rmSync(closed, { recursive: true });
});

it('says in one sentence why it cannot start', async () => {
  const other = mkdtempSync(path.join(tmpdir(), 'hl-embedded-'));
  await expect(startServer({ folder: other, port: server.port })).rejects.toThrow(/^PostgreSQL did not start: .*Address already in use/i);
  const version = path.join(other, 'postgres', 'PG_VERSION');
  writeFileSync(version, '12\n');
  await expect(startServer({ folder: other })).rejects.toThrow(/^PostgreSQL did not start: .*incompatible/);
  rmSync(other, { recursive: true });
});
