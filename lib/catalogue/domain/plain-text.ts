const NUMERALS = '零一二三四五六七八九';

/** "十二" as 12; the numbers of varieties stay below a hundred. */
function numberOf(words: string): string {
  const [tens, units] = words.includes('十') ? words.split('十') as [string, string] : ['', words];
  const value = (word: string, none: number): number => (word === '' ? none : NUMERALS.indexOf(word));
  return String(words.includes('十') ? value(tens, 1) * 10 + value(units, 0) : value(units, 0));
}

/**
 * A text as names are compared: full-width letters and digits made plain, letters small, no spaces, dots, dashes or quotes,
 * and the number of a variety in digits (福云六号 is 福云6号).
 */
export const plainKey = (text: string): string => text.normalize('NFKC').toLowerCase()
  .replace(/[\s·•.。,，、'’"“”*_\-—–]+/g, '')
  .replace(/([一二三四五六七八九]?十?[一二三四五六七八九]?)号/g, (whole, words: string) => (words ? `${numberOf(words)}号` : whole));
