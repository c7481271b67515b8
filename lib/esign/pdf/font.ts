import { readFileSync } from 'node:fs';
import path from 'node:path';

/**
 * Noto Sans SC (SIL Open Font License 1.1), one weight, as its npm package ships it. The whole font is 10 MB with 44,000
 * entries in its character map, which a PDF library would read anew for every document; so a document is given a font that
 * holds just its own characters.
 */
const FILE = 'node_modules/@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf';

/** Shown in place of a character that the font does not have; a hole in a contract must be seen. */
export const MISSING_CHARACTER = '〓';

type Table = { readonly offset: number; readonly length: number };
export type Sfnt = { readonly bytes: Buffer; readonly tables: ReadonlyMap<string, Table> };

/** Tables that are taken as they are; the names, two kilobytes of them, are of no use inside a document. */
const KEPT = ['OS/2', 'cvt ', 'fpgm', 'prep'] as const;
/** Of the table `post` without the names of glyphs. */
const POST_BYTES = 32;
const POST_WITHOUT_NAMES = 0x00030000;
const COMPONENT = { WORDS: 0x0001, SCALE: 0x0008, MORE: 0x0020, XY_SCALE: 0x0040, TWO_BY_TWO: 0x0080 } as const;

/** The directory of a TrueType file (OpenType specification, "Organization of an OpenType Font"). */
export function openFont(bytes: Buffer): Sfnt {
  const count = bytes.readUInt16BE(4);
  const tables = new Map<string, Table>();
  for (let i = 0; i < count; i++) {
    const at = 12 + i * 16;
    tables.set(bytes.toString('latin1', at, at + 4), { offset: bytes.readUInt32BE(at + 8), length: bytes.readUInt32BE(at + 12) });
  }
  return { bytes, tables };
}

function table(font: Sfnt, tag: string): Buffer {
  const found = font.tables.get(tag);
  if (!found) throw new Error(`The font has no table "${tag}"`);
  return font.bytes.subarray(found.offset, found.offset + found.length);
}

/** Code point to glyph, from the full-range subtable (cmap format 12). */
export function characterMap(font: Sfnt): Map<number, number> {
  const cmap = table(font, 'cmap');
  const map = new Map<number, number>();
  for (let i = 0; i < cmap.readUInt16BE(2); i++) {
    const at = cmap.readUInt32BE(4 + i * 8 + 4);
    if (cmap.readUInt16BE(at) !== 12) continue;
    for (let group = 0, from = at + 16; group < cmap.readUInt32BE(at + 12); group++, from += 12) {
      const start = cmap.readUInt32BE(from);
      for (let code = start; code <= cmap.readUInt32BE(from + 4); code++) map.set(code, cmap.readUInt32BE(from + 8) + code - start);
    }
    return map;
  }
  throw new Error('The font has no full-range character map');
}

/** Where the outline of a glyph lies in the table `glyf`; of length 0 for a blank. */
export function outlineRange(font: Sfnt, glyph: number): readonly [from: number, to: number] {
  const loca = table(font, 'loca');
  const long = table(font, 'head').readInt16BE(50) === 1;
  return long ? [loca.readUInt32BE(glyph * 4), loca.readUInt32BE(glyph * 4 + 4)] : [loca.readUInt16BE(glyph * 2) * 2, loca.readUInt16BE(glyph * 2 + 2) * 2];
}

/** Where a composed glyph names its parts; none in a simple one. */
function componentPlaces(outline: Buffer): number[] {
  if (outline.length === 0 || outline.readInt16BE(0) >= 0) return [];
  const places: number[] = [];
  for (let at = 10, flags: number = COMPONENT.MORE; flags & COMPONENT.MORE;) {
    flags = outline.readUInt16BE(at);
    places.push(at + 2);
    at += 4 + (flags & COMPONENT.WORDS ? 4 : 2)
      + (flags & COMPONENT.SCALE ? 2 : flags & COMPONENT.XY_SCALE ? 4 : flags & COMPONENT.TWO_BY_TWO ? 8 : 0);
  }
  return places;
}

