// End to end: the production build, a database and a sandbox of their own with the demo season, a real Chromium.
import { mkdtempSync, rmSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { at, checkNode, ensureInstalled, root, run, TETHER } from './house.mjs';

checkNode();
ensureInstalled();

const free = () => new Promise((resolve) => {
  const probe = createServer().listen(0, () => {
    const { port } = probe.address();
    probe.close(() => resolve(port));
  });
});
const [PORT, WEB_PORT, SANDBOX_PORT] = [await free(), await free(), await free()].map(String);
const folder = mkdtempSync(path.join(tmpdir(), 'hl-e2e-'));
const { browserPath } = await import('../e2e/fixtures/browser.mjs');
const CHROMIUM_PATH = await browserPath();

const env = { ...process.env, PORT, WEB_PORT, SANDBOX_PORT, HARVESTLOOP_DATA: folder, DEMO: '1', PUBLIC_URL: `http://localhost:${PORT}`, SANDBOX_ADMIN_SECRET: 'end-to-end-secret', SANDBOX_DELAY_MS: '100' };
for (const name of ['DATABASE_URL', 'SANDBOX_URL']) delete env[name];
// Tethered: whoever ends this script with a signal ends the product too, though its runner blocks.
const product = spawn(process.execPath, [TETHER, at('scripts/start.mjs')], { cwd: root, env, stdio: ['ignore', 'pipe', 'inherit'] });
let log = '';
const ready = new Promise((resolve, reject) => {
  product.stdout.setEncoding('utf8').on('data', (chunk) => {
    log += chunk;
    if (process.env.E2E_LOG) process.stdout.write(chunk);
    if (chunk.includes('is ready after')) resolve();
  });
  product.once('exit', (code) => reject(new Error(`The product ended with ${code} before it was ready:\n${log.slice(-4000)}`)));
});

let status = 1;
try {
  await ready;
  status = run(process.execPath, [at('node_modules/@playwright/test/cli.js'), 'test', ...process.argv.slice(2)], {
    env: { BASE_URL: `http://localhost:${PORT}`, WEB_URL: `http://127.0.0.1:${WEB_PORT}`, SANDBOX_URL: `http://127.0.0.1:${SANDBOX_PORT}`, SANDBOX_ADMIN_SECRET: env.SANDBOX_ADMIN_SECRET, CHROMIUM_PATH, ...(process.argv.includes('--project=pictures') && { PICTURES: '1' }) },
  });
  if (status !== 0) console.error(log.split('\n').filter((line) => /error|warn/i.test(line)).slice(-40).join('\n'));
} catch (error) {
  console.error(error.message);
} finally {
  const ended = new Promise((resolve) => product.once('exit', resolve));
  if (product.exitCode === null) {
    product.kill('SIGTERM');
    await ended;
  }
  rmSync(folder, { recursive: true, force: true });
}
process.exit(status);
