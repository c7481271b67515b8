import { create } from 'qrcode';

/** A QR code as one SVG path of unit squares, in a view box of `size` by `size`; the quiet zone of four modules is in it. */
export type QrImage = { readonly size: number; readonly path: string };

const QUIET = 4;

/** Draws a text as a QR code. `M` corrects 15 % of damage: enough for a sticker in a market hall. */
export function drawQr(text: string): QrImage {
  const { modules } = create(text, { errorCorrectionLevel: 'M' });
  const runs: string[] = [];
  for (let y = 0; y < modules.size; y++) {
    for (let x = 0; x < modules.size; x++) {
      if (!modules.get(y, x)) continue;
      let width = 1;
      while (x + width < modules.size && modules.get(y, x + width)) width++;
      runs.push(`M${x + QUIET} ${y + QUIET}h${width}v1h-${width}z`);
      x += width;
    }
  }
  return { size: modules.size + 2 * QUIET, path: runs.join('') };
}
