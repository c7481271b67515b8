import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeText, readText, sniffDelimiter } from './read-text';

const table = '姓名,品种,数量(斤),单价\r\n张桂兰,黄瓜,1200,2.45\r\n王建国,番茄,800,3.10\r\n';
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const utf16 = (text: string, bigEndian: boolean, mark: boolean): Uint8Array => {
  const buffer = Buffer.from((mark ? '\ufeff' : '') + text, 'utf16le');
  return bigEndian ? buffer.swap16() : buffer;
};
/** 张桂兰,黄瓜 in GBK. */
const gbk = Buffer.from('d5c5b9f0c0bc2cbbc6b9cf', 'hex');
const rowsOf = (input: Uint8Array): string[][] => {
  const read = readText(input, 'table');
  if (!read.ok) throw new Error(read.error);
  return read.value[0]!.rows.map((row) => row.cells.map((cell) => cell.text));
};

describe('encoding', () => {
  it('is found without anybody saying it', () => {
    const encoded = {
      utf8: bytes(table),
      mark: bytes(`\ufeff${table}`),
      le: utf16(table, false, true),
      be: utf16(table, true, true),
      bareLe: utf16(table, false, false),
      bareBe: utf16(table, true, false),
    };
    for (const [name, input] of Object.entries(encoded))
      expect(rowsOf(input)[1], name).toEqual(['张桂兰', '黄瓜', '1200', '2.45']);
    expect(rowsOf(gbk)).toEqual([['张桂兰', '黄瓜']]);
  });

  it('reads characters that only GB18030 has', () => {
    // U+3400 takes four bytes, between two characters of GBK.
    expect(decodeText(Buffer.from('d5c58139ee39b9f0', 'hex'))).toBe('张\u3400桂');
  });

  it('bears a file that was cut in the middle of a character', () => {
    const whole = bytes(table.repeat(20));
    expect(decodeText(whole.subarray(0, whole.length - 30))).toContain('张桂兰');
    expect(decodeText(Buffer.concat([Buffer.from(table.repeat(20)), Buffer.from([0xe5, 0xbc])]))).toContain('张桂兰');
  });

  it('refuses what is no text', () => {
    expect(readText(Buffer.from('89504e470d0a1a0a0000000d4948445200000001000000010802', 'hex'), 'x')).toEqual({
      ok: false,
      error: 'NOT_A_TABLE',
    });
    expect(readText(bytes('<html><table><tr><td>1</td></tr></table></html>'), 'x')).toEqual({ ok: false, error: 'OTHER_FORMAT' });
    expect(readText(bytes(' \r\n,,,\r\n'), 'x')).toEqual({ ok: false, error: 'EMPTY_FILE' });
  });
});

describe('delimiter', () => {
  it('is the one that makes columns', () => {
    expect(sniffDelimiter('a,b,c\n1,2,3\n')).toBe(',');
    expect(sniffDelimiter('姓名\t地址\t数量\n张\t甲村,东头\t5\n李\t乙村\t6\n')).toBe('\t');
    expect(sniffDelimiter('标题，没有列\nname;price;qty\n张;1,5;20\n李;2,5;30\n')).toBe(';');
    expect(sniffDelimiter('a|b|c\n1|2|3\n')).toBe('|');
    expect(sniffDelimiter('only words here')).toBe(',');
    expect(sniffDelimiter('"a;b;c","d"\n"e;f;g","h"\n')).toBe(',');
  });
});

describe('cells', () => {
  it('keep numbers to the letter and shed their packing', () => {
    expect(rowsOf(bytes('a,b,c,d\n="0138",\t13853641207\t,1.20,  x \n'))[1]).toEqual(['0138', '13853641207', '1.20', 'x']);
  });

  it('may hold commas, quotation marks and lines', () => {
    expect(rowsOf(bytes('a,b\n"一, 二","他说""好"""\n"第一行\n第二行",x\n'))).toEqual([
      ['a', 'b'],
      ['一, 二', '他说"好"'],
      ['第一行\n第二行', 'x'],
    ]);
  });

  it('survive a quotation mark that is never closed', () => {
    expect(rowsOf(bytes('a,b\n"张桂兰,黄瓜\n李,番茄\n'))).toContainEqual(['李', '番茄']);
    expect(rowsOf(bytes('a,b\n5" 管,黄瓜\n李,番茄\n'))).toContainEqual(['李', '番茄']);
  });

  it('know their row as a spreadsheet shows it', () => {
    const read = readText(bytes('sep=;\na;b\n\n1;2\n'), 'x');
    expect(read.ok && read.value[0]!.rows.map((row) => row.number)).toEqual([2, 4]);
  });

  it('are not too many', () => {
    expect(readText(bytes('a,b\n'.repeat(20_001)), 'x')).toEqual({ ok: false, error: 'TOO_MANY_ROWS' });
    expect(readText(bytes('a,b\n'.repeat(20_000)), 'x').ok).toBe(true);
  });
});

describe('reading text', () => {
  it('never throws on any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), (input) => {
        expect(typeof readText(input, 'x').ok).toBe('boolean');
      }),
      { numRuns: 500 },
    );
  });

  it('gives back what was written, in any encoding and with any delimiter', () => {
    const cell = fc
      .stringMatching(/^[张李王黄瓜番茄a-z0-9 "'.元，]{1,8}$/)
      .map((text) => text.trim())
      .filter((text) => text !== '' && !text.startsWith('='));
    const grid = fc.array(fc.array(cell, { minLength: 3, maxLength: 3 }), { minLength: 3, maxLength: 8 });
    fc.assert(
      fc.property(grid, fc.constantFrom(',', '\t', ';'), fc.constantFrom('utf8', 'le', 'be'), (rows, delimiter, encoding) => {
        const text = rows.map((row) => row.map((value) => `"${value.replaceAll('"', '""')}"`).join(delimiter)).join('\r\n');
        const input = encoding === 'utf8' ? bytes(text) : utf16(text, encoding === 'be', true);
        expect(rowsOf(input)).toEqual(rows);
      }),
    );
  });
});
