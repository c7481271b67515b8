import type { Page } from '@playwright/test';
import { expect, PEOPLE, signInByCode, test } from '../fixtures/test';
import { say } from '../fixtures/words';

const PAGES = [
  { who: null, paths: ['/', '/en', '/sign-in', '/prices'] },
  { who: PEOPLE.grower, paths: ['/farm', '/farm/sell', '/farm/listings', '/farm/offers', '/farm/orders', '/farm/lots', '/farm/money', '/farm/credit', '/farm/loan', '/me', '/me/notices', '/me/account', '/me/consent', '/me/keys', '/me/signing', '/en/farm'] },
  { who: PEOPLE.buyer, paths: ['/buy', '/buy/sourcing', '/buy/demands', '/buy/demands/new', '/buy/offers', '/buy/orders', '/en/buy'] },
  { who: PEOPLE.cooperative, paths: ['/farm', '/farm/import'] },
  { who: PEOPLE.operator, paths: ['/ops', '/ops/queues', '/ops/search?q=HL', '/ops/organisations', '/ops/health', '/en/ops'] },
  { who: PEOPLE.bank, paths: ['/lend', '/lend/loans', '/lend/reviews', '/lend/products', '/en/lend'] },
] as const;

for (const { who, paths } of PAGES) {
  test(`the pages of ${who ?? 'anybody'} can be read by everybody and fit their window`, async ({ as, visitor, looksRight }) => {
    const page = who ? await as(who) : await visitor();
    for (const path of paths) {
      const answer = await page.goto(path);
      expect(answer!.status(), path).toBe(200);
      await looksRight(page);
    }
  });
}

/** The address of the first link on a list that leads to one of its things. */
async function firstOf(page: Page, list: string, place: string): Promise<string> {
  await page.goto(list);
  const links = await page.locator(`a[href*="${place}"]`).evaluateAll((found) => found.map((link) => link.getAttribute('href')!));
  const href = links.find((each) => new RegExp(`${place}[^/?#]+$`).test(each));
  expect(href, `${list} leads to no ${place}`).toBeDefined();
  return href!;
}

/** The public page of a contract whose file has been made: the first there is among a seller's orders. */
async function madeContract(page: Page): Promise<string> {
  for (const view of ['open', 'done']) {
    await page.goto(`/farm/orders?view=${view}`);
    const orders = await page.locator('a[href*="/farm/orders/ord_"]').evaluateAll((found) => found.map((link) => link.getAttribute('href')!));
    for (const order of orders) {
      await page.goto(`${order}/contract`);
      const verify = page.getByRole('link', { name: say('orders.contract.verify') });
      if (await verify.isVisible()) return (await verify.getAttribute('href'))!;
    }
  }
  throw new Error('No contract of this seller has its file.');
}

/** Both languages of a page; its Chinese address has no prefix. */
async function inBoth(page: Page, path: string, looksRight: (page: Page) => Promise<void>): Promise<void> {
  for (const address of [path, `/en${path}`]) {
    const answer = await page.goto(address);
    expect(answer!.status(), address).toBe(200);
    await looksRight(page);
  }
}

test('one of each thing a grower has can be read by everybody, in both languages', async ({ as, looksRight }) => {
  test.setTimeout(180_000);
  const page = await as(PEOPLE.grower);
  const order = await firstOf(page, '/farm/orders?view=done', '/farm/orders/ord_');
  const lot = await firstOf(page, '/farm/lots', '/farm/lots/lot_');
  const code = (await page.goto(lot), await page.locator('#label-title + span').innerText());
  const paths = [
    order, `${order}/contract`, lot, `/trace/${code}`, await firstOf(page, '/farm/listings?all=1', '/farm/listings/lst_'), await firstOf(page, '/farm/offers', '/farm/offers/off_'),
    await madeContract(page), '/farm/sell?leaf=fruit-cucumber', '/farm/sell?q=黄瓜', '/farm/money', '/farm/collect', '/farm/lots', '/me/team', '/me/verify', '/me/new', '/prices?leaf=fruit-cucumber&grade=first',
  ];
  for (const path of paths) await inBoth(page, path, looksRight);
});

test('the cashier, a wrong address and the page of a newcomer can be read by everybody, in both languages', async ({ as, visitor, looksRight }) => {
  test.setTimeout(180_000);
  const stall = await as(PEOPLE.otherStall);
  await stall.goto('/farm/collect');
  if (await stall.locator('[name=label]').isHidden()) await stall.getByText(say('payments.collect.another')).click();
  await stall.locator('[name=label]').fill('城南早市 3 号摊');
  await stall.getByRole('button', { name: say('payments.collect.make') }).click();
  const cashier = new URL((await stall.getByRole('link', { name: say('payments.collect.see') }).first().getAttribute('href'))!, stall.url());
  await looksRight(stall);
  const anybody = await visitor();
  await inBoth(anybody, cashier.pathname, looksRight);
  await anybody.locator('[name=amount]').fill('12.345');
  await anybody.locator('form[action] button[type=submit]').last().click();
  await expect(anybody.locator('[name=amount]')).toHaveValue('12.345');
  await looksRight(anybody);
  for (const path of ['/nowhere', '/en/nowhere', '/q/nothing', '/farm/orders/ord_nothing']) {
    await anybody.goto(path);
    await looksRight(anybody);
  }
  const phone = `136${String(Date.now()).slice(-8)}`;
  await signInByCode(anybody, phone);
  await looksRight(anybody);
  await anybody.goto('/sign-in/join?p=370000');
  await looksRight(anybody);
  await anybody.getByLabel(say('identity.join.name'), { exact: true }).fill('阿卜杜热合曼·买买提吐尔逊江');
  await anybody.locator('select[name=regionCode]').selectOption('370783');
  await anybody.getByRole('button', { name: say('identity.join.enter') }).click();
  await expect(anybody).toHaveURL(/\/farm/);
  for (const path of ['/farm', '/farm/orders', '/farm/listings', '/farm/offers', '/farm/lots', '/farm/money', '/farm/collect', '/farm/credit', '/farm/loan', '/me', '/me/notices']) {
    await anybody.goto(path);
    await looksRight(anybody);
  }
});
