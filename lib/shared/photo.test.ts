import fc from 'fast-check';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { takePhoto } from './photo';

const WHERE = 'GPS 36.88N 118.73E';
const NOTES = { IFD0: { Copyright: WHERE, Make: WHERE }, IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '36/1 52/1 0/1' } };
const picture = (width: number, height: number) => sharp({ create: { width, height, channels: 3, background: '#3a7d44' } });
let phone: Buffer;

async function kept(bytes: Uint8Array): Promise<Buffer> {
  const taken = await takePhoto(bytes);
  if (!taken.ok) throw new Error(taken.error);
  return Buffer.from(taken.value);
}

// A phone held upright writes a lying picture and the note to turn it.
beforeAll(async () => { phone = await picture(4000, 3000).withExif(NOTES).withMetadata({ orientation: 6 }).withExifMerge(NOTES).jpeg().toBuffer(); });

describe('a photo', () => {
  it('is kept upright, small and without what the camera noted', async () => {
    expect(phone.toString('latin1')).toContain(WHERE);
    const photo = await kept(Buffer.concat([phone, Buffer.from(WHERE)]));
    expect(photo.toString('latin1')).not.toContain('GPS');
    expect(await sharp(photo).metadata()).toMatchObject({ format: 'jpeg', width: 960, height: 1280 });
    expect((await sharp(photo).metadata()).exif).toBeUndefined();
    expect(photo.length).toBeLessThan(phone.length);
  });

  it.each(['png', 'webp'] as const)('may be a %s, and is never made larger', async (format) => {
    expect(await sharp(await kept(await picture(640, 480).toFormat(format).toBuffer())).metadata()).toMatchObject({ format: 'jpeg', width: 640, height: 480 });
  });

  it.each([
    ['a table', Buffer.from('姓名,品名,数量\n'.repeat(20))], ['a PDF', Buffer.from(`%PDF-1.7 ${'x'.repeat(100)}`)], ['a page', Buffer.from(`<html><script>alert(1)</script>${' '.repeat(99)}`)],
    ['a drawing that could hold a script', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9" onload="alert(1)"/>')],
    ['an archive', Buffer.from(`PK\u0003\u0004${'x'.repeat(100)}`)], ['a mark with nothing behind', Buffer.from([0xff, 0xd8, 0xff, ...Array(100).fill(0)])], ['nothing', Buffer.alloc(0)],
  ])('is not %s, whatever it is called', async (_name, bytes) => expect(await takePhoto(bytes)).toEqual({ ok: false, error: 'PHOTO_UNREADABLE' }));

  it('is not half a photo', async () => expect(await takePhoto(phone.subarray(0, phone.length / 2))).toEqual({ ok: false, error: 'PHOTO_UNREADABLE' }));

  it('is refused when it is too large to be sent, or says that it is too large to be shown', async () => {
    expect(await takePhoto(new Uint8Array(8_000_001))).toEqual({ ok: false, error: 'PHOTO_TOO_LARGE' });
    const claims = Buffer.from(await picture(64, 48).jpeg().toBuffer());
    const frame = claims.indexOf(Buffer.from([0xff, 0xc0]));
    claims.writeUInt16BE(12_000, frame + 5);
    claims.writeUInt16BE(11_000, frame + 7);
    expect(await takePhoto(claims)).toEqual({ ok: false, error: 'PHOTO_TOO_LARGE' });
  });

  it('never makes the reader fail, however it is broken', async () => {
    const small = await picture(64, 48).jpeg().toBuffer();
    await fc.assert(fc.asyncProperty(fc.array(fc.tuple(fc.nat(small.length - 1), fc.nat(255)), { maxLength: 6 }), async (breaks) => {
      const bytes = Buffer.from(small);
      for (const [at, value] of breaks) bytes[at] = value;
      const taken = await takePhoto(bytes);
      if (taken.ok) expect((await sharp(taken.value).metadata()).format).toBe('jpeg');
    }), { numRuns: 100 });
  });
});
