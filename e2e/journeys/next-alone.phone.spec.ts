import { expect, PEOPLE, test } from '../fixtures/test';
import { publish } from '../fixtures/trade';
import { say } from '../fixtures/words';

/** A host that runs Next without the front: everything works, heavier. */
test('with Next alone a grower signs in, sells and takes back', async ({ as }) => {
  const page = await as(PEOPLE.grower, { baseURL: process.env.WEB_URL });
  expect(new URL(page.url()).origin).toBe(new URL(process.env.WEB_URL!).origin);
  await publish(page, { leaf: 'tomato', jin: '260', price: '2.10' });
  expect(await page.locator('script[src*="/_next/"]').count()).toBeGreaterThan(0);
  await page.getByRole('button', { name: say('market.listing.withdraw') }).click();
  await expect(page.getByText(say('market.listing.done.withdrawn'))).toBeVisible();
});
