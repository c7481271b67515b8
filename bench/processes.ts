import { spawn, type ChildProcess } from 'node:child_process';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import { freePort, startServer } from '../lib/db/embedded';
import { migrate } from '../lib/db/migrate';

export type House = {
  readonly url: string; readonly sandboxUrl: string; readonly sandboxSecret: string; readonly sandboxData: string; readonly databaseUrl: string;
  /** CPU milliseconds so far of the database, of our processes, of the sandbox, and of this one; null where the system does not tell. */
  readonly cpu: () => Record<'database' | 'product' | 'sandbox' | 'clients', number> | null;
  /** Ends one of them as a power cut would, and starts it again; resolves when it answers. */
  readonly kill: (name: Killable) => Promise<void>;
  readonly stop: () => Promise<void>;
};
/** What of the house may die: the outside world is not ours to kill. */
export type Killable = 'front' | 'web' | 'worker' | 'database';

const root = path.resolve(import.meta.dirname, '..');
const pem = (key: { export(options: { type: 'pkcs8'; format: 'pem' }): string | Buffer }): string => Buffer.from(key.export({ type: 'pkcs8', format: 'pem' })).toString('base64');
const TICKS_PER_MS = 0.1;
/** What the acquirer takes for a split and the bank for a payout; their answer to the instruction comes at once. */
export const INSTITUTION_MS = 50;
/** As `npm start` runs them. */
const YOUNG = ['--max-semi-space-size=32'];

/** User and system time of a process and of its children that have ended, from its line in /proc; what has ended is nothing. */
function cpuOf(pid: number): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
    return fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0) / TICKS_PER_MS;
  } catch {
    return 0;
  }
}
const childrenOf = (pid: number): number[] => readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map(Number).filter((child) => {
  try {
    return Number(readFileSync(`/proc/${child}/stat`, 'utf8').split(') ')[1]!.split(' ')[1]) === pid;
  } catch {
    return false;
  }
});

const hasEnded = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null;
const START_MS = 120_000;
/** Waits until somebody answers there; where whoever should has ended and nobody starts it again, not longer than that. */
async function waitFor(url: string, ended: () => boolean): Promise<void> {
  for (const began = performance.now(); performance.now() - began < START_MS && !ended();) {
    if (await fetch(url).then((answer) => answer.status < 500, () => false)) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`Nothing answered at ${url}`);
}

/**
 * A durable database, the sandbox, the worker and the front as processes of their own, bundled as they are for production; the pages too
 * where they are asked for and have been built. Supervised, what ends by itself is started again, as
 * on a server, and what the dying say is not shown. With BENCH_PROFILE=<folder>, each of ours leaves its CPU profile there.
 */
