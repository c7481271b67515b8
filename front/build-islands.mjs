// Builds the light islands: each module of front/islands/ becomes one small file whose name carries the hash of its
// content, so that it may be cached for ever, and a manifest says which is which. The worker of the farm door is built beside them; it is
// served under a name that never changes (front/field-worker.ts).
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { build } from 'esbuild';

/** The files as they are served: by the module's name, the file's name and its bytes. */
export async function bundleIslands(root) {
  const folder = join(root, 'front', 'islands');
  const names = readdirSync(folder).filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts')).map((file) => basename(file, '.ts'));
  const { outputFiles } = await build({
    absWorkingDir: root, entryPoints: [...names.map((name) => `front/islands/${name}.ts`), 'front/field/field-worker.ts'], outdir: join(root, '.build', 'light'), entryNames: '[name]', write: false,
    bundle: true, minify: true, format: 'iife', platform: 'browser', target: ['chrome80', 'safari14.1'], legalComments: 'none', logLevel: 'warning',
  });
  return Object.fromEntries(outputFiles.map(({ path, contents }) => {
    const name = basename(path, '.js');
    return [name, { file: `${name}-${createHash('sha256').update(contents).digest('hex').slice(0, 10)}.js`, contents }];
  }));
}

export async function buildIslands(root) {
  const out = join(root, '.build', 'light');
  const files = await bundleIslands(root);
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  for (const { file, contents } of Object.values(files)) writeFileSync(join(out, file), contents);
  const manifest = JSON.stringify(Object.fromEntries(Object.entries(files).map(([name, { file }]) => [name, file])), null, 2);
  writeFileSync(join(out, 'manifest.json.part'), manifest);
  renameSync(join(out, 'manifest.json.part'), join(out, 'manifest.json'));
  return Object.keys(files);
}
