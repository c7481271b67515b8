import { readdirSync } from 'node:fs';
import type { APIRequestContext, Page } from '@playwright/test';
import { expect, PEOPLE, test, type Person } from '../fixtures/test';
import { say } from '../fixtures/words';

/** Every page there is, by the tree of app/, as everybody of the demo: a page that is added is in here by existing. */
type Kind = 'farm' | 'cooperative' | 'buyer' | 'lender' | 'shop' | 'platform' | 'auditor';
/** Two of each kind, of two organisations: what belongs to the one is nothing to the other. Who oversees the house is there once. */
const CAST: Record<Kind, readonly Person[]> = {
  farm: [PEOPLE.grower, PEOPLE.neighbour], cooperative: [PEOPLE.cooperative, PEOPLE.station], buyer: [PEOPLE.buyer, PEOPLE.otherBuyer], lender: [PEOPLE.bank, PEOPLE.microlender],
  shop: [PEOPLE.shop, PEOPLE.teaShop], platform: [PEOPLE.operator], auditor: [PEOPLE.auditor],
};
/** Who may pass each door; anybody where nobody is named, whoever has signed in where it is "me". */
const DOORS: Record<string, readonly Kind[] | 'anybody' | 'me'> = { public: 'anybody', account: 'me', farm: ['farm', 'cooperative'], buy: ['buyer', 'cooperative'], lend: ['lender'], shop: ['shop'], ops: ['platform', 'auditor'] };
const STARTS: Record<Kind, readonly string[]> = {
  farm: ['/farm'], cooperative: ['/farm'], buyer: ['/buy'], lender: ['/lend'], shop: ['/shop'], platform: ['/ops', '/ops/search?q=HL'], auditor: ['/ops', '/ops/search?q=HL'],
};
/** Behind these, whoever may pass sees all there is. */
const OVERSIGHT = new Set(['ops']);
/** Pages of the account's door that are there for those who have not signed in yet. */
const BEFORE_SIGN_IN = /^\/sign-in/;
/** Pages of one kind within a door of several. */
const NARROWER: Record<string, readonly Kind[]> = {
  '/farm/import': ['cooperative'], '/farm/import/[id]': ['cooperative'], '/me/growers': ['cooperative'],
  '/me/consent': ['farm', 'cooperative', 'buyer', 'shop'], '/me/consent/[id]': ['farm', 'cooperative', 'buyer', 'shop'], '/me/keys': ['farm', 'cooperative', 'buyer', 'shop'],
  '/me/disputes': ['buyer', 'cooperative', 'lender', 'shop', 'platform'],
  // A shop that buys has its orders where buyers have theirs.
  '/buy/orders': ['buyer', 'cooperative', 'shop'], '/buy/orders/[id]': ['buyer', 'cooperative', 'shop'], '/buy/orders/[id]/contract': ['buyer', 'cooperative', 'shop'],
};
/** A farmer may ask several lenders for one loan: what one of them does not see of another is proven where it is loaded. */
const SHARED = new Set(['/lend/applications/[id]', '/lend/applications/[id]/contract']);
/** What nobody of the cast comes to: it lasts no longer than a payment or a weighing, or is another farmer's. */
const PASSING = new Set(['/farm/loan/review/[id]', '/q/[token]', '/q/[token]/[attempt]', '/buy/orders/[id]/receive/[deliveryId]']);

