import { deflateSync, constants } from 'node:zlib';
import type { CutFont } from './font';

/** Red, green and blue from 0 to 1, as PDF writes them: "0.1 0.16 0.13". */
export type Color = string;
type Point = readonly [x: number, y: number];

/** What stands behind the point, by thousandths: a drawn signature has a thousand numbers, and looking up is four times as quick as writing out. */
const FRACTIONS = Array.from({ length: 1000 }, (_, i) => (i / 1000).toString().slice(1));

/** A number as PDF writes it: never with an exponent. */
function n(value: number): string {
  const thousandths = Math.round(Math.abs(value) * 1000);
  return `${value < 0 ? '-' : ''}${Math.floor(thousandths / 1000)}${FRACTIONS[thousandths % 1000]}`;
}

const at = ([x, y]: Point): string => `${n(x)} ${n(y)}`;

/** Glyphs of one font, two bytes of hexadecimal each. F1 is cut to the document's own characters, F2 is the stock of all documents. */
export type Run = { readonly font: 'F1' | 'F2'; readonly glyphs: string };

/** One page's drawing (ISO 32000-1, 8 and 9): operators in the order in which they are painted; y counts up from the foot. */
export class Page {
  readonly operators: string[] = [];

  /** One line; each run goes on where the one before it has ended. */
  text(runs: readonly Run[], x: number, y: number, size: number, color: Color): void {
    const shown = runs.map(({ font, glyphs }, i) => `/${font} ${n(size)} Tf ${i === 0 ? `${n(x)} ${n(y)} Td ` : ''}<${glyphs}> Tj`);
    this.operators.push(`BT ${color} rg ${shown.join(' ')} ET`);
  }

  line(from: Point, to: Point, width: number, color: Color): void {
    this.operators.push(`${color} RG ${n(width)} w ${at(from)} m ${at(to)} l S`);
  }

  frame(x: number, y: number, width: number, height: number, lineWidth: number, color: Color): void {
    this.operators.push(`${color} RG ${n(lineWidth)} w ${n(x)} ${n(y)} ${n(width)} ${n(height)} re S`);
  }

  /** Filled rows of squares, as of a QR code, on a grid of its own: whole numbers are the shortest to write and to pack. */
  rows(origin: Point, step: number, rows: readonly (readonly [x: number, y: number, length: number])[], color: Color): void {
    this.operators.push(`q ${color} rg ${n(step)} 0 0 ${n(step)} ${at(origin)} cm ${rows.map(([x, y, length]) => `${x} ${y} ${length} 1 re`).join(' ')} f Q`);
  }

  /** A pen's stroke of quadratic curves, each written as the cubic one that is the same. */
  stroke(start: Point, curves: readonly (readonly [control: Point, end: Point])[], width: number, color: Color): void {
    let [x, y] = start;
    let cubic = '';
    for (const [[cx, cy], [ex, ey]] of curves) {
      cubic += ` ${n((x + 2 * cx) / 3)} ${n((y + 2 * cy) / 3)} ${n((ex + 2 * cx) / 3)} ${n((ey + 2 * cy) / 3)} ${n(ex)} ${n(ey)} c`;
      [x, y] = [ex, ey];
    }
    this.operators.push(`${color} RG ${n(width)} w 1 J 1 j ${at(start)} m${cubic} S`);
  }
}

/** The quickest level: pages get hardly smaller by trying harder. */
const packed = (text: string): Buffer => deflateSync(text, { level: constants.Z_BEST_SPEED });
/** UTF-16 with its mark, which every reader understands in titles. */
const words = (text: string): string => `<${Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from(text, 'utf16le').swap16()]).toString('hex')}>`;
const hex4 = (value: number): string => value.toString(16).padStart(4, '0');
const time = (moment: Date): string => `(D:${moment.toISOString().replace(/\D/g, '').slice(0, 14)}Z)`;

/** What each glyph says, so that the text can be searched and copied. A range ends where its low byte does; a hundred of them may stand together. */
export function toUnicode({ utf16 }: CutFont): string {
  const ranges: string[] = [];
  for (let first = 1; first <= utf16.length; first = (first | 0xff) + 1) {
    const last = Math.min(first | 0xff, utf16.length);
    ranges.push(`<${hex4(first)}> <${hex4(last)}> [<${utf16.slice(first - 1, last).join('><')}>]`);
  }
  return `/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Own def /CMapType 2 def
1 begincodespacerange <0000> <ffff> endcodespacerange\n${ranges.length} beginbfrange\n${ranges.join('\n')}\nendbfrange
endcmap CMapName currentdict /CMap defineresource pop end end`;
}

/** A place for a certificate signature: a field that is empty until its signer fills it in a revision of her own. */
export type SignatureBox = { readonly name: string; readonly page: number; readonly rect: readonly [left: number, foot: number, right: number, head: number] };
/** Printed, and not to be moved (ISO 32000-1, table 165). */
const WIDGET_FLAGS = 132;
/** Signatures exist, and the file is only ever appended to (table 219). */
const SIGNATURE_FLAGS = 3;

export const PDF_HEADER = Buffer.from('%PDF-1.7\n%\u00e2\u00e3\u00cf\u00d3\n', 'latin1');
/** An object that has been written: its number, and where it begins. */
export type WrittenObject = readonly [number: number, offset: number];

/** Writes objects one after the other and remembers where each begins. */
class Writer {
  readonly parts: Buffer[] = [];
  readonly objects: WrittenObject[] = [];

  constructor(public length: number) {}

  put(bytes: Buffer | string): void {
    const part = typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes;
    this.parts.push(part);
    this.length += part.length;
  }

