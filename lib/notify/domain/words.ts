import { CHINA_OFFSET_MS } from '../../shared/clock';
import type { JsonObject } from '../../shared/json';
import { formatFen } from '../../shared/money';
import { massText } from '../../shared/quantity';

const two = (value: number): string => value.toString().padStart(2, '0');

/** "11-22 14:05" in China, or the day alone for a plain date. */
function moment(text: string): string {
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return text.slice(5);
  const at = new Date(new Date(text).getTime() + CHINA_OFFSET_MS);
  return `${two(at.getUTCMonth() + 1)}-${two(at.getUTCDate())} ${two(at.getUTCHours())}:${two(at.getUTCMinutes())}`;
}

/**
 * What a notice's words are given: amounts, masses and moments are stored raw and named by their unit, and are said as
 * people say them: `amountFen` becomes `amount` "¥1,234.50", `netGrams` becomes `net` "12.5 kg", `dueAt` becomes `due` "11-22 14:05".
 */
export function spoken(params: JsonObject, locale: 'zh-CN' | 'en'): Record<string, string | number> {
  const words: Record<string, string | number> = {};
  for (const [name, value] of Object.entries(params)) {
    if (typeof value !== 'string' && typeof value !== 'number') continue;
    words[name] = value;
    const [, stem, unit] = /^(.+?)(Fen|Grams|At)$/.exec(name) ?? [];
    if (!stem) continue;
    if (unit === 'Fen') words[stem] = formatFen(BigInt(value));
    if (unit === 'Grams') words[stem] = locale === 'en' ? `${massText(BigInt(value), 'kg')} kg` : `${massText(BigInt(value), 'jin')} 斤`;
    if (unit === 'At') words[stem] = moment(String(value));
  }
  return words;
}
