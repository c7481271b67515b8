import { err, ok, type Result } from '../../shared/result';

/** A camera's picture as it comes; larger than that is no photo of produce. */
const MOST_BYTES = 8_000_000;
/** Pixels at a side: more would make the phone that shows it run out of memory. */
const MOST_PIXELS = 12_000;

type PhotoError = 'PHOTO_UNREADABLE' | 'PHOTO_TOO_LARGE';
type Size = { readonly width: number; readonly height: number };
type Kept = { readonly bytes: Buffer; readonly size: Size | null };

/**
 * A photo with its picture alone, by what its bytes are: JPEG, PNG or WebP. Where it was taken, by which phone, the
 * thumbnail and whatever hangs behind the picture are left out before anything is stored. How it is to be turned stays.
 */
export function cleanPhoto(bytes: Uint8Array): Result<Uint8Array<ArrayBuffer>, PhotoError> {
  if (bytes.length > MOST_BYTES) return err('PHOTO_TOO_LARGE');
  const photo = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const kept = photo.length < 32 ? null
    : photo.readUInt16BE(0) === 0xffd8 ? cleanJpeg(photo)
      : photo.readBigUInt64BE(0) === 0x89504e470d0a1a0an ? cleanPng(photo)
        : photo.toString('latin1', 0, 4) === 'RIFF' && photo.toString('latin1', 8, 12) === 'WEBP' ? cleanWebp(photo) : null;
  if (!kept?.size || kept.size.width < 1 || kept.size.height < 1) return err('PHOTO_UNREADABLE');
  return Math.max(kept.size.width, kept.size.height) > MOST_PIXELS ? err('PHOTO_TOO_LARGE') : ok(new Uint8Array(kept.bytes));
}

/** Frame headers: baseline, extended, progressive and lossless ones, not the tables that share their range. */
const isFrame = (marker: number): boolean => marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
/** Tables, frames, scans and restarts; the file's mark, the colour profile and Adobe's note on colours. The rest is about the picture. */
const isPicture = (marker: number): boolean => (marker >= 0xc0 && marker <= 0xdf) || marker === 0xe0 || marker === 0xe2 || marker === 0xee;

function cleanJpeg(photo: Buffer): Kept | null {
  const parts: Buffer[] = [photo.subarray(0, 2)];
  let size: Size | null = null;
  let turned = 1;
  let scanned = false;
  for (let at = 2; at + 2 <= photo.length;) {
    if (photo[at] !== 0xff) return null;
    const marker = photo[at + 1]!;
    const from = at;
    if (marker === 0xff) { at++; continue; }
    if (marker === 0xd9) return scanned ? { bytes: Buffer.concat([parts[0]!, ...orientation(turned), ...parts.slice(1), photo.subarray(at, at + 2)]), size } : null;
    const end = at + 4 > photo.length ? photo.length + 1 : at + 2 + photo.readUInt16BE(at + 2);
    if (end > photo.length || end < at + 4) return null;
    const segment = photo.subarray(at, end);
    if (marker === 0xe1) turned = orientationOf(segment) ?? turned;
    if (isFrame(marker) && segment.length >= 9) size = { height: segment.readUInt16BE(5), width: segment.readUInt16BE(7) };
    at = marker === 0xda ? scanEnd(photo, end) : end;
    if (marker === 0xda) scanned = true;
    // Some phones hang a second picture behind the first, and say so in a segment of the colour profile's number.
    if (isPicture(marker) && !(marker === 0xe2 && segment.toString('latin1', 4, 8) === 'MPF\0')) parts.push(photo.subarray(from, at));
  }
  return null;
}

/** Where the packed pixels end: at the next mark that is neither a stuffed byte nor a restart. */
function scanEnd(photo: Buffer, from: number): number {
  for (let at = photo.indexOf(0xff, from); at >= 0 && at + 1 < photo.length; at = photo.indexOf(0xff, at + 1)) {
    const next = photo[at + 1]!;
    if (next !== 0 && next !== 0xff && !(next >= 0xd0 && next <= 0xd7)) return at;
  }
  return photo.length;
}

