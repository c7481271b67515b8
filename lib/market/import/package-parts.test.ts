import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pack, unpack, type Part } from './package-parts';

const everything = () => true;
const part = (name: string, text: string): Part => ({ name, data: Buffer.from(text) });

/** A package of one deflated part, with the size its directory claims. */
function deflated(name: string, data: Buffer, claimed: number): Buffer {
  const packed = deflateRawSync(data);
  const stored = pack([{ name, data: packed }]);
  const central = stored.lastIndexOf(Buffer.from([0x50, 0x4b, 0x01, 0x02]));
  for (const at of [0, central + 2]) stored.writeUInt16LE(8, at + 8);
  stored.writeUInt32LE(claimed, central + 24);
  return stored;
}

describe('package parts', () => {
  it('come out as they went in', () => {
    const names = fc.uniqueArray(fc.stringMatching(/^[a-z]{1,12}\.xml$/), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(names, fc.array(fc.uint8Array({ maxLength: 400 }), { minLength: 6, maxLength: 6 }), (list, bodies) => {
        const parts = list.map((name, index): Part => ({ name, data: Buffer.from(bodies[index]!) }));
        expect(unpack(pack(parts), everything)).toEqual({ ok: true, value: parts });
      }),
    );
  });

  it('are inflated, and only where wanted', () => {
    const zip = deflated('xl/a.xml', Buffer.from('hello'.repeat(100)), 500);
    expect(unpack(zip, everything)).toMatchObject({
      ok: true,
      value: [{ name: 'xl/a.xml', data: Buffer.from('hello'.repeat(100)) }],
    });
    expect(unpack(zip, () => false)).toEqual({ ok: true, value: [] });
  });

  it('stop a bomb by its real size, whatever size it claims', () => {
    const bomb = deflated('xl/a.xml', Buffer.alloc(20_000_000), 10);
    expect(bomb.length).toBeLessThan(40_000);
    expect(unpack(bomb, everything, 1_000_000)).toEqual({ ok: false, error: 'TOO_LARGE' });
  });

  it('share one budget', () => {
    const zip = pack([part('a', 'x'.repeat(600)), part('b', 'x'.repeat(600))]);
    expect(unpack(zip, everything, 1000)).toEqual({ ok: false, error: 'TOO_LARGE' });
    expect(unpack(zip, everything, 1200)).toMatchObject({ ok: true });
  });

  it('say when they are locked or broken', () => {
    const locked = pack([part('a', 'x')]);
    const central = locked.lastIndexOf(Buffer.from([0x50, 0x4b, 0x01, 0x02]));
    locked.writeUInt16LE(1, central + 8);
    expect(unpack(locked, everything)).toEqual({ ok: false, error: 'ENCRYPTED' });
    expect(unpack(Buffer.from('PK\x03\x04 and no more'), everything)).toEqual({ ok: false, error: 'DAMAGED' });
  });

  it('never throw, however the bytes were changed', () => {
    const zip = deflated('xl/a.xml', Buffer.from('hello'.repeat(50)), 250);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(zip.length - 1), fc.nat(255)), { minLength: 1, maxLength: 12 }),
        fc.nat(zip.length),
        (changes, length) => {
          const changed = Buffer.from(zip);
          for (const [at, byte] of changes) changed[at] = byte;
          expect(typeof unpack(changed, everything, 100_000).ok).toBe('boolean');
          expect(typeof unpack(changed.subarray(0, length), everything, 100_000).ok).toBe('boolean');
        },
      ),
    );
  });
});
