const DIGITS = '零一二三四五六七八九';
const GROUPS = ['', '万', '亿', '万亿'];

/** Four digits, 0 to 9999, with their steps: 1204 is 一千二百零四. A two that counts thousands is 两. */
function group(digits: string): string {
  let words = '';
  let gap = false;
  [...digits.padStart(4, '0')].forEach((digit, place) => {
    if (digit === '0') { gap = words !== ''; return; }
    words += `${gap ? '零' : ''}${digit === '2' && place === 0 ? '两' : DIGITS[Number(digit)]}${['千', '百', '十', ''][place]}`;
    gap = false;
  });
  return words;
}

/** A whole number as it is said: 12 十二, 1234 一千二百三十四, 20000 两万, 100005 十万零五. */
function wholeInWords(text: string): string {
  const digits = text.replace(/^0+(?=\d)/, '');
  if (digits === '0') return '零';
  const groups = digits.padStart(Math.ceil(digits.length / 4) * 4, '0').match(/.{4}/g)!;
  let words = '';
  groups.forEach((four, index) => {
    if (four === '0000') return;
    const said = group(four);
    const unit = GROUPS[groups.length - 1 - index]!;
    // A group that begins below its thousands is set off; so is one behind a group of nothing.
    words += `${words !== '' && (four.startsWith('0') || groups[index - 1] === '0000') ? '零' : ''}${said === '二' && unit ? '两' : said}${unit}`;
  });
  return words.replace(/^一十/, '十');
}

const parts = (figure: string): { readonly minus: string; readonly whole: string; readonly fraction: string } => {
  const [whole = '0', fraction = ''] = figure.replace(/[,\s-]/g, '').split('.');
  return { minus: /^\s*-/.test(figure) ? '负' : '', whole: whole || '0', fraction };
};
/** Before what is counted, a two alone is 两. */
const counted = (words: string): string => (words === '二' ? '两' : words);

/** "1,234.50" yuan as a person says it: 一千二百三十四元五角; 0.05 五分, 2.375 两元三角七分五厘. */
export function yuanInWords(figure: string): string {
  const { minus, whole, fraction } = parts(figure);
  const [jiao = '0', fen = '0', li = '0'] = fraction.padEnd(3, '0');
  const coins = `${jiao === '0' ? '' : `${counted(DIGITS[Number(jiao)]!)}角`}${fen === '0' ? '' : `${counted(DIGITS[Number(fen)]!)}分`}${li === '0' ? '' : `${counted(DIGITS[Number(li)]!)}厘`}`;
  const yuan = Number(whole) === 0 && coins ? '' : `${counted(wholeInWords(whole))}元`;
  return `${minus}${yuan}${yuan && jiao === '0' && coins ? '零' : ''}${coins}`;
}

/** A mass in its unit: 12.5 斤 is 十二斤半, 0.5 公斤 半公斤, 6.25 公斤 六点二五公斤. */
export function massInWords(figure: string, unit: string): string {
  const { minus, whole, fraction } = parts(figure);
  const rest = fraction.replace(/0+$/, '');
  if (rest === '') return `${minus}${counted(wholeInWords(whole))}${unit}`;
  if (rest === '5') return Number(whole) === 0 ? `${minus}半${unit}` : `${minus}${counted(wholeInWords(whole))}${unit}半`;
  return `${minus}${wholeInWords(whole)}点${[...rest].map((digit) => DIGITS[Number(digit)]).join('')}${unit}`;
}

const FIGURE = '-?\\d[\\d,]*(?:\\.\\d+)?';
const UNITS: Readonly<Record<string, string>> = { kg: '公斤', t: '吨' };

/**
 * What a voice would stumble over, as a person says it: amounts and masses in words, a price "for a 斤", ranges. English voices know figures; they are
 * told the sign of the yuan and the short units.
 */
export function spoken(text: string, chinese: boolean): string {
  const plain = text.replace(/\s+/g, ' ').trim();
  if (!chinese) {
    return plain.replace(new RegExp(`(-?)¥\\s?(${FIGURE})`, 'g'), '$1$2 yuan').replace(/yuan ?\/ ?(\w+)/g, 'yuan a $1')
      .replace(/(\d) ?kg\b/g, '$1 kilograms').replace(/\bkg\b/g, 'kilogram').replace(/(\d) ?t\b/g, '$1 tonnes').replace(/(\d) ?[–~] ?(?=[\d¥])/g, '$1 to ').replace(/ ?· ?/g, ', ');
  }
  return plain
    .replace(new RegExp(`(-?)¥\\s?(${FIGURE})`, 'g'), (_whole, minus: string, figure: string) => yuanInWords(minus + figure))
    .replace(new RegExp(`(${FIGURE}) ?(公斤|斤|吨|kg|t\\b)`, 'g'), (_whole, figure: string, unit: string) => massInWords(figure, UNITS[unit] ?? unit))
    .replace(/\/ ?(斤|公斤|吨|kg) ?(?=([一二两三四五六七八九十零负])?)/g, (_whole, unit: string, next?: string) => `一${UNITS[unit] ?? unit}${next ? '，' : ''}`)
    .replace(/ ?[–~] ?/g, '到').replace(/ ?· ?/g, '，');
}
