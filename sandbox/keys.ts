import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { certIdOf } from './signature';

export const INSTITUTIONS = ['acquirer', 'bank', 'registry'] as const;
export type Institution = (typeof INSTITUTIONS)[number];

export interface SigningKey {
  readonly certId: string;
  readonly privateKey: KeyObject;
}

export interface KeyRing {
  current(institution: Institution): SigningKey;
  /** PEM of the current key, or of a named one, which may be older. */
  publicPem(institution: Institution, certId?: string): { certId: string; pem: string } | undefined;
  /** Makes a new current key; the older ones stay readable, because notifies signed with them are still under way. */
  rotate(institution: Institution): SigningKey;
}

const pathOf = (dir: string, institution: Institution, version: number): string => join(dir, `${institution}-${version}.pem`);

function readKey(path: string): SigningKey {
  const privateKey = createPrivateKey(readFileSync(path));
  return { certId: certIdOf(privateKey), privateKey };
}

function makeKey(path: string): SigningKey {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  writeFileSync(path, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
  return { certId: certIdOf(privateKey), privateKey };
}

/** Opens the folder of private keys; each institution gets its first RSA 2048 key on the first start. */
export function openKeys(dir: string): KeyRing {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const rings = new Map<Institution, [SigningKey, ...SigningKey[]]>();
  for (const institution of INSTITUTIONS) {
    const first = pathOf(dir, institution, 1);
    const ring: [SigningKey, ...SigningKey[]] = [existsSync(first) ? readKey(first) : makeKey(first)];
    for (let version = 2; existsSync(pathOf(dir, institution, version)); version++)
      ring.unshift(readKey(pathOf(dir, institution, version)));
    rings.set(institution, ring);
  }
  const ringOf = (institution: Institution): [SigningKey, ...SigningKey[]] => rings.get(institution)!;
  return {
    current: (institution) => ringOf(institution)[0],
    publicPem(institution, certId) {
      const ring = ringOf(institution);
      const key = certId === undefined ? ring[0] : ring.find((candidate) => candidate.certId === certId);
      return (
        key && { certId: key.certId, pem: createPublicKey(key.privateKey).export({ type: 'spki', format: 'pem' }).toString() }
      );
    },
    rotate(institution) {
      const ring = ringOf(institution);
      const key = makeKey(pathOf(dir, institution, ring.length + 1));
      ring.unshift(key);
      return key;
    },
  };
}
