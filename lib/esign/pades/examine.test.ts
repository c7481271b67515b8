import fc from 'fast-check';
import { expect, it } from 'vitest';
import { signaturesIn } from './examine';

it('finds no signature in what is none, and takes no harm from it', () => {
  expect(signaturesIn(Buffer.from('%PDF-1.7 nothing'))).toEqual([]);
  const claims = (contents: string, range = '[0 20 40 10]') => Buffer.from(`/ByteRange ${range}`.padEnd(20).slice(0, 20) + `<${contents}>`.padEnd(20) + '0123456789');
  for (const contents of ['', '30', '3080', '3084ff', '30820001', '3003020101', 'zz'.repeat(4), '30'.repeat(9)]) expect(signaturesIn(claims(contents))).toEqual([]);
  fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), fc.array(fc.nat(500), { minLength: 4, maxLength: 4 }), (bytes, range) => {
    const hex = Buffer.from(bytes).toString('hex');
    expect(signaturesIn(Buffer.from(`%PDF-1.7 /ByteRange [${range.join(' ')}] <${hex}> and on ${hex}`))).toEqual([]);
  }));
});
