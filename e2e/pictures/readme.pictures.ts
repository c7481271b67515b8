import { expect, PEOPLE, test } from '../fixtures/test';
import { accept, askForCode, dayAfter, makeOffer, publish, sign } from '../fixtures/trade';
import { DESK, PHONE, photograph } from './photograph';

const LEAF = 'fruit-cucumber';
test('a grower’s home', async ({ as }) => {
  const page = await as(PEOPLE.grower, PHONE);
  await page.goto('/farm');
  await photograph(page, 'farm-home.png');
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
  await photograph(page, 'cashier.png');
});

test('a buyer’s search by landed cost', async ({ as }) => {
  const page = await as(PEOPLE.buyer, DESK);
  await page.goto(`/buy/sourcing?leaf=${LEAF}&grade=first&mass=3000&unit=jin&from=${dayAfter(0)}&to=${dayAfter(8)}&radius=800`);
  await photograph(page, 'buy-sourcing.png');
});

test('a borrower’s file', async ({ as }) => {
  const page = await as(PEOPLE.bank, DESK);
  await page.goto('/lend');
  // The season ends today, so who applies differs; the fullest record shows the most.
  const files = await page.locator('a[href*="/lend/applications/app_"]').evaluateAll((links: HTMLAnchorElement[]) => [...new Set(links.map((link) => link.href))]);
  let fullest = { href: '', facts: -1 };
  for (const href of files) {
    await page.goto(href);
    const facts = Number(/(\d+) 条事实/.exec(await page.locator('main').innerText())?.[1] ?? 0);
    if (facts > fullest.facts) fullest = { href, facts };
  }
  // Without a file, an address of nothing is the house's front page.
  expect(fullest.facts).toBeGreaterThan(0);
  await page.goto(fullest.href);
  await photograph(page, 'lend-file.png');
});
