import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { chooseCoding, compressWhole, isCompressible, KeptFiles } from './compression';

describe('the coding', () => {
  it.each([
    ['gzip, deflate, br', 'br'], ['gzip', 'gzip'], ['br;q=0, gzip;q=0.5', 'gzip'], ['identity', null], ['', null], [undefined, null],
    ['*', 'br'], ['*;q=0', null], ['BR', 'br'], ['gzip;q=0', null],
  ] as const)('of "%s" is %s', (accept, coding) => {
    expect(chooseCoding(accept)).toBe(coding);
  });
});

it('compresses text and nothing that is small already, and never a stream of events', () => {
  for (const type of ['text/html; charset=utf-8', 'text/css', 'application/javascript', 'application/problem+json', 'image/svg+xml', 'text/x-component']) expect(isCompressible(type)).toBe(true);
  for (const type of ['text/event-stream', 'image/png', 'application/pdf', 'font/woff2', '']) expect(isCompressible(type)).toBe(false);
});

it.each([['br', brotliDecompressSync], ['gzip', gunzipSync]] as const)('%s comes out as it went in', async (coding, open) => {
  const body = Buffer.from('丰收 '.repeat(2000));
  const compressed = await compressWhole(body, coding);
  expect(compressed.length).toBeLessThan(body.length / 20);
  expect(open(compressed).equals(body)).toBe(true);
});

describe('kept files', () => {
  it('makes room by dropping what was asked for least recently', () => {
    const kept = new KeptFiles(800);
    for (let file = 0; file < 8; file++) kept.keep(`f${file}`, Buffer.alloc(100), {});
    kept.get('f0');
    kept.keep('f8', Buffer.alloc(100), {});
    expect(kept.get('f0')).toBeDefined();
    expect(kept.get('f1')).toBeUndefined();
    expect(kept.get('f8')).toBeDefined();
  });

  it('does not keep what would push out everything else', () => {
    const kept = new KeptFiles(800);
    kept.keep('big', Buffer.alloc(101), {});
    expect(kept.get('big')).toBeUndefined();
  });
});
