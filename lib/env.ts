import { createPrivateKey } from 'node:crypto';
import { z } from 'zod';

const port = (usual: number) => z.coerce.number('is a port number').int('is a port number').min(1, 'is 1 to 65535').max(65535, 'is 1 to 65535').default(usual);
const secret = (least: number) => z.string('is missing').min(least, `has at least ${least} characters`);
const webAddress = () => z.url({ protocol: /^https?$/, error: 'is an http:// or https:// address' });

/** A private key as PKCS 8 PEM in base64. */
const KEY_NAMES = { ed25519: 'an Ed25519', rsa: 'an RSA', ec: 'a P-256' } as const;
const privateKey = (kind: keyof typeof KEY_NAMES) => z.string('is missing').refine((text) => {
  try {
    const key = createPrivateKey(Buffer.from(text, 'base64').toString('utf8'));
    return key.asymmetricKeyType === kind && (kind !== 'ec' || key.asymmetricKeyDetails?.namedCurve === 'prime256v1');
  } catch {
    return false;
  }
}, `is the base64 of ${KEY_NAMES[kind]} private key (PKCS 8 PEM)`);

const isKeyring = (text: string): boolean => {
  const keys = text.split(',').map((part) => /^([\w-]+):([A-Za-z0-9+/]{43}=)$/.exec(part.trim()));
  return keys.every(Boolean) && new Set(keys.map((key) => key?.[1])).size === keys.length;
};

/** The only reader of process.env: everything the product can be told from outside, parsed once. */
const ZEnv = z.object({
  NODE_ENV: z.enum(['development', 'production', 'test'], 'is development, production or test').default('development'),
  DATABASE_URL: z.string('is missing').refine((text) => /^postgres(ql)?:\/\//.test(text) && URL.canParse(text), 'is a postgresql:// address'),
  DATABASE_POOL: z.coerce.number('is a number').int('is a whole number').min(1, 'is 1 to 64').max(64, 'is 1 to 64').default(4),
  PUBLIC_URL: webAddress().default('http://localhost:3000'),
  PORT: port(3000),
  WEB_PORT: port(3001),
  /** Where the front finds the web processes, comma-separated; without it, the one of this machine at WEB_PORT. */
  WEB_URLS: z.string().refine((text) => text.split(',').every((part) => webAddress().safeParse(part.trim()).success), 'is http:// addresses, comma-separated')
    .transform((text) => text.split(',').map((part) => part.trim())).optional(),
  /** Where loudspeakers connect to the house's own broker. */
  MQTT_PORT: port(1883),
  /** A broker elsewhere, whose client the house is then, with its name and password in the address. */
  MQTT_URL: z.url({ protocol: /^mqtts?$/, error: 'is an mqtt:// or mqtts:// address' }).optional(),
  /** What is written on the page for whoever sets up a loudspeaker; without it, the public address's host at MQTT_PORT. */
  MQTT_PUBLIC_URL: z.url({ protocol: /^mqtts?$/, error: 'is an mqtt:// or mqtts:// address' }).optional(),
  SANDBOX_URL: webAddress().default('http://127.0.0.1:3290'),
  SANDBOX_ADMIN_SECRET: secret(16).optional(),
  /** Signs session tokens. */
  AUTH_SECRET: secret(32),
  /** Keys for personal data at rest, newest first: `id:base64 of 32 bytes`, comma-separated; old ones stay to read with. */
  DATA_KEYS: z.string('is missing').refine(isKeyring, 'is id:base64(32 bytes), comma-separated, each id once'),
  /** Keys the hashes that phone numbers are looked up by. */
  LOOKUP_KEY: secret(32),
  /** Signs evidence checkpoints. */
  EVIDENCE_KEY: privateKey('ed25519'),
  /** The platform's seal on documents that everybody has signed with a certificate. */
  SEAL_KEY: privateKey('ec'),
  /** With this we sign to the payment channel, and this is our partner number there. */
  PARTNER_KEY: privateKey('rsa'),
  PARTNER_ID: z.string().min(1, 'is not empty').max(64, 'has at most 64 characters').default('harvestloop'),
  /** The key that encrypts the front's word about who the client is; see front/. */
  FRONT_SECRET: secret(16),
  /** The most a loan may cost in a year, all in, in basis points; above it nothing is signed. */
  LOAN_RATE_CAP_BPS: z.coerce.number('is a number').int('is a whole number').min(1, 'is 1 to 10000').max(10_000, 'is 1 to 10000').default(2400),
  /** Whether phones keep farm pages for a dead zone; 0 takes the worker that does so out of every phone that comes by. */
  FIELD_WORKER: z.enum(['0', '1'], 'is 0 or 1').default('1').transform((value) => value === '1'),
  /** The demo season: sign-in page with demo people, sandbox links. */
  DEMO: z.enum(['0', '1'], 'is 0 or 1').default('0').transform((value) => value === '1'),
}).refine(({ DEMO, PUBLIC_URL }) => !DEMO || !PUBLIC_URL.startsWith('https:'), { path: ['DEMO'], error: 'lets anybody in as anybody, so it is 0 where PUBLIC_URL is https' });

export type Env = z.output<typeof ZEnv>;

type Source = Readonly<Record<string, string | undefined>>;

/** Set to nothing is not set. */
const parse = (source: Source) => ZEnv.safeParse(Object.fromEntries(Object.entries(source).filter(([, value]) => value !== '')));

/** What is wrong with an environment in one sentence: the names and what each should be, never a value; null when it is usable. */
export function faultsOf(source: Source): string | null {
  const result = parse(source);
  return result.success ? null : sentence(result.error);
}

const sentence = (error: z.ZodError): string =>
  `The environment is not usable: ${error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`).join('; ')}.`;

let parsed: Env | undefined;

/** Parses on first use, so that tools which need no configuration can import anything. */
export function env(): Env {
  if (parsed) return parsed;
  const result = parse(process.env);
  if (!result.success) throw new Error(sentence(result.error));
  return (parsed = result.data);
}

export const ENV_NAMES = Object.keys(ZEnv.shape);
