import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import type { BrowserContextOptions, Page } from '@playwright/test';
import { askForSignInCode, expect, PEOPLE, signInByCode, test, type Person } from '../fixtures/test';
import { BEFORE_SIGN_IN, borrower, DOORS, PAGES, PASSING, readersOf, visitsOf } from '../fixtures/tree';
import { accept, askForCode, makeOffer, pay, publish, send, sign } from '../fixtures/trade';
import { DESK, PHONE, photograph } from './photograph';

const LEAF = 'fruit-cucumber';
/** On what each door is opened, and what it is called. */
const WINDOWS: Record<string, { readonly on: BrowserContextOptions; readonly columns: number; readonly title: string }> = {
  public: { on: PHONE, columns: 4, title: 'Public 公开' }, account: { on: PHONE, columns: 4, title: '/me, /sign-in 账户' }, farm: { on: PHONE, columns: 4, title: '/farm 农户' },
  shop: { on: PHONE, columns: 4, title: '/shop 店铺' }, buy: { on: DESK, columns: 2, title: '/buy 采购' }, lend: { on: DESK, columns: 2, title: '/lend 信贷' }, ops: { on: DESK, columns: 2, title: '/ops 运营' },
};
/** What a page shows only when asked for it. */
const ASKED: Record<string, string> = { '/buy/sourcing': `?leaf=${LEAF}&grade=first&mass=3000&unit=jin&radius=800`, '/ops/search': '?q=HL', '/shop': '?range=30', '/prices': `?leaf=${LEAF}&grade=first` };
/** These homes again: in English, in the dark, in large print. */
const AGAIN = ['/', '/farm', '/shop', '/buy'];
const LOOKS = [{ name: 'en', prefix: '/en', cookie: null }, { name: 'dark', prefix: '', cookie: ['hl-theme', 'dark'] }, { name: 'large', prefix: '', cookie: ['hl-print', 'large'] }] as const;

type Shown = { readonly door: string; readonly file: string; readonly caption: string };

test('every page there is', async ({ as, visitor }) => {
  test.setTimeout(900_000);
  rmSync('docs/pictures/pages', { recursive: true, force: true });
  mkdirSync('docs/pictures/pages', { recursive: true });
  const shown: Shown[] = [];
  const again: Shown[] = [];
  const take = async (into: Shown[], door: string, template: string, page: Page, look = '') => {
    await expect(page.locator('h1').first()).toBeVisible();
    const file = `pages/${door}-${template.replace(/[^a-z]+/gi, '-').replace(/^-|-$/g, '') || 'home'}${look && `-${look}`}.webp`;
    await photograph(page, file);
    into.push({ door, file, caption: `${(await page.locator('h1').first().innerText()).replace(/\s+/g, ' ')}<br>\`${template}\`${look && ` ${look}`}` });
  };
  const passing = arrangements((person) => as(person, WINDOWS.buy!.on), (person) => as(person, PHONE), () => visitor(PHONE));

  for (const door of Object.keys(DOORS)) {
    const { on } = WINDOWS[door]!;
    const readers = await readersOf(door, (person) => as(person, on), () => visitor(on));
    for (const { template, path, page } of visitsOf(door, readers)) {
      await page.goto(`${path}${ASKED[template] ?? ''}`);
      await take(shown, door, template, page);
      if (!AGAIN.includes(template)) continue;
      for (const { name, prefix, cookie } of LOOKS) {
        if (cookie) await page.context().addCookies([{ name: cookie[0], value: cookie[1], url: page.url() }]);
        await page.goto(`${prefix}${path === '/' && prefix ? '' : path}`);
        await take(again, door, template, page, name);
        if (cookie) await page.context().clearCookies({ name: cookie[0] });
      }
    }
    for (const { template } of PAGES.filter((one) => one.door === door && (PASSING.has(one.template) || BEFORE_SIGN_IN.test(one.template)))) {
      expect(passing[template], `nobody has arranged a ${template}`).toBeDefined();
      await take(shown, door, template, await passing[template]!());
    }
  }
  writeFileSync('docs/pages.md', document(shown, again));
});

