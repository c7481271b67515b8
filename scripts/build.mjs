// Builds what is served: the Next application, and the plain Node processes beside it (front, worker, sandbox, setup)
// with their islands. `--if-changed` does nothing when no source has changed since the last build.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { at, checkNode, checkWritable, ensureInstalled, root, runTethered, sourceHash } from './house.mjs';
import { awaitName } from './only-one.mjs';

checkNode();
ensureInstalled();
const release = await awaitName(`build ${root}`, 'Another build is at work in this folder; this one waits for it.');
const wanted = sourceHash();
const stamp = at('.build', 'stamp');
const upToDate = process.argv.includes('--if-changed') && existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted && existsSync(at('.next', 'BUILD_ID'));

if (!upToDate) {
  checkWritable();
  if (await runTethered([at('scripts/generate.mjs')]) !== 0) process.exit(1);
  const { build } = await import('esbuild');
  rmSync(at('.build'), { recursive: true, force: true });
  mkdirSync(at('.build'), { recursive: true });
  await build({
    absWorkingDir: root, outdir: '.build', outExtension: { '.js': '.mjs' }, logLevel: 'warning',
    entryPoints: { front: 'front/main.ts', worker: 'lib/jobs/worker.ts', speakers: 'lib/speakers/main.ts', sandbox: 'sandbox/main.ts', setup: 'prisma/seed/setup.ts', migrate: 'prisma/seed/migrate.ts', operator: 'prisma/seed/operator.ts' },
    bundle: true, splitting: true, platform: 'node', target: 'node20', format: 'esm', packages: 'external', sourcemap: 'linked', tsconfig: 'tsconfig.json',
  });
  const { buildIslands } = await import('../front/build-islands.mjs');
  await buildIslands(root);
  if (await runTethered([at('node_modules/next/dist/bin/next'), 'build'], { NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' }) !== 0) process.exit(1);
  writeFileSync(stamp, wanted);
}
await release();
