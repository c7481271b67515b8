import { PDF, PdfArray, PdfDict, PdfName, PdfNumber, PdfStream, PdfString, type Signer, type TimestampAuthority } from '@libpdf/core';
import { invariant } from '../../shared/result';
import { toUnicode } from '../pdf/file';
import type { CutFont } from '../pdf/font';
import type { Mark } from './mark';

/** Room for the CMS of one signature: two certificates and a time stamp with its own take up to a third of it. */
const SIGNATURE_BYTES = 32_768;

const name = (text: string): PdfName => PdfName.of(text);
const numbers = (values: readonly number[]): PdfArray => new PdfArray(values.map((value) => PdfNumber.of(value)));

/** The objects of an embedded font, as pdf/file.ts writes them into a file of its own. */
function embed(pdf: PDF, font: CutFont) {
  const put = (object: PdfDict | PdfStream) => pdf.context.register(object);
  const base = name('HLMARK+NotoSansSC');
  const { metrics } = font;
  const file = put(PdfStream.fromDict({ Length1: PdfNumber.of(font.bytes.length) }, new Uint8Array(font.bytes)));
  const descriptor = put(PdfDict.of({
    Type: name('FontDescriptor'), FontName: base, Flags: PdfNumber.of(4), FontBBox: numbers(metrics.box), ItalicAngle: PdfNumber.of(0),
    Ascent: PdfNumber.of(metrics.ascent), Descent: PdfNumber.of(metrics.descent), CapHeight: PdfNumber.of(metrics.ascent), StemV: PdfNumber.of(80), FontFile2: file,
  }));
  const descendant = put(PdfDict.of({
    Type: name('Font'), Subtype: name('CIDFontType2'), BaseFont: base,
    CIDSystemInfo: PdfDict.of({ Registry: PdfString.fromString('Adobe'), Ordering: PdfString.fromString('Identity'), Supplement: PdfNumber.of(0) }),
    FontDescriptor: descriptor, CIDToGIDMap: name('Identity'), DW: PdfNumber.of(1000), W: new PdfArray([PdfNumber.of(0), numbers(font.widths)]),
  }));
  return put(PdfDict.of({
    Type: name('Font'), Subtype: name('Type0'), BaseFont: base, Encoding: name('Identity-H'), DescendantFonts: new PdfArray([descendant]),
    ToUnicode: put(new PdfStream([], new Uint8Array(Buffer.from(toUnicode(font), 'latin1')))),
  }));
}

/** What the field looks like once it is signed: the mark, drawn into the field's own box. */
function appearance(pdf: PDF, mark: Mark): PdfDict {
  const form = PdfStream.fromDict({
    Type: name('XObject'), Subtype: name('Form'), BBox: numbers([0, 0, mark.width, mark.height]),
    Resources: PdfDict.of({ Font: PdfDict.of({ F1: embed(pdf, mark.font) }) }),
  }, new Uint8Array(Buffer.from(mark.operators, 'latin1')));
  return PdfDict.of({ N: pdf.context.register(form) });
}

export type Signing = {
  /** The empty field that this signature fills. */
  readonly field: string;
  readonly mark: Mark;
  readonly signer: Signer;
  readonly reason: string;
  readonly at: Date;
  readonly timestamps?: TimestampAuthority;
};

/**
 * Signs a document as it stands: everything that was there stays byte for byte, and a revision is appended that fills one field.
 * Throws where the file has no such field left to fill, which is a fault of ours.
 */
export async function signRevision(bytes: Uint8Array, { field, mark, signer, reason, at, timestamps }: Signing): Promise<Uint8Array> {
  const pdf = await PDF.load(bytes);
  const place = pdf.getForm()?.getSignatureFields().find((one) => one.name === field);
  invariant(place && !place.isSigned(), `the field ${field} waits for its signature`);
  const widget = place.getDict();
  const rect = widget.get('Rect');
  const [looks, save] = [appearance(pdf, mark), pdf.save.bind(pdf)];
  // The library signs invisibly: it takes the field's place away. Place and looks are put back before the revision is written and signed.
  pdf.save = (options) => {
    widget.set('Rect', rect!);
    widget.set('AP', looks);
    return save(options);
  };
  const { bytes: signed } = await pdf.sign({
    signer, fieldName: field, reason, signingTime: at, level: timestamps ? 'B-T' : 'B-B', estimatedSize: SIGNATURE_BYTES,
    ...(timestamps && { timestampAuthority: timestamps }),
  });
  invariant(signed.length > bytes.length && Buffer.compare(signed.subarray(0, bytes.length), bytes) === 0, 'a revision is appended and nothing else');
  return signed;
}
