import { createHash, type Hash } from 'node:crypto';
import { constants, deflateSync } from 'node:zlib';
import { fontObjects, PDF_HEADER, type WrittenObject } from './file';
import { cutFont, printable } from './font';

/**
 * The characters that contracts of this house are made of, whatever they are about. A file names them by their place in here, so a change
 * makes another stock, and the files that began with the old one keep it.
 */
const LATIN = Array.from({ length: 95 }, (_, i) => String.fromCharCode(0x20 + i)).join('');
const CHINESE = `·×、。《》一七万三上下不与个中丰为之乙九乡书买二于五交产人仅仍从他付以件价任但位低何作例供保信借允元先克入全八公六其内再写农净准减凭出分划利到前加动化区十千
半单卖原县及双发取另只可台叶号司各合同名后否吨含周和品售四因在地场址复外多天子字存定实容对封小差已市平年并序应底开式当录形得必性总息情成或戳户所手打扣扫批承把拒按据提
摊摘支收改放效数整文斤新方日旧时明是更最月有期未本机村构果标核格次款此每比毛水没活消清满演点物率环理瑕生用由甲电留疵登百的皮益盖相省码磅示社立笔第等签算管约级经结给综
编网署自至致舍英茶获菜蔬行街表被要见视计订认记设证评试说诺责账货费起超足路转达过还违退途通造逾道部重量金钟银销镇间附际限除随零页项顺额验（），：；`.replaceAll('\n', '');

export type Stock = {
  /** The glyph of a character, by its code point. */
  readonly glyphs: ReadonlyMap<number, number>;
  /** How every file begins that is written with it: the same bytes, so that they are stored once. */
  readonly prefix: Buffer;
  readonly sha256: string;
  readonly objects: readonly WrittenObject[];
};
let made: (Stock & { readonly hashed: Hash }) | undefined;

/** Cut and packed once a process. */
export function stock(): Stock {
  return whole();
}

function whole() {
  if (!made) {
    const characters = [...new Set(LATIN + CHINESE)].filter((char) => printable(char) === char);
    const font = cutFont(characters);
    // Packed as small as can be: it is done once, and goes out with every contract that somebody reads.
    const packed = deflateSync(font.bytes, { level: constants.Z_BEST_COMPRESSION });
    const { bytes, objects } = fontObjects(font, { name: 'HLSTCK', first: 1, at: PDF_HEADER.length, packed });
    const prefix = Buffer.concat([PDF_HEADER, bytes]);
    const hashed = createHash('sha256').update(prefix);
    made = { glyphs: new Map(characters.map((char, i) => [char.codePointAt(0)!, i + 1])), prefix, sha256: hashed.copy().digest('hex'), objects, hashed };
  }
  return made;
}

export type Cut = { readonly prefixSha256: string | null; readonly rest: Uint8Array; readonly sha256: string };

/** A file that shares nothing. */
export const uncut = (bytes: Uint8Array): Cut => ({ prefixSha256: null, rest: bytes, sha256: createHash('sha256').update(bytes).digest('hex') });

/** What of a file is its own and what it shares with the others, and the hash of the whole. */
export function cutStock(bytes: Uint8Array): Cut {
  const { prefix, hashed, sha256 } = whole();
  if (bytes.length < prefix.length || Buffer.compare(bytes.subarray(0, prefix.length), prefix) !== 0) return uncut(bytes);
  const rest = bytes.subarray(prefix.length);
  return { prefixSha256: sha256, rest, sha256: hashed.copy().update(rest).digest('hex') };
}
