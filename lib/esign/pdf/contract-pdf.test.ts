import { createHash } from 'node:crypto';
import { inflateSync } from 'node:zlib';
import jsQR from 'jsqr';
import { describe, expect, it } from 'vitest';
import { contractPdf, type SignedDocument } from './contract-pdf';
import { characterMap, cutFont, MISSING_CHARACTER, openFont, outlineRange, printable } from './font';
import { breakLines } from './sheet';
import { cutStock, stock } from './stock';

const document: SignedDocument = {
  documentId: 'doc_1', contentHash: 'ab'.repeat(32), signedAt: new Date('2026-11-22T09:00:00Z'), verifyUrl: 'https://harvestloop.example/verify/doc_1',
  content: {
    title: { zh: '农产品买卖合同', en: 'Contract of sale' }, number: 'HL-2611-7K3QF9TA', date: '2026-11-22',
    parties: [{ role: { zh: '甲方（卖方）', en: 'Seller' }, name: '寿光市绿源蔬菜专业合作社', place: '山东省寿光市' }],
    sections: [
      { heading: { zh: '一、标的', en: '1. Goods' }, table: { columns: [{ zh: '品名', en: 'Produce' }], rows: [[{ zh: '水果黄瓜（戴多星）', en: 'Mini cucumber' }]] } },
      { heading: { zh: '二、交货', en: '2. Delivery' }, clauses: Array.from({ length: 60 }, (_, i) => ({ zh: `第${i}款：货款凭验收结果划转，收下的部分付给卖方，未收下的部分退还买方。`, en: 'Money moves on an inspection result.' })) },
    ],
  },
  signers: [
    { role: '卖方', shownName: '绿源', signedName: '张桂兰', method: 'drawn', strokes: [[[10, 10, 0], [300, 150, 20], [590, 20, 40]]], signedAt: new Date('2026-11-22T08:00:00Z') },
    { role: '买方', shownName: '华联', signedName: '李䶮', method: 'typed', strokes: null, signedAt: new Date('2026-11-22T09:00:00Z') },
  ],
};

/** The streams of a PDF by the number of their object, unpacked; page content, font and glyph map stand in them. */
function streams(pdf: Buffer): Map<number, Buffer> {
  const text = pdf.toString('latin1');
  const found = new Map<number, Buffer>();
  for (const match of text.matchAll(/(\d+) 0 obj\s*<<[^>]*?\/Length (\d+)([^>]*)>>\s*stream\r?\n/g)) {
    const from = match.index + match[0].length;
    const body = pdf.subarray(from, from + Number(match[2]));
    found.set(Number(match[1]), match[3]!.includes('FlateDecode') ? inflateSync(body) : body);
  }
  return found;
}

/** Both fonts of a PDF, by the name under which its pages use them: the outlines, and what each glyph says. */
function fontsOf(pdf: Buffer): Map<string, { readonly outlines: Buffer; readonly says: Map<number, string> }> {
  const [text, parts] = [pdf.toString('latin1'), streams(pdf)];
  const number = (object: string | undefined, name: string) => Number(new RegExp(`\\b${object} 0 obj\\s*<<[^>]*?/${name} \\[?(\\d+) 0 R`).exec(text)![1]);
  return new Map(['F1', 'F2'].map((name) => {
    const font = new RegExp(`/${name} (\\d+) 0 R`).exec(text)![1];
    const says = new Map<number, string>();
    for (const [, first, last, words] of parts.get(number(font, 'ToUnicode'))!.toString('latin1').matchAll(/<([0-9a-f]{4})> <([0-9a-f]{4})> \[([^\]]+)\]/g)) {
      const range = [...words!.matchAll(/<([0-9a-f]+)>/g)].map(([, hex]) => Buffer.from(hex!, 'hex').swap16().toString('utf16le'));
      // A range whose low byte runs over is not legal.
      expect([first!.slice(0, 2), parseInt(last!, 16) - parseInt(first!, 16) + 1]).toEqual([last!.slice(0, 2), range.length]);
      range.forEach((char, i) => says.set(parseInt(first!, 16) + i, char));
    }
    const descriptor = /\/FontDescriptor (\d+) 0 R/.exec(text.slice(text.indexOf(`\n${number(font, 'DescendantFonts')} 0 obj`)))![1];
    return [name, { outlines: parts.get(number(descriptor, 'FontFile2'))!, says }];
  }));
}

/** Every line that the pages draw, as its runs: which font, which glyphs. */
const linesOf = (pdf: Buffer): { font: string; glyphs: number[] }[][] => [...streams(pdf).values()].flatMap((part) =>
  [...part.toString('latin1').matchAll(/BT .*? ET/g)].map(([line]) => [...line.matchAll(/\/(F\d) [^/]*?<([0-9a-f]+)> Tj/g)].map(([, font, hex]) => ({
    font: font!, glyphs: hex!.match(/.{4}/g)!.map((code) => parseInt(code, 16)),
  }))));

