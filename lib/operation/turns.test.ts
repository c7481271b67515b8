import { expect, it } from 'vitest';
import { inTurn } from './turns';

const until = () => {
  let open = () => {};
  const opened = new Promise<void>((resolve) => { open = resolve; });
  return { open, opened };
};

it('at one place one acts after the other, and whoever waited is told; other places do not wait', async () => {
  const words: string[] = [];
  const gate = until();
  const first = inTurn('a', async (waited) => { words.push(`first ${waited}`); await gate.opened; words.push('first over'); });
  const second = inTurn('a', (waited) => { words.push(`second ${waited}`); return Promise.resolve(2); });
  await inTurn('b', (waited) => { words.push(`elsewhere ${waited}`); return Promise.resolve(); });
  gate.open();
  expect(await second).toBe(2);
  await first;
  expect(words).toEqual(['first false', 'elsewhere false', 'first over', 'second true']);
  await inTurn('a', (waited) => { words.push(`later ${waited}`); return Promise.resolve(); });
  expect(words.at(-1)).toBe('later false');
});

it('who fails keeps nobody from the next turn, and is told alone', async () => {
  const failing = inTurn('c', () => Promise.reject(new Error('broken')));
  const next = inTurn('c', (waited) => Promise.resolve(waited));
  await expect(failing).rejects.toThrow('broken');
  expect(await next).toBe(true);
});
