import { createCipheriv, createDecipheriv, randomBytes, scrypt } from 'node:crypto';

/**
 * Private keys at rest. A key lies encrypted under its owner's signing password (scrypt, AES-256-GCM), which is kept nowhere; while it is
 * open on a device, it lies once more encrypted under a secret that only that device has. Whoever has the whole database can sign nothing.
 */
const COST = { N: 2 ** 15, r: 8, p: 1 } as const;
const MAX_MEMORY = 64 * 1024 * 1024;
const KEY_BYTES = 32;
const [SALT_BYTES, NONCE_BYTES, TAG_BYTES] = [16, 12, 16];

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');
const bytes = (encoded: string): Buffer => Buffer.from(encoded, 'base64url');

/** Slow on purpose, and on the thread pool, so that nobody else waits for it. */
const stretch = (password: string, salt: Buffer, { N, r, p }: { readonly N: number; readonly r: number; readonly p: number }): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    scrypt(password.normalize('NFKC'), salt, KEY_BYTES, { N, r, p, maxmem: MAX_MEMORY }, (error, key) => (error ? reject(error) : resolve(key)));
  });

function encrypt(key: Buffer, plain: Uint8Array, place: string): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(place));
  return text(Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]));
}

/** Null where the key is not the one, or what it opens was changed or belongs elsewhere. */
function decrypt(key: Buffer, encoded: string, place: string): Buffer | null {
  const body = bytes(encoded);
  if (key.length !== KEY_BYTES || body.length < NONCE_BYTES + TAG_BYTES) return null;
  const decipher = createDecipheriv('aes-256-gcm', key, body.subarray(0, NONCE_BYTES)).setAAD(Buffer.from(place)).setAuthTag(body.subarray(-TAG_BYTES));
  try {
    return Buffer.concat([decipher.update(body.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
  } catch {
    return null;
  }
}

/** "s1.<N>.<r>.<p>.<salt>.<nonce, ciphertext, tag>": what it cost is kept with it, so that it can cost more one day. */
export async function sealKey(privateKey: Uint8Array, password: string, keyId: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  return ['s1', COST.N, COST.r, COST.p, text(salt), encrypt(await stretch(password, salt, COST), privateKey, keyId)].join('.');
}

/** The private key, if this is its password. */
export async function openKey(sealed: string, password: string, keyId: string): Promise<Buffer | null> {
  const [version, N, r, p, salt, body] = sealed.split('.');
  if (version !== 's1' || !salt || !body) return null;
  return decrypt(await stretch(password, bytes(salt), { N: Number(N), r: Number(r), p: Number(p) }), body, keyId);
}

export const freshSecret = (): string => text(randomBytes(KEY_BYTES));
export const wrapKey = (privateKey: Uint8Array, secret: string, unlockId: string): string => encrypt(bytes(secret), privateKey, unlockId);
export const unwrapKey = (wrapped: string, secret: string, unlockId: string): Buffer | null => decrypt(bytes(secret), wrapped, unlockId);
