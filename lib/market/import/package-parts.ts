import { crc32, inflateRawSync } from 'node:zlib';
import { err, ok, type Result } from '@/lib/shared/result';
import { LIMITS, type TableError } from './sheet';

/** One file inside a zip package. */
export type Part = { readonly name: string; readonly data: Buffer };

const END = 0x06054b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;
const MAX_PARTS = 4_000;

/**
 * Unpacks the wanted parts of a zip within a budget of real bytes. Sizes written in a zip are not believed: a few kilobytes can
 * claim to be small and unfold to gigabytes, so inflating itself is bounded.
 */
export function unpack(
  bytes: Uint8Array,
  wanted: (name: string) => boolean,
  budgetBytes: number = LIMITS.unpackedBytes,
): Result<Part[], TableError> {
  const zip = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = zip.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  if (end < 0 || end + 22 > zip.length || zip.readUInt32LE(end) !== END) return err('DAMAGED');
  const count = zip.readUInt16LE(end + 10);
  if (count > MAX_PARTS) return err('TOO_LARGE');
  const parts: Part[] = [];
  let left = budgetBytes;
  for (let index = 0, at = zip.readUInt32LE(end + 16); index < count; index++) {
    if (at + 46 > zip.length || zip.readUInt32LE(at) !== CENTRAL) return err('DAMAGED');
    const flags = zip.readUInt16LE(at + 8);
    const method = zip.readUInt16LE(at + 10);
    const packedBytes = zip.readUInt32LE(at + 20);
    const nameBytes = zip.readUInt16LE(at + 28);
    const local = zip.readUInt32LE(at + 42);
    const name = zip
      .toString('utf8', at + 46, at + 46 + nameBytes)
      .replace(/\\/g, '/')
      .replace(/^\//, '');
    at += 46 + nameBytes + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
    if (!wanted(name)) continue;
    if ((flags & 1) === 1) return err('ENCRYPTED');
    if (local + 30 > zip.length || zip.readUInt32LE(local) !== LOCAL) return err('DAMAGED');
    const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    if (start + packedBytes > zip.length) return err('DAMAGED');
    const data = inflate(zip.subarray(start, start + packedBytes), method, left);
    if (!data.ok) return data;
    left -= data.value.length;
    parts.push({ name, data: data.value });
  }
  return ok(parts);
}

function inflate(packed: Buffer, method: number, budgetBytes: number): Result<Buffer, TableError> {
  if (method === 0) return packed.length > budgetBytes ? err('TOO_LARGE') : ok(packed);
  if (method !== 8) return err('DAMAGED');
  if (budgetBytes <= 0) return err('TOO_LARGE');
  try {
    return ok(inflateRawSync(packed, { maxOutputLength: budgetBytes }));
  } catch (error) {
    return err((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE' ? 'TOO_LARGE' : 'DAMAGED');
  }
}

/** Packs parts into a zip without compression. */
export function pack(parts: readonly Part[]): Buffer {
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const part of parts) {
    const name = Buffer.from(part.name, 'utf8');
    const header = Buffer.alloc(26);
    header.writeUInt16LE(20, 0);
    header.writeUInt16LE(0x800, 2);
    header.writeUInt32LE(crc32(part.data), 10);
    header.writeUInt32LE(part.data.length, 14);
    header.writeUInt32LE(part.data.length, 18);
    header.writeUInt16LE(name.length, 22);
    const central = Buffer.alloc(46);
    central.writeUInt32LE(CENTRAL, 0);
    central.writeUInt16LE(20, 4);
    header.copy(central, 6);
    central.writeUInt32LE(offset, 42);
    directory.push(central, name);
    const magic = Buffer.alloc(4);
    magic.writeUInt32LE(LOCAL, 0);
    bodies.push(magic, header, name, part.data);
    offset += 30 + name.length + part.data.length;
  }
  const end = Buffer.alloc(22);
  end.writeUInt32LE(END, 0);
  end.writeUInt16LE(parts.length, 8);
  end.writeUInt16LE(parts.length, 10);
  end.writeUInt32LE(
    directory.reduce((sum, piece) => sum + piece.length, 0),
    12,
  );
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...bodies, ...directory, end]);
}
