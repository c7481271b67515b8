import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { parse } from 'yaml';
import { freePort, startServer, type Server } from '../../lib/db/embedded';

/** The house as compose.yaml runs it on a server, without Docker: the very commands and settings of its services, only that hosts are this machine. */
test.describe.configure({ mode: 'serial' });
test.setTimeout(120_000);

type Service = { readonly command?: readonly string[]; readonly environment?: Record<string, string>; readonly build?: string; readonly env_file?: readonly string[]; readonly depends_on?: Record<string, { condition: string }> };
const compose = parse(readFileSync('compose.yaml', 'utf8'), { merge: true }) as { readonly services: Record<string, Service> };
const dockerfile = readFileSync('Dockerfile', 'utf8').split('\n').filter((line) => line && !line.startsWith('#')).map((line) => /^(\w+) (.*)$/.exec(line)!.slice(1) as [string, string]);
const all = (instruction: string) => dockerfile.filter(([name]) => name === instruction).map(([, words]) => words);

const folder = mkdtempSync(path.join(tmpdir(), 'hl-server-'));
const running = new Map<string, ChildProcess>();
/** The last words of each of them. */
const said = new Map<string, string>();
const MOST_SAID = 4000;
let postgres: Server;
let places: Record<string, string>;
let settings: Record<string, string>;

test.beforeAll(async () => {
  postgres = await startServer({ folder, throwaway: true });
  const [front, web1, web2, sandbox, speakers] = [await freePort(), await freePort(), await freePort(), await freePort(), await freePort()];
  places = { 'postgres:5432': `127.0.0.1:${postgres.port}`, 'web1:3001': `127.0.0.1:${web1}`, 'web2:3001': `127.0.0.1:${web2}`, front: String(front), web1: String(web1), web2: String(web2), sandbox: String(sandbox), speakers: String(speakers) };
  const secrets = execFileSync(process.execPath, ['scripts/secrets.mjs'], { encoding: 'utf8' });
  settings = {
    ...Object.fromEntries(secrets.trim().split('\n').map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)])),
    ...Object.fromEntries(all('ENV').map((words) => [words.slice(0, words.indexOf('=')), words.slice(words.indexOf('=') + 1).replaceAll('"', '')])),
    HOUSE_NAME: 'fenghuan.example', POSTGRES_PASSWORD: 'harvestloop', SANDBOX_URL: `http://127.0.0.1:${sandbox}`,
  };
  // What stands outside the house: the institutions, here played by the sandbox.
  spawnAs('sandbox', ['node', '.build/sandbox.mjs'], { ...settings, SANDBOX_PORT: String(sandbox), SANDBOX_DATA: path.join(folder, 'sandbox'), SANDBOX_PUBLIC_URL: settings.SANDBOX_URL! });
});
test.afterEach(({}, { status, expectedStatus }) => {
  if (status !== expectedStatus) for (const [name, words] of said) console.log(`── ${name}\n${words}`);
});
test.afterAll(async () => {
  for (const child of running.values()) if (child.exitCode === null && child.signalCode === null) { child.kill('SIGTERM'); await once(child, 'exit'); }
  await postgres.stop();
  rmSync(folder, { recursive: true, force: true });
});

function spawnAs(name: string, command: readonly string[], env: Record<string, string>): ChildProcess {
  expect(command[0], name).toBe('node');
  const child = spawn(process.execPath, ['--import=./scripts/tether.mjs', ...command.slice(1)], { env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env } as never, stdio: ['ignore', 'pipe', 'pipe'] });
  running.set(name, child);
  // Whoever writes where nobody reads stands still in the end; and what was said tells why something did not come up.
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => { said.set(name, `${said.get(name) ?? ''}${text}`.slice(-MOST_SAID)); });
  return child;
}

/** Starts a service as it stands in compose.yaml, with the variables of house.env filled in. */
function begin(name: string): ChildProcess {
  const { command, environment = {} } = compose.services[name]!;
  const filled = Object.fromEntries(Object.entries(environment).map(([key, value]) => [key, here(value)]));
  const own = places[name];
  const words = command!.map((word, i) => command![i - 1] === '-p' ? own! : word === '0.0.0.0' ? '127.0.0.1' : word);
  return spawnAs(name, words, { ...settings, ...filled, ...(name === 'front' ? { PORT: own! } : name === 'speakers' ? { MQTT_PORT: own! } : {}) });
}
const here = (value: string) => Object.entries(places).filter(([place]) => place.includes(':')).reduce((text, [place, at]) => text.replaceAll(place, at),
  value.replace(/\$\{(\w+)(?::\?)?\}/g, (_all, key: string) => settings[key] ?? ''))
  .replace(/\/harvestloop$/, '/postgres').replace('//harvestloop:', '//postgres:');

