import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { packetsWithin } from './packets';

/** A packet of so many bytes after its header. */
function packet(length: number): Uint8Array {
  const header = [0x30];
  for (let rest = length; ;) {
    const byte = rest % 128;
    rest = Math.floor(rest / 128);
    header.push(rest > 0 ? byte | 128 : byte);
    if (rest === 0) break;
  }
  return Uint8Array.from([...header, ...Array.from({ length }, (_, at) => at % 256)]);
}

describe('the lengths of packets', () => {
  it.each([[[0], true], [[100, 0, 127, 128, 1000], true], [[1001], false], [[5, 70_000], false]])('%j within 1000: %s', (lengths, fine) => {
    expect(packetsWithin(1000)(Buffer.concat(lengths.map(packet)))).toBe(fine);
  });

  it('are told from the announcement alone', () => {
    expect(packetsWithin(1000)(packet(20_000).subarray(0, 4))).toBe(false);
    expect(packetsWithin(1000)(Uint8Array.from([0x30, 0xff, 0xff, 0xff, 0xff]))).toBe(false);
    expect(packetsWithin(1000)(Uint8Array.from([0x30, 0x80, 0x80, 0x80, 0x80, 0x80]))).toBe(false);
  });

  it('are the same however the stream is cut', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 300 }), { minLength: 1, maxLength: 12 }), fc.integer({ min: 1, max: 40 }), (lengths, step) => {
      const stream = Buffer.concat(lengths.map(packet));
      const within = packetsWithin(200);
      let fine = true;
      for (let at = 0; fine && at < stream.length; at += step) fine = within(stream.subarray(at, at + step));
      expect(fine).toBe(lengths.every((length) => length <= 200));
    }));
  });
});
