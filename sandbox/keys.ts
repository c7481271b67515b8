import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { certIdOf, sign } from './signature';
import type { Fields } from './signature';

export const INSTITUTIONS = ['acquirer', 'bank', 'registry', 'authority'] as const;
export type Institution = (typeof INSTITUTIONS)[number];

export interface SigningKey {
  readonly certId: string;
  readonly publicPem: string;
  sign(message: Fields): Promise<Fields>;
}

export interface KeyRing {
  current(institution: Institution): SigningKey;
  /** A named key, which may be older. */
  find(institution: Institution, certId: string): SigningKey | undefined;
  /** Makes a new current key; the older ones stay readable, because notifies signed with them are still under way. */
  rotate(institution: Institution): SigningKey;
}

const pathOf = (dir: string, institution: Institution, version: number): string => join(dir, `${institution}-${version}.pem`);

/** Node locks a key while it signs, and the main thread waits for the lock: with copies, signing really runs beside it. */
const COPIES = 4;

function signingKey(privatePem: string): SigningKey {
  const copies = Array.from({ length: COPIES }, () => createPrivateKey(privatePem));
  const publicKey = createPublicKey(privatePem);
  let turn = 0;
  return {
    certId: certIdOf(publicKey),
    publicPem: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    sign(message) {
      turn = (turn + 1) % COPIES;
      return sign(message, copies[turn]!);
    },
  };
}

const readKey = (path: string): SigningKey => signingKey(readFileSync(path, 'utf8'));

/** Written under another name first, so that a crash never leaves half a key. */
function makeKey(path: string): SigningKey {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  writeFileSync(`${path}.new`, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
  renameSync(`${path}.new`, path);
  return readKey(path);
}

/** Opens the folder of private keys; each institution gets its first RSA 2048 key on the first start. */
export function openKeys(dir: string): KeyRing {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const rings = new Map<Institution, [SigningKey, ...SigningKey[]]>();
  for (const institution of INSTITUTIONS) {
    const first = pathOf(dir, institution, 1);
    const ring: [SigningKey, ...SigningKey[]] = [existsSync(first) ? readKey(first) : makeKey(first)];
    for (let version = 2; existsSync(pathOf(dir, institution, version)); version++) {
      ring.unshift(readKey(pathOf(dir, institution, version)));
    }
    rings.set(institution, ring);
  }
  const ringOf = (institution: Institution): [SigningKey, ...SigningKey[]] => rings.get(institution)!;
  return {
    current: (institution) => ringOf(institution)[0],
    find: (institution, certId) => ringOf(institution).find((key) => key.certId === certId),
    rotate(institution) {
      const ring = ringOf(institution);
      const key = makeKey(pathOf(dir, institution, ring.length + 1));
      ring.unshift(key);
      return key;
    },
  };
}
