import { createCanvas } from '@napi-rs/canvas';

/** A page as a reader sees it, the looks of its signatures included; y counts up from the foot, in points, as in the file. */
export type Rendered = { readonly png: Buffer; readonly dark: (x: number, y: number, width: number, height: number) => number };

const SCALE = 3;
/** Darker than any rule of ours, lighter than the palest writing. */
const DARK = 150;

/** Renders the last page of a PDF with pdf.js, which knows nothing of what wrote it. */
export async function renderLastPage(file: Uint8Array): Promise<Rendered> {
  const { getDocument } = await import('pdfjs-dist/legacy/build/pdf.mjs');
  const pdf = await getDocument({ data: new Uint8Array(file), verbosity: 0 }).promise;
  const page = await pdf.getPage(pdf.numPages);
  const viewport = page.getViewport({ scale: SCALE });
  const canvas = createCanvas(viewport.width, viewport.height);
  const context = canvas.getContext('2d');
  await page.render({ canvas: canvas as never, canvasContext: context as never, viewport, background: 'white' }).promise;
  const { data, width } = context.getImageData(0, 0, canvas.width, canvas.height);
  await pdf.destroy();
  return {
    png: canvas.toBuffer('image/png'),
    /** How many pixels of a rectangle are dark. */
    dark(x, y, wide, high) {
      let count = 0;
      const top = Math.round(canvas.height - (y + high) * SCALE);
      for (let row = top; row < top + high * SCALE; row++) {
        for (let column = Math.round(x * SCALE); column < (x + wide) * SCALE; column++) {
          const at = (row * width + column) * 4;
          if (data[at]! < DARK || data[at + 1]! < DARK) count++;
        }
      }
      return count;
    },
  };
}
