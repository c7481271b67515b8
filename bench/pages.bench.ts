import { pathToFileURL } from 'node:url';
import { chromium, type Browser, type Page } from '@playwright/test';
import { browserPath } from '../e2e/fixtures/browser.mjs';
import { freePort } from '../lib/db/embedded';
import { onDemand } from '../scripts/on-demand.mjs';
import { startProduct } from '../scripts/product.mjs';
import { serveEmptyPage } from './empty-page';

/** A phone in a field, as the budgets say it: the browser itself holds back every answer so long and gives it no faster. */
const FIELD = { rttMs: 0, throughputKbps: 0, cpuSlowdownMultiplier: 6, requestLatencyMs: 400, downloadThroughputKbps: 400, uploadThroughputKbps: 400 };
/** Lighthouse's own phone on slow 4G, simulated. */
const SLOW_4G = { rttMs: 150, throughputKbps: 1638.4, cpuSlowdownMultiplier: 4, requestLatencyMs: 0, downloadThroughputKbps: 0, uploadThroughputKbps: 0 };
const CATEGORIES = ['performance', 'accessibility', 'best-practices'] as const;
const PEER = 'an empty App Router page of the same Next, built and served in the same run';
export const settings = {
  lighthouse: 'mobile', slow4g: 'simulated, 1.6 Mbit/s, 150 ms, processor 4x slower', field: 'applied by the browser, 400 kbit/s, 400 ms an answer, processor 6x slower', peer: PEER, cache: 'empty', season: 'demo', language: 'zh-CN',
};

type Place = { readonly name: string; readonly url: string; readonly who: Page | null; readonly door: 'light' | 'full' };
type Measured = { readonly bytes: number; readonly jsBytes: number; readonly ttiMs: number | null; readonly scores: Readonly<Record<string, number>>; readonly lcpMs: number; readonly tbtMs: number; readonly cls: number };

async function signedIn(browser: Browser, url: string, person: string): Promise<Page> {
  const page = await (await browser.newContext({ locale: 'zh-CN' })).newPage();
  await page.goto(`${url}/sign-in`);
  await page.getByRole('button', { name: new RegExp(person) }).first().click();
  await page.waitForURL((to) => !to.pathname.includes('sign-in'));
  return page;
}
const firstLink = async (page: Page, path: string, pattern: RegExp): Promise<string> => {
  await page.goto(path);
  const links = await page.locator('a[href]').evaluateAll((all) => all.map((link) => (link as HTMLAnchorElement).href));
  const found = links.find((href) => pattern.test(href));
  if (!found) throw new Error(`${path} leads to nothing like ${pattern.source}`);
  return found;
};

/** The doors and the pages that strangers open, each with somebody of the demo for whom it is full. */
async function places(browser: Browser, url: string): Promise<Place[]> {
  const [grower, stall, buyer, bank] = await Promise.all(['张桂兰', '李大勇', '高敏', '周立行'].map((person) => signedIn(browser, url, person)));
  await stall!.goto(`${url}/farm/collect`);
  const cashier = await firstLink(stall!, `${url}/farm/collect`, /\/q\/[\w-]+$/).catch(async () => {
    await stall!.locator('[name=label]').fill('早市');
    await stall!.locator('form:has([name=label]) button[type=submit]').click();
    await stall!.waitForLoadState();
    return firstLink(stall!, `${url}/farm/collect`, /\/q\/[\w-]+$/);
  });
  await grower!.goto(await firstLink(grower!, `${url}/farm/lots`, /\/farm\/lots\/lot_\w+$/));
  const code = await grower!.locator('#label-title + span').innerText();
  return [
    { name: 'home', url: `${url}/`, who: null, door: 'light' },
    { name: 'farm', url: `${url}/farm`, who: grower!, door: 'light' },
    { name: 'sell', url: `${url}/farm/sell`, who: grower!, door: 'light' },
    { name: 'cashier', url: cashier, who: null, door: 'light' },
    { name: 'trace', url: `${url}/trace/${code}`, who: null, door: 'light' },
    { name: 'prices', url: `${url}/prices`, who: null, door: 'light' },
    { name: 'buy', url: `${url}/buy`, who: buyer!, door: 'full' },
    { name: 'sourcing', url: `${url}/buy/sourcing`, who: buyer!, door: 'full' },
    { name: 'lend', url: `${url}/lend`, who: bank!, door: 'full' },
  ];
}

/** As much of Lighthouse as this asks of it. */
type Report = {
  readonly runtimeError?: { readonly message: string };
  readonly audits: { readonly [name: string]: { readonly numericValue?: number; readonly details?: unknown } };
  readonly categories: { readonly [name: string]: { readonly score: number | null } };
};
type Lighthouse = (url: string, flags: object, config: { readonly extends: 'lighthouse:default' }) => Promise<{ readonly lhr: Report } | undefined>;
const { default: lighthouse } = (await import(pathToFileURL(onDemand('lighthouse').resolve('lighthouse')).href)) as { readonly default: Lighthouse };