const PAGES = readdirSync('app/[locale]', { recursive: true, encoding: 'utf8' }).filter((file) => /^\(.*\/page\.tsx$/.test(file)).map((file) => {
  const [, door, route] = /^\((\w+)\)(.*?)\/?page\.tsx$/.exec(file)!;
  return { door: door!, template: route || '/', pattern: new RegExp(`^${(route || '/').replace(/\[\w+\]/g, '[^/]+')}$`) };
}).sort((a, b) => a.template.localeCompare(b.template));
/** A path belongs to the page whose words it shares: /buy/demands/new is no demand. */
const pageOf = (path: string) => PAGES.filter(({ pattern }) => pattern.test(path)).sort((a, b) => a.template.split('[').length - b.template.split('[').length)[0];
const mayPass = ({ door, template }: (typeof PAGES)[number], kind: Kind | null): boolean => {
  const who = DOORS[door];
  if (who === undefined) throw new Error(`Nobody has said who may pass the door (${door}).`);
  if (who === 'anybody' || BEFORE_SIGN_IN.test(template)) return true;
  return kind !== null && (NARROWER[template] ?? (who === 'me' ? [kind] : who)).includes(kind);
};

/** Somebody of the demo to whom a lender has lent: whose name stands in the lender's list. */
async function borrower(lender: Page): Promise<Person> {
  await lender.goto('/lend/loans');
  const lent = await lender.locator('main').innerText();
  const visitor = await lender.context().browser()!.newPage();
  await visitor.goto(new URL('/sign-in', lender.url()).href);
  const names = await visitor.locator('button[name=personId] .font-medium').allInnerTexts();
  await visitor.close();
  const name = names.find((each) => lent.includes(each) && !Object.values(PEOPLE).includes(each as Person));
  expect(name, 'nobody of the demo has borrowed').toBeDefined();
  return name as Person;
}

/** A table that a cooperative has brought and not taken in yet. */
async function bringTable(page: Page): Promise<void> {
  await page.goto('/farm/import');
  await page.getByLabel(say('import.page.file')).setInputFiles({ name: '小表.csv', mimeType: 'text/csv', buffer: Buffer.from('品种,数量(斤),单价(元/斤),姓名,手机号\n黄瓜,300,2.35,李四,13900001111\n') });
  await page.getByRole('button', { name: say('import.page.upload') }).click();
  await expect(page).toHaveURL(/\/farm\/import\/imp_\w+/);
}

type Seen = { readonly status: number; readonly to: string; readonly html: string };
async function look(request: APIRequestContext, path: string): Promise<Seen> {
  const answer = await request.get(path, { maxRedirects: 0 });
  return { status: answer.status(), to: answer.headers()['location'] ?? '', html: answer.status() === 200 ? await answer.text() : '' };
}

/** Follows the links of a person's pages, two of each kind of page, and tells what she came to. */
async function wander(request: APIRequestContext, ...from: string[]): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>();
  const ahead = [...from];
  const seen = new Set<string>();
  for (let path = ahead.shift(); path !== undefined; path = ahead.shift()) {
    const { html } = await look(request, path);
    for (const [, href] of html.matchAll(/href="(\/[^"#?]*)(?:\?[^"#]*)?/g)) {
      const page = pageOf(href!);
      const known = page && (found.get(page.template) ?? []);
      if (!known || seen.has(href!) || known.length === 2) continue;
      seen.add(href!);
      found.set(page.template, [...known, href!]);
      ahead.push(href!);
    }
  }
  return found;
}

test('every page, as everybody: her own opens, another organisation’s does not, and who is not signed in signs in first', async ({ as, visitor }) => {
  test.setTimeout(150_000);
  const anybody = (await visitor()).request;
  const cast = await Promise.all((Object.entries(CAST) as [Kind, readonly Person[]][]).flatMap(([kind, people]) =>
    people.map(async (person) => ({ kind, person, page: await as(person) }))));
  const bank = cast.find(({ person }) => person === PEOPLE.bank)!.page;
  const debtor = await borrower(bank);
  cast.push({ kind: 'farm', person: debtor, page: await as(debtor) });
  await bringTable(cast.find(({ kind }) => kind === 'cooperative')!.page);
  const own = new Map<(typeof cast)[number], Map<string, string[]>>();
  await Promise.all(cast.map(async (one) => own.set(one, await wander(one.page.request, ...STARTS[one.kind]))));

  const wrong: string[] = [];
  let asked = 0;
  const expectSeen = (who: string, path: string, { status, to }: Seen, should: 'open' | 'closed' | 'sign in' | 'elsewhere') => {
    asked++;
    const is = status === 200 ? 'open' : status === 404 ? 'closed' : /\/sign-in/.test(to) ? 'sign in' : /\/me\?choose/.test(to) ? 'elsewhere' : `${status} ${to}`;
    if (is !== should) wrong.push(`${who} ${path}: ${is}, not ${should}`);
  };
  for (const page of PAGES.filter(({ template }) => !PASSING.has(template) && !BEFORE_SIGN_IN.test(template))) {
    const still = !page.template.includes('[');
    const examples = still ? [{ of: null, path: page.template }] : cast.flatMap((of) => (own.get(of)!.get(page.template) ?? []).slice(0, 1).map((path) => ({ of, path }))).slice(0, 3);
    if (examples.length === 0) wrong.push(`nobody comes to any ${page.template}`);
    for (const [index, { of, path }] of examples.entries()) {
      expectSeen('a visitor', path, await look(anybody, path), mayPass(page, null) ? 'open' : 'sign in');
      // A door is closed to a kind, whichever of its things is asked for: one of them shows it.
      await Promise.all(cast.filter(({ kind }) => index === 0 || mayPass(page, kind)).map(async (one) => {
        const hers = of === null || of === one || DOORS[page.door] === 'anybody' || OVERSIGHT.has(page.door) || own.get(one)!.get(page.template)?.includes(path);
        if (!hers && SHARED.has(page.template) && one.kind === of.kind) return;
        expectSeen(one.person, path, await look(one.page.request, path), !mayPass(page, one.kind) ? 'elsewhere' : hers ? 'open' : 'closed');
      }));
    }
  }
  expect(wrong).toEqual([]);
  console.log(`authorisation: ${PAGES.length} pages, ${cast.length} people of ${Object.keys(CAST).length} kinds and one visitor, own and foreign: ${asked} answers as they should be`);
});
