/** Numbers as people write them in tables. All of them come out as decimal text; a float never holds one. */
export type NumberStyle = 'plain' | 'grouped' | 'comma' | 'words';

export type NumberReading = {
  /** "1200", "-0.5": no separators, no exponent, no needless zeros. */
  readonly decimal: string;
  /** grouped "1,200"; comma "1,5" (a comma where a point was meant); words "一千二" or "1.2万". */
  readonly style: NumberStyle;
  /** Digits after the point as they were written: "1.000" has three. */
  readonly written: number;
};

export type Measure = NumberReading & {
  /** The upper end of "300-500". */
  readonly upTo?: string;
  /** What stands behind the number: "斤", "元/斤", "". */
  readonly unit: string;
  /** 约, 左右, 多 … */
  readonly approximate: boolean;
};

/** Half-width characters, plain spaces, plain minus signs; nothing invisible. */
export function plain(text: string): string {
  if (/^[!-~]*$/.test(text)) return text;
  return text
    .normalize('NFKC')
    .replace(/[\u200b-\u200f\u2028-\u202e\u2060\ufeff\u0000-\u0008\u000b-\u001f\u007f]/g, '')
    .replace(/[−–—―‐‑﹣]/g, '-')
    .replace(/[～〜∼]/g, '~')
    .replace(/\s+/g, ' ')
    .trim();
}

const SCALE = 1_000_000n;
const DIGITS: Readonly<Record<string, bigint>> = {
  零: 0n,
  〇: 0n,
  一: 1n,
  壹: 1n,
  二: 2n,
  两: 2n,
  贰: 2n,
  三: 3n,
  叁: 3n,
  四: 4n,
  肆: 4n,
  五: 5n,
  伍: 5n,
  六: 6n,
  陆: 6n,
  七: 7n,
  柒: 7n,
  八: 8n,
  捌: 8n,
  九: 9n,
  玖: 9n,
};
const STEPS: Readonly<Record<string, bigint>> = {
  十: 10n,
  拾: 10n,
  百: 100n,
  佰: 100n,
  千: 1000n,
  仟: 1000n,
  k: 1000n,
  万: 10_000n,
  萬: 10_000n,
  w: 10_000n,
  亿: 100_000_000n,
};

/** Trims zeros: "0012.500" -> "12.5", "-0" -> "0". */
export function tidyDecimal(text: string): string {
  const [, sign, whole, fraction = ''] = /^([+-]?)(\d*)(?:\.(\d*))?$/.exec(text) as unknown as [
    string,
    string,
    string,
    string | undefined,
  ];
  const integer = whole.replace(/^0+(?=\d)/, '') || '0';
  const tail = fraction.replace(/0+$/, '');
  const zero = integer === '0' && tail === '';
  return `${sign === '-' && !zero ? '-' : ''}${integer}${tail && `.${tail}`}`;
}

/** The exact product of two decimal texts. */
export function multiply(a: string, b: string): string {
  const digitsAfter = (text: string): number => (text.split('.')[1] ?? '').length;
  const places = digitsAfter(a) + digitsAfter(b);
  const product = BigInt(a.replace('.', '')) * BigInt(b.replace('.', ''));
  const digits = (product < 0n ? -product : product).toString().padStart(places + 1, '0');
  const text = places === 0 ? digits : `${digits.slice(0, -places)}.${digits.slice(-places)}`;
  return tidyDecimal(product < 0n ? `-${text}` : text);
}

const micros = (text: string): bigint => {
  const [whole, fraction = ''] = text.split('.');
  return BigInt(whole || '0') * SCALE + BigInt(fraction.slice(0, 6).padEnd(6, '0'));
};
const fromMicros = (value: bigint): string => tidyDecimal(`${value / SCALE}.${(value % SCALE).toString().padStart(6, '0')}`);

/** 一千二 = 1200, 十二 = 12, 两百五 = 250, 1.2万 = 12000, 三点五 = 3.5, 半 = 0.5; null when it is no such number. */
export function chineseNumber(text: string): string | null {
  if (text === '半') return '0.5';
  const point = /^(.+)点([零〇一二三四五六七八九]{1,6})$/.exec(text);
  if (point) {
    const whole = chineseNumber(point[1]!);
    return whole === null || whole.includes('.')
      ? null
      : tidyDecimal(`${whole}.${[...point[2]!].map((digit) => DIGITS[digit]).join('')}`);
  }
  const tokens = text.match(/\d+(?:\.\d{1,6})?|[^\d.]/g);
  if (!tokens || tokens.join('') !== text || text.length > 24) return null;
  let total = 0n;
  let section = 0n;
  let current: bigint | null = null;
  let step = 1n;
  let afterZero = false;
  for (const token of tokens) {
    const digit = DIGITS[token];
    const size = STEPS[token];
    if (digit !== undefined) {
      if (digit === 0n && current === null) afterZero = true;
      else current = (current ?? 0n) * 10n + digit * SCALE;
    } else if (size === undefined) {
      if (!/^\d/.test(token) || current !== null) return null;
      current = micros(token);
    } else if (size >= 10_000n) {
      if (section === 0n && current === null) return null;
      total += (section + (current ?? 0n)) * size;
      [section, current, step, afterZero] = [0n, null, size, false];
    } else {
      section += (current ?? SCALE) * size;
      [current, step, afterZero] = [null, size, false];
    }
  }
  // A last digit without its unit counts one step lower: 一千二 is 1200, but 一千零二 is 1002.
  if (current !== null) section += step >= 100n && !afterZero && current < 10n * SCALE ? (current * step) / 10n : current;
  return fromMicros(total + section);
}