export async function startHouse({ pages = false, supervised = false } = {}): Promise<House> {
  const folder = mkdtempSync(path.join(tmpdir(), 'hl-bench-'));
  const built = path.join(root, '.cache', 'bench');
  rmSync(built, { recursive: true, force: true });
  mkdirSync(built, { recursive: true });
  await build({
    absWorkingDir: root, outdir: built, outExtension: { '.js': '.mjs' }, logLevel: 'warning', bundle: true, splitting: true, platform: 'node', target: 'node20',
    entryPoints: { front: 'front/main.ts', worker: 'lib/jobs/worker.ts', sandbox: 'sandbox/main.ts' }, format: 'esm', packages: 'external', tsconfig: 'tsconfig.json',
  });
  let server = await startServer({ folder });
  await migrate(server.url, root);
  const [front, web, sandbox] = [await freePort(), await freePort(), await freePort()];
  const sandboxSecret = randomBytes(24).toString('hex');
  const env: Record<string, string | undefined> = {
    ...process.env, NODE_ENV: 'production', DATABASE_URL: server.url, TZ: 'UTC', PORT: String(front), WEB_PORT: String(web), SANDBOX_PORT: String(sandbox),
    PUBLIC_URL: `http://127.0.0.1:${front}`, SANDBOX_URL: `http://127.0.0.1:${sandbox}`, SANDBOX_DATA: path.join(folder, 'sandbox'), SANDBOX_DELAY_MS: String(INSTITUTION_MS),
    SANDBOX_ADMIN_SECRET: sandboxSecret, AUTH_SECRET: randomBytes(32).toString('hex'), DATA_KEYS: `k1:${randomBytes(32).toString('base64')}`,
    LOOKUP_KEY: randomBytes(32).toString('hex'), EVIDENCE_KEY: pem(generateKeyPairSync('ed25519').privateKey),
    SEAL_KEY: pem(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey),
    PARTNER_KEY: pem(generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey), FRONT_SECRET: randomBytes(24).toString('hex'), DEMO: '0',
  };
  Object.assign(process.env, env);
  const children = new Map<string, ChildProcess>();
  const dying = new Set<ChildProcess>();
  const again = new Map<string, NodeJS.Timeout>();
  let stopping = false;
  const profiling = process.env.BENCH_PROFILE ? ['--cpu-prof', `--cpu-prof-dir=${process.env.BENCH_PROFILE}`] : [];
  const start = (name: string, flags: readonly string[]): ChildProcess => {
    const child = spawn(process.execPath, [...YOUNG, ...flags], { cwd: root, env: env as NodeJS.ProcessEnv, stdio: ['ignore', 'ignore', supervised ? 'ignore' : 'inherit'] });
    children.set(name, child);
    child.once('exit', () => { if (supervised && !stopping && !dying.has(child)) again.set(name, setTimeout(() => start(name, flags), 500)); });
    return child;
  };
  const begin = (name: string): ChildProcess => name === 'web'
    ? start(name, [path.join(root, 'node_modules/next/dist/bin/next'), 'start', '-p', String(web), '-H', '127.0.0.1'])
    : start(name, [...profiling, path.join(built, `${name}.mjs`)]);
  // Whatever happens to a benchmark, nothing of it stays behind.
  process.once('exit', () => { for (const child of children.values()) child.kill('SIGKILL'); });
  const answering: Record<string, string> = { sandbox: `${env.SANDBOX_URL}/health`, front: `${env.PUBLIC_URL}/api/v1/orders/none`, web: `http://127.0.0.1:${web}/api/health` };
  const up = async (name: string): Promise<void> => {
    const child = begin(name);
    if (answering[name]) await waitFor(answering[name], () => !supervised && hasEnded(child));
  };
  await up('sandbox');
  await Promise.all(['worker', ...(pages ? ['web'] : []), 'front'].map(up));
  const postmaster = () => Number(readFileSync(path.join(folder, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0]);

  return {
    url: env.PUBLIC_URL!, sandboxUrl: env.SANDBOX_URL!, sandboxSecret, sandboxData: env.SANDBOX_DATA!, databaseUrl: server.url,
    cpu: () => process.platform !== 'linux' ? null : {
      database: [postmaster(), ...childrenOf(postmaster())].reduce((sum, pid) => sum + cpuOf(pid), 0),
      product: ['worker', 'front'].reduce((sum, name) => sum + cpuOf(children.get(name)!.pid!), 0), sandbox: cpuOf(children.get('sandbox')!.pid!), clients: cpuOf(process.pid),
    },
    async kill(name) {
      if (name === 'database') {
        process.kill(postmaster(), 'SIGKILL');
        server = await startServer({ folder, port: server.port });
        return;
      }
      // One that is about to be started again after it ended by itself is started once.
      clearTimeout(again.get(name));
      const child = children.get(name)!;
      dying.add(child);
      if (!hasEnded(child)) {
        const ended = once(child, 'exit');
        child.kill('SIGKILL');
        await ended;
      }
      await up(name);
    },
    async stop() {
      stopping = true;
      for (const timer of again.values()) clearTimeout(timer);
      await Promise.all([...children.values()].map((child) => new Promise<void>((resolve) => {
        if (hasEnded(child)) return resolve();
        child.once('exit', () => resolve());
        child.kill('SIGTERM');
      })));
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
