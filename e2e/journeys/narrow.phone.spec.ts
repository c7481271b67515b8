import { PEOPLE, test } from '../fixtures/test';

test('large print and dark pages hold together on the narrowest phone', async ({ as, looksRight }) => {
  test.setTimeout(180_000);
  const page = await as(PEOPLE.grower, { viewport: { width: 320, height: 640 } });
  for (const [name, value] of [['hl-print', 'large'], ['hl-theme', 'dark']] as const) {
    await page.context().addCookies([{ name, value, url: page.url() }]);
    for (const path of ['/', '/en', '/prices', '/farm', '/en/farm', '/farm/money', '/farm/orders', '/farm/lots', '/farm/sell?leaf=fruit-cucumber', '/me']) {
      await page.goto(path);
      await looksRight(page);
    }
  }
});
