import type { Strokes } from '../domain/strokes';
import { ink, SEAL_BOX, SIGNATURE_BOX } from '../pdf/contract-pdf';
import { Page, type Color } from '../pdf/file';
import { printable, textWidth, type CutFont } from '../pdf/font';
import { Glyphs } from '../pdf/glyphs';
import { INK, PALE } from '../pdf/sheet';

/** What a signature shows on the page: drawing operators in a box of its own, and the font cut to what they write. */
export type Mark = { readonly width: number; readonly height: number; readonly operators: string; readonly font: CutFont };

const CHINA = new Intl.DateTimeFormat('zh-CN', { timeZone: 'Asia/Shanghai', dateStyle: 'long', timeStyle: 'medium', hourCycle: 'h23' });
const SEAL_RED: Color = '0.74 0.16 0.13';
const METHOD = { drawn: '手写 (drawn)', typed: '打字 (typed)' } as const;
/** As wide as the frame that the page keeps for the drawing; the lines below it may be as wide as the box. */
const PAD = { width: 150, height: 50 } as const;

class Drawing {
  readonly page = new Page();
  readonly #glyphs = new Glyphs();

  constructor(private readonly box: { readonly width: number; readonly height: number }) {}

  /** Writes a line, smaller where it would not fit. */
  write(text: string, x: number, y: number, size: number, color: Color, width = this.box.width - x): void {
    const wide = textWidth(printable(text), size);
    this.page.text(this.#glyphs.of(text), x, y, wide > width ? (size * width) / wide : size, color);
  }

  centre(text: string, y: number, size: number, color: Color): void {
    this.write(text, (this.box.width - textWidth(printable(text), size)) / 2, y, size, color);
  }

  done(): Mark {
    return { ...this.box, operators: this.page.operators.join('\n'), font: this.#glyphs.cut() };
  }
}

/** A signer's own mark: what she drew or typed, her name, when, and the number of her certificate. */
export function signatureMark(by: {
  readonly signedName: string; readonly method: 'drawn' | 'typed'; readonly strokes: Strokes | null; readonly signedAt: Date; readonly serial: string;
}): Mark {
  const drawing = new Drawing(SIGNATURE_BOX);
  const foot = SIGNATURE_BOX.height - PAD.height;
  if (by.strokes) ink(drawing.page, by.strokes, 0, foot, PAD.width);
  else drawing.write(by.signedName, 14, foot + 18, 20, INK, PAD.width - 28);
  drawing.write(`${by.signedName} · ${METHOD[by.method]} · 数字证书签名 PAdES`, 0, foot - 12, 8, INK);
  drawing.write(CHINA.format(by.signedAt), 0, foot - 23, 7.5, PALE);
  drawing.write(`证书 ${by.serial}`, 0, foot - 34, 6.5, PALE);
  return drawing.done();
}

const ARCS = 8;

/** The platform's seal: round and red, as seals are. */
export function sealMark(at: Date): Mark {
  const drawing = new Drawing(SEAL_BOX);
  const [cx, cy] = [SEAL_BOX.width / 2, SEAL_BOX.height / 2];
  const on = (radius: number, turn: number) => [cx + radius * Math.cos(turn), cy + radius * Math.sin(turn)] as const;
  const half = Math.PI / ARCS;
  for (const [radius, width] of [[40, 1.6], [37, 0.5]] as const) {
    const arcs = Array.from({ length: ARCS }, (_, i) => [on(radius / Math.cos(half), (2 * i + 1) * half), on(radius, (2 * i + 2) * half)] as const);
    drawing.page.stroke(on(radius, 0), arcs, width, SEAL_RED);
  }
  drawing.centre('丰环', cy + 4, 19, SEAL_RED);
  drawing.centre('平台封签 · SEAL', cy - 9, 7, SEAL_RED);
  drawing.centre(CHINA.format(at).replace(/\s.*/u, ''), cy - 19, 6.5, SEAL_RED);
  drawing.centre('演示 DEMO', cy - 27, 5, SEAL_RED);
  return drawing.done();
}
