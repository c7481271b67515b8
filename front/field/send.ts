import type { FieldAnswer } from '../../lib/http/field';
import { after, bodyOf, type Item } from './item';

/** Where items are kept; IndexedDB in a phone, a map in a test. */
export type Store = {
  /** All items, the oldest first. */
  readonly all: () => Promise<readonly Item[]>;
  /** Puts an item in the place of the one under its key. */
  readonly put: (item: Item) => Promise<void>;
  readonly remove: (key: string) => Promise<void>;
};
/** Sends one item; null: no answer came. */
export type Post = (item: Item) => Promise<FieldAnswer | null>;

/** Under its own key, so that a lost answer is asked for again and never makes two. */
export const post: Post = async (item) => {
  try {
    const answer = await fetch(`/api/field/${item.kind}`, { method: 'POST', headers: { 'idempotency-key': item.key }, body: bodyOf(item), credentials: 'same-origin' });
    return answer.headers.get('content-type')?.includes('json') ? ((await answer.json()) as FieldAnswer) : null;
  } catch {
    return null;
  }
};

/**
 * Sends what waits, in the order in which it was filled in. Without an answer, or while it may not be sent, everything behind it waits as well;
 * what is refused or open waits for her, and holds up nothing.
 * @returns the pages of what has arrived
 */
export async function sendWaiting(store: Store, send: Post, online: () => boolean = () => true): Promise<string[]> {
  const pages: string[] = [];
  for (const item of await store.all()) {
    if (item.state !== 'waiting') continue;
    // Put before it goes: if this page dies on the way, the next one knows that it may have arrived.
    if (online() && !item.uncertain) await store.put({ ...item, uncertain: true });
    const answer = await send(item);
    if (answer === null || answer.state === 'later') {
      // Without a network it has not even left.
      if (!online() && !item.uncertain) await store.put(item);
      break;
    }
    const next = after(item, answer);
    if (next) await store.put(answer.state === 'wait' ? { ...next, uncertain: item.uncertain } : next);
    else await store.remove(item.key);
    if (answer.state === 'done' || answer.state === 'open') pages.push(answer.page);
    if (answer.state === 'wait') break;
  }
  return pages;
}

/** One at a time in all windows and the worker; where a browser has no locks, the keys alone keep two from becoming two. */
export const oneAtATime = <T>(act: () => Promise<T>): Promise<T> =>
  'locks' in navigator ? (navigator.locks.request('hl-field', act) as Promise<T>) : act();