async function ends(child: ChildProcess): Promise<{ readonly code: number; readonly text: string }> {
  let text = '';
  for (const stream of [child.stdout!, child.stderr!]) stream.setEncoding('utf8').on('data', (chunk: string) => { text += chunk; });
  const [code] = await once(child, 'close') as [number];
  return { code, text };
}
const status = (url: string) => fetch(url).then(async (response) => { await response.arrayBuffer(); return response.status; }, () => 0);
const page = () => status(`http://127.0.0.1:${places.front}/`);

test('the image is made of what there is: every file copied, every command run, every program started', () => {
  for (const words of all('COPY').filter((copied) => !copied.startsWith('--from'))) {
    for (const source of words.split(' ').slice(0, -1)) expect(existsSync(source), source).toBe(true);
  }
  const locked = (JSON.parse(readFileSync('package.json', 'utf8')) as { engines: { node: string } }).engines.node;
  for (const image of all('FROM')) expect(image, `Node ${locked}`).toMatch(/^node:20\.(?:19|2\d)-/);
  // The first of them is run here too: where everything is installed, it says nothing and does nothing.
  const [install, ...others] = all('RUN');
  expect(execFileSync(process.execPath, ['-e', /"(.*)"/.exec(install!)![1]!.replace('/house/', `${process.cwd()}/`)], { encoding: 'utf8' })).toBe('');
  expect(others).toEqual(['node scripts/build.mjs', 'npm prune --omit=dev --no-save --no-audit --no-fund']);
  for (const { command, build } of Object.values(compose.services)) {
    if (build) expect(existsSync(command![1]!), command!.join(' ')).toBe(true);
  }
  expect(existsSync((JSON.parse(all('CMD')[0]!) as string[])[1]!)).toBe(true);
  // A program that only development has is not in the image.
  const dependencies = JSON.parse(readFileSync('package.json', 'utf8')) as { dependencies: Record<string, string> };
  expect(Object.keys(dependencies.dependencies)).toContain('next');
});

test('every service waits for what it needs, and all of the house have its secrets', () => {
  for (const [name, service] of Object.entries(compose.services)) {
    for (const other of Object.keys(service.depends_on ?? {})) expect(Object.keys(compose.services), name).toContain(other);
    if (service.build) expect(service.env_file, name).toEqual(['secrets.env']);
  }
});

test('the database is brought up to date, once and again; a wrong setting is one sentence', async () => {
  const first = await ends(begin('migrate'));
  expect(first, first.text).toMatchObject({ code: 0 });
  expect(first.text).toContain('migrations applied');
  expect(await ends(begin('migrate'))).toEqual({ code: 0, text: 'The database is up to date.\n' });
  const password = settings.POSTGRES_PASSWORD!;
  settings.POSTGRES_PASSWORD = 'another';
  const refused = await ends(begin('migrate'));
  settings.POSTGRES_PASSWORD = password;
  expect(refused.code).toBe(1);
  expect(refused.text.trim().split('\n')).toHaveLength(1);
});

test('two web processes stand behind one front: one may be killed, and nobody sees it', async () => {
  for (const name of ['web1', 'web2', 'worker', 'front']) begin(name);
  await expect.poll(page, { timeout: 60_000 }).toBe(200);
  for (const web of ['web1', 'web2']) await expect.poll(() => status(`http://127.0.0.1:${places[web]}/api/health`), { timeout: 30_000 }).toBe(200);
  running.get('web1')!.kill('SIGKILL');
  const seen = [];
  for (let times = 0; times < 20; times++) seen.push(await page());
  expect(seen.filter((code) => code !== 200)).toEqual([]);
  expect(running.get('worker')!.exitCode).toBeNull();
  begin('web1');
  await expect.poll(() => status(`http://127.0.0.1:${places.web1}/api/health`), { timeout: 30_000 }).toBe(200);
});

test('loudspeakers find their broker, which asks them who they are', async () => {
  begin('speakers');
  /** What it answers to a connection without name or secret: its refusal, in MQTT's own words, which may come byte by byte. */
  const answer = () => new Promise<string>((resolve) => {
    let words = Buffer.alloc(0);
    const socket = connect(Number(places.speakers), '127.0.0.1', () => socket.write(Buffer.from([0x10, 14, 0, 4, ...Buffer.from('MQTT'), 4, 2, 0, 60, 0, 2, ...Buffer.from('hl')])));
    socket.on('data', (more: Buffer) => { words = Buffer.concat([words, more]); }).on('error', () => resolve('nobody there')).on('close', () => resolve(words.toString('hex')));
  });
  await expect.poll(answer, { timeout: 30_000 }).toBe('20020004');
});
