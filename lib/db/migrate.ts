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

/** The SQL that leads from one schema to another; "" when they agree. `from` null is the empty database, a URL is a living one. */
export async function schemaDiff(connectionString: string, root: string, from: 'empty' | 'database'): Promise<string> {
  const files = schemaFiles(root);
  const { stdout } = await withSchemaEngine(connectionString, files, (engine) => engine.diff({
    from: from === 'empty' ? { tag: 'empty' } : { tag: 'url', url: connectionString, configDir: root },
    to: { tag: 'schemaDatamodel', files, configDir: root },
    script: true, shadowDatabaseUrl: null, exitCode: null, filters: NO_FILTERS,
  }));
  return stdout ?? '';
}
