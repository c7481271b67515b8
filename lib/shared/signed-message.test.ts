import { createHash, generateKeyPairSync, verify } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { certIdOf, isSignedBy, readFields, signFields } from './signed-message';

const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
const other = generateKeyPairSync('rsa', { modulusLength: 2048 });
const fields = { merId: '898000000000017', orderNo: 'att_1', serProvId: 'harvestloop', txnAmt: '12345', orderInfo: '黄瓜 20斤' };

describe('signed messages', () => {
  it('are signed over the hash that the gateway documents', () => {
    const hex = createHash('sha256').update('merId=898000000000017&orderInfo=黄瓜 20斤&orderNo=att_1&serProvId=harvestloop&txnAmt=12345').digest('hex');
    expect(hex).toBe('19f9e89ab489686243032a440cc1afe63d3a75021b2ba58c301d733df2dd11a8');
    const { signature } = signFields(fields, pair.privateKey);
    expect(verify('RSA-SHA256', Buffer.from(hex), pair.publicKey, Buffer.from(signature!, 'base64'))).toBe(true);
  });

  it('show any change, addition or loss of a field, and another signer', () => {
    const signed = signFields(fields, pair.privateKey);
    expect(isSignedBy(signed, pair.publicKey)).toBe(true);
    expect(isSignedBy({ ...signed, empty: '' }, pair.publicKey)).toBe(true);
    expect(isSignedBy(signed, other.publicKey)).toBe(false);
    expect(isSignedBy({ ...signed, extra: '1' }, pair.publicKey)).toBe(false);
    for (const name of Object.keys(fields)) {
      expect(isSignedBy({ ...signed, [name]: `${signed[name]}0` }, pair.publicKey)).toBe(false);
      expect(isSignedBy({ ...signed, [name]: '' }, pair.publicKey)).toBe(false);
    }
    for (const signature of ['', 'x', signed.signature!.slice(4)]) expect(isSignedBy({ ...signed, signature }, pair.publicKey)).toBe(false);
    expect(isSignedBy(fields, pair.publicKey)).toBe(false);
  });

  it('read only flat objects of strings', () => {
    fc.assert(fc.property(fc.dictionary(fc.string(), fc.string()), (flat) => {
      expect(readFields(JSON.stringify(flat))).toEqual(JSON.parse(JSON.stringify(flat)));
    }), { examples: [[{}]] });
    for (const body of ['', 'null', '[]', '"x"', '{"a":1}', '{"a":{"b":"c"}}', '<html>']) expect(readFields(body)).toBeNull();
  });

  it('name a key alike from either half', () => {
    expect(certIdOf(pair.privateKey)).toBe(certIdOf(pair.publicKey));
    expect(certIdOf(pair.publicKey)).toMatch(/^[0-9a-f]{16}$/);
  });
});
