import { createCipheriv, createDecipheriv, createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { invariant } from './result';

type DataKey = { readonly id: string; readonly seal: Uint8Array; readonly nonce: Uint8Array };
/** Keys for personal data at rest, newest first: the first one seals, all of them open. */
export type Keyring = readonly [DataKey, ...DataKey[]];

/** Where a sealed text belongs. It is bound into the seal, so a ciphertext moved to another row or field does not open. */
export type Place = { readonly field: string; readonly id: string };

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const bound = (place: Place): Buffer => Buffer.from(`${place.field}\0${place.id}`);

/** Reads `id:base64 of 32 bytes, ...`. Each key serves two purposes, under two derived keys. */
export function readKeyring(text: string): Keyring {
  const keys = text.split(',').map((part): DataKey => {
    const [id, encoded] = part.trim().split(':') as [string, string];
    const key = Buffer.from(encoded, 'base64');
    invariant(key.length === 32, `data key ${id} has 32 bytes`);
    const derive = (purpose: string) => new Uint8Array(hkdfSync('sha256', key, '', `harvestloop ${purpose}`, 32));
    return { id, seal: derive('seal'), nonce: derive('nonce') };
  });
  invariant(new Set(keys.map((key) => key.id)).size === keys.length, 'data keys have different ids');
  return keys as unknown as Keyring;
}

/**
 * Encrypts a text for one field of one row with AES-256-GCM: "v1.<key id>.<base64url of nonce, ciphertext, tag>".
 * The nonce is a keyed hash of place and text, so sealing is a pure function that a decision may call, and two different
 * texts never share a nonce; the same text in the same place seals alike, which tells a reader of the table nothing new.
 */
export function seal(keyring: Keyring, text: string, place: Place): string {
  const [key] = keyring;
  const nonce = createHmac('sha256', key.nonce).update(bound(place)).update('\0').update(text).digest().subarray(0, NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key.seal, nonce).setAAD(bound(place));
  const body = Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return `v1.${key.id}.${body.toString('base64url')}`;
}

/** Opens what `seal` made, with whichever key made it. Throws when it was changed, moved, or its key is gone. */
export function unseal(keyring: Keyring, sealed: string, place: Place): string {
  const [version, id, encoded] = sealed.split('.');
  invariant(version === 'v1' && encoded !== undefined, `${place.field} of ${place.id} is sealed in a known form`);
  const key = keyring.find((candidate) => candidate.id === id);
  invariant(key, `the key ${id} that sealed ${place.field} is still there to read with`);
  const body = Buffer.from(encoded, 'base64url');
  invariant(body.length >= NONCE_BYTES + TAG_BYTES, `${place.field} of ${place.id} is whole`);
  const decipher = createDecipheriv('aes-256-gcm', key.seal, body.subarray(0, NONCE_BYTES))
    .setAAD(bound(place)).setAuthTag(body.subarray(-TAG_BYTES));
  return Buffer.concat([decipher.update(body.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]).toString('utf8');
}

/** A keyed hash by which a value is found or recognised without being stored. Each kind of value has its own range. */
export const keyedHash = (secret: string, kind: string, value: string): string =>
  createHmac('sha256', secret).update(kind).update('\0').update(value).digest('base64url');

/** Compares two hashes in a time that does not depend on where they differ. */
export function sameHash(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
