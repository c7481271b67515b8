import { createHash, webcrypto, X509Certificate } from 'node:crypto';
import * as asn1js from 'asn1js';
import { AttributeTypeAndValue, BasicConstraints, Certificate, CertificationRequest, CryptoEngine, Extension } from 'pkijs';
import type { Db } from '../../db/database';
import { type PersonActor } from '../../shared/actor';
import { fixedClock } from '../../shared/clock';
import { invariant } from '../../shared/result';
import { fingerprintOf } from '../pades/fingerprint';
import { freshSecret } from '../keys/vault';
import { makeKey, recordCertificate } from '../keys/service';
import { loadRevisions } from '../repo';
import { sealDocument } from '../service';

/** An authority of the tests' own, in their process: for whoever needs signers and not the world outside. */
const ENGINE = new CryptoEngine({ name: 'node', crypto: webcrypto as unknown as Crypto });
const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256' };
const [FROM, UNTIL] = [new Date('2024-01-01T00:00:00Z'), new Date('2040-01-01T00:00:00Z')];
const name = (value: string) => new AttributeTypeAndValue({ type: '2.5.4.3', value: new asn1js.Utf8String({ value }) });

async function issue(subject: string, publicKey: CryptoKey, by: CryptoKey, authority: boolean): Promise<Buffer> {
  const certificate = new Certificate();
  certificate.version = 2;
  certificate.serialNumber = new asn1js.Integer({ valueHex: Uint8Array.of(0x41, ...webcrypto.getRandomValues(new Uint8Array(15))).buffer });
  certificate.subject.typesAndValues.push(name(subject));
  certificate.issuer.typesAndValues.push(name('The tests'));
  certificate.notBefore.value = FROM;
  certificate.notAfter.value = UNTIL;
  certificate.extensions = [new Extension({ extnID: '2.5.29.19', critical: true, extnValue: new BasicConstraints({ cA: authority }).toSchema().toBER(false) })];
  await certificate.subjectPublicKeyInfo.importKey(publicKey, ENGINE);
  await certificate.sign(by, 'SHA-256', ENGINE);
  return Buffer.from(certificate.toSchema(true).toBER(false));
}

let root: Promise<{ key: CryptoKey; certificate: string }> | undefined;
const authority = () => (root ??= (async () => {
  const keys = (await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify'])) as CryptoKeyPair;
  return { key: keys.privateKey, certificate: (await issue('The tests', keys.publicKey, keys.privateKey, true)).toString('base64') };
})());

/** A certificate for the key of a request, as the product records one. */
export async function certificateFor(subject: string, request: string) {
  const { key, certificate: issuer } = await authority();
  const publicKey = await CertificationRequest.fromBER(new Uint8Array(Buffer.from(request, 'base64'))).getPublicKey(undefined, ENGINE);
  const der = await issue(subject, publicKey, key, false);
  return { certificate: der.toString('base64'), issuer, serial: new X509Certificate(der).serialNumber.toLowerCase(), fingerprint: fingerprintOf(der), validUntil: UNTIL };
}

export const PASSWORD = '丰收 harvest 26';

/** Somebody who can sign with a certificate, her key open; answers what her device holds. */
export async function openKeyOf(db: Db, actor: PersonActor, at: Date): Promise<string> {
  const secret = freshSecret();
  const made = await makeKey.run({ actor, db, clock: fixedClock(at) }, { password: PASSWORD, again: PASSWORD, secret });
  invariant(made.ok, `she makes her key: ${JSON.stringify(made)}`);
  const { keyId, unlockId } = made.value;
  const [row] = await db.sql<{ name: string; request: string }>('select name, request from signing_key where id = $1', [keyId]);
  await recordCertificate.run({ actor: { kind: 'system', job: 'test' }, db, clock: fixedClock(at) }, { keyId, issued: await certificateFor(row!.name, row!.request) });
  return `${unlockId}.${secret}`;
}

/** A seal that nobody would believe, where a test needs a document to be sealed and does not ask how. */
export async function sealAnyhow(db: Db, documentId: string, at: Date) {
  const file = await loadRevisions(db, documentId);
  invariant(file, 'there is something to seal');
  return sealDocument.run({ actor: { kind: 'system', job: 'esign.seal' }, db, clock: fixedClock(at) }, {
    documentId, bytes: Buffer.concat([file.bytes, Buffer.from('% sealed')]), pages: 2, seal: { certificate: createHash('sha256').update('seal').digest('hex'), timestampedAt: at },
  });
}
