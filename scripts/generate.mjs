// Generates the Prisma client when the schema is newer than what was generated. Prisma's command line wants the path of a
// native engine that it does not use for this; any existing file will do, and nothing is downloaded.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import path from 'node:path';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const newest = Math.max(...readdirSync(path.join(root, 'prisma/schema')).map((name) => statSync(path.join(root, 'prisma/schema', name)).mtimeMs));
const made = path.join(root, 'lib/db/generated/client.ts');

if (process.argv.includes('--force') || !existsSync(made) || statSync(made).mtimeMs < newest) {
  const { status, stderr, stdout } = spawnSync(process.execPath, [path.join(root, 'node_modules/prisma/build/index.js'), 'generate'], {
    cwd: root, encoding: 'utf8', env: { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, PRISMA_HIDE_UPDATE_MESSAGE: '1' },
  });
  if (status !== 0) {
    process.stderr.write(stdout + stderr);
    process.exit(1);
  }
}
