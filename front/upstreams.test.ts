import { expect, it } from 'vitest';
import { inTurns } from './upstreams';

it('asks the web processes in turns, and leaves one that did not answer alone for a moment', () => {
  let now = 0;
  const webs = inTurns(['a', 'b', 'c'], () => now);
  const asked = (times: number) => Array.from({ length: times }, webs.next).join('');
  expect(asked(6)).toBe('abcabc');
  webs.rest('b');
  expect(asked(4)).toBe('acac');
  now = 3000;
  expect([...asked(3)].sort().join('')).toBe('abc');
});

it('asks all the same where all of them rest: the only one may be coming up just now', () => {
  const webs = inTurns(['a'], () => 0);
  webs.rest('a');
  expect(webs.next()).toBe('a');
});
