import { createHash, randomBytes } from 'node:crypto';
import * as asn1js from 'asn1js';
import * as pkijs from 'pkijs';
import { ENGINE, stranger } from './x509';
import type { Holder } from './x509';

/** How an authority can lie: about what it stamps, to whom it answers, who it is, and what time it is. */
export const TIMESTAMP_LIES = ['WRONG_IMPRINT', 'WRONG_NONCE', 'WRONG_CERTIFICATE', 'WRONG_TIME'] as const;
export type TimestampLie = (typeof TIMESTAMP_LIES)[number];

const POLICY = '1.3.6.1.4.1.99999.1.1';
const SHA256 = '2.16.840.1.101.3.4.2.1';
const OID = { tstInfo: '1.2.840.113549.1.9.16.1.4', contentType: '1.2.840.113549.1.9.3', messageDigest: '1.2.840.113549.1.9.4', signingCertificateV2: '1.2.840.113549.1.9.16.2.47' } as const;
const LIE_MS = 3 * 86_400_000;
const GRANTED = 0;
const REJECTED = 2;

const buffer = (bytes: Uint8Array): ArrayBuffer => new Uint8Array(bytes).buffer;
const octets = (bytes: Uint8Array): asn1js.OctetString => new asn1js.OctetString({ valueHex: buffer(bytes) });

/** RFC 5035: the token names the certificate that it was signed with, so that no other one can be put in its place. */
const namedCertificate = (der: Uint8Array): asn1js.Sequence =>
  new asn1js.Sequence({ value: [new asn1js.Sequence({ value: [new asn1js.Sequence({ value: [octets(createHash('sha256').update(der).digest())] })] })] });

async function token(info: pkijs.TSTInfo, by: Holder): Promise<pkijs.ContentInfo> {
  const content = buffer(new Uint8Array(info.toSchema().toBER(false)));
  const attribute = (type: string, value: asn1js.BaseBlock) => new pkijs.Attribute({ type, values: [value] });
  const encapContentInfo = new pkijs.EncapsulatedContentInfo({ eContentType: OID.tstInfo });
  // Handed to the constructor it would be cut into pieces, which DER does not know.
  encapContentInfo.eContent = new asn1js.OctetString({ valueHex: content });
  const signed = new pkijs.SignedData({
    version: 3, encapContentInfo,
    signerInfos: [new pkijs.SignerInfo({
      version: 1, sid: new pkijs.IssuerAndSerialNumber({ issuer: by.certificate.issuer, serialNumber: by.certificate.serialNumber }),
      signedAttrs: new pkijs.SignedAndUnsignedAttributes({ type: 0, attributes: [
        attribute(OID.contentType, new asn1js.ObjectIdentifier({ value: OID.tstInfo })),
        attribute(OID.messageDigest, octets(createHash('sha256').update(Buffer.from(content)).digest())),
        attribute(OID.signingCertificateV2, namedCertificate(by.der)),
      ] }),
    })],
    certificates: [by.certificate],
  });
  await signed.sign(by.privateKey, 0, 'SHA-256', buffer(new Uint8Array()), ENGINE);
  return new pkijs.ContentInfo({ contentType: pkijs.id_ContentType_SignedData, content: signed.toSchema(true) });
}

const answer = (status: number, timeStampToken?: pkijs.ContentInfo): Uint8Array =>
  new Uint8Array(new pkijs.TimeStampResp({ status: new pkijs.PKIStatusInfo({ status }), ...(timeStampToken && { timeStampToken }) }).toSchema().toBER(false));

function readQuery(body: Uint8Array): pkijs.TimeStampReq | undefined {
  try {
    const query = pkijs.TimeStampReq.fromBER(buffer(body));
    const { hashAlgorithm, hashedMessage } = query.messageImprint;
    return hashAlgorithm.algorithmId === SHA256 && hashedMessage.valueBlock.valueHexView.length === 32 ? query : undefined;
  } catch {
    return undefined;
  }
}

/** Answers a query of RFC 3161: the hash, and when it was there, signed. */
export async function stamp(body: Uint8Array, by: Holder, now: Date, lie?: TimestampLie): Promise<Uint8Array> {
  const query = readQuery(body);
  if (!query) return answer(REJECTED);
  const imprint = lie === 'WRONG_IMPRINT'
    ? new pkijs.MessageImprint({ hashAlgorithm: query.messageImprint.hashAlgorithm, hashedMessage: octets(randomBytes(32)) }) : query.messageImprint;
  const nonce = lie === 'WRONG_NONCE' ? new asn1js.Integer({ valueHex: buffer(Uint8Array.of(0x42, ...randomBytes(7))) }) : query.nonce;
  const info = new pkijs.TSTInfo({
    version: 1, policy: POLICY, messageImprint: imprint, serialNumber: new asn1js.Integer({ valueHex: buffer(Uint8Array.of(0x41, ...randomBytes(11))) }),
    genTime: lie === 'WRONG_TIME' ? new Date(now.getTime() - LIE_MS) : now, ...(nonce && { nonce }),
  });
  const { certificate } = by;
  const signer = lie === 'WRONG_CERTIFICATE'
    ? await stranger({ subject: { commonName: 'Somebody else' }, from: certificate.notBefore.value, until: certificate.notAfter.value, use: 'timestamps' }) : by;
  return answer(GRANTED, await token(info, signer));
}
