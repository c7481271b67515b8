// What the scripts share. Plain Node: all of this runs before anything is installed.
import { spawn, spawnSync } from 'node:child_process';
import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

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

const hashOf = (...texts) => texts.reduce((hash, text) => hash.update(text), createHash('sha256')).digest('hex');

/** Installs exactly what the lock file names, when it is missing or older than the lock file. */
export function ensureInstalled() {
  const stamp = at('node_modules', '.harvestloop-lock');
  const wanted = hashOf(readFileSync(at('package-lock.json')), process.version, process.platform, process.arch);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  console.log('Installing the locked dependencies …');
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  // Not `npm ci`: it refuses a lock file that lacks other platforms' optional binaries, which a registry need not carry.
  // `--no-save` keeps to the lock file and leaves it as it is.
  const { status } = spawnSync(npm, ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root, stdio: 'inherit', shell: process.platform === 'win32', env: { ...process.env, NODE_ENV: '' },
  });
  if (status !== 0) refuse('The dependencies could not be installed; npm says why above.');
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

/** The secrets of this installation, made on first use and kept readable for the owner alone. What is in the environment wins. */
export function secrets(folder) {
  const file = path.join(folder, 'secrets.json');
  mkdirSync(folder, { recursive: true });
  let kept = {};
  try {
    kept = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    // Missing, or half written by a start that was killed: nothing has been encrypted with it yet.
  }
  const made = {
    AUTH_SECRET: () => randomBytes(32).toString('base64'),
    DATA_KEYS: () => `k1:${randomBytes(32).toString('base64')}`,
    LOOKUP_KEY: () => randomBytes(32).toString('base64'),
    EVIDENCE_KEY: () => pem(generateKeyPairSync('ed25519').privateKey),
    PARTNER_KEY: () => pem(generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey),
    FRONT_SECRET: () => randomBytes(24).toString('base64url'),
    SANDBOX_ADMIN_SECRET: () => randomBytes(24).toString('base64url'),
  };
  const all = Object.fromEntries(Object.entries(made).map(([name, make]) => [name, kept[name] ?? make()]));
  if (JSON.stringify(all) !== JSON.stringify(kept)) writeFileSync(file, JSON.stringify(all, null, 2), { mode: 0o600 });
  return Object.fromEntries(Object.entries(all).map(([name, value]) => [name, process.env[name] || value]));
}

/** A free port when none is wanted; otherwise the wanted one, or one clear sentence when somebody has it. */
export function claimPort(name, wanted) {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', (error) => refuse(error.code === 'EADDRINUSE'
      ? `Port ${wanted} is taken. Stop what uses it, or choose another with ${name}=… npm start.`
      : `Port ${wanted} (${name}) cannot be used: ${error.code}.`));
    probe.listen(wanted, () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

/** Reads a port from the environment: a number, or one clear sentence. */
export function portOf(name, fallback) {
  const text = process.env[name];
  if (text === undefined || text === '') return fallback;
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65535) refuse(`${name} is "${text}", which is no port number.`);
  return port;
}

/** Runs a command to its end, showing what it prints. */
export const run = (command, args, options = {}) =>
  spawnSync(command, args, { cwd: root, stdio: 'inherit', ...options, env: { ...process.env, ...options.env } }).status ?? 1;

/** A child whose lines are printed with its name before them. */
export function supervise(name, command, args, env, onExit) {
  const child = spawn(command, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
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
