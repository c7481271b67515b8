import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { runMigrations } from 'graphile-worker';
import pg from 'pg';
import { NO_FILTERS, withSchemaEngine } from './engine';

const read = (file: string) => ({ path: file, content: readFileSync(file, 'utf8') });

export const schemaFiles = (root: string) =>
  readdirSync(path.join(root, 'prisma/schema')).filter((name) => name.endsWith('.prisma')).sort()
    .map((name) => read(path.join(root, 'prisma/schema', name)));

/**
 * Brings a database up to date: the worker's own tables, our migrations through Prisma's engine, then what the
 * product's role may touch. Safe to run again.
 * @returns the names of the migrations that were applied now
 */
export async function migrate(connectionString: string, root: string): Promise<string[]> {
  const pool = new pg.Pool({ connectionString, max: 2 });
  pool.on('error', () => undefined);
  try {
    await runMigrations({ pgPool: pool });
    const migrations = path.join(root, 'prisma/migrations');
    const { appliedMigrationNames } = await withSchemaEngine(connectionString, schemaFiles(root), (engine) => engine.applyMigrations({
      migrationsList: {
        baseDir: migrations,
        lockfile: { path: 'migration_lock.toml', content: 'provider = "postgresql"\n' },
        shadowDbInitScript: '',
        migrationDirectories: readdirSync(migrations, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map((entry) => entry.name).sort()
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
