import { z } from 'zod';

/** The only reader of process.env: everything the product can be told from outside, parsed once. */
const ZEnv = z.object({
  NODE_ENV: z.enum(['development', 'production', 'test']).default('development'),
  DATABASE_URL: z.string().regex(/^postgres(ql)?:\/\//, 'is a postgresql:// address'),
  DATABASE_POOL: z.coerce.number().int().min(1).max(64).default(8),
  PUBLIC_URL: z.url().default('http://localhost:3000'),
  PORT: z.coerce.number().int().min(1).max(65535).default(3000),
  WEB_PORT: z.coerce.number().int().min(1).max(65535).default(3001),
  SANDBOX_URL: z.url().default('http://127.0.0.1:3290'),
  SANDBOX_ADMIN_SECRET: z.string().min(16).optional(),
  /** Signs session tokens. */
  AUTH_SECRET: z.string().min(32),
  /** Keys for personal data at rest, newest first: `id:base64 of 32 bytes`, comma-separated; old ones stay to read with. */
  DATA_KEYS: z.string().regex(/^[\w-]+:[A-Za-z0-9+/=]{44}(,[\w-]+:[A-Za-z0-9+/=]{44})*$/, 'is id:base64(32 bytes), comma-separated'),
  /** Keys the hashes that phone numbers are looked up by. */
  LOOKUP_KEY: z.string().min(32),
  /** Ed25519 private key (PKCS 8 PEM, base64) that signs evidence checkpoints. */
  EVIDENCE_KEY: z.string().min(40),
  /** RSA private key (PKCS 8 PEM, base64) with which we sign to the payment channel, and our partner number there. */
  PARTNER_KEY: z.string().min(40),
  PARTNER_ID: z.string().default('harvestloop'),
  /** The key that encrypts the front's word about who the client is; see front/. */
  FRONT_SECRET: z.string().min(16),
  /** The most a loan may cost in a year, all in, in basis points; above it nothing is signed. */
  LOAN_RATE_CAP_BPS: z.coerce.number().int().min(1).max(10_000).default(2400),
  /** The demo season: sign-in page with demo people, sandbox links. Never on in a real deployment. */
  DEMO: z.enum(['0', '1']).default('0').transform((value) => value === '1'),
});

export type Env = z.output<typeof ZEnv>;

let parsed: Env | undefined;

/** Parses on first use, so that tools which need no configuration can import anything. Names what is wrong, never its value. */
export function env(): Env {
  if (parsed) return parsed;
  const result = ZEnv.safeParse(process.env);
  if (!result.success) {
    const lines = result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new Error(`The environment is not usable. ${lines.join('; ')}`);
  }
  parsed = result.data;
  return parsed;
}

export const ENV_NAMES = Object.keys(ZEnv.shape);
