import { itemOf } from './item';
import { keepPages, type Kept } from './pages';
import { oneAtATime, post, sendWaiting } from './send';
import { phoneStore } from './store';

/**
 * The service worker of the farm door. It keeps the door's own pages as they were last seen, and the forms that found no network. It touches nothing
 * but pages under /farm and the files they are drawn with: no other door, no sign-in, no API, and of writes only the farm's own forms.
 */
type Extendable = Event & { waitUntil(promise: Promise<unknown>): void };
type Fetching = Extendable & { readonly request: Request; respondWith(answer: Promise<Response>): void };
type Told = Extendable & { readonly data: { readonly type?: string; readonly urls?: readonly string[] } };
type Client = { readonly url: string; postMessage(message: unknown): void };
type Worker = {
  readonly HL_BUILD: string;
  readonly clients: { claim(): Promise<void>; matchAll(options: { type: 'window' }): Promise<readonly Client[]> };
  readonly registration: { readonly sync?: { register(tag: string): Promise<void> } };
  skipWaiting(): Promise<void>;
  addEventListener(name: 'install' | 'activate' | 'sync', listener: (event: Extendable) => void): void;
  addEventListener(name: 'fetch', listener: (event: Fetching) => void): void;
  addEventListener(name: 'message', listener: (event: Told) => void): void;
};
const worker = self as unknown as Worker;

const CACHE = `hl-field-${worker.HL_BUILD}`;
/** So long a page may take before the one that is kept is shown; it is taken note of when it comes after all. */
const PATIENCE_MS = 7000;
const SHELL = /^\/(?:light\/[\w-]+\.js|_next\/static\/.+\.css|icon\.svg)$/;
const FARM = /^(\/en)?\/farm(?:\/|$)/;
/** A gateway's word that nobody answered behind it is no answer. */
const isNoAnswer = (answer: Response): boolean => answer.status >= 502 && answer.status <= 504;

const kept: Kept = keepPages(() => caches.open(`${CACHE}-pages`), () => caches.delete(`${CACHE}-pages`), () => new Date());

async function page(event: Fetching, url: URL): Promise<Response> {
  const known = kept.find(url);
  const take = kept.asking();
  const came = fetch(event.request).then(async (answer) => {
    if (isNoAnswer(answer)) throw new Error('no answer');
    await take(url, answer.clone());
    return answer;
  });
  event.waitUntil(came.catch(() => undefined));
  try {
    return await ((await known) ? Promise.race([came, new Promise<never>((_resolve, reject) => setTimeout(() => reject(new Error('too slow')), PATIENCE_MS))]) : came);
  } catch {
    return (await known) ?? (await kept.instead(url, `${FARM.exec(url.pathname)?.[1] ?? ''}/farm/outbox`));
  }
}

/** A form that gets no answer: what may wait is kept and waits, everything else stays on its page with all that was typed. */
async function form(event: Fetching, url: URL): Promise<Response> {
  const copy = event.request.clone();
  const answer = await fetch(event.request).catch(() => null);
  if (answer && !isNoAnswer(answer)) {
    // It was waiting, was changed, and has arrived on its own way.
    if (answer.type === 'opaqueredirect') event.waitUntil(copy.formData().then((sent) => phoneStore.remove(String(sent.get('_key'))), () => undefined));
    return answer;
  }
  const item = itemOf(await copy.formData(), { page: url.pathname + url.search, ms: Date.now(), uncertain: answer !== null || navigator.onLine });
  if (item) {
    await phoneStore.put(item);
    await worker.registration.sync?.register('hl-field').catch(() => undefined);
    return Response.redirect(`${FARM.exec(url.pathname)?.[1] ?? ''}/farm/outbox`, 303);
  }
  for (const client of await worker.clients.matchAll({ type: 'window' })) if (client.url.split('#')[0] === url.href.split('#')[0]) client.postMessage({ type: 'unsent' });
  return new Response(null, { status: 204 });
}

/** Files whose names carry their hash. */
async function shell(request: Request): Promise<Response> {
  const cache = await caches.open(CACHE);
  const known = await cache.match(request);
  if (known) return known;
  const answer = await fetch(request);
  if (answer.ok) await cache.put(request, answer.clone());
  return answer;
}

/** Fetches pages before they are needed, one after the other: the next ones are named by those that came. */
async function warm(urls: readonly string[]): Promise<void> {
  const waiting = [...urls];
  const asked = new Set<string>();
  for (let next = waiting.shift(); next !== undefined && asked.size < 24; next = waiting.shift()) {
    if (asked.has(next)) continue;
    asked.add(next);
    const url = new URL(next, location.href);
    const take = kept.asking();
    const answer = await fetch(url.href, { credentials: 'same-origin', redirect: 'error' }).catch(() => null);
    if (!answer) return;
    const html = await take(url, answer);
    if (html === null) continue;
    for (const file of html.match(/(?:\/light\/[\w-]+\.js|\/_next\/static\/[^"]+\.css)(?=")/g) ?? []) await shell(new Request(file)).catch(() => undefined);
    // The page in the other language is another page.
    const door = `${FARM.exec(url.pathname)?.[1] ?? ''}/farm/`;
    const links = (pattern: RegExp, most: number): string[] =>
      [...new Set([...html.matchAll(pattern)].map((found) => found[1]!.replace(/&amp;/g, '&')).filter((link) => link.startsWith(door)))].slice(0, most);
    waiting.push(...links(/href="([^"]*\/farm\/sell\?leaf=[^"]+)"/g, 4));
    if (/\/farm\/listings$/.test(url.pathname)) waiting.push(...links(/href="([^"]*\/farm\/listings\/lst_\w+)"/g, 3).flatMap((link) => [link, `${link}/edit`]));
    if (/\/farm\/orders$/.test(url.pathname)) waiting.push(...links(/href="([^"]*\/farm\/orders\/ord_\w+)"/g, 3).flatMap((link) => [link, `${link}/send`]));
  }
}

worker.addEventListener('install', (event) => event.waitUntil(worker.skipWaiting()));
worker.addEventListener('activate', (event) => event.waitUntil((async () => {
  // Pages of another build were drawn with other files.
  for (const name of await caches.keys()) if (name.startsWith('hl-field-') && !name.startsWith(CACHE)) await caches.delete(name);
  await worker.clients.claim();
})()));
worker.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== location.origin) return;
  if (request.mode === 'navigate' && FARM.test(url.pathname)) {
    if (request.method === 'GET') event.respondWith(page(event, url));
    else if (request.method === 'POST') event.respondWith(form(event, url));
  } else if (request.method === 'GET' && SHELL.test(url.pathname)) event.respondWith(shell(request));
});
worker.addEventListener('message', (event) => {
  if (event.data.type === 'forget') event.waitUntil(kept.forget());
  if (event.data.type === 'warm') event.waitUntil(warm(event.data.urls ?? []));
});
worker.addEventListener('sync', (event) => event.waitUntil((async () => {
  await oneAtATime(() => sendWaiting(phoneStore, post, () => navigator.onLine));
  for (const client of await worker.clients.matchAll({ type: 'window' })) client.postMessage({ type: 'queue' });
})()));
