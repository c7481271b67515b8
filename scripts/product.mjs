// The product as a newcomer has it, for whoever tries it from outside: the production build, a database and a sandbox of its own with the demo season.
import { mkdtempSync, rmSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { at, root, TETHER } from './house.mjs';

const free = () => new Promise((resolve) => {
  const probe = createServer().listen(0, () => {
    const { port } = probe.address();
    probe.close(() => resolve(port));
  });
});

/** Starts it. `ready` resolves when it is, and rejects with its last words when it ends before. */
export async function launchProduct() {
  const [PORT, WEB_PORT, SANDBOX_PORT] = [await free(), await free(), await free()].map(String);
  const folder = mkdtempSync(path.join(tmpdir(), 'hl-product-'));
  const env = { ...process.env, PORT, WEB_PORT, SANDBOX_PORT, MQTT_PORT: '0', HARVESTLOOP_DATA: folder, DEMO: '1', PUBLIC_URL: `http://localhost:${PORT}`, SANDBOX_ADMIN_SECRET: 'end-to-end-secret', SANDBOX_DELAY_MS: '100' };
  for (const name of ['DATABASE_URL', 'SANDBOX_URL', 'MQTT_URL']) delete env[name];
  // Tethered: whoever ends this process with a signal ends the product too, though it may be waiting for another one.
  const product = spawn(process.execPath, [TETHER, at('scripts/start.mjs')], { cwd: root, env, stdio: ['ignore', 'pipe', 'inherit'] });
  let log = '';
  const stop = async () => {
    if (product.exitCode === null) {
      const ended = new Promise((resolve) => product.once('exit', resolve));
      product.kill('SIGTERM');
      await ended;
    }
    rmSync(folder, { recursive: true, force: true });
  };
  const ready = new Promise((resolve, reject) => {
    product.stdout.setEncoding('utf8').on('data', (chunk) => {
      log += chunk;
      if (process.env.E2E_LOG) process.stdout.write(chunk);
      if (chunk.includes('is ready after')) resolve();
    });
    product.once('exit', (code) => reject(new Error(`The product ended with ${code} before it was ready:\n${log.slice(-4000)}`)));
  });
  // Whoever waits for it is told; nobody has to.
  ready.catch(() => undefined);
  return { url: env.PUBLIC_URL, webUrl: `http://127.0.0.1:${WEB_PORT}`, sandboxUrl: `http://127.0.0.1:${SANDBOX_PORT}`, sandboxSecret: env.SANDBOX_ADMIN_SECRET, log: () => log, ready, stop };
}

/** Starts it and resolves once it is ready. */
export async function startProduct() {
  const product = await launchProduct();
  try {
    await product.ready;
  } catch (error) {
    await product.stop();
    throw error;
  }
  return product;
}
