// `npm start`: from a fresh clone to a running product with its demo season. `--dev` reloads on every change.
import { mkdirSync, realpathSync, statfsSync } from 'node:fs';
import path from 'node:path';
import { at, checkNode, claimPort, ensureInstalled, portOf, refuse, root, runTethered, secrets, supervise } from './house.mjs';
import { awaitName, takeName } from './only-one.mjs';

const ROOM_BYTES = 200_000_000;
/** How often a process may come up and fall down again within ten seconds before everything ends. */
const MOST_FAILURES = 5;

const dev = process.argv.includes('--dev');
const seedOnly = process.argv.includes('--seed-only');
const startedAt = Date.now();
checkNode();

const data = await dataFolder();
await installed();
const kept = keptSecrets();
const env = await environment();
await built();
const setup = await import(dev ? '../prisma/seed/setup.ts' : '../.build/setup.mjs');
const faults = setup.faultsOf({ DATABASE_URL: 'postgresql://127.0.0.1/embedded', ...env });
if (faults) refuse(faults);

/** The folder of everything that lasts, held by this process alone. */
async function dataFolder() {
  const wanted = path.resolve(root, process.env.HARVESTLOOP_DATA || '.data');
  try {
    mkdirSync(wanted, { recursive: true });
    const folder = realpathSync(wanted);
    const { bavail, bsize } = statfsSync(folder);
    if (bavail * bsize < ROOM_BYTES) refuse(`There is less than ${ROOM_BYTES / 1e6} MB left on the disk of ${folder}. Make room and start again; nothing was changed.`);
    if (!await takeName(`data ${folder}`)) refuse(`Another "npm start" is at work in ${folder}. Stop it first, or set HARVESTLOOP_DATA to another folder.`);
    return folder;
  } catch (error) {
    return refuse(`${wanted} cannot be used (${error.code ?? error.message}). Give this user the right to write there, or set HARVESTLOOP_DATA.`);
  }
}

async function installed() {
  const release = await awaitName(`install ${root}`, 'Another "npm start" is installing in this folder; this one waits for it.');
  ensureInstalled();
  await release();
}

function keptSecrets() {
  try {
    return secrets(data);
  } catch (error) {
    return refuse(`${data} cannot be written (${error.code ?? error.message}). Give this user the right to write there, or set HARVESTLOOP_DATA.`);
  }
}

/** The environment of every process. */
async function environment() {
  const wanted = { PORT: portOf('PORT', 3000), WEB_PORT: portOf('WEB_PORT', 3001), SANDBOX_PORT: portOf('SANDBOX_PORT', 3290), MQTT_PORT: portOf('MQTT_PORT', 1883) };
  const chosen = Object.values(wanted).filter((port) => port !== 0);
  if (new Set(chosen).size < chosen.length) refuse(`PORT, WEB_PORT, SANDBOX_PORT and MQTT_PORT must differ; they are ${Object.values(wanted).join(', ')}.`);
  const ports = {};
  // Many a machine has a broker already; unless somebody wants this port, loudspeakers of a demo find us at another one.
  for (const [name, port] of Object.entries(wanted)) ports[name] = String(await claimPort(name, port, { orAnother: name === 'MQTT_PORT' && !process.env.MQTT_PORT }));
  const all = {
    ...process.env, ...kept, ...ports,
    NODE_ENV: dev ? 'development' : 'production',
    // What a request leaves behind is young: with more room for it, much of it is gone before anybody has to look.
    NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ''} --enable-source-maps --max-semi-space-size=32`.trim(),
    PUBLIC_URL: process.env.PUBLIC_URL || `http://localhost:${ports.PORT}`,
    SANDBOX_URL: process.env.SANDBOX_URL || `http://127.0.0.1:${ports.SANDBOX_PORT}`,
    SANDBOX_DATA: path.join(data, 'sandbox'),
    TZ: 'UTC',
  };
  // The demo lets anybody in as anybody. It is for one's own machine: at an address with https it is off, and cannot be switched on.
  all.DEMO = process.env.DEMO || (all.PUBLIC_URL.startsWith('https:') ? '0' : '1');
  return all;
}

async function built() {
  if (dev) {
    if (await runTethered([at('scripts/generate.mjs')]) !== 0) refuse('The database client could not be generated; what is wrong stands above.');
    (await import('tsx/esm/api')).register();
  } else if (await runTethered([at('scripts/build.mjs'), '--if-changed']) !== 0) refuse('The build failed; what is wrong stands above.');
}

