import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judge, type FoundInFile, type KnownRevision } from './verdict';

const hash = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const parts = ['the contract', '+hers', '+theirs', '+seal'].map((text) => Buffer.from(text));
const KINDS = ['unsigned', 'signature', 'signature', 'seal'] as const;
const whole = Buffer.concat(parts);
const revisions: KnownRevision[] = parts.map((_, n) => {
  const file = Buffer.concat(parts.slice(0, n + 1));
  return { kind: KINDS[n]!, length: file.length, sha256: hash(file) };
});
const KNOWN = new Set(['a', 'b', 's']);
const of = (file: Buffer, found: readonly FoundInFile[] = [{ fingerprint: 'a', name: 'A' }], sealed = true) =>
  judge({ length: file.length, hashOf: (length) => hash(file.subarray(0, length)), found }, { revisions: sealed ? revisions : revisions.slice(0, 3), sealed, known: KNOWN });

describe('what a file is to a document', () => {
  it('is the final file, or an earlier one', () => {
    expect(of(whole)).toMatchObject({ verdict: 'identical', signatures: 2, strangers: [] });
    expect([1, 2, 3].map((n) => of(Buffer.concat(parts.slice(0, n))))).toMatchObject([
      { verdict: 'earlier', signatures: 0 }, { verdict: 'earlier', signatures: 1 }, { verdict: 'earlier', signatures: 2 }]);
    expect(of(Buffer.concat(parts.slice(0, 3)), [], false)).toMatchObject({ verdict: 'earlier', signatures: 2 });
  });

  it('has something behind it, or was cut', () => {
    expect(of(Buffer.concat([whole, Buffer.from('!!')]))).toMatchObject({ verdict: 'appended', more: 2, signatures: 2 });
    expect(of(whole.subarray(0, whole.length - 1))).toMatchObject({ verdict: 'altered', signatures: 2 });
    expect(of(Buffer.from('the con'), [])).toMatchObject({ verdict: 'other' });
  });

  it('is signed by somebody we do not know', () => {
    expect(of(Buffer.concat([parts[0]!, Buffer.from('+forged')]), [{ fingerprint: 'x', name: '张桂兰' }])).toMatchObject({ verdict: 'stranger', signatures: 0, strangers: ['张桂兰'] });
    expect(of(Buffer.concat([whole, Buffer.from('+forged')]), [{ fingerprint: 'x', name: 'X' }])).toMatchObject({ verdict: 'appended', strangers: ['X'] });
  });

  it('is never taken for the document with a single bit changed, and the signatures before that still count', () => {
    fc.assert(fc.property(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), (at, bits) => {
      const changed = Buffer.from(whole);
      changed[at] = changed[at]! ^ bits;
      const before = revisions.filter(({ kind, length }) => kind === 'signature' && length <= at).length;
      expect(of(changed)).toMatchObject({ verdict: 'altered', signatures: before });
    }));
  });
});
