import { createHash, webcrypto, X509Certificate } from 'node:crypto';
import * as asn1js from 'asn1js';
import * as pkijs from 'pkijs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openHarness } from '../testing/harness';
import type { Harness } from '../testing/harness';
import { ENGINE } from './x509';

let harness: Harness;
beforeEach(async () => {
  harness = await openHarness();
});
afterEach(() => harness.app.close());

const PERSON = '11010519491231002X';

async function csr(spoil = false): Promise<string> {
  const keys = (await webcrypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify'])) as CryptoKeyPair;
  const request = new pkijs.CertificationRequest();
  await request.subjectPublicKeyInfo.importKey(keys.publicKey, ENGINE);
  await request.sign(keys.privateKey, 'SHA-256', ENGINE);
  const der = Buffer.from(request.toSchema().toBER(false));
  if (spoil) der[der.length - 1] = der.at(-1)! ^ 1;
  return der.toString('base64');
}
const certificate = (fields: Record<string, string>) => harness.call('/authority/certificate', { requestNo: 'sky_1', kind: 'person', name: '张三', number: PERSON, ...fields });
const x509 = (text: string) => new X509Certificate(Buffer.from(text, 'base64'));

describe('certificates', () => {
  it('are issued once a request, to whom the registry knows, by an authority that says what it is', async () => {
    const request = await csr();
    const first = await certificate({ csr: request });
    expect(first).toMatchObject({ respCode: '00', requestNo: 'sky_1' });
    const [own, root] = [x509(first.certificate!), x509(first.issuer!)];
    expect(own.subject).toContain('CN=张三');
    expect(own.subject).toContain('1101**********002X');
    expect(own.issuer).toContain('Demo CA');
    expect(own.verify(root.publicKey) && root.verify(root.publicKey) && root.ca && !own.ca).toBe(true);
    expect(own.serialNumber.toLowerCase()).toBe(first.serial);
    expect(await certificate({ csr: request })).toMatchObject({ certificate: first.certificate! });
    expect(await certificate({ csr: request, name: '李四' })).toMatchObject({ respCode: '12' });
    expect(await harness.call('/authority/revoke', { requestNo: 'sky_1' })).toMatchObject({ respCode: '00', serial: first.serial! });
    expect(await harness.call('/authority/revoke', { requestNo: 'sky_2' })).toMatchObject({ respCode: '34' });
  });

  it('are not issued to another name, nor for a key that the asker does not have', async () => {
    await harness.admin('POST', '/registry/seed', { persons: [{ idNumber: PERSON, name: '林秀英' }] });
    expect(await certificate({ csr: await csr() })).toMatchObject({ respCode: '31' });
    expect(await certificate({ csr: await csr(true), name: '林秀英' })).toMatchObject({ respCode: '10' });
  });
});

describe('time stamps', () => {
  async function ask(): Promise<{ status: number; info?: pkijs.TSTInfo }> {
    const hash = createHash('sha256').update('x').digest();
    const query = new pkijs.TimeStampReq({
      version: 1, certReq: true, nonce: new asn1js.Integer({ valueHex: Uint8Array.of(7, 7, 7).buffer }),
      messageImprint: new pkijs.MessageImprint({ hashAlgorithm: new pkijs.AlgorithmIdentifier({ algorithmId: '2.16.840.1.101.3.4.2.1' }), hashedMessage: new asn1js.OctetString({ valueHex: new Uint8Array(hash).buffer }) }),
    });
    const response = await harness.app.inject({ method: 'POST', url: '/authority/timestamp', headers: { 'content-type': 'application/timestamp-query' }, payload: Buffer.from(query.toSchema().toBER(false)) });
    const answer = pkijs.TimeStampResp.fromBER(new Uint8Array(response.rawPayload));
    if (!answer.timeStampToken) return { status: answer.status.status };
    const signed = new pkijs.SignedData({ schema: answer.timeStampToken.content });
    const content = signed.encapContentInfo.eContent!.getValue();
    expect(await signed.verify({ signer: 0, data: new Uint8Array(Buffer.from('x')).buffer, checkChain: false }, ENGINE).catch(() => false)).toBe(true);
    return { status: answer.status.status, info: pkijs.TSTInfo.fromBER(content) };
  }

  it('say the hash, the asker\'s number and the time', async () => {
    const { status, info } = await ask();
    expect(status).toBe(0);
    expect(info!.genTime).toEqual(harness.clock.now());
    expect(Buffer.from(info!.nonce!.valueBlock.valueHexView).toString('hex')).toBe('070707');
  });

  it('lie when they are told to, and refuse what is no query', async () => {
    await harness.admin('POST', '/control/outcomes', { kind: 'timestamp', outcome: 'WRONG_NONCE' });
    expect(Buffer.from((await ask()).info!.nonce!.valueBlock.valueHexView).toString('hex')).not.toBe('070707');
    const refused = await harness.app.inject({ method: 'POST', url: '/authority/timestamp', headers: { 'content-type': 'application/timestamp-query' }, payload: Buffer.from('no query') });
    expect(pkijs.TimeStampResp.fromBER(new Uint8Array(refused.rawPayload)).status.status).toBe(2);
  });
});
