import { createHash, createPublicKey, sign, verify, type KeyObject } from 'node:crypto';

/** A message of the payment gateway, the custodian bank and the registry: one flat object of strings. */
export type SignedFields = Readonly<Record<string, string>>;

/** What is signed: every field that is not empty except the signature, sorted by name, as `k=v&k=v`, hashed; the hex text of the hash. */
function digest(fields: SignedFields): Buffer {
  const text = Object.keys(fields).filter((name) => name !== 'signature' && fields[name] !== '').sort().map((name) => `${name}=${fields[name]}`).join('&');
  return Buffer.from(createHash('sha256').update(text, 'utf8').digest('hex'), 'ascii');
}

/** Adds the signature (SHA256withRSA over the hex SHA-256 of the sorted text, as the UnionPay partner gateway does it). */
export const signFields = (fields: SignedFields, privateKey: KeyObject): SignedFields =>
  ({ ...fields, signature: sign('RSA-SHA256', digest(fields), privateKey).toString('base64') });

/** Whether a message carries a signature of this key over exactly these fields. */
export function isSignedBy(fields: SignedFields, publicKey: KeyObject): boolean {
  const { signature } = fields;
  return typeof signature === 'string' && signature !== '' && verify('RSA-SHA256', digest(fields), publicKey, Buffer.from(signature, 'base64'));
}

/** A string as JSON writes it. */
const STRING = /"(?:[^"\\]|\\[^])*"/g;

/** Reads a body as a signed message; null when it is not one flat object of strings, or says a field twice: then it would be up to the reader which one counts. */
export function readFields(body: string): SignedFields | null {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return null;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  const fields = Object.entries(value);
  return fields.every(([, field]) => typeof field === 'string') && (body.match(STRING)?.length ?? 0) === 2 * fields.length ? (value as SignedFields) : null;
}

/** The name of a key: the first 16 hex digits of the SHA-256 of its SPKI DER. */
export const certIdOf = (key: KeyObject): string =>
  createHash('sha256').update((key.type === 'private' ? createPublicKey(key) : key).export({ type: 'spki', format: 'der' })).digest('hex').slice(0, 16);
