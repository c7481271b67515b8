import type { KnownRevision } from '../domain/verdict';
import { readSignature, type ReadCms } from './cms';
import { sha256 } from './fingerprint';

/** One signature of a PDF, as it is found in the file. */
export type FoundSignature = {
  /** Where the part of the file ends that the signature is about. */
  readonly end: number;
  /** Whether it is about everything up to there but for its own bytes. */
  readonly whole: boolean;
  /** Whether that part is as it was when it was signed, and the signature is its certificate's. */
  readonly sound: boolean;
  readonly cms: ReadCms;
};

const BYTE_RANGE = /\/ByteRange\s*\[\s*(\d{1,10})\s+(\d{1,10})\s+(\d{1,10})\s+(\d{1,10})\s*\]/g;
/** More than any contract has; a hostile file may claim thousands. */
const MOST_SIGNATURES = 20;

/** DER says how long it is; what follows in its place is padding. */
function unpadded(padded: Buffer): Buffer {
  const first = padded[1] ?? 0;
  if (padded[0] !== 0x30 || first < 0x80) return padded.subarray(0, 2 + first);
  const count = first & 0x7f;
  return count === 0 || count > 4 || padded.length < 2 + count ? padded : padded.subarray(0, 2 + count + padded.readUIntBE(2, count));
}

/** The signatures of a PDF in the order in which they were given, read without any library for PDF: a signature says itself what it is about. */
export function signaturesIn(file: Uint8Array): FoundSignature[] {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  const found: FoundSignature[] = [];
  for (const match of [...bytes.toString('latin1').matchAll(BYTE_RANGE)].slice(0, MOST_SIGNATURES)) {
    const [from, length, again, rest] = match.slice(1).map(Number) as [number, number, number, number];
    const end = again + rest;
    const [open, close] = [from + length, again];
    if (end > bytes.length || open >= close || bytes[open] !== 0x3c || bytes[close - 1] !== 0x3e) continue;
    const cms = readSignature(unpadded(Buffer.from(bytes.toString('latin1', open + 1, close - 1), 'hex')));
    if (!cms) continue;
    const digest = sha256(Buffer.concat([bytes.subarray(from, from + length), bytes.subarray(again, end)]));
    found.push({ end, whole: from === 0, sound: cms.sound && cms.digest === digest, cms });
  }
  return found.sort((a, b) => a.end - b.end);
}

/** Whether a sealed file, as it lies here, still holds: every signature over everything before it, by the certificates on record, the seal to the last byte. */
export function holds(bytes: Uint8Array, revisions: readonly (KnownRevision & { readonly certificate: string | null })[]): boolean {
  const expected = revisions.filter(({ kind }) => kind !== 'unsigned');
  const found = signaturesIn(bytes);
  return found.length === expected.length && found.at(-1)?.end === bytes.length
    && found.every(({ sound, whole, end, cms }, i) => sound && whole && end === expected[i]!.length && cms.fingerprint === expected[i]!.certificate)
    && found.at(-1)?.cms.timestamp?.sound === true;
}
