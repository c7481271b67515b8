import { createHash, createPrivateKey, createPublicKey, randomBytes, webcrypto, X509Certificate, type KeyObject } from 'node:crypto';
import { env } from '../../env';
import { HOUR_MS } from '../../shared/clock';
import { certIdOf, isSignedBy, readFields, signFields, type SignedFields } from '../../shared/signed-message';
import { requestFor } from '../keys/key-pair';
import type { ReadTimestamp } from '../pades/cms';
import { fingerprintOf } from '../pades/fingerprint';

const TIMEOUT_MS = 10_000;

/** The authority's public keys by their names. They rotate, so an unknown name is asked for. */
const keys = new Map<string, KeyObject>();

async function keyNamed(certId: string): Promise<KeyObject> {
  const known = keys.get(certId);
  if (known) return known;
  const url = new URL('/authority/public-key', env().SANDBOX_URL);
  url.searchParams.set('certId', certId);
  const response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS) });
  if (!response.ok) throw new Error(`The authority does not know its key ${certId}`);
  const key = createPublicKey(await response.text());
  if (certIdOf(key) !== certId) throw new Error(`The authority gave another key than ${certId}`);
  keys.set(certId, key);
  return key;
}

/** Sends a signed message and reads the answer; whatever is not a well-signed answer to this very request proves nothing and throws. */
async function ask(path: string, requestNo: string, fields: SignedFields): Promise<SignedFields> {
  const partnerKey = createPrivateKey(Buffer.from(env().PARTNER_KEY, 'base64'));
  const response = await fetch(new URL(path, env().SANDBOX_URL), {
    method: 'POST', headers: { 'content-type': 'application/json' }, signal: AbortSignal.timeout(TIMEOUT_MS),
    body: JSON.stringify(signFields({ ...fields, requestNo, serProvId: env().PARTNER_ID }, partnerKey)),
  });
  const answer = readFields(await response.text());
  if (!response.ok || !answer) throw new Error(`The authority answered ${response.status} without a message`);
  if (!answer.certId || !isSignedBy(answer, await keyNamed(answer.certId))) throw new Error('The answer is not signed by the authority');
  if (answer.requestNo !== requestNo) throw new Error('The authority answered another request');
  return answer;
}

export type Issued = { readonly certificate: string; readonly issuer: string; readonly serial: string; readonly fingerprint: string; readonly validUntil: Date };

/** The certificate of an answer, if it is for the key that was asked about and the authority's own certificate has issued it. */
function issuedIn(answer: SignedFields, request: string): Issued {
  const { certificate = '', issuer = '' } = answer;
  const der = Buffer.from(certificate, 'base64');
  const [own, root] = [new X509Certificate(der), new X509Certificate(Buffer.from(issuer, 'base64'))];
  const spki = own.publicKey.export({ type: 'spki', format: 'der' });
  if (!own.verify(root.publicKey) || !root.ca || !Buffer.from(request, 'base64').includes(spki)) throw new Error('The certificate is not for this key, or not of this authority');
  return { certificate, issuer, serial: own.serialNumber.toLowerCase(), fingerprint: fingerprintOf(der), validUntil: new Date(own.validTo) };
}

/** Answers that stay what they are however often one asks: this name and number do not get a certificate. */
const REFUSED = ['10', '12', '13', '31'];

/** Asks for a person's certificate. Throws where the answer proves nothing; the request is safe to repeat. */
export async function askCertificate(question: { readonly keyId: string; readonly name: string; readonly idNumber: string; readonly request: string }): Promise<{ readonly issued: Issued } | { readonly refusal: string }> {
  const answer = await ask('/authority/certificate', question.keyId, { kind: 'person', name: question.name, number: question.idNumber, csr: question.request });
  if (answer.respCode === '00') return { issued: issuedIn(answer, question.request) };
  if (REFUSED.includes(answer.respCode ?? '')) return { refusal: answer.respCode! };
  throw new Error(`The authority could not say: ${answer.respCode}`);
}

/** Tells the authority that a certificate no longer counts. One that it never issued needs no word. */
export async function tellRevoked(keyId: string): Promise<void> {
  const { respCode } = await ask('/authority/revoke', keyId, {});
  if (respCode !== '00' && respCode !== '34') throw new Error(`The authority did not take the word: ${respCode}`);
}

export const sealKey = (): KeyObject => createPrivateKey(Buffer.from(env().SEAL_KEY, 'base64').toString('utf8'));
/** What names the seal's key, whatever its certificate. */
export const sealKeyHash = (): string => createHash('sha256').update(createPublicKey(sealKey()).export({ type: 'spki', format: 'der' })).digest('hex');

