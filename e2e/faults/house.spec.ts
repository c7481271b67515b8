import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { startServer } from '../../lib/db/embedded';

/** `npm start` as its supervisor meets the world: stopped, killed, started twice, told nonsense. Without the season, so that it is quick. */
test.describe.configure({ mode: 'serial' });
test.setTimeout(180_000);

const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'hl-house-')));
let ports: Record<'PORT' | 'WEB_PORT' | 'SANDBOX_PORT' | 'MQTT_PORT', string>;

async function freePort(): Promise<string> {
  const probe = createServer().listen(0);
  await once(probe, 'listening');
  const { port } = probe.address() as { port: number };
  probe.close();
  await once(probe, 'close');
  return String(port);
}

type Start = { readonly child: ChildProcess; readonly text: () => string; readonly ready: Promise<void>; readonly ended: Promise<number | string> };

function start(more: Record<string, string> = {}): Start {
  // The runner's wish for colours is not the product's, and Node complains of two that disagree.
  const { DATABASE_URL: _theirs, SANDBOX_URL: _outside, FORCE_COLOR: _colours, NO_COLOR: _none, ...inherited } = process.env;
  const child = spawn(process.execPath, ['--import=./scripts/tether.mjs', 'scripts/start.mjs'], { env: { ...inherited, DEMO: '0', HARVESTLOOP_DATA: folder, ...ports, ...more, PUBLIC_URL: more.PUBLIC_URL ?? '' } });
  let text = '';
  const ended = new Promise<number | string>((resolve) => { child.once('close', (code, signal) => resolve(code ?? signal ?? 'nothing')); });
  const ready = new Promise<void>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
        if (text.includes('is ready after')) resolve();
      });
    }
    void ended.then((how) => reject(new Error(`It ended (${how}): ${text}`)));
  });
  ready.catch(() => undefined);
  return { child, text: () => text, ready, ended };
}

/** A start that is refused: what it said on its way out. */
async function refusal(more: Record<string, string>): Promise<string> {
  const { ended, text } = start(more);
  expect(await ended, text()).toBe(1);
  return text().trim().split('\n').at(-1)!;
}

/** The processes that work on a folder or at its ports, with their command lines: what a start left behind. One may end while it is looked at. */
function atWork(): { readonly pid: number; readonly command: string }[] {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map(Number).flatMap((pid) => {
    try {
      const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
      const ours = readFileSync(`/proc/${pid}/environ`, 'utf8').includes(`HARVESTLOOP_DATA=${folder}\0`) || command.split('\0').includes(path.join(folder, 'postgres'));
      return ours && pid !== process.pid ? [{ pid, command }] : [];
    } catch {
      return [];
    }
  });
}
const workers = (): number[] => atWork().map(({ pid }) => pid);
const named = (name: string): number | undefined => atWork().find(({ command }) => command.includes(name))?.pid;
const health = () => fetch(`http://127.0.0.1:${ports.PORT}/api/health`).then((response) => response.status, () => 0);

test.beforeAll(async () => {
  ports = { PORT: await freePort(), WEB_PORT: await freePort(), SANDBOX_PORT: await freePort(), MQTT_PORT: await freePort() };
});
test.afterAll(async () => {
  await expect.poll(workers, { timeout: 15_000 }).toEqual([]);
  rmSync(folder, { recursive: true, force: true });
});

test('killed with -9 in the middle, it leaves nothing that keeps the next start away; Ctrl-C ends that one cleanly', async () => {
  const killed = start();
  await killed.ready;
  expect(statSync(path.join(folder, 'secrets.json')).mode & 0o777).toBe(0o600);
  killed.child.kill('SIGKILL');
  await killed.ended;

  const next = start();
  await next.ready;
  expect(await health()).toBe(200);
  // A second one in the same folder is told at once, and does no harm.
  expect(await refusal({})).toBe(`Another "npm start" is at work in ${folder}. Stop it first, or set HARVESTLOOP_DATA to another folder.`);

  // What dies inside is started again, the database with what it held.
  for (const name of ['.build/front.mjs', 'bin/postgres', '.build/worker.mjs', '.build/speakers.mjs']) {
    const pid = named(name)!;
    process.kill(pid, 'SIGKILL');
    await expect.poll(() => [undefined, pid].includes(named(name)), { timeout: 30_000 }).toBe(false);
  }
  await expect.poll(health, { timeout: 30_000 }).toBe(200);

  next.child.kill('SIGINT');
  expect(await next.ended).toBe(0);
  expect(workers()).toEqual([]);
  expect(existsSync(path.join(folder, 'postgres', 'postmaster.pid'))).toBe(false);
});

test('says in one sentence what is wrong, and changes nothing', async () => {
  const secrets = path.join(folder, 'secrets.json');
  const kept = readFileSync(secrets, 'utf8');
  const other = { HARVESTLOOP_DATA: path.join(folder, 'other') };

  const taken = createServer().listen(Number(ports.PORT));
  await once(taken, 'listening');
  expect(await refusal({})).toBe(`Port ${ports.PORT} is taken. Stop what uses it, or choose another one with PORT=… npm start.`);
  taken.close();
  expect(await refusal({ PORT: '70000' })).toBe('PORT is "70000", which is no port number.');
  expect(await refusal({ WEB_PORT: ports.PORT })).toContain('PORT, WEB_PORT, SANDBOX_PORT and MQTT_PORT must differ');
  expect(await refusal({ HARVESTLOOP_DATA: path.join(secrets, 'below') })).toContain('cannot be used (ENOTDIR). Give this user the right to write there, or set HARVESTLOOP_DATA.');
  expect(await refusal({ DATABASE_POOL: 'many', AUTH_SECRET: 's3cret' })).toBe('The environment is not usable: DATABASE_POOL is a number; AUTH_SECRET has at least 32 characters.');
  expect(await refusal({ DEMO: '1', PUBLIC_URL: 'https://fenghuan.example' })).toContain('DEMO lets anybody in as anybody');
  expect(await refusal({ ...other, DATABASE_URL: 'postgresql://u:s3cret@127.0.0.1:9/x' })).toBe('The database at 127.0.0.1:9 cannot be used: ECONNREFUSED. DATABASE_URL says where it is.');

  writeFileSync(secrets, kept.slice(0, 200));
  expect(await refusal({})).toContain(`${secrets} is missing or damaged, and the database beside it is sealed with the keys in it.`);
  expect(readFileSync(secrets, 'utf8')).toBe(kept.slice(0, 200));
  writeFileSync(secrets, kept);
});

test('works with a database server of somebody else, and leaves it running', async () => {
  const elsewhere = mkdtempSync(path.join(tmpdir(), 'hl-elsewhere-'));
  const server = await startServer({ folder: elsewhere, throwaway: true });
  const own = path.join(folder, 'own');
  const house = start({ DATABASE_URL: server.url, HARVESTLOOP_DATA: own });
  await house.ready;
  expect(await health()).toBe(200);
  expect(existsSync(path.join(own, 'postgres'))).toBe(false);
  house.child.kill('SIGTERM');
  expect(await house.ended).toBe(0);
  // Nothing complained on the way, as the queue's library once did about a pool without all of the listeners that it wants.
  expect(house.text()).not.toMatch(/error|warn|\bat .*\.m?js:\d+/i);
  await server.stop();
});
