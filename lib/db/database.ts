import pg from 'pg';
import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient } from './generated/client';
import type { JsonObject } from '../shared/json';
import { Asked, type Parameter } from './asked';

/** The role every connection of the product takes: it may not change or delete what is append-only. */
export const APP_ROLE = 'harvestloop_app';
/** By this name, and the one under which it takes jobs, the database knows a worker that is alive. */
export const WORKER_NAME = 'harvestloop worker';

const LOCK_PATIENCE_MS = 10_000;

export type { Parameter } from './asked';

export type Db = {
  /** Ordinary reads, typed by the schema. */
  readonly prisma: PrismaClient;
  /** One statement on the hot path: bigint for int8, Date for timestamptz. The text must be constant; values go in parameters. */
  readonly sql: <T>(text: string, parameters?: readonly Parameter[]) => Promise<T[]>;
  /**
   * Reads as of one moment: however many statements `read` makes, nobody's change falls between them. Costs two more round trips and a
   * connection of its own, so it is for where it matters; there is no Prisma inside, which would ask for a second connection.
   */
  readonly asOfOneMoment: <T>(read: (db: Db) => Promise<T>) => Promise<T>;
  readonly earlierAnswer: (operation: string, actor: string, key: string) => Promise<{ hash: string; answer: JsonObject } | null>;
  /** The columns that hold JSON, as `table.column`: there, an array is a value and no list of values. */
  readonly jsonColumns: () => Promise<ReadonlySet<string>>;
  readonly pool: pg.Pool;
  readonly close: () => Promise<void>;
};

/** PostgreSQL names prepared statements per connection; the text itself is the identity, shortened to fit 63 bytes. */
const statementNames = new Map<string, string>();
function statementName(text: string): string {
  let name = statementNames.get(text);
  if (!name) {
    name = `hl_${statementNames.size}`;
    statementNames.set(text, name);
  }
  return name;
}

/**
 * Opens the product's pool. Two connections a core and process are the fastest here; more of them only wait for each other. Every statement has a constant text,
 * so a connection plans it once and keeps the plan.
 * @param options.lasting false where a crash throws everything away anyway: commits do not wait for the disk
 * @param options.patienceMs how long a statement waits for what another one holds. No plan takes so long; what is held longer is held by
 * somebody who is stuck, and without an end to it every connection would come to wait behind him
 */
export function openDatabase(url: string, poolSize: number, { lasting = true, patienceMs = LOCK_PATIENCE_MS }: { readonly lasting?: boolean; readonly patienceMs?: number } = {}): Db {
  const settings = { role: APP_ROLE, timezone: 'UTC', plan_cache_mode: 'force_generic_plan', lock_timeout: patienceMs, ...(lasting ? {} : { synchronous_commit: 'off' }) };
  // A connection is kept however long nobody asks it: the next one after a quiet minute would make it anew, and every plan that it knew.
  const pool = new pg.Pool({ connectionString: url, max: poolSize, idleTimeoutMillis: 0, keepAlive: true, options: Object.entries(settings).map(([name, value]) => `-c ${name}=${value}`).join(' ') });
  // An idle connection that breaks (the server restarts) is dropped by the pool; the next query opens a new one.
  pool.on('error', () => undefined);
  // One that breaks while it is asked something tells whoever asked; unheard, it would also end the process.
  pool.on('connect', (client) => client.on('error', () => undefined));
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool, { disposeExternalPool: false }) });

  const connected = async <T>(talk: (client: pg.PoolClient) => Promise<T>): Promise<T> => {
    const client = await pool.connect();
    let broken: Error | undefined;
    try {
      return await talk(client);
    } catch (error) {
      // A refusal of the server's is an answer like others. The pool's own shorthand would close the connection for it, and with it go
      // every plan that it knows; a lost race is too common for that.
      // One that says that the server ends (class 57P) is the connection's last.
      if (!(error instanceof pg.DatabaseError) || error.code?.startsWith('57P')) broken = error as Error;
      throw error;
    } finally {
      client.release(broken);
    }
  };
  const ask = <T>(client: pg.PoolClient, text: string, parameters: readonly Parameter[] = []): Promise<T[]> => new Promise((resolve, reject) => {
    client.query(new Asked<T>(statementName(text), text, parameters, (error, rows) => { if (error) reject(error); else resolve(rows); }));
  });
  const sql: Db['sql'] = (text, parameters) => connected((client) => ask(client, text, parameters));

  let columns: Promise<ReadonlySet<string>> | undefined;
  const jsonColumns = () => columns ??= sql<{ name: string }>(
    `select table_name || '.' || column_name as name from information_schema.columns where table_schema = 'public' and data_type = 'jsonb'`,
  ).then((rows) => new Set(rows.map(({ name }) => name)), (error: unknown) => {
    columns = undefined;
    throw error;
  });

  const db: Db = {
    prisma,
    sql,
    pool,
    asOfOneMoment: (read) => connected(async (client) => {
      await client.query('begin isolation level repeatable read read only');
      // One connection answers one question after the other, in whatever way they are asked.
      let turn: Promise<unknown> = Promise.resolve();
      const inTurn: Db['sql'] = <T>(text: string, parameters?: readonly Parameter[]) => {
        const asked = turn.then(() => ask<T>(client, text, parameters));
        turn = asked.catch(() => undefined);
        return asked;
      };
      try {
        const still: Db = {
          ...db, sql: inTurn, asOfOneMoment: (readOn) => readOn(still), get prisma(): never { throw new Error('What is read as of one moment is read by sql'); },
        };
        return await read(still);
      } finally {
        await turn;
        await client.query('rollback');
      }
    }),
    async earlierAnswer(operation, actor, key) {
      const rows = await sql<{ hash: string; answer: JsonObject }>(
        'select input_hash as hash, answer from idempotent_answer where operation = $1 and actor = $2 and key = $3', [operation, actor, key]);
      return rows[0] ?? null;
    },
    jsonColumns,
    async close() {
      await prisma.$disconnect();
      await pool.end();
    },
  };
  return db;
}
