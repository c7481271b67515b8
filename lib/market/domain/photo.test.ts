import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanPhoto } from './photo';

const u16 = (value: number) => [value >> 8, value & 255];
const text = (words: string) => [...Buffer.from(words, 'latin1')];
const segment = (marker: number, body: readonly number[]) => [0xff, marker, ...u16(body.length + 2), ...body];
/** A camera's notes in the order of a phone's processor: how to turn the picture, and where it was taken. */
const exif = (turned: number) => segment(0xe1, [...text('Exif\0\0II*\0'), 8, 0, 0, 0, 2, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, turned, 0, 0, 0, 0x25, 0x88, 4, 0, 1, 0, 0, 0, 99, 0, 0, 0, ...text('GPS 36.88N 118.73E')]);
const frame = (width: number, height: number) => segment(0xc2, [8, ...u16(height), ...u16(width), 1, 1, 17, 0]);
const scan = [...segment(0xda, [1, 1, 0, 0, 63, 0]), 0x12, 0xff, 0x00, 0xff, 0xd3, 0x34];
function jpeg({ turned = 6, width = 640, height = 480 } = {}): Uint8Array {
  return Uint8Array.from([
    0xff, 0xd8, ...segment(0xe0, text('JFIF\0\u0001\u0001')), ...exif(turned), ...segment(0xe1, text('http://ns.adobe.com/xap/1.0/\0<x>GPS</x>')), ...segment(0xfe, text('GPS in a remark')),
    ...segment(0xe2, text('MPF\0 GPS')), ...segment(0xe2, text('ICC_PROFILE\0colours')), ...segment(0xdb, Array(65).fill(1)), ...frame(width, height), ...scan, ...segment(0xc4, [0]), ...scan,
    0xff, 0xd9, ...text('GPS behind the picture'),
  ]);
}
const chunk = (name: string, body: readonly number[]) => [0, 0, ...u16(body.length), ...text(name), ...body, 1, 2, 3, 4];
const png = Uint8Array.from([0x89, ...text('PNG\r\n\u001a\n'), ...chunk('IHDR', [0, 0, ...u16(640), 0, 0, ...u16(480), 8, 2, 0, 0, 0]), ...chunk('eXIf', text('GPS')), ...chunk('tEXt', text('GPS')), ...chunk('IDAT', [1, 2, 3]), ...chunk('IEND', []), ...text('GPS')]);
const riff = (name: string, body: readonly number[]) => [...text(name), body.length, 0, 0, 0, ...body, ...(body.length % 2 ? [0] : [])];
const webpBody = [...text('WEBP'), ...riff('VP8X', [0b1100, 0, 0, 0, 127, 2, 0, 223, 1, 0]), ...riff('VP8 ', [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]), ...riff('EXIF', text('GPS')), ...riff('XMP ', text('GPS!'))];
const webp = Uint8Array.from([...text('RIFF'), webpBody.length, 0, 0, 0, ...webpBody]);

function cleaned(bytes: Uint8Array): Buffer {
  const result = cleanPhoto(bytes);
  if (!result.ok) throw new Error(result.error);
  return Buffer.from(result.value);
}

describe('a photo', () => {
  it.each([['JPEG', jpeg()], ['PNG', png], ['WebP', webp]])('as %s keeps its picture and nothing that says where it was taken', (_name, bytes) => {
    const out = cleaned(bytes);
    expect(out.toString('latin1')).not.toContain('GPS');
    expect(out.length).toBeLessThan(bytes.length);
    expect(cleaned(out).equals(out)).toBe(true);
  });

  it('of a phone held upright is still shown upright', () => {
    const out = cleaned(jpeg({ turned: 6 }));
    expect(out.toString('latin1')).toContain('Exif\0\0MM\0*');
    expect(out.indexOf(Buffer.from([0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6]))).toBeGreaterThan(0);
    expect(cleaned(jpeg({ turned: 1 })).toString('latin1')).not.toContain('Exif');
  });

  it('keeps every scan of a progressive picture, its colours and the right length of the whole', () => {
    const out = cleaned(jpeg());
    expect(out.toString('latin1').split('\u00ff\u00da')).toHaveLength(3);
    expect(out.toString('latin1')).toContain('ICC_PROFILE');
    expect(cleaned(webp).readUInt32LE(4)).toBe(cleaned(webp).length - 8);
    expect(cleaned(webp)[20]).toBe(0);
  });

  it.each([
    ['a table', Buffer.from('姓名,品名,数量\n'.repeat(20))], ['a PDF', Buffer.from(`%PDF-1.7 ${'x'.repeat(100)}`)], ['a page', Buffer.from(`<html><script>alert(1)</script>${' '.repeat(99)}`)],
    ['an archive', Buffer.from(`PK\u0003\u0004${'x'.repeat(100)}`)], ['a mark with nothing behind', Buffer.from([0xff, 0xd8, 0xff, ...Array(100).fill(0)])], ['half a photo', Buffer.from(jpeg().slice(0, 180))], ['nothing', Buffer.alloc(0)],
  ])('is not %s, whatever it is called', (_name, bytes) => expect(cleanPhoto(bytes)).toEqual({ ok: false, error: 'PHOTO_UNREADABLE' }));

  it('is refused when it is too large to be sent or shown', () => {
    expect(cleanPhoto(new Uint8Array(8_000_001))).toEqual({ ok: false, error: 'PHOTO_TOO_LARGE' });
    expect(cleanPhoto(jpeg({ width: 30_000 }))).toEqual({ ok: false, error: 'PHOTO_TOO_LARGE' });
  });

  it('never makes the reader fail, however it is broken', () => {
    fc.assert(fc.property(fc.constantFrom(jpeg(), png, webp), fc.array(fc.tuple(fc.nat(400), fc.nat(255)), { maxLength: 6 }), fc.nat(600), (whole, breaks, length) => {
      const bytes = Uint8Array.from(whole.slice(0, length));
      for (const [at, value] of breaks) if (at < bytes.length) bytes[at] = value;
      const result = cleanPhoto(bytes);
      if (result.ok) expect(cleanPhoto(result.value).ok).toBe(true);
    }), { numRuns: 3000 });
  });
});
