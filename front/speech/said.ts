import { chineseNumber, multiply, plain, tidyDecimal } from '../../lib/market/import/parse-number';

export type SaidUnit = 'jin' | 'kg' | 'tonne';
/** A figure as a field takes it, "12.5", and the unit if one was said. */
export type Said = { readonly value: string; readonly unit: SaidUnit | null };

const UNITS: readonly (readonly [RegExp, SaidUnit])[] = [
  [/^(?:公斤|千克|kilograms?|kilos?|kg)/i, 'kg'], [/^(?:市?斤|jin)/i, 'jin'], [/^(?:公?吨|tonnes?|tons?|t)(?![a-z])/i, 'tonne'],
];
const FIGURE = /^(?:\d[\d,]*(?:\.\d+)?[十百千万亿]?|[零〇一二两三四五六七八九十百千万亿点]+)/;
/** A number in figures or words; null when it is none. */
function number(text: string): string | null {
  if (/^\d[\d,]*(?:\.\d+)?$/.test(text)) return tidyDecimal(text.replaceAll(',', ''));
  return chineseNumber(text.replaceAll(',', ''));
}

/** The number that leads, and what follows. */
function leading(text: string): { readonly value: string; readonly rest: string } | null {
  const half = /^半/.exec(text);
  if (half) return { value: '0.5', rest: text.slice(1) };
  let figure = FIGURE.exec(text)?.[0];
  // 十二两: the last 两 is a weight. 两斤: it counts.
  if (figure && figure.length > 1 && figure.endsWith('两') && !/^(?:公?斤|千克|吨|千|百|万)/.test(text.slice(figure.length))) figure = figure.slice(0, -1);
  const value = figure ? number(figure) : null;
  return figure && value !== null ? { value, rest: text.slice(figure.length) } : null;
}

const add = (a: string, b: string): string => {
  const places = Math.max(...[a, b].map((text) => (text.split('.')[1] ?? '').length));
  const whole = (text: string): bigint => BigInt(text.split('.')[0]! + (text.split('.')[1] ?? '').padEnd(places, '0'));
  const sum = (whole(a) + whole(b)).toString().padStart(places + 1, '0');
  return places === 0 ? sum : tidyDecimal(`${sum.slice(0, -places)}.${sum.slice(-places)}`);
};
const cleaned = (text: string): string => plain(text).replace(/[\s。，、！？!?]|\.$/g, '');
const unitOf = (text: string): { readonly unit: SaidUnit; readonly rest: string } | null => {
  for (const [pattern, unit] of UNITS) {
    const found = pattern.exec(text)?.[0];
    if (found) return { unit, rest: text.slice(found.length) };
  }
  return null;
};

/** A mass that was said: 12斤半, 一百二十, 三斤二两, 两吨半, 半斤, １２．５ 公斤; null when it is none. */
export function readMassSaid(said: string): Said | null {
  const first = leading(cleaned(said).replace(/^(?:大概|大约|差不多|有|约)+/, '').replace(/(?:左右|吧|重)+$/, ''));
  if (!first) return null;
  if (first.rest === '') return { value: first.value, unit: null };
  if (/^两$/.test(first.rest)) return { value: multiply(first.value, '0.1'), unit: 'jin' };
  const unit = unitOf(first.rest);
  if (!unit) return null;
  if (unit.rest === '') return { value: first.value, unit: unit.unit };
  if (unit.rest === '半') return { value: add(first.value, '0.5'), unit: unit.unit };
  const liang = unit.unit === 'jin' ? leading(unit.rest.replace(/^零/, '')) : null;
  return liang && (liang.rest === '两' || liang.rest === '') && /^\d(?:\.5)?$/.test(liang.value) ? { value: add(first.value, multiply(liang.value, '0.1')), unit: 'jin' } : null;
}

/** An amount that was said: 三块五, 三块二毛五, 五毛, 十二块半, 每斤两块四, 3.5元一公斤; null when it is none. The unit is the one it is for. */
export function readMoneySaid(said: string): Said | null {
  let text = cleaned(said).replace(/^¥/, '');
  let unit: SaidUnit | null = null;
  const per = /^(?:每|一)(?=公?斤|千克|公?吨|kg)/.exec(text);
  const before = per ? unitOf(text.slice(1)) : null;
  if (before) [unit, text] = [before.unit, before.rest];
  const behind = /(?:(?:每|一|\/|an?|per)(公斤|千克|市?斤|公?吨|kg|kilo(?:gram)?|jin|tonne))$/i.exec(text);
  if (behind) [unit, text] = [unitOf(behind[1]!)!.unit, text.slice(0, behind.index)];
  text = text.replace(/钱$/, '').replace(/yuan$/i, '元');
  const first = leading(text);
  if (!first) return null;
  const done = (value: string): Said => ({ value, unit });
  if (first.rest === '') return done(first.value);
  const yuan = /^(?:元|块)(?:钱(?=.))?(.*)$/.exec(first.rest);
  const coins = yuan ? afterYuan(yuan[1]!) : null;
  if (coins !== null) return done(add(first.value, coins));
  if (yuan || first.value.includes('.')) return null;
  const small = /^\d$/.test(first.value) ? afterYuan(`${first.value}${first.rest}`) : null;
  return small === null || !/^(?:角|毛|分|厘)/.test(first.rest) ? null : done(small);
}

const DIGIT = '([\\d一二两三四五六七八九])';
/** 角 said or not, then 分, then 厘: 五, 五毛, 二毛五, 三角七分五厘. */
const COINS = new RegExp(`^${DIGIT}(?:角|毛)?(?:(半)|${DIGIT}分?)?(?:${DIGIT}厘)?$`);
/** Without 角: 零五, 零五分, 五分, 零二厘. */
const FEN = new RegExp(`^(?:零${DIGIT}|零?${DIGIT}分)?(?:零?${DIGIT}厘)?$`);

/** What stands behind the yuan, in yuan: "0.25"; null when it is no such thing. */
function afterYuan(text: string): string | null {
  const digit = (said: string | undefined): string => (said === undefined ? '0' : number(said)!);
  if (text === '') return '0';
  if (text === '半') return '0.5';
  const fen = FEN.exec(text);
  if (fen) return tidyDecimal(`0.0${digit(fen[1] ?? fen[2])}${digit(fen[3])}`);
  const coins = COINS.exec(text);
  return coins && tidyDecimal(`0.${digit(coins[1])}${coins[2] ? '5' : digit(coins[3])}${digit(coins[4])}`);
}
