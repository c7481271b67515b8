import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { loadMessages, LOCALES, NAMESPACES } from './index';

const keysOf = (value: unknown, path = ''): string[] =>
  value !== null && typeof value === 'object' ? Object.entries(value).flatMap(([key, part]) => keysOf(part, path ? `${path}.${key}` : key)) : [path];
const argumentsOf = (text: unknown) => [...String(text).matchAll(/\{(\w+)/g)].map((match) => match[1]).sort();
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
    const differing = keysOf(chinese).filter((key) => new Set(argumentsOf(at(chinese, key))).size !== new Set(argumentsOf(at(english, key))).size);
    expect(differing).toEqual([]);
  });
});
