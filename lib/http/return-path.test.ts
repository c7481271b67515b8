import fc from 'fast-check';
import { expect, it } from 'vitest';
import { safeReturnPath } from './return-path';

it('keeps paths of our own', () => {
  for (const path of ['/farm', '/buy/demands?page=2', '/orders/ord_1?tab=%E8%B4%A7', '/']) expect(safeReturnPath(path)).toBe(path);
});

it('refuses other sites and tricks that browsers follow', () => {
  for (const path of ['//evil.example', 'https://evil.example', '/\\evil.example', '/\t/evil.example', '\\\\evil.example', 'farm', '', null, 7, '/sign-in', '/sign-in/code?c=x', '/en/sign-in',
    'javascript:alert(1)', '/.//evil.example', '/a/..//evil.example', `/${'x'.repeat(600)}`]) {
    expect(safeReturnPath(path)).toBeNull();
  }
});

it('never leaves the site, whatever is typed', () => {
  fc.assert(fc.property(fc.string({ unit: fc.constantFrom('/', '\\', '.', '@', ':', 'a', '%', '?', '#', '\t', '2', 'f'), maxLength: 12 }), (text) => {
    const path = safeReturnPath(`/${text}`);
    if (path !== null) expect(new URL(path, 'http://ours.example').origin).toBe('http://ours.example');
  }), { numRuns: 3000 });
});
