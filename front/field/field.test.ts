import fc from 'fast-check';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { FieldAnswer } from '../../lib/http/field';
import { bodyOf, choose, itemOf, type Item } from './item';
import { keepPages } from './pages';
import { sendWaiting, type Store } from './send';

function memory(...items: readonly Item[]): Store & { readonly items: Map<string, Item> } {
  const kept = new Map(items.map((item) => [item.key, item]));
  return {
    items: kept,
    all: () => Promise.resolve([...kept.values()].sort((a, b) => a.atMs - b.atMs)),
    put: (item) => { kept.set(item.key, item); return Promise.resolve(); },
    remove: (key) => { kept.delete(key); return Promise.resolve(); },
  };
}
const filledIn = (more: Record<string, string> = {}): FormData => {
  const form = new FormData();
  const fields = { _queue: 'publish', _key: 'key-00000001', _person: 'per_1', _for: 'org_1', _what: '卖黄瓜', _locale: 'zh-CN', $ACTION_REF_1: '', leafId: 'fruit-cucumber', mass: '500', massUnit: 'jin', ...more };
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  return form;
};
const at = { page: '/farm/sell?leaf=fruit-cucumber', ms: 1, uncertain: false };
const item = (over: Partial<Item> = {}): Item => ({ ...itemOf(filledIn(), at)!, ...over });
const done: FieldAnswer = { state: 'done', page: '/farm/listings/lst_1' };

describe('a form that finds no network', () => {
  it('is kept with what was typed and its own key, and without what only its page knew', () => {
    const form = filledIn();
    form.set('photo', new File([], ''));
    const kept = itemOf(form, at)!;
    expect(kept).toMatchObject({ key: 'key-00000001', kind: 'publish', what: '卖黄瓜', person: 'per_1', organisation: 'org_1', state: 'waiting', uncertain: false });
    expect(Object.fromEntries(kept.fields)).toEqual({ leafId: 'fruit-cucumber', mass: '500', massUnit: 'jin' });
    expect([...bodyOf(kept)]).toEqual([['leafId', 'fruit-cucumber'], ['mass', '500'], ['massUnit', 'jin'], ['_for', 'org_1'], ['_person', 'per_1'], ['_locale', 'zh-CN']]);
  });

  it('keeps a photo that was taken', () => {
    const form = filledIn();
    form.set('photo', new File(['x'], 'a.jpg', { type: 'image/jpeg' }));
    expect(bodyOf(itemOf(form, at)!).get('photo')).toBeInstanceOf(File);
  });

  it('is not kept where it may not wait: what signs, pays or accepts has no word for it', () => {
    expect(itemOf(filledIn({ _queue: '' }), at)).toBeNull();
    expect(itemOf(filledIn({ _for: '' }), at)).toBeNull();
  });

  it('may have arrived where the browser thought that there was a network, and has not where it knew better', () => {
    expect(itemOf(filledIn(), { ...at, uncertain: true })!.uncertain).toBe(true);
    expect(itemOf(filledIn({ _offline: '1' }), { ...at, uncertain: true })!.uncertain).toBe(false);
  });
});

describe('what waits', () => {
  it('goes in order, and leaves when it has arrived', async () => {
    const store = memory(item({ key: 'b', atMs: 2 }), item({ key: 'a', atMs: 1 }), item({ key: 'c', atMs: 3 }));
    const sent: string[] = [];
    await sendWaiting(store, ({ key }) => { sent.push(key); return Promise.resolve(done); });
    expect(sent).toEqual(['a', 'b', 'c']);
    expect(store.items.size).toBe(0);
  });

  it('waits all together behind one that finds no answer, which may have arrived', async () => {
    const store = memory(item({ key: 'a', atMs: 1 }), item({ key: 'b', atMs: 2 }));
    const send = vi.fn(() => Promise.resolve(null));
    await sendWaiting(store, send);
    expect(send).toHaveBeenCalledTimes(1);
    expect([...store.items.values()].map(({ key, uncertain }) => [key, uncertain])).toEqual([['a', true], ['b', false]]);
    await sendWaiting(memory(item({ key: 'a' })), send, () => false);
  });

  it('is known to have stayed here where there was no network at all', async () => {
    const store = memory(item({ key: 'a' }));
    await sendWaiting(store, () => Promise.resolve(null), () => false);
    expect(store.items.get('a')!.uncertain).toBe(false);
  });

  it('is held up by nobody who was refused, and by whoever is somebody else', async () => {
    const store = memory(item({ key: 'a', atMs: 1 }), item({ key: 'b', atMs: 2 }), item({ key: 'c', atMs: 3 }));
    const answers: Record<string, FieldAnswer> = { a: { state: 'refused', code: 'FIGURE_UNUSUAL', message: '差得远', fields: [] }, b: { state: 'wait', why: 'OTHER_PERSON' }, c: done };
    await sendWaiting(store, ({ key }) => Promise.resolve(answers[key]!));
    expect([...store.items.values()].map(({ key, state, why, uncertain }) => [key, state, why, uncertain])).toEqual([
      ['a', 'refused', undefined, false], ['b', 'waiting', 'OTHER_PERSON', false], ['c', 'waiting', undefined, false]]);
    const again = vi.fn(() => Promise.resolve(done));
    await sendWaiting(store, again);
    expect(again.mock.calls.length).toBe(2);
    expect([...store.items.keys()]).toEqual(['a']);
  });

  it('is one act on the server, however often the answer is lost and whoever sends it', async () => {
    await fc.assert(fc.asyncProperty(fc.array(fc.boolean(), { maxLength: 12 }), async (lost) => {
      const acts = new Set<string>();
      const store = memory(item({ key: 'a', atMs: 1 }), item({ key: 'b', atMs: 2 }));
      const send = (loses: boolean) => ({ key }: Item): Promise<FieldAnswer | null> => { acts.add(key); return Promise.resolve(loses ? null : done); };
      for (const loses of lost) await sendWaiting(store, send(loses));
      await sendWaiting(store, send(false));
      expect([...acts]).toEqual(['a', 'b']);
      expect(store.items.size).toBe(0);
    }));
  });
});

