import { cutFont, printable, type CutFont } from './font';

/** The characters that were written so far, each under the number of its glyph; the font is cut to them at the end. */
export class Glyphs {
  /** In order of first use. The first has number 1. */
  readonly #characters: string[] = [];
  readonly #numbers = new Map<number, number>();

  /** The glyphs that show a text: their numbers, two bytes of hexadecimal each. */
  of(text: string): string {
    const bytes = Buffer.allocUnsafe(text.length * 2);
    let length = 0;
    for (let i = 0; i < text.length; i++) {
      const code = text.codePointAt(i)!;
      if (code > 0xffff) i++;
      const number = this.#numbers.get(code) ?? this.#add(code);
      bytes[length++] = number >> 8;
      bytes[length++] = number & 0xff;
    }
    return bytes.toString('hex', 0, length);
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
