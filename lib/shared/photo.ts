import { err, ok, type Result } from './result';

/** A camera's picture as it comes; larger than that is no photo of produce. */
const MOST_BYTES = 8_000_000;
/** More than any phone's camera takes; a picture that claims more is made to fill the memory of whoever opens it. */
const MOST_PIXELS = 120_000_000;
/** Enough to see the produce, and light enough for the network of a field. */
const SIDE_PIXELS = 1280;
const FORMATS: ReadonlySet<string | undefined> = new Set(['jpeg', 'png', 'webp']);

type PhotoError = 'PHOTO_UNREADABLE' | 'PHOTO_TOO_LARGE';

/** Photos are few and the processors have other work: it is loaded when the first one comes, works with one thread a photo, and keeps nothing of the last ones. */
async function laboratory() {
  const { default: sharp } = await import('sharp');
  sharp.concurrency(1);
  sharp.cache(false);
  return sharp;
}

/**
 * A photo as it is kept: upright, at most 1280 pixels a side, as JPEG, drawn anew from its pixels, so that nothing of the
 * camera's notes (where, when, by whom) and nothing that hangs behind the picture comes along.
 */
export async function takePhoto(bytes: Uint8Array): Promise<Result<Uint8Array, PhotoError>> {
  if (bytes.length > MOST_BYTES) return err('PHOTO_TOO_LARGE');
  const sharp = await laboratory();
  try {
    const photo = sharp(bytes, { limitInputPixels: false, failOn: 'truncated' });
    const { format, width, height } = await photo.metadata();
    if (!FORMATS.has(format)) return err('PHOTO_UNREADABLE');
    if (width * height > MOST_PIXELS) return err('PHOTO_TOO_LARGE');
    const kept = await photo.rotate().resize({ width: SIDE_PIXELS, height: SIDE_PIXELS, fit: 'inside', withoutEnlargement: true })
      .flatten({ background: '#ffffff' }).jpeg({ quality: 78, mozjpeg: true }).toBuffer();
    return ok(new Uint8Array(kept));
  } catch {
    return err('PHOTO_UNREADABLE');
  }
}
