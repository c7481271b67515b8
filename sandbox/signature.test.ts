import { createHash, generateKeyPairSync, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isSignedBy, sign, signingText, withBrokenSignature } from './signature';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const MESSAGE = { merId: '898000000000017', orderNo: 'att_1', serProvId: 'harvestloop', txnAmt: '12345', orderInfo: '黄瓜 20斤' };

describe('signature', () => {
  it('is made as the README says, step by step', async () => {
    const text = 'merId=898000000000017&orderInfo=黄瓜 20斤&orderNo=att_1&serProvId=harvestloop&txnAmt=12345';
    const hex = createHash('sha256').update(text).digest('hex');
    const readme = readFileSync(new URL('README.md', import.meta.url), 'utf8');
    expect(readme).toContain(text);
    expect(readme).toContain(hex);
    const { signature = '' } = await sign({ ...MESSAGE, reqReserved: '' }, privateKey);
    expect(verify('RSA-SHA256', Buffer.from(hex), publicKey, Buffer.from(signature, 'base64'))).toBe(true);
  });

  it('does not depend on the order of fields, nor on empty ones', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.stringMatching(/^[a-z]{1,6}$/), fc.string()),
        fc.stringMatching(/^[A-Z]{1,6}$/),
        (fields, empty) => {
          const reversed = Object.fromEntries([[empty, ''], ...Object.entries(fields).reverse()]) as Record<string, string>;
          expect(signingText(reversed)).toBe(signingText(fields));
        },
      ),
    );
  });

  it('fails when any field is changed, added or taken away', async () => {
    const signed = await sign(MESSAGE, privateKey);
    expect(isSignedBy(signed, publicKey)).toBe(true);
    expect(isSignedBy({ ...signed, txnAmt: '12346' }, publicKey)).toBe(false);
    expect(isSignedBy({ ...signed, splitFlag: '1' }, publicKey)).toBe(false);
    expect(isSignedBy({ ...signed, orderInfo: '' }, publicKey)).toBe(false);
    expect(isSignedBy({ ...signed, signature: '' }, publicKey)).toBe(false);
    expect(isSignedBy(withBrokenSignature(signed), publicKey)).toBe(false);
    expect(isSignedBy(signed, generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey)).toBe(false);
  });
});
