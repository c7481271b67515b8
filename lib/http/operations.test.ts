import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { loadMessages, LOCALES } from '../../messages';
import type { Json } from '../shared/json';
import { OPERATIONS } from './operations';
import { permissionMatrix } from './permissions';
import { COMMON_ERRORS } from './problem';

const names = OPERATIONS.map(({ name }) => name);

/** Every operation that is written down anywhere below lib/, found by its text. */
function written(): string[] {
  const files = readdirSync('lib', { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts') && !/\.test\.ts$|testing\/|generated\/|^operation\//.test(file));
  return files.flatMap((file) => [...readFileSync(`lib/${file}`, 'utf8').matchAll(/\boperation\(\{\s*name: '([\w.]+)'/g)].map((match) => match[1]!));
}

describe('the list of operations', () => {
  it('has each name once, and is sorted', () => {
    expect(new Set(names).size).toBe(names.length);
    expect(names).toEqual([...names].sort());
    for (const name of names) expect(name).toMatch(/^[a-z]+\.[a-zA-Z]+$/);
  });

  it('has every operation that is written anywhere', () => {
    expect(written().length).toBeGreaterThan(40);
    expect(written().filter((name) => !names.includes(name))).toEqual([]);
  });

  it('lets somebody try each operation', () => {
    const forNobody = OPERATIONS.filter(({ audience: { orgs, visitor, system, channel } }) => !orgs?.length && !visitor && !system && !channel);
    expect(forNobody.map(({ name }) => name)).toEqual([]);
  });

  it.each(LOCALES)('says every error in %s, with a status of its own kind', async (locale) => {
    const messages = await loadMessages(locale);
    const words = (key: string): Json | undefined => key.split('.').reduce<unknown>((part, name) => (part as Record<string, unknown> | undefined)?.[name], messages) as Json | undefined;
    const tables = [...OPERATIONS.map(({ name, errors }) => ({ name, errors })), { name: 'any', errors: COMMON_ERRORS }];
    const wrong = tables.flatMap(({ name, errors }) => Object.entries(errors)
      .filter(([, { status, messageKey }]) => typeof words(messageKey) !== 'string' || words(messageKey) === '' || status < 400 || status > 503)
      .map(([code, { messageKey }]) => `${name} ${code} ${messageKey}`));
    expect([...new Set(wrong)]).toEqual([]);
  });

  it('is what docs/api/permissions.md says (node scripts/docs.mjs writes it)', () => {
    expect(readFileSync('docs/api/permissions.md', 'utf8')).toBe(permissionMatrix(OPERATIONS));
  });
});
