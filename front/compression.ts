import { createBrotliCompress, createGzip, brotliCompress, constants, gzip } from 'node:zlib';
import type { Transform } from 'node:stream';
import { promisify } from 'node:util';

export type Coding = 'br' | 'gzip';

const brotli = promisify(brotliCompress);
const gzipped = promisify(gzip);
const { BROTLI_PARAM_QUALITY, BROTLI_PARAM_MODE, BROTLI_PARAM_SIZE_HINT, BROTLI_MODE_TEXT } = constants;

/** Below this a packet is a packet. */
export const SMALLEST_BYTES = 700;

/** The best coding the client says it reads; "br;q=0" is a no. */
export function chooseCoding(accept: string | undefined): Coding | null {
  const weights = new Map((accept ?? '').toLowerCase().split(',').map((part) => {
    const [name, ...parameters] = part.trim().split(';');
    const weight = parameters.map((parameter) => /^\s*q=([\d.]+)/.exec(parameter)?.[1]).find((value) => value !== undefined);
    return [name!.trim(), weight === undefined ? 1 : Number(weight)] as const;
  }));
  const allowed = (name: Coding): boolean => (weights.get(name) ?? weights.get('*') ?? 0) > 0;
  return allowed('br') ? 'br' : allowed('gzip') ? 'gzip' : null;
}

/** What is text, and is no stream of events: those must not wait in a compressor. */
export const isCompressible = (contentType: string): boolean =>
  /^(?:text\/(?!event-stream)|application\/(?:json|problem\+json|ld\+json|manifest\+json|javascript|xml|rss\+xml|wasm)|image\/svg\+xml)/i.test(contentType);

/** Compresses what is whole. Quality 5 costs a page about a millisecond; 9 is for files that are kept. */
export function compressWhole(body: Buffer, coding: Coding, keep = false): Promise<Buffer> {
  return coding === 'br'
    ? brotli(body, { params: { [BROTLI_PARAM_QUALITY]: keep ? 9 : 5, [BROTLI_PARAM_MODE]: BROTLI_MODE_TEXT, [BROTLI_PARAM_SIZE_HINT]: body.length } })
    : gzipped(body, { level: keep ? 9 : 6 });
}

/** Compresses what comes in pieces, and lets each piece through at once. */
export function compressStream(coding: Coding): Transform {
  return coding === 'br'
    ? createBrotliCompress({ flush: constants.BROTLI_OPERATION_FLUSH, params: { [BROTLI_PARAM_QUALITY]: 4, [BROTLI_PARAM_MODE]: BROTLI_MODE_TEXT } })
    : createGzip({ flush: constants.Z_SYNC_FLUSH, level: 6 });
}

/** Whole answers that never change, compressed once: the least recently asked for goes first when the room is full. */
export class KeptFiles {
  private readonly files = new Map<string, { readonly body: Buffer; readonly headers: Record<string, string> }>();
  private bytes = 0;

  constructor(private readonly roomBytes = 32_000_000) {}

  get(key: string): { readonly body: Buffer; readonly headers: Record<string, string> } | undefined {
    const file = this.files.get(key);
    if (file) {
      this.files.delete(key);
      this.files.set(key, file);
    }
    return file;
  }

  keep(key: string, body: Buffer, headers: Record<string, string>): void {
    if (body.length > this.roomBytes / 8 || this.files.has(key)) return;
    this.files.set(key, { body, headers });
    this.bytes += body.length;
    for (const [oldest, file] of this.files) {
      if (this.bytes <= this.roomBytes) break;
      this.files.delete(oldest);
      this.bytes -= file.body.length;
    }
  }
}