describe('a conflict that she decides', () => {
  const conflict = (field: 'price' | 'note', base: string, inputs: readonly string[]) => ({ field, base, inputs, label: field, hers: 'hers', theirs: 'theirs', by: '王大山' });
  const waiting = item({ kind: 'edit', fields: [['listingId', 'lst_1'], ['price', '2.30'], ['pricedBy', 'jin'], ['note', '中午摘'], ['left', '900'], ['base.price', '245/jin'], ['base.note', ''], ['base.left', '1200']] });
  let open: Item;
  beforeEach(async () => {
    const store = memory(waiting);
    await sendWaiting(store, () => Promise.resolve({ state: 'open', page: '/', conflicts: [conflict('price', '260/jin', ['price', 'pricedBy']), conflict('note', '早上摘', ['note'])] }));
    open = store.items.get(waiting.key)!;
  });

  it('keeps only what is still to be decided', () => {
    expect(open.state).toBe('open');
    expect(open.fields.map(([name]) => name)).toEqual(['listingId', 'price', 'pricedBy', 'note']);
  });

  it('goes again under a new key, hers based on what she has seen, the other left alone', () => {
    const half = choose(open, 'price', true, 'new')!;
    expect(half).toMatchObject({ state: 'open', key: waiting.key });
    const whole = choose(half, 'note', false, 'new')!;
    expect(whole).toMatchObject({ state: 'waiting', key: 'new' });
    expect(Object.fromEntries(whole.fields)).toEqual({ listingId: 'lst_1', price: '2.30', pricedBy: 'jin', 'base.price': '260/jin' });
  });

  it('is over when she takes everything of the other one', () => {
    expect(choose(choose(open, 'price', false, 'new')!, 'note', false, 'new')).toBeNull();
  });
});

describe('pages that are kept', () => {
  function kept() {
    let entries = new Map<string, Response>();
    const cache = {
      match: (key: string) => Promise.resolve(entries.get(key)?.clone()), delete: (key: { url?: string } | string) => Promise.resolve(entries.delete(typeof key === 'string' ? key : new URL(key.url!).pathname)),
      put: (key: string, answer: Response) => { entries.set(key, answer); return Promise.resolve(); }, keys: () => Promise.resolve([...entries.keys()].map((key) => ({ url: `http://x${key}` }))),
    };
    return keepPages(() => Promise.resolve(cache as unknown as Cache), () => { entries = new Map(); return Promise.resolve(true); }, () => new Date('2026-11-27T06:05:00Z'));
  }
  const page = (owner: string | null, words = ''): Response => new Response(`<!DOCTYPE html><html lang="zh-CN"><body>${owner ? `<hl-field data-owner="${owner}">` : ''}${words}</body></html>`, { headers: { 'content-type': 'text/html; charset=utf-8' } });
  const url = (path: string): URL => new URL(path, 'http://x');

  it('say since when, and only what says whose it is is kept', async () => {
    const pages = kept();
    await pages.asking()(url('/farm'), page('per_1.org_1', '你好'));
    expect(await (await pages.find(url('/farm')))!.text()).toContain('<html data-kept-at="2026-11-27T06:05:00.000Z" lang="zh-CN"');
    await pages.asking()(url('/farm/money'), page(null));
    expect(await pages.find(url('/farm/money'))).toBeNull();
    await pages.asking()(url('/farm/listings/lst_1?done=published'), page('per_1.org_1'));
    expect(await pages.find(url('/farm/listings/lst_1?done=published'))).toBeNull();
    await pages.asking()(url('/farm/import/imp_1'), page('per_1.org_1'));
    expect(await pages.find(url('/farm/import/imp_1'))).toBeNull();
  });

  it('are one person\'s: the first page of another one throws all of hers away', async () => {
    const pages = kept();
    await pages.asking()(url('/farm'), page('per_1.org_1'));
    await pages.asking()(url('/farm/orders'), page('per_2.org_1'));
    expect(await pages.find(url('/farm'))).toBeNull();
    expect(await pages.find(url('/farm/orders'))).not.toBeNull();
  });

  it('do not come back after she has signed out, though one was on its way', async () => {
    const pages = kept();
    const take = pages.asking();
    await pages.forget();
    await take(url('/farm'), page('per_1.org_1'));
    expect(await pages.find(url('/farm'))).toBeNull();
  });

  it('are stood in for by the one with what waits, or by a few words', async () => {
    const pages = kept();
    expect((await pages.instead(url('/farm/money'), '/farm/outbox')).status).toBe(503);
    await pages.asking()(url('/farm/outbox'), page('per_1.org_1', '待发送'));
    expect(await (await pages.instead(url('/farm/money'), '/farm/outbox')).text()).toContain('data-instead');
  });
});
