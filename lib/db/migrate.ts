import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { runMigrations } from 'graphile-worker';
import pg from 'pg';
import { NO_FILTERS, withSchemaEngine } from './engine';

const read = (file: string) => ({ path: file, content: readFileSync(file, 'utf8') });

export const schemaFiles = (root: string) =>
  readdirSync(path.join(root, 'prisma/schema')).filter((name) => name.endsWith('.prisma')).sort()
    .map((name) => read(path.join(root, 'prisma/schema', name)));

const migrationNames = (root: string): string[] =>
  readdirSync(path.join(root, 'prisma/migrations'), { withFileTypes: true }).filter((entry) => entry.isDirectory()).map((entry) => entry.name).sort();

/** The oldest PostgreSQL that the product's SQL is written for. */
const OLDEST_MAJOR = 15;

/** What lies in a database before we touch it. Tables that belong to an extension say nothing. */
const FOUND = `select current_setting('server_version_num')::int / 10000 as major,
  (select count(*)::int from pg_class c where c.relnamespace = to_regnamespace('public') and c.relkind in ('r', 'p', 'v', 'm', 'f')
     and not exists (select from pg_depend d where d.objid = c.oid and d.deptype = 'e')) as relations,
  to_regclass('public._prisma_migrations') is not null as migrated`;

/**
 * Why a database is not ours to touch, in one sentence; null when it is empty, or ours and no newer than this code.
 * Only reads.
 */
export async function whyNotOurs(client: pg.ClientBase, root: string): Promise<string | null> {
  const { rows: [found] } = await client.query<{ major: number; relations: number; migrated: boolean }>(FOUND);
  const { major, relations, migrated } = found!;
  if (major < OLDEST_MAJOR) return `The database server is PostgreSQL ${major}; HarvestLoop needs ${OLDEST_MAJOR} or newer.`;
  if (relations === 0) return null;
  const known = migrationNames(root);
  const names = migrated ? (await client.query<{ name: string }>('select distinct migration_name as name from public._prisma_migrations order by 1')).rows.map((row) => row.name) : [];
  if (!names.includes(known[0]!) && !(migrated && names.length === 0 && relations === 1)) return 'The database holds the tables of another product; give HarvestLoop an empty one. Nothing was changed.';
  const newer = names.filter((name) => !known.includes(name));
  return newer.length === 0 ? null : `The database is newer than this code (it knows ${newer.at(-1)!}, the code ends at ${known.at(-1)!}); start the newer version. Nothing was changed.`;
}

/**
 * Brings a database up to date: the worker's own tables, our migrations through Prisma's engine, then what the
 * product's role may touch. Safe to run again.
 * @returns the names of the migrations that were applied now
 */
export async function migrate(connectionString: string, root: string): Promise<string[]> {
  const pool = new pg.Pool({ connectionString, max: 2 });
  pool.on('error', () => undefined);
  // The queue's library asks for a listener on every connection, and complains aloud about a pool that has none.
  pool.on('connect', (client) => client.on('error', () => undefined));
  try {
    await runMigrations({ pgPool: pool });
    // A start that was killed in the middle: see engine.ts. Prisma would not go on until somebody said what became of it.
    await pool.query(`do $$ begin if to_regclass('_prisma_migrations') is not null then delete from _prisma_migrations where finished_at is null; end if; end $$`);
    const migrations = path.join(root, 'prisma/migrations');
    const { appliedMigrationNames } = await withSchemaEngine(connectionString, schemaFiles(root), (engine) => engine.applyMigrations({
      migrationsList: {
        baseDir: migrations,
        lockfile: { path: 'migration_lock.toml', content: 'provider = "postgresql"\n' },
        shadowDbInitScript: '',
        migrationDirectories: migrationNames(root)
          .map((name) => ({ path: name, migrationFile: { path: 'migration.sql', content: { tag: 'ok', value: read(path.join(migrations, name, 'migration.sql')).content } } })),
      },
      filters: NO_FILTERS,
    }));
    await pool.query(read(path.join(root, 'prisma/grants.sql')).content);
    return appliedMigrationNames;
  } finally {
    await pool.end();
  }
}

/** The SQL that makes an empty database what the schema says (tables, keys, indexes; no checks, triggers or functions). */
export async function schemaSql(connectionString: string, root: string): Promise<string> {
  const files = schemaFiles(root);
  const { stdout } = await withSchemaEngine(connectionString, files, (engine) => engine.diff({
    from: { tag: 'empty' }, to: { tag: 'schemaDatamodel', files, configDir: root },
    script: true, shadowDatabaseUrl: null, exitCode: null, filters: NO_FILTERS,
  }));
  return stdout ?? '';
}

const SHAPE = `select format('%s.%s %s%s%s', table_name, column_name, udt_name,
    case when character_maximum_length is not null then format('(%s)', character_maximum_length) else '' end,
    case is_nullable when 'NO' then ' not null' else '' end) as line
  from information_schema.columns where table_schema = 'public' and table_name not in ('_prisma_migrations', 'demo_season') order by 1`;

/** Columns that stand in only one of two databases: what the migrations and the schema disagree about. */
export async function columnDrift(migratedUrl: string, schemaUrl: string): Promise<{ onlyMigrated: string[]; onlySchema: string[] }> {
  const read = async (url: string) => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    const { rows } = await client.query<{ line: string }>(SHAPE);
    await client.end();
    return new Set(rows.map((row) => row.line));
  };
  const [migrated, schema] = await Promise.all([read(migratedUrl), read(schemaUrl)]);
  return { onlyMigrated: [...migrated].filter((line) => !schema.has(line)), onlySchema: [...schema].filter((line) => !migrated.has(line)) };
}