  object(number: number, dictionary: string, stream?: Buffer, filter = ''): void {
    this.objects.push([number, this.length]);
    this.put(stream ? `${number} 0 obj\n<< ${dictionary} /Length ${stream.length}${filter} >>\nstream\n` : `${number} 0 obj\n<< ${dictionary} >>\n`);
    if (stream) {
      this.put(stream);
      this.put('\nendstream\n');
    }
    this.put('endobj\n');
  }
}

const DEFLATED = ' /Filter /FlateDecode';

/** The five objects of an embedded font, from the number `first` on; the first is the font. Outlines are packed only where that is done once for many documents. */
function writeFont(to: Writer, font: CutFont, { name, first, packed: outlines }: { readonly name: string; readonly first: number; readonly packed?: Buffer }): void {
  const base = `/${name}+NotoSansSC`;
  const { metrics } = font;
  to.object(first, `/Type /Font /Subtype /Type0 /BaseFont ${base} /Encoding /Identity-H /DescendantFonts [${first + 1} 0 R] /ToUnicode ${first + 3} 0 R`);
  to.object(first + 1, `/Type /Font /Subtype /CIDFontType2 /BaseFont ${base} /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /FontDescriptor ${first + 2} 0 R /CIDToGIDMap /Identity /DW 1000 /W [0 [${font.widths.join(' ')}]]`);
  to.object(first + 2, `/Type /FontDescriptor /FontName ${base} /Flags 4 /FontBBox [${metrics.box.join(' ')}] /ItalicAngle 0 /Ascent ${metrics.ascent} /Descent ${metrics.descent} /CapHeight ${metrics.ascent} /StemV 80 /FontFile2 ${first + 4} 0 R`);
  to.object(first + 3, '', Buffer.from(toUnicode(font), 'latin1'));
  // As it is: packing outlines saves a quarter of them and costs more than all the rest of a document.
  to.object(first + 4, `/Length1 ${font.bytes.length}`, outlines ?? font.bytes, outlines ? DEFLATED : '');
}

/** A font's objects as bytes that begin at a given place of a file. */
export function fontObjects(font: CutFont, where: { readonly name: string; readonly first: number; readonly at: number; readonly packed: Buffer }): { readonly bytes: Buffer; readonly objects: readonly WrittenObject[] } {
  const writer = new Writer(where.at);
  writeFont(writer, font, where);
  return { bytes: Buffer.concat(writer.parts), objects: writer.objects };
}

/** The beginning that a file shares with others: header and font, as objects 1 to 5. */
type Shared = { readonly prefix: Buffer; readonly objects: readonly WrittenObject[] };
const SHARED_OBJECTS = 5;

/**
 * A PDF 1.7 file of pages in a font of its own and, where it is given one, a font that it shares with other files. Written whole, with a plain
 * cross-reference table: any reader and any signer takes it.
 */
export function pdfFile(
  pages: readonly Page[], font: CutFont, about: { readonly title: string; readonly at: Date; readonly width: number; readonly height: number }, boxes: readonly SignatureBox[] = [], shared?: Shared,
): Buffer {
  const file = new Writer(0);
  file.put(shared?.prefix ?? PDF_HEADER);
  file.objects.push(...(shared?.objects ?? []));
  const catalog = (shared ? SHARED_OBJECTS : 0) + 1;
  const [tree, own] = [catalog + 1, catalog + 2];
  const title = own + 5;
  const firstPage = title + 1;
  const firstBox = firstPage + pages.length * 2;
  const refs = (numbers: readonly number[]) => numbers.map((number) => `${number} 0 R`).join(' ');
  const form = boxes.length === 0 ? '' : ` /AcroForm << /Fields [${refs(boxes.map((_, i) => firstBox + i))}] /SigFlags ${SIGNATURE_FLAGS} >>`;
  const annotations = (page: number) => {
    const there = boxes.flatMap((box, i) => box.page === page ? [firstBox + i] : []);
    return there.length === 0 ? '' : ` /Annots [${refs(there)}]`;
  };
  file.object(catalog, `/Type /Catalog /Pages ${tree} 0 R /Lang (zh-CN)${form}`);
  file.object(tree, `/Type /Pages /Count ${pages.length} /Kids [${refs(pages.map((_, i) => firstPage + i * 2))}]`);
  writeFont(file, font, { name: 'HLOWNA', first: own });
  file.object(title, `/Title ${words(about.title)} /Producer (HarvestLoop) /CreationDate ${time(about.at)} /ModDate ${time(about.at)}`);
  const fonts = `/F1 ${own} 0 R${shared ? ' /F2 1 0 R' : ''}`;
  pages.forEach((page, i) => {
    file.object(firstPage + i * 2, `/Type /Page /Parent ${tree} 0 R /MediaBox [0 0 ${about.width} ${about.height}] /Resources << /Font << ${fonts} >> >> /Contents ${firstPage + i * 2 + 1} 0 R${annotations(i)}`);
    file.object(firstPage + i * 2 + 1, '', packed(page.operators.join('\n')), DEFLATED);
  });
  boxes.forEach((box, i) => {
    file.object(firstBox + i, `/Type /Annot /Subtype /Widget /FT /Sig /T (${box.name}) /F ${WIDGET_FLAGS} /P ${firstPage + box.page * 2} 0 R /Rect [${box.rect.map(n).join(' ')}]`);
  });
  const crossReference = file.length;
  const count = firstBox + boxes.length;
  // Numbered in the order in which they stand.
  file.put(`xref\n0 ${count}\n0000000000 65535 f \n${file.objects.map(([, offset]) => `${offset.toString().padStart(10, '0')} 00000 n \n`).join('')}`);
  file.put(`trailer\n<< /Size ${count} /Root ${catalog} 0 R /Info ${title} 0 R >>\nstartxref\n${crossReference}\n%%EOF\n`);
  return Buffer.concat(file.parts);
}
