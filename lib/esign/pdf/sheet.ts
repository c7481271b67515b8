import { PDF, rgb, type Color, type EmbeddedFont, type PDFPage } from '@libpdf/core';
import { fontFor, printable, textWidth } from './font';

/** Points on A4. */
const WIDTH = 595;
const HEIGHT = 842;
const MARGIN = 56;
const FOOT = 64;
export const TEXT_WIDTH = WIDTH - 2 * MARGIN;

export const INK = rgb(0.1, 0.16, 0.13);
export const PALE = rgb(0.42, 0.45, 0.42);
export const GREEN = rgb(0.12, 0.42, 0.27);
const RULE = rgb(0.85, 0.83, 0.77);

/** Characters that do not begin a line in Chinese typesetting. */
const NOT_FIRST = new Set('，。、；：？！）》」』”’,.;:?!)%');

export type TextStyle = { readonly size: number; readonly color?: Color; readonly x?: number; readonly width?: number; readonly leading?: number; readonly align?: 'left' | 'right' };

/** Breaks text into lines: between any two Chinese characters, and only at spaces inside Latin words. */
export function breakLines(text: string, width: number, widthOf: (text: string) => number): string[] {
  const pieces = text.match(/[\u0021-\u024f¥]+|\s+|[^\u0021-\u024f¥\s]/gu) ?? [];
  const lines: string[] = [];
  let line = '';
  for (const piece of pieces) {
    const fits = widthOf(line + piece) <= width;
    if (fits || line === '' || (NOT_FIRST.has(piece[0]!) && piece.length === 1)) line += piece;
    else {
      lines.push(line.trimEnd());
      line = piece.trimStart();
    }
    // A word longer than a line (a hash, an address) is cut where it must be.
    while (widthOf(line) > width && line.length > 1 && !NOT_FIRST.has(line.at(-1)!)) {
      let cut = line.length - 1;
      while (cut > 1 && widthOf(line.slice(0, cut)) > width) cut--;
      lines.push(line.slice(0, cut));
      line = line.slice(cut);
    }
  }
  if (line.trim() !== '') lines.push(line.trimEnd());
  return lines;
}

/** Pages that fill from the top; y counts down as one writes. */
export class Sheet {
  readonly #pdf: PDF;
  readonly #font: EmbeddedFont;
  readonly #pages: PDFPage[] = [];
  #y = 0;

  /** @param characters everything that will be written, so that the font can be cut to it first */
  constructor(characters: string, about: { readonly title: string; readonly at: Date }) {
    this.#pdf = PDF.create();
    this.#pdf.setTitle(about.title);
    this.#pdf.setLanguage('zh-CN');
    this.#pdf.setCreationDate(about.at);
    this.#pdf.setModificationDate(about.at);
    this.#pdf.setProducer('HarvestLoop');
    this.#font = this.#pdf.embedFont(fontFor(characters));
    this.newPage();
  }

  get page(): PDFPage {
    return this.#pages.at(-1)!;
  }

  get y(): number {
    return this.#y;
  }

  newPage(): void {
    this.#pages.push(this.#pdf.addPage({ size: 'a4' }));
    this.#y = HEIGHT - MARGIN;
  }

  /** Begins a new page unless this much room is left. */
  need(height: number): void {
    if (this.#y - height < FOOT) this.newPage();
  }

  space(height: number): void {
    this.#y -= height;
  }

  widthOf(text: string, size: number): number {
    return textWidth(printable(text), size);
  }

  lines(text: string, style: TextStyle): string[] {
    return breakLines(printable(text), style.width ?? TEXT_WIDTH, (part) => textWidth(part, style.size));
  }

  /** Writes at a given place, without moving. */
  at(text: string, x: number, y: number, size: number, color: Color = INK): void {
    this.page.drawText(printable(text), { x, y, size, color, font: this.#font });
  }

  /** Writes a paragraph and moves below it. */
  text(text: string, style: TextStyle): void {
    const leading = style.leading ?? style.size * 1.55;
    for (const line of this.lines(text, style)) {
      this.need(leading);
      this.#y -= leading;
      const x = (style.x ?? MARGIN) + (style.align === 'right' ? (style.width ?? TEXT_WIDTH) - this.widthOf(line, style.size) : 0);
      this.at(line, x, this.#y + leading * 0.28, style.size, style.color);
    }
  }

  rule(): void {
    this.page.drawLine({ start: { x: MARGIN, y: this.#y }, end: { x: WIDTH - MARGIN, y: this.#y }, color: RULE, thickness: 0.8 });
  }

  /** One row of a table with equal columns; cells wrap. */
  row(cells: readonly { readonly text: string; readonly note?: string }[], style: { readonly size: number; readonly color?: Color }): void {
    const width = TEXT_WIDTH / cells.length;
    const inner = width - 10;
    const leading = style.size * 1.5;
    const wrapped = cells.map((cell) => ({
      text: this.lines(cell.text, { size: style.size, width: inner }),
      note: cell.note ? this.lines(cell.note, { size: style.size * 0.78, width: inner }) : [],
    }));
    const height = Math.max(...wrapped.map(({ text, note }) => text.length * leading + note.length * leading * 0.8)) + 8;
    this.need(height);
    wrapped.forEach(({ text, note }, column) => {
      let y = this.#y - 4;
      for (const line of text) this.at(line, MARGIN + column * width + 4, (y -= leading) + leading * 0.28, style.size, style.color);
      for (const line of note) this.at(line, MARGIN + column * width + 4, (y -= leading * 0.8) + 2, style.size * 0.78, PALE);
    });
    this.#y -= height;
    this.rule();
  }

  /** Ends the document: a foot on every page, then the bytes. */
  async finish(foot: (page: number, pages: number) => { readonly left: string; readonly right: string }): Promise<{ bytes: Uint8Array; pages: number }> {
    this.#pages.forEach((page, i) => {
      const { left, right } = foot(i + 1, this.#pages.length);
      const write = (text: string, x: number) => page.drawText(printable(text), { x, y: 36, size: 7, color: PALE, font: this.#font });
      write(left, MARGIN);
      write(right, WIDTH - MARGIN - this.widthOf(right, 7));
    });
    return { bytes: await this.#pdf.save({ subsetFonts: true }), pages: this.#pages.length };
  }

  static readonly margin = MARGIN;
}
