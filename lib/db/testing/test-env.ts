import { generateKeyPairSync, randomBytes } from 'node:crypto';

const pem = (key: { export: (options: { type: 'pkcs8'; format: 'pem' }) => string | Buffer }): string =>
  Buffer.from(key.export({ type: 'pkcs8', format: 'pem' })).toString('base64');

/** A whole environment for tests, with keys made for this run alone. No database: each test file opens its own. */
export const testEnv = (): Record<string, string> => ({
  NODE_ENV: 'test',
  DATABASE_URL: 'postgresql://nowhere.invalid/none',
  AUTH_SECRET: randomBytes(32).toString('hex'),
  /** Two keys, so that reading what an older one sealed is nothing special. */
  DATA_KEYS: `t2:${randomBytes(32).toString('base64')},t1:${randomBytes(32).toString('base64')}`,
  LOOKUP_KEY: randomBytes(32).toString('hex'),
  EVIDENCE_KEY: pem(generateKeyPairSync('ed25519').privateKey),
  SEAL_KEY: pem(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey),
  PARTNER_KEY: pem(generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey),
  FRONT_SECRET: randomBytes(16).toString('hex'),
  SANDBOX_ADMIN_SECRET: randomBytes(16).toString('hex'),
});