const ARABIC = /^[+-]?(?:\d[\d,]*(?:\.\d+)?|\.\d+)(?:e[+-]?\d{1,2}(?![\w]))?/i;
const WORDS =
  /^(?:[零〇一二两三四五六七八九十百千万亿点半壹贰叁肆伍陆柒捌玖拾佰仟萬]|\d+(?:\.\d+)?(?=[十百千万亿萬kw]))(?:[零〇一二两三四五六七八九十百千万亿点壹贰叁肆伍陆柒捌玖拾佰仟萬kw](?!克|g)|\d+(?:\.\d+)?)*/i;

function arabic(text: string): NumberReading | null {
  const scientific = /^([+-]?)(\d*)(?:\.(\d+))?e([+-]?\d+)$/i.exec(text);
  if (scientific) {
    const [, sign, whole, fraction = '', exponent] = scientific as unknown as [
      string,
      string,
      string,
      string | undefined,
      string,
    ];
    if (Math.abs(Number(exponent)) > 20) return null;
    const digits = `${'0'.repeat(21)}${whole}${fraction}${'0'.repeat(21)}`;
    const point = 21 + whole.length + Number(exponent);
    return { decimal: tidyDecimal(`${sign}${digits.slice(0, point)}.${digits.slice(point)}`), style: 'plain', written: 0 };
  }
  const written = (/\.(\d+)$/.exec(text)?.[1] ?? '').length;
  if (!text.includes(',')) return { decimal: tidyDecimal(text), style: 'plain', written };
  if (/^[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?$/.test(text))
    return { decimal: tidyDecimal(text.replaceAll(',', '')), style: 'grouped', written };
  const comma = /^[+-]?\d+,\d{1,2}$/.test(text);
  return comma
    ? { decimal: tidyDecimal(text.replace(',', '.')), style: 'comma', written: text.length - text.indexOf(',') - 1 }
    : null;
}

/** The number at the start of a text, and what follows it. */
function leadingNumber(text: string): { reading: NumberReading; rest: string } | null {
  const words = WORDS.exec(text)?.[0];
  const decimal = words && /[^\d.]/.test(words) ? chineseNumber(words.toLowerCase()) : null;
  if (words && decimal !== null) return { reading: { decimal, style: 'words', written: 0 }, rest: text.slice(words.length) };
  const digits = ARABIC.exec(text)?.[0];
  const reading = digits ? arabic(digits) : null;
  return digits && reading ? { reading, rest: text.slice(digits.length) } : null;
}

const BEFORE = /^(?:大约|大概|估计|预计|差不多|将近|至少|不到|最多|约|近|~|≈|≥|≤|>=|<=|>|<)+/;
const AFTER = /(?:左右|上下|以上|以内|以下|不等)$/;

/** Reads "1200", "１,２００斤", "约500", "300-500公斤", "1.2万斤", "三吨半", "¥2.42元/斤", "(200)"; null when no number leads. */
export function readMeasure(raw: string): Measure | null {
  let text = plain(raw)
    .replace(/ /g, '')
    .replace(/^\((.*)\)$/, '-$1')
    .replace(/^'/, '');
  const head = BEFORE.exec(text)?.[0] ?? '';
  const tail = AFTER.exec(text)?.[0] ?? '';
  text = text.slice(head.length, text.length - tail.length).replace(/^(?:¥|rmb|cny|人民币)/i, '');
  const first = leadingNumber(text);
  if (!first) return null;
  const more = /^[多余来+]/.exec(first.rest)?.[0] ?? '';
  const approximate = head !== '' || tail !== '' || more !== '';
  const rest = first.rest.slice(more.length);
  const between = /^([^\d\-~至到]{0,4})(?:-|~|至|到)(?=[\d.零一二两三四五六七八九十百千半])/.exec(rest);
  const second = between ? leadingNumber(rest.slice(between[0].length)) : null;
  if (second) return { ...first.reading, upTo: second.reading.decimal, unit: second.rest, approximate };
  const spoken = spokenFraction(first.reading.decimal, rest);
  return spoken ? { ...first.reading, ...spoken, approximate } : { ...first.reading, unit: rest, approximate };
}

/** 三吨半, 12斤3两, 2块4, 2元5角: a second number behind the unit. */
function spokenFraction(decimal: string, rest: string): { decimal: string; unit: string; style: 'words' } | null {
  if (!/^\d+$/.test(decimal)) return null;
  const half = /^([^\d]{1,2})半$/.exec(rest);
  if (half) return { decimal: `${decimal}.5`, unit: half[1]!, style: 'words' };
  const liang = /^(市?斤)(\d)两$/.exec(rest);
  if (liang) return { decimal: tidyDecimal(`${decimal}.${liang[2]}`), unit: liang[1]!, style: 'words' };
  const yuan = /^(?:元|块钱?)(\d)(?:角|毛)?(?:(\d)分?)?((?:\/.*)?)$/.exec(rest);
  if (yuan) return { decimal: tidyDecimal(`${decimal}.${yuan[1]}${yuan[2] ?? ''}`), unit: `元${yuan[3]}`, style: 'words' };
  const jiao = /^(?:角|毛)(?:(\d)分?)?((?:\/.*)?)$/.exec(rest);
  if (jiao)
    return { decimal: multiply(tidyDecimal(`${decimal}.${jiao[1] ?? '0'}`), '0.1'), unit: `元${jiao[2]}`, style: 'words' };
  return null;
}
