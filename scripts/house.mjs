// What the scripts share. Plain Node: all of this runs before anything is installed.
import { spawn, spawnSync } from 'node:child_process';
import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto';
import { accessSync, chmodSync, closeSync, constants, existsSync, fsyncSync, openSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

export const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
export const at = (...parts) => path.join(root, ...parts);

/** One clear sentence, and out. */
export function refuse(sentence) {
  process.stderr.write(`\n${sentence}\n`);
  process.exit(1);
}

export function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) refuse(`HarvestLoop needs Node 20.19 or newer; this is ${process.versions.node}.`);
}

export const hashOf = (...texts) => texts.reduce((hash, text) => hash.update(text), createHash('sha256')).digest('hex');

/** What ends a child whose parent was killed; see tether.mjs. */
export const TETHER = `--import=${pathToFileURL(at('scripts', 'tether.mjs')).href}`;

/** Says so when this user may not write into the project's folder, where what is installed and built is kept. */
export function checkWritable() {
  try {
    accessSync(root, constants.W_OK);
  } catch (error) {
    refuse(`${root} cannot be written (${error.code}). Give this user the right to write there, and start again.`);
  }
}

const npm = (args, options) => spawnSync(process.platform === 'win32' ? 'npm.cmd' : 'npm', args, { shell: process.platform === 'win32', ...options });

/**
 * The lock file with the address of every package, as the registry of this machine has it. Ours names no registry, for everybody has another
 * one; but of a package without an address npm first reads all that was ever published, which is a third of an installation.
 */
function addressed(lock, registry) {
  const { packages, ...rest } = JSON.parse(lock);
  const addressOf = (place, { name = place.split('node_modules/').at(-1), version }) => `${registry.replace(/\/?$/, '/')}${name}/-/${name.split('/').at(-1)}-${version}.tgz`;
  return JSON.stringify({ ...rest, packages: Object.fromEntries(Object.entries(packages).map(([place, entry]) =>
    [place, place === '' || entry.link || entry.inBundle || entry.resolved ? entry : { ...entry, resolved: addressOf(place, entry) }])) });
}

/** Installs into a folder exactly what the lock file there names. @returns the exit code */
export function installLocked(folder) {
  // Not `npm ci`: it refuses a lock file that lacks other platforms' optional binaries, which a registry need not carry.
  // `--no-save` keeps to the lock file and leaves it as it is.
  const install = () => npm(['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: folder, stdio: 'inherit', env: { ...process.env, NODE_ENV: '', NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ''} ${TETHER}`.trim() },
  }).status;
  // npm reads this one before the other; an installation that was killed may have left it.
  const shrinkwrap = path.join(folder, 'npm-shrinkwrap.json');
  rmSync(shrinkwrap, { force: true });
  const registry = npm(['config', 'get', 'registry'], { cwd: folder, encoding: 'utf8' }).stdout?.trim() ?? '';
  if (!/^https?:\/\/\S+$/.test(registry)) return install();
  try {
    writeFileSync(shrinkwrap, addressed(readFileSync(path.join(folder, 'package-lock.json'), 'utf8'), registry));
    if (install() === 0) return 0;
  } finally {
    rmSync(shrinkwrap, { force: true });
  }
  console.log('Once more, asking the registry where each package lies …');
  return install();
}

/** Installs what the project's lock file names, when it is missing or older than the lock file. */
export function ensureInstalled() {
  const stamp = at('node_modules', '.harvestloop-lock');
  const wanted = hashOf(readFileSync(at('package-lock.json')), process.version, process.platform, process.arch);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  checkWritable();
  console.log('Installing the locked dependencies …');
  if (installLocked(root) !== 0) refuse('The dependencies could not be installed; npm says why above. Start again when that is mended.');
  // Written anew rather than over: a copy of the tree may share the old file by a hard link.
  rmSync(stamp, { force: true });
  writeFileSync(stamp, wanted);
}

const SOURCES = ['app', 'components', 'front', 'lib', 'messages', 'prisma', 'sandbox', 'scripts', 'public', 'next.config.ts', 'proxy.ts', 'tsconfig.json', 'package-lock.json', 'postcss.config.mjs'];

/** A hash of everything a build depends on. */
export function sourceHash() {
  const hash = createHash('sha256');
  const walk = (file) => {
    if (!existsSync(file) || file.includes(`${path.sep}generated`) || /\.(test|int\.test)\.tsx?$/.test(file)) return;
    let entries;
    try {
      entries = readdirSync(file, { withFileTypes: true });
    } catch {
      hash.update(path.relative(root, file)).update(readFileSync(file));
      return;
    }
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) walk(path.join(file, entry.name));
  };
  for (const source of SOURCES) walk(at(source));
  return hash.digest('hex');
}

const pem = (key) => Buffer.from(key.export({ type: 'pkcs8', format: 'pem' })).toString('base64');