type Requests = { readonly items: readonly { readonly transferSize: number; readonly resourceType: string }[] };

async function look(browser: Browser, port: number, { url, who, door }: Omit<Place, 'name'>): Promise<Measured> {
  const flags = { port, logLevel: 'error', output: 'json', formFactor: 'mobile', extraHeaders: { 'accept-language': 'zh-CN' } };
  const jar = await browser.newBrowserCDPSession();
  const run = async (wanted: object) => {
    // Lighthouse empties the cache and leaves the cookies: whoever comes for the first time has none but that she is signed in.
    await jar.send('Storage.clearCookies');
    const session = (await who?.context().cookies(url))?.filter(({ name }) => name === 'session') ?? [];
    await jar.send('Storage.setCookies', { cookies: session.map(({ name, value, httpOnly }) => ({ url, name, value, httpOnly })) });
    const result = await lighthouse(url, { ...flags, ...wanted }, { extends: 'lighthouse:default' });
    if (!result || result.lhr.runtimeError) throw new Error(`${url} could not be measured: ${result?.lhr.runtimeError?.message ?? 'no result'}`);
    return result.lhr;
  };
  const usual = await run({ throttlingMethod: 'simulate', throttling: SLOW_4G, onlyCategories: [...CATEGORIES] });
  const field = door === 'light' ? await run({ throttlingMethod: 'devtools', throttling: FIELD, onlyAudits: ['interactive'] }) : null;
  const requests = (usual.audits['network-requests']!.details as unknown as Requests).items;
  const of = (audit: string) => usual.audits[audit]!.numericValue ?? NaN;
  return {
    bytes: requests.reduce((sum, { transferSize }) => sum + transferSize, 0), jsBytes: requests.filter(({ resourceType }) => resourceType === 'Script').reduce((sum, { transferSize }) => sum + transferSize, 0),
    ttiMs: field && (field.audits['interactive']!.numericValue ?? NaN), lcpMs: of('largest-contentful-paint'), tbtMs: of('total-blocking-time'), cls: of('cumulative-layout-shift'),
    scores: Object.fromEntries(CATEGORIES.map((category) => [category, Math.round((usual.categories[category]!.score ?? 0) * 100)])),
  };
}

export async function run(log: (line: string) => void): Promise<Record<string, number>> {
  const port = await freePort();
  const product = await startProduct();
  const empty = await serveEmptyPage();
  const browser = await chromium.launch({ executablePath: await browserPath(), args: ['--no-sandbox', '--disable-gpu', `--remote-debugging-port=${port}`] });
  try {
    const figures: Record<string, number> = {};
    const peer = await look(browser, port, { url: empty.url, who: null, door: 'full' });
    // What a page without anything in it costs on this machine, the others cost on top.
    log(`empty page: ${peer.jsBytes} bytes of script; on slow 4G LCP ${Math.round(peer.lcpMs)} ms, TBT ${Math.round(peer.tbtMs)} ms`);
    Object.assign(figures, { empty_js_bytes: peer.jsBytes, empty_lcp_ms: Math.round(peer.lcpMs), empty_tbt_ms: Math.round(peer.tbtMs) });
    for (const place of await places(browser, product.url)) {
      const seen = await look(browser, port, place);
      log(`${place.name}: ${seen.bytes} bytes, ${seen.jsBytes} of them script${seen.ttiMs === null ? '' : `, interactive after ${Math.round(seen.ttiMs)} ms in the field`}; on slow 4G LCP ${Math.round(seen.lcpMs)} ms, TBT ${Math.round(seen.tbtMs)} ms, CLS ${seen.cls.toFixed(3)}; ${CATEGORIES.map((category) => `${category} ${seen.scores[category]}`).join(', ')}`);
      if (place.door === 'light') Object.assign(figures, { [`${place.name}_bytes`]: seen.bytes, [`${place.name}_js_bytes`]: seen.jsBytes, [`${place.name}_tti_ms`]: Math.round(seen.ttiMs!) });
      else Object.assign(figures, { [`${place.name}_js_ratio`]: Number((seen.jsBytes / peer.jsBytes).toFixed(2)), [`${place.name}_lcp_ms`]: Math.round(seen.lcpMs), [`${place.name}_tbt_ms`]: Math.round(seen.tbtMs), [`${place.name}_cls`]: Number(seen.cls.toFixed(3)) });
      for (const category of CATEGORIES) figures[`${place.name}_lh_${category.replace('-', '_')}`] = seen.scores[category]!;
    }
    return figures;
  } finally {
    await browser.close();
    await empty.stop();
    await product.stop();
  }
}