/** A character map of a few entries, sorted by code: one group each, in one format 12 subtable. */
function smallCharacterMap(entries: readonly (readonly [code: number, glyph: number])[]): Buffer {
  const buffer = Buffer.alloc(12 + 16 + entries.length * 12);
  buffer.writeUInt16BE(1, 2);
  buffer.writeUInt16BE(3, 4);
  buffer.writeUInt16BE(10, 6);
  buffer.writeUInt32BE(12, 8);
  buffer.writeUInt16BE(12, 12);
  buffer.writeUInt32BE(16 + entries.length * 12, 16);
  buffer.writeUInt32BE(entries.length, 24);
  entries.forEach(([code, glyph], i) => {
    buffer.writeUInt32BE(code, 28 + i * 12);
    buffer.writeUInt32BE(code, 32 + i * 12);
    buffer.writeUInt32BE(glyph, 36 + i * 12);
  });
  return buffer;
}

/** @param parts each table's tag and the pieces that it consists of */
function assemble(version: number, parts: readonly (readonly [tag: string, body: readonly Buffer[]])[]): Buffer {
  const sorted = [...parts].sort(([a], [b]) => (a < b ? -1 : 1));
  const header = Buffer.alloc(12 + sorted.length * 16);
  header.writeUInt32BE(version, 0);
  header.writeUInt16BE(sorted.length, 4);
  const bodies: Buffer[] = [header];
  let offset = header.length;
  sorted.forEach(([tag, body], i) => {
    const at = 12 + i * 16;
    const length = body.reduce((sum, piece) => sum + piece.length, 0);
    const padding = Buffer.alloc((4 - (length % 4)) % 4);
    header.write(tag, at, 'latin1');
    header.writeUInt32BE(offset, at + 8);
    header.writeUInt32BE(length, at + 12);
    bodies.push(...body, padding);
    offset += length + padding.length;
  });
  return Buffer.concat(bodies, offset);
}

/** What documents need of one glyph and of one character, read from the font once and kept: contracts are mostly made of the same. */
type Glyph = { readonly outline: Buffer; readonly components: readonly number[]; readonly metrics: number; readonly advance: number };
type Letter = { readonly code: number; readonly glyph: Glyph; readonly utf16: string };
type WholeFont = { readonly font: Sfnt; readonly unitsPerEm: number; readonly glyph: (number: number) => Glyph; readonly letter: (code: number) => Letter | undefined };
let loaded: WholeFont | undefined;

function wholeFont(): WholeFont {
  if (!loaded) {
    const font = openFont(readFileSync(path.join(process.cwd(), FILE)));
    const glyf = table(font, 'glyf');
    const map = characterMap(font);
    const unitsPerEm = table(font, 'head').readUInt16BE(18);
    const glyphs = new Map<number, Glyph>();
    const letters = new Map<number, Letter>();
    const glyph = (number: number): Glyph => {
      let found = glyphs.get(number);
      if (!found) {
        const outline = glyf.subarray(...outlineRange(font, number));
        const metrics = metricsOf(font, number);
        found = {
          outline, metrics, components: componentPlaces(outline).map((at) => outline.readUInt16BE(at)),
          advance: Math.round(((metrics >>> 16) * 1000) / unitsPerEm),
        };
        glyphs.set(number, found);
      }
      return found;
    };
    const letter = (code: number): Letter | undefined => {
      let found = letters.get(code);
      const number = found ? undefined : map.get(code);
      if (number !== undefined) {
        found = { code, glyph: glyph(number), utf16: Buffer.from(String.fromCodePoint(code), 'utf16le').swap16().toString('hex') };
        letters.set(code, found);
      }
      return found;
    };
    loaded = { font, unitsPerEm, glyph, letter };
  }
  return loaded;
}

/** The text with every character that the font lacks made visible as such. */
export function printable(text: string): string {
  const { letter } = wholeFont();
  let shown = '';
  for (const char of text) shown += letter(char.codePointAt(0)!) ? char : MISSING_CHARACTER;
  return shown;
}

