import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { freePort } from '../lib/db/embedded';

const root = path.resolve(import.meta.dirname, '..');
const NEXT = path.join(root, 'node_modules/next/dist/bin/next');

/** An App Router page that says nothing, built and served by the same Next: what any full page costs before a word of ours. */
export async function serveEmptyPage(): Promise<{ readonly url: string; readonly stop: () => Promise<void> }> {
  const folder = path.join(root, '.cache', 'empty-page');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(path.join(folder, 'app'), { recursive: true });
  writeFileSync(path.join(folder, 'package.json'), '{"name":"empty-page","private":true,"type":"module"}');
  writeFileSync(path.join(folder, 'next.config.mjs'), `export default { turbopack: { root: ${JSON.stringify(root)} } };\n`);
  writeFileSync(path.join(folder, 'app/layout.jsx'), 'export default function Layout({ children }) { return <html lang="en"><body>{children}</body></html>; }\n');
  writeFileSync(path.join(folder, 'app/page.jsx'), 'export default function Page() { return <p>Nothing.</p>; }\n');
  const env = { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' } as NodeJS.ProcessEnv;
  const built = spawnSync(process.execPath, [NEXT, 'build'], { cwd: folder, env, encoding: 'utf8' });
  if (built.status !== 0) throw new Error(`The empty page could not be built: ${built.stdout.slice(-2000)}${built.stderr.slice(-2000)}`);
  const port = await freePort();
  const served = spawn(process.execPath, [NEXT, 'start', '-p', String(port), '-H', '127.0.0.1'], { cwd: folder, env, stdio: 'ignore' });
  const url = `http://127.0.0.1:${port}/`;
  for (let tries = 0; ; tries++) {
    if (await fetch(url).then((answer) => answer.ok, () => false)) break;
    if (tries === 100 || served.exitCode !== null) throw new Error('The empty page is not served.');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return {
    url,
    async stop() {
      const ended = once(served, 'exit');
      served.kill('SIGTERM');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
