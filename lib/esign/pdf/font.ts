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

const KEPT = ['OS/2', 'cvt ', 'fpgm', 'name', 'prep'] as const;
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

/** A character map of a few entries: one group each, in one format 12 subtable. */
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

function assemble(version: number, parts: readonly (readonly [tag: string, body: Buffer])[]): Buffer {
  const sorted = [...parts].sort(([a], [b]) => (a < b ? -1 : 1));
  const header = Buffer.alloc(12 + sorted.length * 16);
  header.writeUInt32BE(version, 0);
  header.writeUInt16BE(sorted.length, 4);
  const bodies: Buffer[] = [header];
  let offset = header.length;
  sorted.forEach(([tag, body], i) => {
    const at = 12 + i * 16;
    header.write(tag, at, 'latin1');
    header.writeUInt32BE(offset, at + 8);
    header.writeUInt32BE(body.length, at + 12);
    const padding = Buffer.alloc((4 - (body.length % 4)) % 4);
    bodies.push(body, padding);
    offset += body.length + padding.length;
  });
  return Buffer.concat(bodies);
}

/** What a document needs of one glyph, read from the font once and kept: the characters of contracts are mostly the same. */
type Glyph = { readonly outline: Buffer; readonly components: readonly number[]; readonly metrics: Buffer };
type WholeFont = { readonly font: Sfnt; readonly map: ReadonlyMap<number, number>; readonly unitsPerEm: number; readonly glyph: (number: number) => Glyph };
let loaded: WholeFont | undefined;

function wholeFont(): WholeFont {
  if (!loaded) {
    const font = openFont(readFileSync(path.join(process.cwd(), FILE)));
    const glyf = table(font, 'glyf');
    const known = new Map<number, Glyph>();
    const glyph = (number: number): Glyph => {
      let found = known.get(number);
      if (!found) {
        const outline = glyf.subarray(...outlineRange(font, number));
        found = { outline, components: componentPlaces(outline).map((at) => outline.readUInt16BE(at)), metrics: metricsOf(font, number) };
        known.set(number, found);
      }
      return found;
    };
    loaded = { font, map: characterMap(font), unitsPerEm: table(font, 'head').readUInt16BE(18), glyph };
  }
  return loaded;
}

/** The text with every character that the font lacks made visible as such. */
export function printable(text: string): string {
  const { map } = wholeFont();
  return [...text].map((char) => (map.has(char.codePointAt(0)!) ? char : MISSING_CHARACTER)).join('');
}

/** How wide a character is, in thousandths of the type size; measured once for each. */
const advances = new Map<number, number>();

function advanceOf(code: number): number {
  let advance = advances.get(code);
  if (advance === undefined) {
    const { map, unitsPerEm, glyph } = wholeFont();
    advance = Math.round((glyph(map.get(code) ?? 0).metrics.readUInt16BE(0) * 1000) / unitsPerEm);
    advances.set(code, advance);
  }
  return advance;
}

/** The width of a text in points. */
export function textWidth(text: string, size: number): number {
  let sum = 0;
  for (const char of text) sum += advanceOf(char.codePointAt(0)!);
  return (sum * size) / 1000;
}

/** Width and left side bearing of a glyph; glyphs behind the last full metric share its width. */
function metricsOf(font: Sfnt, glyph: number): Buffer {
  const hmtx = table(font, 'hmtx');
  const full = table(font, 'hhea').readUInt16BE(34);
  if (glyph < full) return hmtx.subarray(glyph * 4, glyph * 4 + 4);
  const bearing = full * 4 + (glyph - full) * 2;
  return Buffer.concat([hmtx.subarray((full - 1) * 4, (full - 1) * 4 + 2), hmtx.subarray(bearing, bearing + 2)]);
}

/** The outline of a composed glyph with its parts under their new numbers. */
function renumbered(outline: Buffer, numbers: ReadonlyMap<number, number>): Buffer {
  const copy = Buffer.from(outline);
  for (const at of componentPlaces(outline)) copy.writeUInt16BE(numbers.get(outline.readUInt16BE(at))!, at);
  return copy;
}

/** A font file that holds exactly the characters of a text, its glyphs numbered anew. Measures in thousandths of the type size. */
export type CutFont = {
  readonly bytes: Buffer;
  readonly glyphs: ReadonlyMap<number, number>;
  readonly widths: readonly number[];
  readonly metrics: { readonly box: readonly number[]; readonly ascent: number; readonly descent: number };
};

export function cutFont(text: string): CutFont {
  const { font, map, unitsPerEm, glyph } = wholeFont();
  const codes = [...new Set(`${text}${MISSING_CHARACTER} `)].map((char) => char.codePointAt(0)!).sort((a, b) => a - b);
  const known = codes.filter((code) => map.has(code));

  const numbers = new Map<number, number>([[0, 0]]);
  const waiting = known.map((code) => map.get(code)!);
  for (let number = waiting.pop(); number !== undefined; number = waiting.pop()) {
    if (numbers.has(number)) continue;
    numbers.set(number, numbers.size);
    waiting.push(...glyph(number).components);
  }

  const glyphs = [...numbers.keys()].map(glyph);
  const loca = Buffer.alloc((glyphs.length + 1) * 4);
  const outlines: Buffer[] = [];
  let offset = 0;
  glyphs.forEach(({ outline, components }, number) => {
    outlines.push(components.length === 0 ? outline : renumbered(outline, numbers));
    offset += outline.length;
    loca.writeUInt32BE(offset, (number + 1) * 4);
  });
  const changed = (tag: string, at: number, value: number) => {
    const copy = Buffer.from(table(font, tag));
    copy.writeUInt16BE(value, at);
    return [tag, copy] as const;
  };
  const post = Buffer.from(table(font, 'post').subarray(0, POST_BYTES));
  post.writeUInt32BE(POST_WITHOUT_NAMES, 0);
  const unchanged = KEPT.filter((tag) => font.tables.has(tag)).map((tag) => [tag, table(font, tag)] as const);
  const ownGlyphs = new Map(known.map((code) => [code, numbers.get(map.get(code)!)!]));
  const scaled = (tag: string, at: number) => Math.round((table(font, tag).readInt16BE(at) * 1000) / unitsPerEm);
  const bytes = assemble(font.bytes.readUInt32BE(0), [
    ...unchanged, changed('head', 50, 1), changed('hhea', 34, glyphs.length), changed('maxp', 4, glyphs.length),
    ['hmtx', Buffer.concat(glyphs.map(({ metrics }) => metrics))],
    ['post', post], ['cmap', smallCharacterMap([...ownGlyphs])], ['loca', loca], ['glyf', Buffer.concat(outlines)],
  ]);
  return {
    bytes, glyphs: ownGlyphs, widths: glyphs.map(({ metrics }) => Math.round((metrics.readUInt16BE(0) * 1000) / unitsPerEm)),
    metrics: { box: [36, 38, 40, 42].map((at) => scaled('head', at)), ascent: scaled('hhea', 4), descent: scaled('hhea', 6) },
  };
}