/** The width of a printable text in points. */
export function textWidth(text: string, size: number): number {
  const { letter } = wholeFont();
  let sum = 0;
  for (const char of text) sum += letter(char.codePointAt(0)!)!.glyph.advance;
  return (sum * size) / 1000;
}

/** Width and left side bearing of a glyph, two bytes each, in one number; glyphs behind the last full metric share its width. */
function metricsOf(font: Sfnt, glyph: number): number {
  const hmtx = table(font, 'hmtx');
  const full = table(font, 'hhea').readUInt16BE(34);
  if (glyph < full) return hmtx.readUInt32BE(glyph * 4);
  return hmtx.readUInt16BE((full - 1) * 4) * 0x10000 + hmtx.readUInt16BE(full * 4 + (glyph - full) * 2);
}

/** The outline of a composed glyph with its parts under their new numbers. */
function renumbered(outline: Buffer, numbers: ReadonlyMap<number, number>): Buffer {
  const copy = Buffer.from(outline);
  for (const at of componentPlaces(outline)) copy.writeUInt16BE(numbers.get(outline.readUInt16BE(at))!, at);
  return copy;
}

/** A font file of a document's own. Measures in thousandths of the type size. */
export type CutFont = {
  readonly bytes: Buffer;
  /** The UTF-16 of each glyph from the first on, in hexadecimal; glyphs without a character of their own stand behind. */
  readonly utf16: readonly string[];
  readonly widths: readonly number[];
  readonly metrics: { readonly box: readonly number[]; readonly ascent: number; readonly descent: number };
};

/** Cuts the font to printable characters, each given once: the first is glyph 1, the next glyph 2, and parts of composed glyphs follow. */
export function cutFont(characters: Iterable<string>): CutFont {
  const { font, unitsPerEm, glyph, letter } = wholeFont();
  const letters = Array.from(characters, (char) => letter(char.codePointAt(0)!)!);
  const glyphs = [glyph(0), ...letters.map((one) => one.glyph)];
  const parts = new Map<number, number>();
  // The list grows while it is walked: a part may itself be composed.
  for (const { components } of glyphs) {
    for (const part of components) if (!parts.has(part)) parts.set(part, glyphs.push(glyph(part)) - 1);
  }

  const loca = Buffer.alloc((glyphs.length + 1) * 4);
  const hmtx = Buffer.alloc(glyphs.length * 4);
  let offset = 0;
  const outlines = glyphs.map(({ outline, components, metrics }, i) => {
    offset += outline.length;
    loca.writeUInt32BE(offset, (i + 1) * 4);
    hmtx.writeUInt32BE(metrics, i * 4);
    return components.length === 0 ? outline : renumbered(outline, parts);
  });
  const changed = (tag: string, at: number, value: number) => {
    const copy = Buffer.from(table(font, tag));
    copy.writeUInt16BE(value, at);
    return [tag, [copy]] as const;
  };
  const post = Buffer.from(table(font, 'post').subarray(0, POST_BYTES));
  post.writeUInt32BE(POST_WITHOUT_NAMES, 0);
  const unchanged = KEPT.filter((tag) => font.tables.has(tag)).map((tag) => [tag, [table(font, tag)]] as const);
  const entries = letters.map(({ code }, i) => [code, i + 1] as const).sort(([a], [b]) => a - b);
  const scaled = (tag: string, at: number) => Math.round((table(font, tag).readInt16BE(at) * 1000) / unitsPerEm);
  const bytes = assemble(font.bytes.readUInt32BE(0), [
    ...unchanged, changed('head', 50, 1), changed('hhea', 34, glyphs.length), changed('maxp', 4, glyphs.length),
    ['hmtx', [hmtx]], ['post', [post]], ['cmap', [smallCharacterMap(entries)]], ['loca', [loca]], ['glyf', outlines],
  ]);
  return {
    bytes, utf16: letters.map((one) => one.utf16), widths: glyphs.map(({ advance }) => advance),
    metrics: { box: [36, 38, 40, 42].map((at) => scaled('head', at)), ascent: scaled('hhea', 4), descent: scaled('hhea', 6) },
  };
}
