import { Page, pdfFile, type Color, type SignatureBox } from './file';
import { printable, textWidth } from './font';
import { Glyphs } from './glyphs';
import { stock, type Stock } from './stock';

/** Points on A4. */
const WIDTH = 595;
const HEIGHT = 842;
const MARGIN = 56;
const FOOT = 64;
export const TEXT_WIDTH = WIDTH - 2 * MARGIN;

export const INK: Color = '0.1 0.16 0.13';
export const PALE: Color = '0.42 0.45 0.42';
export const GREEN: Color = '0.12 0.42 0.27';
const RULE: Color = '0.85 0.83 0.77';

/** Characters that do not begin a line in Chinese typesetting. */
const NOT_FIRST = new Set('，。、；：？！）》」』”’,.;:?!)%');

export type TextStyle = { readonly size: number; readonly color?: Color; readonly x?: number; readonly width?: number; readonly leading?: number; readonly align?: 'left' | 'right' };

/** Breaks text into lines: between any two Chinese characters, and only at spaces inside Latin words. */
export function breakLines(text: string, width: number, widthOf: (text: string) => number): string[] {
  const pieces = text.match(/[\u0021-\u024f¥]+|\s+|[^\u0021-\u024f¥\s]/gu) ?? [];
  const lines: string[] = [];
  let line = '';
  // Widths add up, so a line is measured by its pieces as they come.
  let used = 0;
  for (const piece of pieces) {
    const wide = widthOf(piece);
    if (used + wide <= width || line === '' || (NOT_FIRST.has(piece[0]!) && piece.length === 1)) {
      line += piece;
      used += wide;
    } else {
      lines.push(line.trimEnd());
      line = piece.trimStart();
      used = line === piece ? wide : widthOf(line);
    }
    // A word longer than a line (a hash, an address) is cut where it must be.
    while (used > width && line.length > 1 && !NOT_FIRST.has(line.at(-1)!)) {
      let cut = line.length - 1;
      while (cut > 1 && widthOf(line.slice(0, cut)) > width) cut--;
      lines.push(line.slice(0, cut));
      line = line.slice(cut);
      used = widthOf(line);
    }
  }
  if (line.trim() !== '') lines.push(line.trimEnd());
  return lines;
}

/** Paragraphs as they broke before, by size, width and text: most of what contracts say is the same in all of them. Begun anew when full. */
const broken = new Map<string, readonly string[]>();
const REMEMBERED = 1000;

/** Pages that fill from the top; y counts down as one writes. */
export class Sheet {
  readonly #glyphs: Glyphs;
  readonly #stock: Stock | undefined;
  readonly #pages: Page[] = [];
  readonly #boxes: SignatureBox[] = [];
  #y = 0;

  /**
   * @param about.scale makes the same page smaller: a leaf of A5 is one of A4 by the root of one half
   * @param about.kept whether it is one of many files that are kept, which share what they are mostly written with
   */
  constructor(private readonly about: { readonly title: string; readonly at: Date; readonly scale?: number; readonly kept?: boolean }) {
    this.#stock = about.kept ? stock() : undefined;
    this.#glyphs = new Glyphs(this.#stock?.glyphs);
    this.newPage();
  }

  get page(): Page {
    return this.#pages.at(-1)!;
  }

  get y(): number {
    return this.#y;
  }

  newPage(): void {
    this.#pages.push(new Page());
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

  lines(text: string, { size, width = TEXT_WIDTH }: TextStyle): readonly string[] {
    const key = `${size} ${width} ${text}`;
    let lines = broken.get(key);
    if (!lines) {
      lines = breakLines(printable(text), width, (part) => textWidth(part, size));
      if (broken.size >= REMEMBERED) broken.clear();
      broken.set(key, lines);
    }
    return lines;
  }

  /** Writes at a given place, without moving. */
  at(text: string, x: number, y: number, size: number, color: Color = INK): void {
    this.page.text(this.#glyphs.of(text), x, y, size, color);
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
    this.page.line([MARGIN, this.#y], [WIDTH - MARGIN, this.#y], 0.8, RULE);
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

  /** Leaves a place on this page for a certificate signature, which is put in later without touching what is written here. */
  box(name: string, x: number, y: number, width: number, height: number): void {
    this.#boxes.push({ name, page: this.#pages.length - 1, rect: [x, y, x + width, y + height] });
  }

  /** Writes one line in the middle of the page, as large as fits, and moves below it. */
  centred(text: string, size: number, color: Color = INK): void {
    const fitting = Math.min(size, (size * TEXT_WIDTH) / Math.max(this.widthOf(text, size), 1));
    this.#y -= size * 1.4;
    this.at(text, (WIDTH - this.widthOf(text, fitting)) / 2, this.#y + size * 0.3, fitting, color);
  }

  /** Ends the document: a foot on every page, then the bytes. */
  finish(foot: (page: number, pages: number) => { readonly left: string; readonly right: string }): { bytes: Uint8Array; pages: number } {
    this.#pages.forEach((page, i) => {
      const { left, right } = foot(i + 1, this.#pages.length);
      const write = (text: string, x: number) => page.text(this.#glyphs.of(text), x, 36, 7, PALE);
      write(left, MARGIN);
      write(right, WIDTH - MARGIN - this.widthOf(right, 7));
    });
    const { scale = 1 } = this.about;
    if (scale !== 1) for (const { operators } of this.#pages) operators.unshift(`${scale} 0 0 ${scale} 0 0 cm`);
    return { bytes: pdfFile(this.#pages, this.#glyphs.cut(), { ...this.about, width: Math.round(WIDTH * scale), height: Math.round(HEIGHT * scale) }, this.#boxes, this.#stock), pages: this.#pages.length };
  }

  static readonly margin = MARGIN;
}
