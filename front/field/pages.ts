/**
 * The pages of one person as they were last seen. A page is kept only if it says whose it is (`data-owner`), and together only pages of one owner
 * are kept: the first page of somebody else throws away all that was kept before.
 */
export type Kept = {
  /** The page as it was kept, saying since when; null when it is not there. */
  readonly find: (url: URL) => Promise<Response | null>;
  /** Before a page is asked for: what takes its answer, and keeps it if it is one to be kept; its text, or null when it is none. */
  readonly asking: () => (url: URL, answer: Response) => Promise<string | null>;
  /** For a page that is not kept: the one at `path`, saying so; or a few words. */
  readonly instead: (url: URL, path: string) => Promise<Response>;
  readonly forget: () => Promise<void>;
};

const OWNER_KEY = '/-/owner';
const MOST_PAGES = 80;
/** Whole tables of other people's names pass through the import; they are not for keeping. */
const NEVER = /^(?:\/en)?\/farm\/import(?:\/|$)/;
const HTML = 'text/html; charset=utf-8';

export function keepPages(open: () => Promise<Cache>, drop: () => Promise<boolean>, now: () => Date): Kept {
  /** What was asked for before everything was forgotten is not kept after it. */
  let generation = 0;
  const keyOf = (url: URL): string => url.pathname + url.search;

  const marked = async (answer: Response, more: string): Promise<Response> => new Response(
    (await answer.text()).replace('<html', `<html ${more}`), { headers: { 'content-type': HTML, 'content-security-policy': answer.headers.get('content-security-policy') ?? "default-src 'self'" } });

  async function owner(cache: Cache): Promise<string | null> {
    return (await (await cache.match(OWNER_KEY))?.text()) ?? null;
  }

  async function find(url: URL): Promise<Response | null> {
    const cache = await open();
    const page = await cache.match(keyOf(url));
    return page ? marked(page, `data-kept-at="${page.headers.get('x-kept-at') ?? ''}"`) : null;
  }

  async function forget(): Promise<void> {
    generation++;
    await drop();
  }

  async function take(began: number, url: URL, answer: Response): Promise<string | null> {
    if (answer.status !== 200 || !answer.headers.get('content-type')?.startsWith('text/html')) return null;
    const html = await answer.text();
    const whose = /\sdata-owner="([\w.]+)"/.exec(html)?.[1];
    if (!whose || began !== generation) return null;
    let cache = await open();
    if ((await owner(cache)) !== whose) {
      await drop();
      cache = await open();
      await cache.put(OWNER_KEY, new Response(whose));
    }
    if (NEVER.test(url.pathname) || url.searchParams.has('done')) return null;
    const key = keyOf(url);
    await cache.delete(key);
    await cache.put(key, new Response(html, {
      headers: { 'content-type': HTML, 'x-kept-at': now().toISOString(), 'content-security-policy': answer.headers.get('content-security-policy') ?? "default-src 'self'" },
    }));
    if (began !== generation) await drop();
    const pages = (await cache.keys()).filter((request) => new URL(request.url).pathname !== OWNER_KEY);
    for (const oldest of pages.slice(0, Math.max(0, pages.length - MOST_PAGES))) await cache.delete(oldest);
    return html;
  }

  async function instead(url: URL, path: string): Promise<Response> {
    const cache = await open();
    const page = await cache.match(path);
    if (page) return marked(page, `data-kept-at="${page.headers.get('x-kept-at') ?? ''}" data-instead=""`);
    return new Response(
      `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>离线 · Offline</title><main style="font:18px/1.6 system-ui;max-width:28rem;margin:18vh auto;padding:0 1.25rem"><h1>现在没有网络</h1><p>这一页没有存在手机里，有网络时再打开。</p><p lang="en">There is no network, and this page is not kept in this phone.</p><p><a href="">再试一次 · Try again</a></p></main></html>`,
      { status: 503, headers: { 'content-type': HTML, 'content-security-policy': "default-src 'none'; style-src-attr 'unsafe-inline'" } });
  }

  return { find, asking: () => { const began = generation; return (url, answer) => take(began, url, answer); }, instead, forget };
}
