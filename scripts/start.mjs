// `npm start`: from a fresh clone to a running product with its demo season. `--dev` reloads on every change.
import { mkdirSync, statfsSync } from 'node:fs';
import path from 'node:path';
import { at, checkNode, claimPort, ensureInstalled, portOf, refuse, root, run, secrets, supervise } from './house.mjs';

const dev = process.argv.includes('--dev');
const seedOnly = process.argv.includes('--seed-only');
const startedAt = Date.now();
checkNode();
ensureInstalled();

const data = path.resolve(root, process.env.HARVESTLOOP_DATA ?? '.data');
let kept;
try {
  mkdirSync(data, { recursive: true });
  const { bavail, bsize } = statfsSync(data);
  if (bavail * bsize < 200_000_000) refuse(`There is less than 200 MB left on the disk of ${data}. Make room and start again; nothing was changed.`);
  kept = secrets(data);
} catch (error) {
  refuse(`${data} cannot be written (${error.code ?? error.message}). Give this user the right to write there, or set HARVESTLOOP_DATA.`);
}

const ports = {
  PORT: await claimPort('PORT', portOf('PORT', 3000)),
  WEB_PORT: await claimPort('WEB_PORT', portOf('WEB_PORT', 3001)),
  SANDBOX_PORT: await claimPort('SANDBOX_PORT', portOf('SANDBOX_PORT', 3290)),
};
if (!dev && run(process.execPath, [at('scripts/build.mjs'), '--if-changed']) !== 0) refuse('The build failed; what is wrong stands above.');
if (dev && run(process.execPath, [at('scripts/generate.mjs')]) !== 0) refuse('The database client could not be generated.');
if (dev) (await import('tsx/esm/api')).register();
const setup = await import(dev ? '../prisma/seed/setup.ts' : '../.build/setup.mjs');

const children = new Map();
let server;
let ending = false;
async function end(code) {
  if (ending) return;
  ending = true;
  await Promise.all([...children.values()].map((child) => new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    const hard = setTimeout(() => child.kill('SIGKILL'), 8000);
    child.once('exit', () => { clearTimeout(hard); resolve(); });
    child.kill('SIGTERM');
  })));
  await server?.stop().catch(() => undefined);
  process.exit(code);
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => void end(0));

/** Keeps a process alive; one that cannot stay up for ten seconds five times in a row ends the whole. */
function keep(name, command, args, env, failures = 0) {
  const began = Date.now();
  children.set(name, supervise(name, command, args, env, (code, signal) => {
    if (ending) return;
    const again = Date.now() - began > 10_000 ? 1 : failures + 1;
    if (again > 5) {
      process.stderr.write(`\nThe ${name} process does not stay up (${signal ?? `exit ${code}`}); its last lines stand above.\n`);
      void end(1);
    } else setTimeout(() => { if (!ending) keep(name, command, args, env, again); }, 200 * again);
  }));
}

async function waitFor(url, name) {
  for (let tries = 0; tries < 600; tries++) {
    const up = await fetch(url, { redirect: 'manual' }).then((response) => response.status < 500, () => false);
    if (up) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`The ${name} process did not answer at ${url} within a minute.`);
}

try {
  if (process.env.DATABASE_URL === undefined) server = await setup.startServer({ folder: data, port: portOf('PG_PORT', 0) || undefined });
  const env = {
    ...process.env, ...kept,
    NODE_ENV: dev ? 'development' : 'production',
    NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ''} --enable-source-maps`.trim(),
    DATABASE_URL: process.env.DATABASE_URL ?? server.url,
    PUBLIC_URL: process.env.PUBLIC_URL ?? `http://localhost:${ports.PORT}`,
    SANDBOX_URL: process.env.SANDBOX_URL ?? `http://127.0.0.1:${ports.SANDBOX_PORT}`,
    SANDBOX_DATA: path.join(data, 'sandbox'),
    DEMO: process.env.DEMO ?? '1', TZ: 'UTC',
    PORT: String(ports.PORT), WEB_PORT: String(ports.WEB_PORT), SANDBOX_PORT: String(ports.SANDBOX_PORT),
  };
  Object.assign(process.env, env);
  const node = (name) => dev ? ['--import', 'tsx', '--watch', at(name === 'worker' ? 'lib/jobs/worker.ts' : `${name}/main.ts`)] : [at('.build', `${name}.mjs`)];

  keep('sandbox', process.execPath, node('sandbox'), env);
  await waitFor(`${env.SANDBOX_URL}/health`, 'sandbox');
  await setup.prepare({ databaseUrl: env.DATABASE_URL, root, demo: env.DEMO === '1', log: (line) => console.log(`setup   | ${line}`) });
  if (seedOnly) await end(0);
  const next = [at('node_modules/next/dist/bin/next'), dev ? 'dev' : 'start', '-p', String(ports.WEB_PORT), '-H', '127.0.0.1'];
  keep('web', process.execPath, next, { ...env, PORT: String(ports.WEB_PORT) });
  keep('worker', process.execPath, node('worker'), env);
  keep('front', process.execPath, node('front'), env);
  await waitFor(`http://127.0.0.1:${ports.WEB_PORT}/api/health`, 'web');
  await waitFor(`http://127.0.0.1:${ports.PORT}/api/health`, 'front');
  const people = await setup.demoPeople(env.DATABASE_URL);
  console.log(`\nHarvestLoop 丰环 is ready after ${((Date.now() - startedAt) / 1000).toFixed(1)} s.\n
  The product   ${env.PUBLIC_URL}
  The sandbox   ${env.SANDBOX_URL}   (wallets, bank, SMS inbox at /sms/inbox)
${people.length ? `\n  Demo people (one tap each at ${env.PUBLIC_URL}/sign-in):\n${people.map((person) => `    ${person}`).join('\n')}\n` : ''}
  Ctrl-C stops everything.\n`);
} catch (error) {
  process.stderr.write(`\n${error instanceof Error ? error.message : String(error)}\n`);
  await end(1);
}
