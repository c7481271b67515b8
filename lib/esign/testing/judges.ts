import { execFileSync, spawnSync } from 'node:child_process';
import { createHash, verify, X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { CMSVersion, ContentInfo, SignedData } from '@peculiar/asn1-cms';
import { AsnConvert, OctetString } from '@peculiar/asn1-schema';
import { TSTInfo } from '@peculiar/asn1-tsp';

/**
 * Judges of a signed PDF that share nothing with what signs and examines it in the product: another reader of ASN.1, and where the machine
 * has them, poppler's pdfsig and openssl.
 */
export type Judged = { readonly subject: string; readonly digestHolds: boolean; readonly signatureHolds: boolean; readonly namesItsCertificate: boolean; readonly timestamp: { readonly at: Date; readonly holds: boolean } | null };

const OID = { digest: '1.2.840.113549.1.9.4', signingCertificate: '1.2.840.113549.1.9.16.2.47', token: '1.2.840.113549.1.9.16.2.14' } as const;
/** As it is written: numbers may have zeros before them. */
const BYTE_RANGE = /\/ByteRange\s*\[\s*0+\s+(\d+)\s+(\d+)\s+(\d+)\s*\]/g;
const sha256 = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest();

type Attributes = readonly { readonly attrType: string; readonly attrValues: readonly ArrayBuffer[] }[];

/** The tag of a set, and its length. */
const headOf = (length: number): Buffer => length < 0x80 ? Buffer.of(0x31, length) : length < 0x100 ? Buffer.of(0x31, 0x81, length) : Buffer.of(0x31, 0x82, length >> 8, length & 0xff);

function readCms(der: Uint8Array) {
  const signed = AsnConvert.parse(AsnConvert.parse(der, ContentInfo).content, SignedData);
  if (signed.version < CMSVersion.v1) throw new Error('a version');
  const info = signed.signerInfos[0]!;
  const serial = Buffer.from(info.sid.issuerAndSerialNumber!.serialNumber).toString('hex');
  const certificates = signed.certificates!.map((choice) => new X509Certificate(Buffer.from(AsnConvert.serialize(choice.certificate!))));
  const certificate = certificates.find((one) => BigInt(`0x${one.serialNumber}`) === BigInt(`0x${serial}`))!;
  const attributes = (info.signedAttrs ?? []) as unknown as Attributes;
  const value = (oid: string) => attributes.find(({ attrType }) => attrType === oid)?.attrValues[0];
  // What is signed is the set of attributes, in the order of the message.
  const members = Buffer.concat((info.signedAttrs ?? []).map((one) => Buffer.from(AsnConvert.serialize(one))));
  return { signed, info, certificate, value, signatureHolds: verify('sha256', Buffer.concat([headOf(members.length), members]), certificate.publicKey, Buffer.from(info.signature.buffer)) };
}
const digestOf = (value: ArrayBuffer): Buffer => Buffer.from(AsnConvert.parse(value, OctetString).buffer);

/** Every signature of a file, judged by @peculiar/asn1-cms and node's own cryptography. */
export function judgeSignatures(file: Uint8Array): Judged[] {
  const text = Buffer.from(file).toString('latin1');
  return [...text.matchAll(BYTE_RANGE)].map((match) => {
    const [length, again, rest] = match.slice(1).map(Number) as [number, number, number];
    const der = Buffer.from(text.slice(length + 1, again - 1), 'hex');
    const { info, certificate, value, signatureHolds } = readCms(der);
    const covered = sha256(Buffer.concat([file.subarray(0, length), file.subarray(again, again + rest)]));
    const token = (info.unsignedAttrs as unknown as Attributes | undefined)?.find(({ attrType }) => attrType === OID.token)?.attrValues[0];
    return {
      subject: certificate.subject, signatureHolds, digestHolds: digestOf(value(OID.digest)!).equals(covered),
      // RFC 5035: no other certificate can be put in the place of the one that signed.
      namesItsCertificate: Buffer.from(value(OID.signingCertificate)!).includes(sha256(certificate.raw)),
      timestamp: token ? judgeToken(new Uint8Array(token), Buffer.from(info.signature.buffer)) : null,
    };
  });
}

function judgeToken(der: Uint8Array, stamped: Uint8Array) {
  const { signed, value, signatureHolds } = readCms(der);
  const content = Buffer.from(signed.encapContentInfo.eContent!.single!.buffer);
  const info = AsnConvert.parse(content, TSTInfo);
  return { at: info.genTime, holds: signatureHolds && digestOf(value(OID.digest)!).equals(sha256(content)) && Buffer.from(info.messageImprint.hashedMessage.buffer).equals(sha256(stamped)) };
}

export const has = (program: string): boolean => spawnSync(program, program === 'openssl' ? ['version'] : ['-v']).error === undefined;

/** What poppler says of each signature, line by line. */
export function pdfsig(file: Uint8Array): string {
  return inFolder((folder) => {
    writeFileSync(path.join(folder, 'file.pdf'), file);
    return spawnSync('pdfsig', ['-nocert', path.join(folder, 'file.pdf')], { encoding: 'utf8' }).stdout;
  });
}

/** Has openssl check one signature's CMS over the bytes that it covers, down to the authority's certificate; throws where it does not hold. */
export function opensslChecks(file: Uint8Array, signature: number, rootPem: string): void {
  const text = Buffer.from(file).toString('latin1');
  const [length, again, rest] = [...text.matchAll(BYTE_RANGE)][signature]!.slice(1).map(Number) as [number, number, number];
  inFolder((folder) => {
    const at = (name: string, bytes: Uint8Array | string) => {
      writeFileSync(path.join(folder, name), bytes);
      return path.join(folder, name);
    };
    execFileSync('openssl', ['cms', '-verify', '-binary', '-inform', 'DER', '-in', at('sig.der', Buffer.from(text.slice(length + 1, again - 1), 'hex')),
      '-content', at('content', Buffer.concat([file.subarray(0, length), file.subarray(again, again + rest)])), '-CAfile', at('root.pem', rootPem), '-purpose', 'any', '-out', path.join(folder, 'out')], { stdio: 'pipe' });
  });
}

function inFolder<T>(work: (folder: string) => T): T {
  const folder = mkdtempSync(path.join(tmpdir(), 'hl-judge-'));
  try {
    return work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
