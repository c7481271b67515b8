import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

export interface SandboxConfig {
  readonly port: number;
  readonly host: string;
  readonly dataDir: string;
  /** How a payer's browser reaches the wallet pages. No slash at the end. */
  readonly publicUrl: string;
  readonly adminSecret: string;
  /** Until a refund, a split or a payout is done; 0 means at once. */
  readonly delayMs: number;
}

/** A setting that a person got wrong; the message is the whole story. */
export class ConfigError extends Error {}

function integer(env: NodeJS.ProcessEnv, name: string, fallback: number, max: number): number {
  const text = env[name] ?? '';
  if (text === '') return fallback;
  const value = Number(text);
  if (!/^\d+$/.test(text) || value > max)
    throw new ConfigError(`${name} must be a whole number from 0 to ${max}, not "${text}".`);
  return value;
}

/** Without a secret of its own the sandbox makes one at its first start, so that it is never open by default. */
function adminSecret(env: NodeJS.ProcessEnv, dataDir: string): string {
  if (env.SANDBOX_ADMIN_SECRET) return env.SANDBOX_ADMIN_SECRET;
  const path = join(dataDir, 'admin-secret');
  if (!existsSync(path)) writeFileSync(path, `${randomBytes(24).toString('hex')}\n`, { mode: 0o600 });
  return readFileSync(path, 'utf8').trim();
}

/** Reads the sandbox's own settings (README.md lists them); this is its only reader of the environment. */
export function readConfig(env: NodeJS.ProcessEnv = process.env): SandboxConfig {
  const port = integer(env, 'SANDBOX_PORT', 3290, 65_535);
  const dataDir = resolve(env.SANDBOX_DATA || '.data/sandbox');
  try {
    mkdirSync(dataDir, { recursive: true });
  } catch (error) {
    throw new ConfigError(
      `SANDBOX_DATA: cannot make the folder ${dataDir} (${error instanceof Error ? error.message : 'unknown reason'}).`,
    );
  }
  return {
    port,
    host: env.SANDBOX_HOST || '0.0.0.0',
    dataDir,
    publicUrl: (env.SANDBOX_PUBLIC_URL || `http://127.0.0.1:${port}`).replace(/\/+$/, ''),
    adminSecret: adminSecret(env, dataDir),
    delayMs: integer(env, 'SANDBOX_DELAY_MS', 1_000, 3_600_000),
  };
}
