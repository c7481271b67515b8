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

const KEPT = ['OS/2', 'cvt ', 'fpgm', 'head', 'hhea', 'maxp', 'name', 'post', 'prep', 'hmtx'] as const;
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

/** The glyphs that a composed glyph is made of. */
function componentsOf(outline: Buffer): number[] {
  if (outline.length === 0 || outline.readInt16BE(0) >= 0) return [];
  const parts: number[] = [];
  for (let at = 10, flags: number = COMPONENT.MORE; flags & COMPONENT.MORE;) {
    flags = outline.readUInt16BE(at);
    parts.push(outline.readUInt16BE(at + 2));
    at += 4 + (flags & COMPONENT.WORDS ? 4 : 2)
      + (flags & COMPONENT.SCALE ? 2 : flags & COMPONENT.XY_SCALE ? 4 : flags & COMPONENT.TWO_BY_TWO ? 8 : 0);
  }
  return parts;
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

let loaded: { font: Sfnt; map: Map<number, number> } | undefined;

function wholeFont() {
  if (!loaded) {
    const font = openFont(readFileSync(path.join(process.cwd(), FILE)));
    loaded = { font, map: characterMap(font) };
  }
  return loaded;
}

/** The text with every character that the font lacks made visible as such. */
export function printable(text: string): string {
  const { map } = wholeFont();
  return [...text].map((char) => (map.has(char.codePointAt(0)!) ? char : MISSING_CHARACTER)).join('');
}

/** A font file that holds the outlines of exactly these characters, under their own glyph numbers. */
export function fontFor(text: string): Uint8Array {
  const { font, map } = wholeFont();
  const codes = [...new Set([...`${text}${MISSING_CHARACTER} `].map((char) => char.codePointAt(0)!))].sort((a, b) => a - b);
  const entries = codes.filter((code) => map.has(code)).map((code) => [code, map.get(code)!] as const);

  const glyf = table(font, 'glyf');
  const kept = new Set<number>([0]);
  const waiting = entries.map(([, glyph]) => glyph);
  for (let glyph = waiting.pop(); glyph !== undefined; glyph = waiting.pop()) {
    if (kept.has(glyph)) continue;
    kept.add(glyph);
    waiting.push(...componentsOf(glyf.subarray(...outlineRange(font, glyph))));
  }

  const glyphs = table(font, 'maxp').readUInt16BE(4);
  const loca = Buffer.alloc((glyphs + 1) * 4);
  const outlines: Buffer[] = [];
  let offset = 0;
  for (let glyph = 0; glyph < glyphs; glyph++) {
    loca.writeUInt32BE(offset, glyph * 4);
    if (!kept.has(glyph)) continue;
    const outline = glyf.subarray(...outlineRange(font, glyph));
    outlines.push(outline);
    offset += outline.length;
  }
  loca.writeUInt32BE(offset, glyphs * 4);
  const head = Buffer.from(table(font, 'head'));
  head.writeInt16BE(1, 50);

  const unchanged = KEPT.filter((tag) => font.tables.has(tag) && tag !== 'head').map((tag) => [tag, table(font, tag)] as const);
  return assemble(font.bytes.readUInt32BE(0), [...unchanged, ['head', head], ['cmap', smallCharacterMap(entries)], ['loca', loca], ['glyf', Buffer.concat(outlines)]]);
}
