import { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { testEnv } from './db/testing/test-env';
import { ENV_NAMES, faultsOf } from './env';

const lines = [...readFileSync('.env.example', 'utf8').matchAll(/^([A-Z_]+)=(.*)$/gm)].map((match) => [match[1]!, match[2]!] as const);

it('.env.example names exactly what env.ts reads', () => {
  expect(lines.map(([name]) => name).sort()).toEqual([...ENV_NAMES].sort());
});

it('takes .env.example as it is, but for the three keys that everybody makes for herself', () => {
  expect(faultsOf({ ...Object.fromEntries(lines), EVIDENCE_KEY: testEnv().EVIDENCE_KEY, SEAL_KEY: testEnv().SEAL_KEY, PARTNER_KEY: testEnv().PARTNER_KEY })).toBeNull();
});

describe('what is wrong in the environment', () => {
  const good = testEnv();
  const key = Buffer.from(generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' })).toString('base64');
  const other = Buffer.alloc(32, 7).toString('base64');
  const WRONG: Record<string, readonly string[]> = {
    NODE_ENV: ['prod'], DATABASE_URL: ['mysql://u:s3cret@h/d', 'postgres://s3cret:99999@', 'db'], DATABASE_POOL: ['0', '65', 'many', '1.5'],
    PUBLIC_URL: ['localhost:3000', 'ftp://s3cret.test', 'shop'], PORT: ['0', '65536', 'http', '80.5'], WEB_PORT: ['-1', 's3cret'], WEB_URLS: ['web1:3001', 'http://web1:3001,s3cret', ','],
    MQTT_PORT: ['0', 's3cret'], MQTT_URL: ['http://s3cret.test', 's3cret'], MQTT_PUBLIC_URL: ['s3cret.test:8883'],
    SANDBOX_URL: ['127.0.0.1', 'file:///s3cret'], SANDBOX_ADMIN_SECRET: ['s3cret'], AUTH_SECRET: ['s3cret', 'x'.repeat(31)],
    DATA_KEYS: ['s3cret', 'k1:s3cret', `k1:${other},k1:${other}`, `k1:${other};k2:${other}`], LOOKUP_KEY: ['s3cret'],
    EVIDENCE_KEY: ['s3cret', 's3cret'.repeat(20), good.PARTNER_KEY!], SEAL_KEY: ['s3cret'.repeat(20), key], PARTNER_KEY: ['s3cret'.repeat(20), key], PARTNER_ID: ['s3cret'.repeat(20)],
    FRONT_SECRET: ['s3cret'], LOAN_RATE_CAP_BPS: ['0', '10001', 'high'], FIELD_WORKER: ['yes', '2'], DEMO: ['yes', 'true', '2'],
  };

  it('is tried for every variable', () => {
    expect(Object.keys(WRONG).sort()).toEqual([...ENV_NAMES].sort());
    expect(faultsOf(good)).toBeNull();
  });

  it.each(Object.entries(WRONG).flatMap(([name, values]) => values.map((value, index) => [name, index, value] as const)))('%s, wrong in way %d, is named in one sentence that holds no value', (name, _index, value) => {
    const sentence = faultsOf({ ...good, [name]: value })!;
    expect(sentence).toMatch(new RegExp(`^The environment is not usable: ${name} [^;\\n]+\\.$`));
    expect(sentence).not.toContain('s3cret');
    if (value.length > 6) expect(sentence).not.toContain(value);
  });

  it('is that something is missing; set to nothing is missing too', () => {
    for (const name of ['DATABASE_URL', 'AUTH_SECRET', 'DATA_KEYS', 'LOOKUP_KEY', 'EVIDENCE_KEY', 'SEAL_KEY', 'PARTNER_KEY', 'FRONT_SECRET']) {
      expect(faultsOf({ ...good, [name]: undefined })).toBe(`The environment is not usable: ${name} is missing.`);
      expect(faultsOf({ ...good, [name]: '' })).toBe(`The environment is not usable: ${name} is missing.`);
    }
    expect(faultsOf({ ...good, DATABASE_POOL: '' })).toBeNull();
  });

  it('is the demo at a public address, where it would let anybody in as anybody', () => {
    expect(faultsOf({ ...good, DEMO: '1', PUBLIC_URL: 'https://fenghuan.example' })).toContain('DEMO lets anybody in');
    expect(faultsOf({ ...good, DEMO: '0', PUBLIC_URL: 'https://fenghuan.example' })).toBeNull();
  });
});
