// Prints the SQL that brings the migrated database to the schema: what to put into a new prisma/migrations/<time>_<name>/.
// `node scripts/migration.mjs [--from-empty]`. Starts a throwaway server, so nothing of yours is touched.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { register } from 'tsx/esm/api';
register();
const { startServer } = await import('../lib/db/embedded.ts');
const { migrate, schemaDiff } = await import('../lib/db/migrate.ts');

const root = path.dirname(path.dirname(new URL(import.meta.url).pathname));
const server = await startServer({ folder: mkdtempSync(path.join(tmpdir(), 'hl-migration-')), throwaway: true });
try {
  if (!process.argv.includes('--from-empty')) await migrate(server.url, root);
  process.stdout.write(await schemaDiff(server.url, root, process.argv.includes('--from-empty') ? 'empty' : 'database'));
} finally {
  await server.stop();
}
process.exit();