const children = new Map();
let server;
let ending = false;

/** Ends every process, then the database they speak with. */
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

function giveUp(sentence) {
  if (!ending) process.stderr.write(`\n${sentence}\n`);
  void end(1);
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => void end(0));
// Whoever read our lines has gone: so has the terminal.
process.stdout.on('error', () => void end(0));

/** Keeps a process alive; one that cannot stay up for ten seconds five times in a row ends the whole. */
function keep(name, args, childEnv, failures = 0) {
  const began = Date.now();
  children.set(name, supervise(name, args, childEnv, (code, signal) => {
    if (ending) return;
    const again = Date.now() - began > 10_000 ? 1 : failures + 1;
    if (again > MOST_FAILURES) return giveUp(`The ${name} process does not stay up (${signal ?? `exit ${code}`}); its last lines stand above.`);
    console.log(`${name.padEnd(8)}| ended (${signal ?? `exit ${code}`}) and is started again`);
    setTimeout(() => { if (!ending) keep(name, args, childEnv, again); }, 200 * again);
  }));
}

/** Keeps the database alive likewise, at its port: what was committed is there again when it has recovered. */
async function keepServer(port, failures = 0) {
  const began = Date.now();
  server = await setup.startServer({
    folder: data, port,
    onLost: (how) => {
      if (ending) return;
      const again = Date.now() - began > 10_000 ? 1 : failures + 1;
      if (again > MOST_FAILURES) return giveUp(`PostgreSQL does not stay up (${how}).`);
      console.log(`postgres| ended (${how}) and is started again`);
      keepServer(server.port, again).catch((error) => giveUp(error.message));
    },
  });
}

async function waitFor(url, name) {
  for (let tries = 0; tries < 600 && !ending; tries++) {
    const up = await fetch(url, { redirect: 'manual' }).then((response) => response.status < 500, () => false);
    if (up) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`The ${name} process did not answer at ${url} within a minute.`);
}

try {
  if (!process.env.DATABASE_URL) await keepServer(portOf('PG_PORT', 0) || undefined);
  env.DATABASE_URL = process.env.DATABASE_URL || server.url;
  Object.assign(process.env, env);
  const SOURCES = { worker: 'lib/jobs/worker.ts', speakers: 'lib/speakers/main.ts' };
  const node = (name) => dev ? ['--import', 'tsx', '--watch', at(SOURCES[name] ?? `${name}/main.ts`)] : [at('.build', `${name}.mjs`)];

  keep('sandbox', node('sandbox'), env);
  await waitFor(`${env.SANDBOX_URL}/health`, 'sandbox');
  await setup.prepare({ databaseUrl: env.DATABASE_URL, root, demo: env.DEMO === '1', log: (line) => console.log(`setup   | ${line}`) });
  if (seedOnly) await end(0);
  const next = [at('node_modules/next/dist/bin/next'), dev ? 'dev' : 'start', '-p', env.WEB_PORT, '-H', '127.0.0.1'];
  keep('web', next, { ...env, PORT: env.WEB_PORT });
  keep('worker', node('worker'), env);
  keep('front', node('front'), env);
  keep('speakers', node('speakers'), env);
  await waitFor(`http://127.0.0.1:${env.WEB_PORT}/api/health`, 'web');
  await waitFor(`http://127.0.0.1:${env.PORT}/api/health`, 'front');
  const people = env.DEMO === '1' ? await setup.demoPeople(env.DATABASE_URL) : [];
  console.log(`\nHarvestLoop 丰环 is ready after ${((Date.now() - startedAt) / 1000).toFixed(1)} s.\n
  The product   ${env.PUBLIC_URL}
  The sandbox   ${env.SANDBOX_URL}   (wallets, bank, SMS inbox at /sms/inbox)
  Loudspeakers  ${env.MQTT_URL ? 'at the broker of MQTT_URL' : `mqtt://localhost:${env.MQTT_PORT}`}
${people.length ? `\n  Demo people (one tap each at ${env.PUBLIC_URL}/sign-in):\n${people.map((person) => `    ${person}`).join('\n')}\n` : ''}
  Ctrl-C stops everything.\n`);
} catch (error) {
  giveUp(error instanceof Error ? error.message : String(error));
}