/** How the picture is to be turned (1 to 8), out of a camera's notes; null where they do not say. */
function orientationOf(segment: Buffer): number | null {
  if (segment.toString('latin1', 4, 10) !== 'Exif\0\0' || segment.length < 20) return null;
  const notes = segment.subarray(10);
  const little = notes.toString('latin1', 0, 2) === 'II';
  const u16 = (at: number) => (at + 2 > notes.length ? 0 : little ? notes.readUInt16LE(at) : notes.readUInt16BE(at));
  const first = little ? notes.readUInt32LE(4) : notes.readUInt32BE(4);
  const entries = Math.min(u16(first), 200);
  for (let index = 0; index < entries; index++) {
    const at = first + 2 + index * 12;
    const value = u16(at + 8);
    if (u16(at) === 0x0112) return value >= 1 && value <= 8 ? value : null;
  }
  return null;
}

/** Notes that say nothing but how to turn the picture; none for one that stands upright. */
const orientation = (turned: number): Buffer[] => (turned === 1 ? [] : [Buffer.from([
  0xff, 0xe1, 0, 34, ...Buffer.from('Exif\0\0MM\0*', 'latin1'), 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, turned, 0, 0, 0, 0, 0, 0,
])]);

const PNG_PICTURE = new Set(['IHDR', 'PLTE', 'IDAT', 'IEND', 'tRNS', 'gAMA', 'cHRM', 'sRGB', 'iCCP', 'sBIT', 'pHYs']);

function cleanPng(photo: Buffer): Kept | null {
  const parts: Buffer[] = [photo.subarray(0, 8)];
  let size: Size | null = null;
  for (let at = 8; at + 12 <= photo.length;) {
    const end = at + 12 + photo.readUInt32BE(at);
    if (end > photo.length) return null;
    const name = photo.toString('latin1', at + 4, at + 8);
    if (name === 'IHDR') size = { width: photo.readUInt32BE(at + 8), height: photo.readUInt32BE(at + 12) };
    if (PNG_PICTURE.has(name)) parts.push(photo.subarray(at, end));
    if (name === 'IEND') return { bytes: Buffer.concat(parts), size };
    at = end;
  }
  return null;
}

const WEBP_PICTURE = new Set(['VP8 ', 'VP8L', 'VP8X', 'ALPH', 'ICCP', 'ANIM', 'ANMF']);

function cleanWebp(photo: Buffer): Kept | null {
  const parts: Buffer[] = [];
  let size: Size | null = null;
  const length = Math.min(photo.length, 8 + photo.readUInt32LE(4));
  for (let at = 12; at + 8 <= length;) {
    const bytes = photo.readUInt32LE(at + 4);
    const end = at + 8 + bytes + (bytes % 2);
    if (at + 8 + bytes > length) return null;
    const name = photo.toString('latin1', at, at + 4);
    const chunk = Buffer.from(photo.subarray(at, Math.min(end, length)));
    if (name === 'VP8X' && bytes >= 10) {
      size = { width: 1 + chunk.readUIntLE(12, 3), height: 1 + chunk.readUIntLE(15, 3) };
      // The marks that say "there are notes": there are none any more.
      chunk[8] = chunk[8]! & ~0b1100;
    } else if (name === 'VP8 ' && bytes >= 10) size ??= { width: chunk.readUInt16LE(14) & 0x3fff, height: chunk.readUInt16LE(16) & 0x3fff };
    else if (name === 'VP8L' && bytes >= 5) size ??= { width: 1 + (chunk.readUInt32LE(9) & 0x3fff), height: 1 + ((chunk.readUInt32LE(9) >>> 14) & 0x3fff) };
    if (WEBP_PICTURE.has(name)) parts.push(chunk);
    at = end;
  }
  const isThere = parts.some((chunk) => ['VP8 ', 'VP8L', 'ANMF'].includes(chunk.toString('latin1', 0, 4)));
  if (!isThere) return null;
  const body = Buffer.concat(parts);
  const head = Buffer.from(photo.subarray(0, 12));
  head.writeUInt32LE(4 + body.length, 4);
  return { bytes: Buffer.concat([head, body]), size };
}
