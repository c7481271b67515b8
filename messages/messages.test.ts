import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { loadMessages, LOCALES, NAMESPACES } from './index';

const keysOf = (value: unknown, path = ''): string[] =>
  value !== null && typeof value === 'object' ? Object.entries(value).flatMap(([key, part]) => keysOf(part, path ? `${path}.${key}` : key)) : [path];
/** The arguments of an ICU message; the words inside the branches of a plural or a select are no arguments. */
function argumentsOf(text: string): string[] {
  const found: string[] = [];
  for (let i = 0; i < text.length; i++) {
    if (text[i] !== '{') continue;
    let end = i;
    for (let depth = 0; end < text.length; end++) {
      if (text[end] === '{') depth++;
      if (text[end] === '}' && --depth === 0) break;
    }
    const [, name, branches] = /^(\w+)\s*(?:,\s*(?:plural|select|selectordinal)\s*,)?([^]*)$/.exec(text.slice(i + 1, end).trim()) ?? [];
    if (name) found.push(name);
    for (const [, inner] of (branches ?? '').matchAll(/[=\w]+\s*\{((?:[^{}]|\{[^{}]*\})*)\}/g)) found.push(...argumentsOf(inner!));
    i = end;
  }
  return [...new Set(found)].sort();
}
const at = (value: unknown, path: string): unknown => path.split('.').reduce((part, key) => (part as Record<string, unknown>)[key], value);

describe('messages', () => {
  it('lists every namespace that has a file', () => {
    for (const locale of LOCALES) {
      expect(readdirSync(`messages/${locale}`).map((name) => name.replace('.json', '')).sort()).toEqual([...NAMESPACES].sort());
    }
  });

  it('says the same things with the same arguments in both languages', async () => {
    const [chinese, english] = await Promise.all([loadMessages('zh-CN'), loadMessages('en')]);
    expect(keysOf(english).sort()).toEqual(keysOf(chinese).sort());
    const differing = keysOf(chinese).filter((key) => argumentsOf(String(at(chinese, key))).join() !== argumentsOf(String(at(english, key))).join());
    expect(differing).toEqual([]);
  });

  it('sets Chinese with Chinese points', async () => {
    const chinese = await loadMessages('zh-CN');
    const han = '[\\u4e00-\\u9fff]';
    const wrong = new RegExp(`${han} ?[,;:?!](?: ?${han}|$)|${han} ?\\(|\\) ?${han}`);
    expect(keysOf(chinese).filter((key) => wrong.test(String(at(chinese, key))))).toEqual([]);
  });

  it('has words for every notice that the domains send', async () => {
    const sources = readdirSync('lib', { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts')).map((path) => readFileSync(`lib/${path}`, 'utf8'));
    const sent = sources.filter((source) => source.includes('planNotice(')).flatMap((source) => [...source.matchAll(/\bkind:[^,]*/g)].flatMap(([said]) => [...said.matchAll(/'([a-z]+\.[a-zA-Z]+)'/g)].map(([, kind]) => kind!)));
    expect(sent).toEqual(expect.arrayContaining(['offer.received', 'offer.countered', 'payout.confirmed']));
    const { notify } = await loadMessages('zh-CN');
    expect([...sent, 'offer.declined', 'offer.withdrawn'].filter((kind) => typeof at(notify, kind) !== 'string')).toEqual([]);
  });
});
