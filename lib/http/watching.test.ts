import { describe, expect, it, vi } from 'vitest';
import { watching } from './watching';

/** A small world whose states can be changed, and how often and for what it was asked. */
function world(states: Record<string, string>, everyMs = 5) {
  const asked: string[][] = [];
  const now = new Map(Object.entries(states));
  let broken = false;
  const watch = watching(async (keys) => {
    asked.push([...keys]);
    if (broken) throw new Error('the database restarts');
    return new Map(keys.flatMap((key) => (now.has(key) ? [[key, now.get(key)!] as const] : [])));
  }, everyMs);
  return { watch, asked, set: (key: string, state: string) => now.set(key, state), breaks: (yes: boolean) => { broken = yes; } };
}

describe('watching', () => {
  it('asks once a tick for everything, however many wait for it', async () => {
    const { watch, asked, set } = world({ a: '1', b: '1' });
    const heard: string[] = [];
    const stops = Array.from({ length: 300 }, (_, i) => watch(i % 2 ? 'a' : 'b', (state) => heard.push(state)));
    await vi.waitFor(() => expect(heard).toHaveLength(300));
    set('a', '2');
    await vi.waitFor(() => expect(heard.filter((state) => state === '2')).toHaveLength(150));
    expect(asked.every((keys) => keys.length <= 2)).toBe(true);
    expect(asked.length).toBeLessThan(40);
    for (const stop of stops) stop();
  });

  it('says a state once, and tells whoever comes later what it is', async () => {
    const { watch, asked } = world({ a: '1' });
    const first = vi.fn();
    const stop = watch('a', first);
    await vi.waitFor(() => expect(asked.length).toBeGreaterThan(3));
    expect(first.mock.calls).toEqual([['1']]);
    const later = vi.fn();
    watch('a', later)();
    expect(later.mock.calls).toEqual([['1']]);
    stop();
  });

  it('asks nothing while nobody waits, and begins again for the next', async () => {
    const { watch, asked } = world({ a: '1' });
    watch('a', () => undefined)();
    const begun = vi.fn();
    await vi.waitFor(() => expect(asked.length).toBeLessThanOrEqual(1));
    const before = asked.length;
    await new Promise((resolve) => setTimeout(resolve, 40));
    expect(asked.length).toBe(before);
    const stop = watch('a', begun);
    await vi.waitFor(() => expect(begun).toHaveBeenCalledWith('1'));
    stop();
  });

  it('outlives a question that fails', async () => {
    const { watch, asked, breaks } = world({ a: '1' });
    breaks(true);
    const heard = vi.fn();
    const stop = watch('a', heard);
    await vi.waitFor(() => expect(asked.length).toBeGreaterThan(2));
    expect(heard).not.toHaveBeenCalled();
    breaks(false);
    await vi.waitFor(() => expect(heard).toHaveBeenCalledWith('1'));
    stop();
  });
});
