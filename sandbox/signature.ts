import { createHash, sign as rsaSign, verify as rsaVerify } from 'node:crypto';
import type { KeyObject } from 'node:crypto';

/** A message of the gateway: one flat object of strings (README, section 1). */
export type Fields = Readonly<Record<string, string>>;

/** The text that is signed: every non-empty field except the signature, sorted by name, as k=v&k=v. */
export const signingText = (fields: Fields): string =>
  Object.keys(fields)
    .filter((name) => name !== 'signature' && fields[name] !== '')
    .sort()
    .map((name) => `${name}=${fields[name]}`)
    .join('&');

export const sha256Hex = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

const digest = (fields: Fields): Buffer => Buffer.from(sha256Hex(signingText(fields)), 'ascii');

/** Signs on the thread pool, so that a burst of payments does not stand in line behind RSA. */
export function sign(fields: Fields, privateKey: KeyObject): Promise<Fields> {
  return new Promise((resolve, reject) => {
    rsaSign('RSA-SHA256', digest(fields), privateKey, (error, signature) => {
      if (error) reject(error);
      else resolve({ ...fields, signature: signature.toString('base64') });
    });
  });
}

export function isSignedBy(fields: Fields, publicKey: KeyObject): boolean {
  const signature = fields.signature ?? '';
  return signature !== '' && rsaVerify('RSA-SHA256', digest(fields), publicKey, Buffer.from(signature, 'base64'));
}

/** A well-formed signature that does not fit: what a forger, or a gateway with a wrong key, would send. */
export function withBrokenSignature(fields: Fields): Fields {
  const bytes = Buffer.from(fields.signature ?? '', 'base64');
  bytes[0] = (bytes[0] ?? 0) ^ 0x55;
  return { ...fields, signature: bytes.toString('base64') };
}

/** Names a public key: the first 16 hex digits of the SHA-256 of its SPKI DER. */
export const certIdOf = (publicKey: KeyObject): string =>
  createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest('hex')
    .slice(0, 16);