const SECRETS = {
  AUTH_SECRET: () => randomBytes(32).toString('base64'),
  DATA_KEYS: () => `k1:${randomBytes(32).toString('base64')}`,
  LOOKUP_KEY: () => randomBytes(32).toString('base64'),
  EVIDENCE_KEY: () => pem(generateKeyPairSync('ed25519').privateKey),
  SEAL_KEY: () => pem(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey),
  PARTNER_KEY: () => pem(generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey),
  FRONT_SECRET: () => randomBytes(24).toString('base64url'),
  SANDBOX_ADMIN_SECRET: () => randomBytes(24).toString('base64url'),
};

/** A new installation's secrets, for a server that keeps them elsewhere than in a file of ours. */
export const freshSecrets = () => Object.fromEntries(Object.entries(SECRETS).map(([name, make]) => [name, make()]));

/** What the file of secrets holds; null when there is none, or not a whole one. */
function readSecrets(file) {
  if (!existsSync(file)) return null;
  const text = readFileSync(file, 'utf8');
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Either the old content or the new one is there, whenever we are killed or the machine loses its power. */
function writeWhole(file, text) {
  const beside = `${file}.${process.pid}`;
  const handle = openSync(beside, 'w', 0o600);
  writeFileSync(handle, text);
  fsyncSync(handle);
  closeSync(handle);
  renameSync(beside, file);
}

/**
 * The secrets of this installation, made on first use and kept readable for the owner alone. What is in the environment wins.
 * They are never made anew beside a database: what lies in it is sealed with the old ones, and would be lost.
 */
export function secrets(folder) {
  const file = path.join(folder, 'secrets.json');
  const kept = readSecrets(file);
  const given = Object.fromEntries(Object.keys(SECRETS).filter((name) => process.env[name]).map((name) => [name, process.env[name]]));
  if (!kept && existsSync(path.join(folder, 'postgres', 'PG_VERSION')) && Object.keys(SECRETS).some((name) => !given[name])) {
    refuse(`${file} is missing or damaged, and the database beside it is sealed with the keys in it. Put the file back, or move ${folder} away to begin anew; nothing was changed.`);
  }
  const all = Object.fromEntries(Object.entries(SECRETS).map(([name, make]) => [name, kept?.[name] ?? make()]));
  if (JSON.stringify(all) !== JSON.stringify(kept)) writeWhole(file, JSON.stringify(all, null, 2));
  chmodSync(file, 0o600);
  return { ...all, ...given };
}

/** How long what a killed start left behind may take to see that it is alone, and to end. */
const LEFT_BEHIND_MS = 4000;

const listenAt = (port) => new Promise((resolve, reject) => {
  const probe = createServer().once('error', reject);
  probe.listen(port, () => {
    const taken = probe.address().port;
    probe.close(() => resolve(taken));
  });
});

/** A free port when none is wanted; otherwise the wanted one, or, when somebody has it, another one where that will do, else one clear sentence. */
export async function claimPort(name, wanted, { orAnother = false } = {}) {
  for (const until = Date.now() + LEFT_BEHIND_MS; ;) {
    try {
      return await listenAt(wanted);
    } catch (error) {
      if (error.code !== 'EADDRINUSE') refuse(`Port ${wanted} (${name}) cannot be used by this user (${error.code}). Choose another one with ${name}=… npm start.`);
      if (Date.now() > until && orAnother) return listenAt(0);
      if (Date.now() > until) refuse(`Port ${wanted} is taken. Stop what uses it, or choose another one with ${name}=… npm start.`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

/** Reads a port from the environment: a number, or one clear sentence. */
export function portOf(name, fallback) {
  const text = process.env[name];
  if (text === undefined || text === '') return fallback;
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65535) refuse(`${name} is "${text}", which is no port number.`);
  return port;
}

/** Runs one of Node's programs to its end, showing what it prints; it ends when we are killed. @returns its exit code */
export const runTethered = (args, env = {}) => new Promise((resolve) => {
  spawn(process.execPath, [TETHER, ...args], { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, ...env } })
    .once('error', () => resolve(1)).once('exit', (code) => resolve(code ?? 1));
});

/** Runs a command to its end, showing what it prints. */
export const run = (command, args, options = {}) =>
  spawnSync(command, args, { cwd: root, stdio: 'inherit', ...options, env: { ...process.env, ...options.env } }).status ?? 1;

/**
 * A Node process whose lines are printed with its name before them. It is in a group of its own: Ctrl-C in a terminal is for the
 * supervisor, who then ends everything in order.
 */
export function supervise(name, args, env, onExit) {
  const child = spawn(process.execPath, [TETHER, ...args], { cwd: root, env: { ...env, HARVESTLOOP_SUPERVISOR: String(process.pid) }, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  for (const stream of [child.stdout, child.stderr]) {
    let rest = '';
    stream.setEncoding('utf8').on('data', (chunk) => {
      const lines = (rest + chunk).split('\n');
      rest = lines.pop();
      for (const line of lines) if (line.trim()) process.stdout.write(`${name.padEnd(8)}| ${line}\n`);
    });
  }
  child.on('exit', (code, signal) => onExit(code, signal));
  return child;
}