describe('the PDF of a contract', () => {
  it('has an outline for every character that it draws: nothing vanishes', () => {
    const { bytes, pages } = contractPdf(document);
    const pdf = Buffer.from(bytes);
    const parts = streams(pdf);
    const fonts = fontsOf(pdf);
    const drawn = new Map([...fonts].map(([name]) => [name, new Set<number>()]));
    for (const { font, glyphs } of linesOf(pdf).flat()) for (const glyph of glyphs) drawn.get(font)!.add(glyph);
    const outlines = [...drawn].flatMap(([name, glyphs]) => {
      const font = openFont(fonts.get(name)!.outlines);
      return [...glyphs].map((glyph) => {
        const [from, to] = outlineRange(font, glyph);
        return { glyph, length: to - from };
      });
    });
    // Some hundred and fifty different characters, most of them out of the stock; the blank alone has no outline.
    expect(drawn.get('F2')!.size).toBeGreaterThan(100);
    expect(drawn.get('F1')!.size).toBeGreaterThan(10);
    expect(outlines.filter(({ glyph }) => glyph === 0)).toEqual([]);
    expect(outlines.filter(({ length }) => length === 0)).toHaveLength(1);
    expect(pages).toBeGreaterThan(1);
    expect(bytes.length).toBeLessThan(400_000);
    // The drawn signature is there as a path of its own.
    expect([...parts.values()].some((part) => /1\.5 w 1 J/.test(part.toString('latin1')))).toBe(true);
  });

  it('can be searched and copied, rare characters and those it has no outline for included', () => {
    const pdf = Buffer.from(contractPdf({ ...document, signers: document.signers.map((signer) => ({ ...signer, shownName: 'Café 茶\u{10FFFD}叶\u{20000}' })) }).bytes);
    const fonts = fontsOf(pdf);
    const lines = linesOf(pdf).map((line) => line.map(({ font, glyphs }) => glyphs.map((glyph) => fonts.get(font)!.says.get(glyph)).join('')).join(''));
    expect(lines).toContain('农产品买卖合同');
    expect(lines).toContain(printable('买方：Café 茶\u{10FFFD}叶\u{20000}'));
    expect(lines.join('')).toContain('李䶮');
    expect(lines.join('')).toContain(MISSING_CHARACTER);
  });

  it('shows a code that a scanner reads', () => {
    const drawing = [...streams(Buffer.from(contractPdf(document).bytes)).values()].map((part) => part.toString('latin1')).join('\n');
    const rows = [...drawing.matchAll(/(\d+) (\d+) (\d+) 1 re/g)].map((row) => row.slice(1).map(Number));
    const size = Math.max(...rows.map(([x, , length]) => x! + length!));
    const [scale, quiet] = [4, 4];
    const width = (size + 2 * quiet) * scale;
    const pixels = new Uint8ClampedArray(width * width * 4).fill(255);
    for (const [x, y, length] of rows) {
      for (let py = (size - 1 - y! + quiet) * scale, end = py + scale; py < end; py++) {
        for (let px = (x! + quiet) * scale; px < (x! + length! + quiet) * scale; px++) pixels.fill(0, (py * width + px) * 4, (py * width + px) * 4 + 3);
      }
    }
    expect(jsQR(pixels, width, width)?.data).toBe(document.verifyUrl);
  });

  it('is the same to the byte whatever was printed before', () => {
    const first = contractPdf(document).bytes;
    contractPdf({ ...document, verifyUrl: 'https://harvestloop.example/verify/doc_2', content: { ...document.content, number: 'HL-2611-ANOTHER1', title: { zh: '借款合同', en: 'Loan contract' } } });
    expect(Buffer.compare(contractPdf(document).bytes, first)).toBe(0);
  });
});

describe('what files share', () => {
  it('is how every contract begins, and the hash of the two parts is the whole one', () => {
    const { bytes } = contractPdf(document);
    const { prefixSha256, rest, sha256 } = cutStock(bytes);
    expect(prefixSha256).toBe(createHash('sha256').update(stock().prefix).digest('hex'));
    expect(Buffer.concat([stock().prefix, rest])).toEqual(Buffer.from(bytes));
    expect(sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
    // What is its own is a fraction of what it is.
    expect(rest.length * 3).toBeLessThan(bytes.length);
  });

  it('is nothing where a file begins otherwise, by one byte', () => {
    const bytes = Buffer.from(contractPdf(document).bytes);
    bytes[stock().prefix.length - 1]! ^= 1;
    expect(cutStock(bytes)).toEqual({ prefixSha256: null, rest: bytes, sha256: createHash('sha256').update(bytes).digest('hex') });
    expect(cutStock(bytes.subarray(0, 20)).prefixSha256).toBeNull();
  });
});

describe('the font', () => {
  it('is cut to the characters that are needed, rare ones too, and shows a hole where it has none', () => {
    const font = openFont(cutFont('黄瓜䶮é').bytes);
    const map = characterMap(font);
    for (const char of '黄瓜䶮é') {
      const [from, to] = outlineRange(font, map.get(char.codePointAt(0)!)!);
      expect(to).toBeGreaterThan(from);
    }
    expect(map.has('乡'.codePointAt(0)!)).toBe(false);
    expect(printable('茶\u{10FFFD}叶')).toBe(`茶${MISSING_CHARACTER}叶`);
  });
});

describe('breakLines', () => {
  const width = (text: string) => [...text].reduce((sum, char) => sum + (char.codePointAt(0)! < 0x250 ? 1 : 2), 0);
  it('breaks between Chinese characters, keeps words and marks together, and cuts what is too long', () => {
    expect(breakLines('货款凭验收结果划转', 8, width)).toEqual(['货款凭验', '收结果划', '转']);
    expect(breakLines('合同 HL-2611 生效', 8, width)).toEqual(['合同', 'HL-2611', '生效']);
    // A comma hangs over the edge rather than beginning a line.
    expect(breakLines('货款凭验，收下', 8, width)).toEqual(['货款凭验，', '收下']);
    expect(breakLines('ab'.repeat(10), 8, width).join('')).toBe('ab'.repeat(10));
    expect(Math.max(...breakLines('ab'.repeat(10), 8, width).map(width))).toBeLessThanOrEqual(8);
  });
});