/** Asks for the certificate of the platform's seal. */
export async function askSealCertificate(): Promise<Issued & { readonly publicKeyHash: string }> {
  const jwk = sealKey().export({ format: 'jwk' }) as JsonWebKey;
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256' };
  const { d: _private, ...open } = jwk;
  const request = await requestFor({
    privateKey: await webcrypto.subtle.importKey('jwk', jwk as never, algorithm, false, ['sign']),
    publicKey: await webcrypto.subtle.importKey('jwk', open as never, algorithm, true, ['verify']),
  } as CryptoKeyPair);
  const publicKeyHash = sealKeyHash();
  const answer = await ask('/authority/certificate', `seal-${publicKeyHash.slice(0, 24)}-${createHash('sha256').update(request).digest('hex').slice(0, 24)}`, { kind: 'seal', name: '丰环 HarvestLoop 平台封签', csr: request });
  if (answer.respCode !== '00') throw new Error(`The authority gave no certificate for the seal: ${answer.respCode}`);
  return { ...issuedIn(answer, request), publicKeyHash };
}

const SHA256 = '2.16.840.1.101.3.4.2.1';
const TIME_STAMPING = '1.3.6.1.5.5.7.3.8';
/** How far the authority's clock and ours may be apart. */
const CLOCKS_APART_MS = 2 * HOUR_MS;

/** Why a token does not prove what was asked; null where it does. */
export function whyNotStamped(token: ReadTimestamp, asked: { readonly imprint: string; readonly nonce: string; readonly issuer: X509Certificate; readonly now: Date }): string | null {
  const { certificate, at } = token;
  if (!token.sound) return 'its signature does not hold';
  if (token.imprint !== asked.imprint) return 'it is about something else';
  if (token.nonce !== asked.nonce) return 'it answers another request';
  if (!certificate.verify(asked.issuer.publicKey) || certificate.issuer !== asked.issuer.subject) return 'its certificate is not of our authority';
  if (!(certificate.keyUsage as readonly string[] | undefined)?.includes(TIME_STAMPING)) return 'its certificate is not for time stamps';
  if (at < new Date(certificate.validFrom) || at > new Date(certificate.validTo)) return 'its certificate did not hold then';
  return Math.abs(at.getTime() - asked.now.getTime()) > CLOCKS_APART_MS ? 'its clock is wrong' : null;
}

/** Has a hash stamped with the time (RFC 3161). Throws where there is no answer, or one that does not prove what was asked. */
export async function stampTime(hash: Uint8Array, issuer: X509Certificate, now: Date): Promise<{ readonly token: Uint8Array; readonly at: Date }> {
  const [asn1js, { AlgorithmIdentifier, MessageImprint, TimeStampReq, TimeStampResp }, { readTimestamp }] = await Promise.all([import('asn1js'), import('pkijs'), import('../pades/cms')]);
  // The first byte is neither zero nor negative, so that the number comes back as it was sent.
  const nonce = Uint8Array.of(0x41, ...randomBytes(8));
  const query = new TimeStampReq({
    version: 1, certReq: true, nonce: new asn1js.Integer({ valueHex: nonce.buffer }),
    messageImprint: new MessageImprint({ hashAlgorithm: new AlgorithmIdentifier({ algorithmId: SHA256, algorithmParams: new asn1js.Null() }), hashedMessage: new asn1js.OctetString({ valueHex: new Uint8Array(hash).buffer }) }),
  });
  const response = await fetch(new URL('/authority/timestamp', env().SANDBOX_URL), {
    method: 'POST', headers: { 'content-type': 'application/timestamp-query' }, signal: AbortSignal.timeout(TIMEOUT_MS), body: new Uint8Array(query.toSchema().toBER(false)),
  });
  if (!response.ok) throw new Error(`The time stamping authority answered ${response.status}`);
  const answer = TimeStampResp.fromBER(new Uint8Array(await response.arrayBuffer()));
  if (answer.status.status > 1 || !answer.timeStampToken) throw new Error(`The time stamping authority refused: ${answer.status.status}`);
  const token = new Uint8Array(answer.timeStampToken.toSchema().toBER(false));
  const read = readTimestamp(token);
  const why = whyNotStamped(read, { imprint: Buffer.from(hash).toString('hex'), nonce: Buffer.from(nonce).toString('hex'), issuer, now });
  if (why) throw new Error(`The time stamp was not taken: ${why}`);
  return { token, at: read.at };
}
