import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { PEOPLE, test } from '../fixtures/test';
import { accept, askForCode, dayAfter, makeOffer, publish, sign } from '../fixtures/trade';

const LEAF = 'fruit-cucumber';
/** The font's address may be none of ours, so the page's policy steps aside for the pictures. */
const PICTURE = { bypassCSP: true, deviceScaleFactor: 1.5 } as const;
const PHONE = { ...PICTURE, viewport: { width: 360, height: 780 }, isMobile: true, hasTouch: true };
const DESK = { ...PICTURE, viewport: { width: 1280, height: 900 } };
const WEIGHTS = { 400: '400Regular/NotoSansSC_400Regular', 500: '500Medium/NotoSansSC_500Medium', 600: '600SemiBold/NotoSansSC_600SemiBold', 700: '700Bold/NotoSansSC_700Bold' };
const FONT = 'https://font.test/';

/** Photographs what stands in the window, in a font that is the same on every machine. */
async function photograph(page: Page, name: string): Promise<void> {
  await page.route(`${FONT}*`, (route) => route.fulfill({
    path: fileURLToPath(new URL(`../../node_modules/@expo-google-fonts/noto-sans-sc/${WEIGHTS[Number(new URL(route.request().url()).pathname.slice(1)) as keyof typeof WEIGHTS]}.ttf`, import.meta.url)),
    headers: { 'access-control-allow-origin': '*' },
  }));
  const faces = Object.keys(WEIGHTS).map((weight) => `@font-face { font-family: Picture; font-weight: ${weight}; src: url(${FONT}${weight}); }`);
  await page.addStyleTag({ content: `${faces.join('\n')} * { font-family: Picture, sans-serif !important; }` });
  await page.evaluate(async () => { await document.fonts.ready; });
  await page.screenshot({ path: `docs/pictures/${name}.png`, animations: 'disabled' });
}

test('a grower’s home', async ({ as }) => {
  const page = await as(PEOPLE.grower, PHONE);
  await page.goto('/farm');
  await photograph(page, 'farm-home');
});

test('the cashier behind a contract’s code', async ({ as, visitor }) => {
  const [grower, buyer] = [await as(PEOPLE.grower), await as(PEOPLE.buyer)];
  const listingId = await publish(grower, { leaf: LEAF, jin: '575', price: '2.38' });
  const offerId = await makeOffer(buyer, listingId, { leaf: LEAF, jin: '575', price: '2.38' });
  const orderId = await accept(grower, 'farm', offerId);
  await sign(grower, 'farm', orderId, PEOPLE.grower);
  await sign(buyer, 'buy', orderId, PEOPLE.buyer);
  const page = await visitor(PHONE);
  await page.goto(await askForCode(buyer, orderId));
  await photograph(page, 'cashier');
});

test('a buyer’s search by landed cost', async ({ as }) => {
  const page = await as(PEOPLE.buyer, DESK);
  await page.goto(`/buy/sourcing?leaf=${LEAF}&grade=first&mass=3000&unit=jin&from=${dayAfter(0)}&to=${dayAfter(8)}&radius=800`);
  await photograph(page, 'buy-sourcing');
});

test('a borrower’s file', async ({ as }) => {
  const page = await as(PEOPLE.bank, DESK);
  // The season ends today, so who applies differs; the fullest record shows the most.
  const files = await page.locator('a[href*="/lend/applications/app_"]').evaluateAll((links: HTMLAnchorElement[]) => [...new Set(links.map((link) => link.href))]);
  let fullest = { href: '', facts: -1 };
  for (const href of files) {
    await page.goto(href);
    const facts = Number(/(\d+) 条事实/.exec(await page.locator('main').innerText())?.[1] ?? 0);
    if (facts > fullest.facts) fullest = { href, facts };
  }
  await page.goto(fullest.href);
  await photograph(page, 'lend-file');
});