/** What lasts no longer than a payment or a weighing, brought about for its picture. */
function arrangements(atDesk: (person: Person) => Promise<Page>, onPhone: (person: Person) => Promise<Page>, anybody: () => Promise<Page>): Record<string, () => Promise<Page>> {
  /** An order that both have signed, and the code for its money. */
  const toPay = async () => {
    const [grower, buyer] = [await onPhone(PEOPLE.grower), await atDesk(PEOPLE.buyer)];
    const offerId = await makeOffer(buyer, await publish(grower, { leaf: LEAF, jin: '575', price: '2.38' }), { leaf: LEAF, jin: '575', price: '2.38' });
    const orderId = await accept(grower, 'farm', offerId);
    await sign(grower, 'farm', orderId, PEOPLE.grower);
    await sign(buyer, 'buy', orderId, PEOPLE.buyer);
    return { grower, buyer, orderId, cashier: await askForCode(buyer, orderId) };
  };
  const at = async (page: Page, path: string) => (await page.goto(path), page);
  return {
    '/sign-in': async () => at(await anybody(), '/sign-in'),
    '/sign-in/code': async () => {
      const page = await anybody();
      await askForSignInCode(page, `135${String(Date.now()).slice(-8)}`);
      return page;
    },
    '/sign-in/join': async () => {
      const page = await anybody();
      await signInByCode(page, `134${String(Date.now()).slice(-8)}`);
      return at(page, '/sign-in/join?p=370000');
    },
    '/q/[token]': async () => at(await anybody(), (await toPay()).cashier),
    '/q/[token]/[attempt]': async () => {
      const { cashier } = await toPay();
      const payer = await anybody();
      const attempt = await pay(payer, cashier, 'unionpay');
      return at(payer, `${cashier}/${attempt}`);
    },
    '/buy/orders/[id]/receive/[deliveryId]': async () => {
      const { grower, buyer, orderId, cashier } = await toPay();
      await pay(await anybody(), cashier, 'wechat');
      await send(grower, orderId);
      await buyer.goto(`/buy/orders/${orderId}`);
      return at(buyer, (await buyer.locator('a[href*="/receive/"]').first().getAttribute('href'))!);
    },
    '/farm/loan/review/[id]': async () => {
      const page = await onPhone(await borrower(await atDesk(PEOPLE.bank), '/lend/reviews'));
      await page.goto('/farm/loan');
      return at(page, (await page.locator('a[href*="/farm/loan/review/"]').first().getAttribute('href'))!);
    },
  };
}

function document(shown: readonly Shown[], again: readonly Shown[]): string {
  const table = (rows: readonly Shown[], columns: number) => {
    const cells = rows.map(({ file, caption }) => `<td align="center" valign="top"><img src="pictures/${file}" width="${columns === 2 ? 480 : 220}" alt=""><br>${caption.replace(/`([^`]+)`/g, '<code>$1</code>')}</td>`);
    return ['<table>', ...Array.from({ length: Math.ceil(cells.length / columns) }, (_, row) => `<tr>${cells.slice(row * columns, (row + 1) * columns).join('')}</tr>`), '</table>'].join('\n');
  };
  const doors = Object.entries(WINDOWS).map(([door, { columns, title }]) => `## ${title}\n\n${table(shown.filter((one) => one.door === door), columns)}`);
  const looks = [PHONE, DESK].map((on) => table(again.filter(({ door }) => WINDOWS[door]!.on === on), on === PHONE ? 3 : 2));
  return `# Every page\n\nThe ${shown.length} pages of the five doors and of those that need no door, with the demo season behind them. \`npm run pictures\` takes the pictures and writes this page; what it visits is the tree of app/, so a new page is in it by existing.\n\n${doors.join('\n\n')}\n\n## In English, in the dark, in large print 英文、深色、大字\n\n${looks.join('\n\n')}\n`;
}
