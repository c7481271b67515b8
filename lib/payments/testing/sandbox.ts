import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '../../db/embedded';

const root = fileURLToPath(new URL('../../..', import.meta.url));

export type Sandbox = {
  readonly url: string;
  readonly adminSecret: string;
  /** An admin endpoint: {status, body} of its answer. */
  readonly control: (path: string, body?: Record<string, unknown>) => Promise<{ readonly status: number; readonly body: Record<string, unknown> }>;
  readonly stop: () => Promise<void>;
};

/** The outside world as a process of its own, as in `npm start`; everything in it is done at once. */
export async function startSandbox(): Promise<Sandbox> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const adminSecret = randomBytes(16).toString('hex');
  const data = mkdtempSync(path.join(tmpdir(), 'hl-sandbox-'));
  const child = spawn(process.execPath, ['--import', 'tsx', 'sandbox/main.ts'], {
    cwd: root, stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, SANDBOX_PORT: String(port), SANDBOX_HOST: '127.0.0.1', SANDBOX_DATA: data, SANDBOX_PUBLIC_URL: url, SANDBOX_ADMIN_SECRET: adminSecret, SANDBOX_DELAY_MS: '0' },
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  await new Promise<void>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`The sandbox ended with ${code} instead of listening`)));
    child.stdout.on('data', (chunk: Buffer) => { if (chunk.toString().includes('listens on')) resolve(); });
  });
  return {
    url, adminSecret,
    async control(at, body) {
      const response = await fetch(new URL(at, url), {
        method: body === undefined ? 'GET' : 'POST', headers: { 'content-type': 'application/json', 'x-sandbox-secret': adminSecret },
        body: body === undefined ? undefined : JSON.stringify(body),
      });
      return { status: response.status, body: (await response.json()) as Record<string, unknown> };
    },
    async stop() {
      child.kill('SIGTERM');
      await ended;
      rmSync(data, { recursive: true, force: true });
    },
  };
}
