import { createHash, createPrivateKey, generateKeyPairSync, randomBytes, webcrypto } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as asn1js from 'asn1js';
import * as pkijs from 'pkijs';

/** Certificates of X.509, and the keys of those who issue them. What we sign with is ECDSA on P-256 throughout. */
export const ENGINE = new pkijs.CryptoEngine({ name: 'node', crypto: webcrypto as unknown as Crypto });
const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256' } as const;
const OID = {
  commonName: '2.5.4.3', serialNumber: '2.5.4.5', country: '2.5.4.6', organisation: '2.5.4.10',
  basicConstraints: '2.5.29.19', keyUsage: '2.5.29.15', extendedKeyUsage: '2.5.29.37', subjectKeyId: '2.5.29.14', authorityKeyId: '2.5.29.35', timeStamping: '1.3.6.1.5.5.7.3.8',
} as const;

export interface Name {
  readonly commonName: string;
  readonly organisation?: string;
  /** What tells two people of one name apart, with its middle hidden. */
  readonly serialNumber?: string;
}
export interface Wanted {
  readonly subject: Name;
  readonly publicKey: CryptoKey;
  readonly from: Date;
  readonly until: Date;
  readonly use: 'authority' | 'signature' | 'timestamps';
}
/** Somebody who signs: her key and her certificate. */
export interface Holder {
  readonly privateKey: CryptoKey;
  readonly certificate: pkijs.Certificate;
  readonly der: Uint8Array;
}

const derOf = (certificate: pkijs.Certificate): Uint8Array => new Uint8Array(certificate.toSchema(true).toBER(false));
export const readCertificate = (der: Uint8Array): pkijs.Certificate => pkijs.Certificate.fromBER(new Uint8Array(der));

/** A name as a sequence of sets of one attribute each; pkijs by itself would put all of them into one set. */
function distinguished({ commonName, organisation, serialNumber }: Name): pkijs.RelativeDistinguishedNames {
  const utf8 = (value: string) => new asn1js.Utf8String({ value });
  const attributes: [string, asn1js.BaseBlock][] = [[OID.country, new asn1js.PrintableString({ value: 'CN' })]];
  if (organisation) attributes.push([OID.organisation, utf8(organisation)]);
  attributes.push([OID.commonName, utf8(commonName)]);
  if (serialNumber) attributes.push([OID.serialNumber, utf8(serialNumber)]);
  const sets = attributes.map(([type, value]) => new asn1js.Set({ value: [new asn1js.Sequence({ value: [new asn1js.ObjectIdentifier({ value: type }), value] })] }));
  return new pkijs.RelativeDistinguishedNames({ schema: asn1js.fromBER(new asn1js.Sequence({ value: sets }).toBER(false)).result });
}

const extension = (extnID: string, critical: boolean, value: asn1js.BaseBlock): pkijs.Extension => new pkijs.Extension({ extnID, critical, extnValue: value.toBER(false) });
const keyIdOf = (certificate: pkijs.Certificate): Uint8Array =>
  createHash('sha1').update(Buffer.from(certificate.subjectPublicKeyInfo.subjectPublicKey.valueBlock.valueHexView)).digest();

/** The bits of a key usage from the left: 0 signature, 1 content commitment, 5 certificates, 6 revocation lists. */
function usage(...bits: number[]): asn1js.BitString {
  const byte = bits.reduce((sum, bit) => sum | (0x80 >> bit), 0);
  return new asn1js.BitString({ valueHex: Uint8Array.of(byte).buffer, unusedBits: 7 - Math.max(...bits) });
}

/** Issues a certificate; without an issuer it is signed by itself. */
export async function issue(wanted: Wanted, issuer: Pick<Holder, 'privateKey'> & { readonly certificate?: pkijs.Certificate }): Promise<Uint8Array> {
  const certificate = new pkijs.Certificate();
  certificate.version = 2;
  // Sixteen bytes of chance; the first is below 0x80, so that the number is positive, and above zero, so that it is not shortened.
  const serial = randomBytes(16);
  serial[0] = (serial[0]! & 0x3f) | 0x40;
  certificate.serialNumber = new asn1js.Integer({ valueHex: new Uint8Array(serial).buffer });
  certificate.subject = distinguished(wanted.subject);
  certificate.issuer = issuer.certificate?.subject ?? certificate.subject;
  certificate.notBefore.value = wanted.from;
  certificate.notAfter.value = wanted.until;
  await certificate.subjectPublicKeyInfo.importKey(wanted.publicKey, ENGINE);
  const isAuthority = wanted.use === 'authority';
  certificate.extensions = [
    extension(OID.basicConstraints, true, new pkijs.BasicConstraints({ cA: isAuthority }).toSchema()),
    extension(OID.keyUsage, true, isAuthority ? usage(5, 6) : usage(0, 1)),
    extension(OID.subjectKeyId, false, new asn1js.OctetString({ valueHex: new Uint8Array(keyIdOf(certificate)).buffer })),
    extension(OID.authorityKeyId, false, new pkijs.AuthorityKeyIdentifier({ keyIdentifier: new asn1js.OctetString({ valueHex: new Uint8Array(keyIdOf(issuer.certificate ?? certificate)).buffer }) }).toSchema()),
    ...(wanted.use === 'timestamps' ? [extension(OID.extendedKeyUsage, true, new pkijs.ExtKeyUsage({ keyPurposes: [OID.timeStamping] }).toSchema())] : []),
  ];
  await certificate.sign(issuer.privateKey, 'SHA-256', ENGINE);
  return derOf(certificate);
}

/** A private key as a file of PKCS 8, and the key that it is. */
async function keyFrom(pem: string): Promise<{ privateKey: CryptoKey; publicKey: CryptoKey }> {
  const key = createPrivateKey(pem);
  const subtle = webcrypto.subtle;
  const jwk = key.export({ format: 'jwk' });
  const [privateKey, publicKey] = await Promise.all([
    subtle.importKey('jwk', jwk, ALGORITHM, false, ['sign']), subtle.importKey('jwk', { kty: jwk.kty!, crv: jwk.crv!, x: jwk.x!, y: jwk.y! }, ALGORITHM, true, ['verify'])]);
  return { privateKey: privateKey as CryptoKey, publicKey: publicKey as CryptoKey };
}

function once(path: string, make: () => string | Uint8Array): Buffer {
  if (!existsSync(path)) {
    writeFileSync(`${path}.new`, make(), { mode: 0o600 });
    renameSync(`${path}.new`, path);
  }
  return readFileSync(path);
}

/** Somebody of the authority's own, made at the first start and the same ever after. */
export async function holder(dir: string, file: string, wanted: Omit<Wanted, 'publicKey'>, issuer?: Holder): Promise<Holder> {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const pem = once(join(dir, `${file}.pem`), () => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' }) as string);
  const keys = await keyFrom(pem.toString('utf8'));
  const path = join(dir, `${file}.cer`);
  const made = existsSync(path) ? null : await issue({ ...wanted, publicKey: keys.publicKey }, issuer ?? keys);
  const der = once(path, () => made!);
  return { privateKey: keys.privateKey, certificate: readCertificate(der), der };
}

/** A key pair and certificate that nobody knows, as a forger has it. */
export async function stranger(wanted: Omit<Wanted, 'publicKey'>): Promise<Holder> {
  const keys = (await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify'])) as CryptoKeyPair;
  const der = await issue({ ...wanted, publicKey: keys.publicKey }, { privateKey: keys.privateKey });
  return { privateKey: keys.privateKey, certificate: readCertificate(der), der };
}
