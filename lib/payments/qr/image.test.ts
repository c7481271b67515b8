import jsQR from 'jsqr';
import { describe, expect, it } from 'vitest';
import { drawQr } from './image';

/** Paints the path's rectangles, as a browser would, and hands the picture to an independent reader. */
function scan(text: string): string | null {
  const { size, path } = drawQr(text);
  const scale = 4;
  const width = size * scale;
  const pixels = new Uint8ClampedArray(width * width * 4).fill(255);
  for (const [, x, y, run] of path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g)) {
    for (let py = Number(y) * scale; py < (Number(y) + 1) * scale; py++) {
      for (let px = Number(x) * scale; px < (Number(x) + Number(run)) * scale; px++) pixels.fill(0, (py * width + px) * 4, (py * width + px) * 4 + 3);
    }
  }
  return jsQR(pixels, width, width)?.data ?? null;
}

describe('a drawn QR code', () => {
  it.each(['https://harvestloop.example/q/0123456789abcdefghjkmnpqrs', '绿源蔬菜专业合作社'])('is read back by a scanner: %s', (text) => {
    expect(scan(text)).toBe(text);
  });
});
