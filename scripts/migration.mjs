// Prints what a new prisma/migrations/<time>_<name>/migration.sql needs: the SQL of tables that the migrations do not make
// yet, and as comments the columns on which migrations and schema disagree. A throwaway server is used; nothing of yours is touched.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { register } from 'tsx/esm/api';
import { root } from './house.mjs';

register();
const { startServer } = await import('../lib/db/embedded.ts');
const { columnDrift, migrate, schemaSql } = await import('../lib/db/migrate.ts');

const server = await startServer({ folder: mkdtempSync(path.join(tmpdir(), 'hl-migration-')), throwaway: true });
try {
  const admin = new pg.Client({ connectionString: server.url });
  await admin.connect();
  await admin.query('create database from_schema');
  await admin.end();
  await migrate(server.url, root);
  const sql = await schemaSql(server.url, root);
  const client = new pg.Client({ connectionString: server.database('from_schema') });
  await client.connect();
  await client.query(sql);
  await client.end();
  const drift = await columnDrift(server.url, server.database('from_schema'));
  const tablesOf = (lines) => new Set(lines.map((line) => line.split('.')[0]));
  const owner = new pg.Client({ connectionString: server.url });
  await owner.connect();
  const { rows } = await owner.query(`select table_name from information_schema.tables where table_schema = 'public'`);
  await owner.end();
  const existing = new Set(rows.map((row) => row.table_name));
  const missing = [...tablesOf(drift.onlySchema)].filter((table) => !existing.has(table));
  const blocks = sql.split(/\n(?=-- )/).filter((block) => missing.some((table) => block.includes(`TABLE "${table}"`) || block.includes(` ON "${table}"(`)));
  process.stdout.write(`${blocks.join('\n')}\n`);
  for (const [sign, lines] of [['-', drift.onlyMigrated], ['+', drift.onlySchema]]) {
    for (const line of lines) if (existing.has(line.split('.')[0])) process.stdout.write(`-- ${sign} ${line}\n`);
  }
} finally {
  await server.stop();
}
process.exit();
