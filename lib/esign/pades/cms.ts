import { verify, X509Certificate } from 'node:crypto';
import { ContentInfo, SignedData, TSTInfo } from 'pkijs';
import { fingerprintOf, sha256 } from './fingerprint';

/** A CMS signature (RFC 5652) that has been read: who signed, whether the signature is theirs, and over what. */
export type ReadCms = {
  readonly certificate: X509Certificate;
  readonly fingerprint: string;
  /** Whether the signature over the attributes is that of the certificate's key. */
  readonly sound: boolean;
  /** The hash that is signed, in hexadecimal. */
  readonly digest: string;
  readonly signature: Uint8Array;
  readonly timestamp: ReadTimestamp | null;
};
/** A token of a time stamping authority (RFC 3161). */
export type ReadTimestamp = {
  readonly certificate: X509Certificate;
  readonly fingerprint: string;
  readonly sound: boolean;
  /** What was stamped, in hexadecimal. */
  readonly imprint: string;
  readonly nonce: string | null;
  readonly at: Date;
};

const MESSAGE_DIGEST = '1.2.840.113549.1.9.4';
const TIMESTAMP_TOKEN = '1.2.840.113549.1.9.16.2.14';
const TST_INFO = '1.2.840.113549.1.9.16.1.4';
const SET = 0x31;

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

type Attribute = { readonly type: string; readonly values: readonly { readonly valueBlock?: { readonly valueHexView?: Uint8Array }; toBER(): ArrayBuffer }[] };

function open(der: Uint8Array) {
  const signed = new SignedData({ schema: ContentInfo.fromBER(new Uint8Array(der)).content as unknown });
  const [info] = signed.signerInfos;
  if (!info || signed.signerInfos.length !== 1 || !info.signedAttrs) throw new Error('one signer with signed attributes');
  const attributes = info.signedAttrs.attributes as unknown as Attribute[];
  const digest = attributes.find(({ type }) => type === MESSAGE_DIGEST)?.values[0]?.valueBlock?.valueHexView;
  const serial = hex((info.sid as { serialNumber: { valueBlock: { valueHexView: Uint8Array } } }).serialNumber.valueBlock.valueHexView);
  const ders = (signed.certificates ?? []).map((one) => new Uint8Array((one as { toSchema(): { toBER(): ArrayBuffer } }).toSchema().toBER()));
  const own = ders.find((one) => BigInt(`0x${new X509Certificate(one).serialNumber}`) === BigInt(`0x${serial}`));
  if (!digest || !own) throw new Error('a digest and the certificate of the signer');
  const certificate = new X509Certificate(own);
  // What is signed is the set of attributes; in its place it is written with another tag.
  const written = new Uint8Array(info.signedAttrs.encodedValue);
  written[0] = SET;
  const signature = new Uint8Array(info.signature.valueBlock.valueHexView);
  const sound = verify('sha256', written, certificate.publicKey, signature);
  return { signed, info, certificate, fingerprint: fingerprintOf(own), sound, digest: hex(digest), signature };
}

/** Reads a token; throws where it is none. It is sound where its signature holds and is over what it says. */
export function readTimestamp(der: Uint8Array): ReadTimestamp {
  const { signed, certificate, fingerprint, sound, digest } = open(der);
  const content = new Uint8Array(signed.encapContentInfo.eContent!.getValue());
  const info = TSTInfo.fromBER(content);
  return {
    certificate, fingerprint, sound: sound && signed.encapContentInfo.eContentType === TST_INFO && digest === sha256(content),
    imprint: hex(info.messageImprint.hashedMessage.valueBlock.valueHexView), at: info.genTime,
    nonce: info.nonce ? hex(info.nonce.valueBlock.valueHexView) : null,
  };
}

/** Reads the signature of a PDF; null where it is none that we understand. */
export function readSignature(der: Uint8Array): ReadCms | null {
  try {
    const { info, certificate, fingerprint, sound, digest, signature } = open(der);
    const token = (info.unsignedAttrs?.attributes as unknown as Attribute[] | undefined)?.find(({ type }) => type === TIMESTAMP_TOKEN)?.values[0];
    return { certificate, fingerprint, sound, digest, signature, timestamp: token ? readTimestamp(new Uint8Array(token.toBER())) : null };
  } catch {
    return null;
  }
}
