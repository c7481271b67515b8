import { deadZone, phoneKnows } from '../fixtures/dead-zone';
import { expect, PEOPLE, test } from '../fixtures/test';
import { publish } from '../fixtures/trade';
import { say, saying } from '../fixtures/words';

const LEAF = 'fruit-cucumber';
/** A mass by which her listing is known among all that she has. */
const JIN = 1001 + (Date.now() % 8000);

test('a farmer in a dead zone reads on, fills in, and what she filled in is there once; what somebody else changed is hers to decide', async ({ as, looksRight, baseURL, ending }) => {
  const zone = await deadZone(baseURL!);
  ending.push(() => Promise.resolve(zone.close()));
  const page = await as(PEOPLE.neighbour, { serviceWorkers: 'allow', baseURL: zone.url });
  await phoneKnows(page.context());
  const listingId = await publish(page, { leaf: LEAF, jin: '640', price: '2.30' });
  await page.goto('/farm');
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  // Whatever she looks at is kept; where she will end up without a network is fetched ahead.
  const kept = () => page.evaluate(async () => (await Promise.all((await caches.keys()).map(async (name) => (await (await caches.open(name)).keys()).map(({ url }) => new URL(url).pathname)))).flat());
  await expect.poll(kept).toContain('/farm/outbox');
  await page.goto(`/farm/listings/${listingId}/edit`);
  await page.goto(`/farm/sell?leaf=${LEAF}`);
  await page.goto(`/farm/listings/${listingId}`);

  await zone.enter(page);
  await page.goto('/farm');
  await expect(page.getByText(saying('farm.field.kept'))).toBeVisible();
  await expect(page.getByRole('link', { name: say('farm.home.act.sell') })).toBeVisible();
  await looksRight(page);
  // What ends something for good does not wait in a phone: it stays on its page and says so.
  await page.goto(`/farm/listings/${listingId}`);
  await page.getByRole('button', { name: say('market.listing.withdraw') }).click();
  await expect(page.getByText(say('farm.field.unsent'))).toBeVisible();
  await page.goto(`/farm/sell?leaf=${LEAF}`);
  await page.locator('[name=mass]').fill(String(JIN));
  await page.locator('[name=price]').fill('2.20');
  await page.getByRole('button', { name: say('market.sell.publish') }).click();
  await expect(page).toHaveURL(/\/farm\/outbox$/);
  const items = page.locator('hl-outbox [data-list] > li');
  await expect(items).toHaveCount(1);
  await expect(items.first()).toContainText(`${JIN} 斤`);
  await expect(items.getByText(say('farm.outbox.state.waiting'))).toBeVisible();
  await page.goto(`/farm/listings/${listingId}/edit`);
  await page.locator('[name=price]').fill('2.15');
  await page.locator('[name=note]').fill('下午摘');
  await page.getByRole('button', { name: say('market.edit.save') }).click();
  await expect(items).toHaveCount(2);
  await looksRight(page);

  // Meanwhile her price is changed on another phone.
  const other = await as(PEOPLE.neighbour);
  await other.goto(`/farm/listings/${listingId}/edit`);
  await other.locator('[name=price]').fill('2.45');
  await other.getByRole('button', { name: say('market.edit.save') }).click();
  await expect(other.getByText(say('market.listing.done.edited'))).toBeVisible();

  await zone.leave(page);
  await expect(items).toHaveCount(1);
  await expect(items.getByText('¥2.15/斤')).toBeVisible();
  await expect(items.getByText('¥2.45/斤')).toBeVisible();
  await looksRight(page);
  await other.goto(`/farm/listings/${listingId}`);
  await expect(other.getByText('¥2.45', { exact: true })).toBeVisible();
  await expect(other.getByText('下午摘')).toBeVisible();
  await items.getByRole('button', { name: say('farm.outbox.takeHers') }).click();
  await expect(items).toHaveCount(0);
  await other.reload();
  await expect(other.getByText('¥2.15', { exact: true })).toBeVisible();
  await other.goto('/farm/listings');
  await expect(other.getByText(`${JIN.toLocaleString('en')} 斤`)).toHaveCount(1);
});
