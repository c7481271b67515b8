import { expect, PEOPLE, test } from '../fixtures/test';

const PAGES = [
  { who: null, paths: ['/', '/en', '/sign-in', '/prices'] },
  { who: PEOPLE.grower, paths: ['/farm', '/farm/sell', '/farm/listings', '/farm/offers', '/farm/orders', '/farm/lots', '/farm/money', '/farm/credit', '/farm/loan', '/me', '/me/notices', '/me/account', '/me/consent', '/en/farm'] },
  { who: PEOPLE.buyer, paths: ['/buy', '/buy/sourcing', '/buy/demands', '/buy/demands/new', '/buy/offers', '/buy/orders', '/en/buy'] },
  { who: PEOPLE.cooperative, paths: ['/farm', '/farm/import'] },
  { who: PEOPLE.bank, paths: ['/lend', '/lend/loans', '/lend/products', '/en/lend'] },
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
