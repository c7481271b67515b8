import type { Run } from './file';
import { cutFont, printable, type CutFont } from './font';

/** Lines that the stock shows alone, as they were written before: most of what contracts say is the same in all of them. Begun anew when full. */
const written = new WeakMap<ReadonlyMap<number, number>, Map<string, readonly Run[]>>();
const REMEMBERED = 2000;

function writtenWith(stock: ReadonlyMap<number, number>): Map<string, readonly Run[]> {
  let lines = written.get(stock);
  if (!lines) written.set(stock, lines = new Map());
  if (lines.size >= REMEMBERED) lines.clear();
  return lines;
}

/** The characters that were written so far, each under the number of its glyph; the font is cut to them at the end. */
export class Glyphs {
  /** In order of first use. The first has number 1. */
  readonly #characters: string[] = [];
  readonly #numbers = new Map<number, number>();

  /** @param stock the glyphs that need not be cut, for all documents have them */
  constructor(private readonly stock?: ReadonlyMap<number, number>) {}

  /** What shows a text: runs of one font each. */
  of(text: string): readonly Run[] {
    if (!this.stock) return this.#runs(text);
    const lines = writtenWith(this.stock);
    let runs = lines.get(text);
    if (!runs) {
      runs = this.#runs(text);
      if (runs.every(({ font }) => font === 'F2')) lines.set(text, runs);
    }
    return runs;
  }

  #runs(text: string): Run[] {
    const bytes = Buffer.allocUnsafe(text.length * 2);
    const runs: Run[] = [];
    let [length, begun, font] = [0, 0, 'F1' as Run['font']];
    const end = () => { if (length > begun) runs.push({ font, glyphs: bytes.toString('hex', begun, length) }); };
    for (let i = 0; i < text.length; i++) {
      const code = text.codePointAt(i)!;
      if (code > 0xffff) i++;
      const common = this.stock?.get(code);
      const number = common ?? this.#numbers.get(code) ?? this.#add(code);
      const needed = common === undefined ? 'F1' : 'F2';
      if (needed !== font) {
        end();
        [begun, font] = [length, needed];
      }
      bytes[length++] = number >> 8;
      bytes[length++] = number & 0xff;
    }
    end();
    return runs;
  }

  #add(code: number): number {
    const char = printable(String.fromCodePoint(code));
    const shown = char.codePointAt(0)!;
    const number = this.#numbers.get(shown) ?? this.#characters.push(char);
    this.#numbers.set(code, number).set(shown, number);
    return number;
  }

  cut(): CutFont {
    return cutFont(this.#characters);
  }
}
