import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keyedHash, readKeyring, sameHash, seal, unseal } from './sealed';

const key = (fill: number) => Buffer.alloc(32, fill).toString('base64');
const ring = readKeyring(`k1:${key(1)}`);
const place = { field: 'person.phone', id: 'per_1' };

describe('seal', () => {
  it('opens to what was sealed, for any text, and shows nothing of it', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (text) => {
      const sealed = seal(ring, text, place);
      expect(unseal(ring, sealed, place)).toBe(text);
      expect(sealed).toMatch(/^v1\.k1\.[\w-]+$/);
    }));
    expect(seal(ring, '13800138000', place)).not.toContain('138');
  });

  it('takes a nonce of its own for every text and every place', () => {
    const nonces = new Set<string>();
    for (let index = 0; index < 2000; index++) {
      for (const where of [place, { ...place, id: `per_${index + 2}` }]) nonces.add(seal(ring, `1${index}`, where).split('.')[2]!.slice(0, 16));
    }
    expect(nonces.size).toBe(4000);
  });

  it('does not open in another row or field, nor changed, cut or under another key', () => {
    const sealed = seal(ring, '6228480402564890018', place);
    expect(() => unseal(ring, sealed, { ...place, id: 'per_2' })).toThrow();
    expect(() => unseal(ring, sealed, { ...place, field: 'person.id_number' })).toThrow();
    expect(() => unseal(readKeyring(`k1:${key(2)}`), sealed, place)).toThrow();
    expect(() => unseal(readKeyring(`k2:${key(1)}`), sealed, place)).toThrow(/k1/);
    expect(() => unseal(ring, 'plain', place)).toThrow();
    const [version, id, body] = sealed.split('.') as [string, string, string];
    const bytes = Buffer.from(body, 'base64url');
    for (let index = 0; index < bytes.length; index++) {
      const changed = Buffer.from(bytes);
      changed[index]! ^= 1;
      expect(() => unseal(ring, [version, id, changed.toString('base64url')].join('.'), place)).toThrow();
      expect(() => unseal(ring, [version, id, bytes.subarray(0, index).toString('base64url')].join('.'), place)).toThrow();
    }
  });

  it('does not confuse a place whose field and id run together', () => {
    expect(() => unseal(ring, seal(ring, 'x', { field: 'ab', id: 'c' }), { field: 'a', id: 'bc' })).toThrow();
  });

  it('reads with an old key after a new one has come, and seals with the new one', () => {
    const sealed = seal(ring, '老', place);
    const rotated = readKeyring(`k2:${key(2)},k1:${key(1)}`);
    expect(unseal(rotated, sealed, place)).toBe('老');
    expect(seal(rotated, '老', place)).toMatch(/^v1\.k2\./);
    expect(() => unseal(ring, seal(rotated, '老', place), place)).toThrow(/k2/);
  });

  it('refuses a keyring with a short key or one id twice', () => {
    expect(() => readKeyring(`k1:${Buffer.alloc(31).toString('base64')}`)).toThrow();
    expect(() => readKeyring(`k1:${key(1)},k1:${key(2)}`)).toThrow();
  });
});

describe('keyedHash', () => {
  it('differs by key, kind and value, and compares whole', () => {
    const hash = keyedHash('s', 'phone', '13800138000');
    expect(hash).toBe(keyedHash('s', 'phone', '13800138000'));
    expect(new Set([hash, keyedHash('t', 'phone', '13800138000'), keyedHash('s', 'code', '13800138000'), keyedHash('s', 'phone', '13800138001')]).size).toBe(4);
    expect(sameHash(hash, hash)).toBe(true);
    expect(sameHash(hash, hash.slice(1))).toBe(false);
    expect(sameHash(hash, `${hash.slice(0, -1)}-`)).toBe(false);
  });
});
