import QRCode from 'qrcode';
import { INK, type Sheet } from './sheet';

/** Any mask is legal, and 2 is the one that a search through all of them finds most often. */
const MASK = 2;

/** Draws a QR code. Mask and mode are given: searching for the best of them took six times as long, and a scanner reads the one as the other. */
export function code(sheet: Sheet, url: string, x: number, y: number, side: number): void {
  const { modules: { data, size } } = QRCode.create([{ mode: 'byte', data: Buffer.from(url) }], { errorCorrectionLevel: 'M', maskPattern: MASK });
  const rows: [number, number, number][] = [];
  for (let row = 0; row < size; row++) {
    for (let from = 0, to = 0; from < size; from = to) {
      const dark = data[row * size + from];
      while (to < size && data[row * size + to] === dark) to++;
      if (dark) rows.push([from, size - 1 - row, to - from]);
    }
  }
  sheet.page.rows([x, y], side / size, rows, INK);
}
