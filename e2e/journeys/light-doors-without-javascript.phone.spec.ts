import { expect, joinAsGrower, PEOPLE, signInByCode, test } from '../fixtures/test';
import { accept, askForCode, counter, makeOffer, pay, publish, send, sign } from '../fixtures/trade';
import { say } from '../fixtures/words';

const OFF = { javaScriptEnabled: false } as const;
const LEAF = 'fruit-cucumber';

test('whoever is new comes in, says who she is, and puts something up, with no script at all', async ({ visitor }) => {
  const page = await visitor(OFF);
  const phone = `137${String(Date.now()).slice(-8)}`;
  await signInByCode(page, phone);
  await joinAsGrower(page, '林小禾');
  await publish(page, { leaf: LEAF, jin: '200', price: '2.40' });
  await page.getByRole('button', { name: say('market.listing.withdraw') }).click();
  await expect(page.getByText(say('market.listing.done.withdrawn'))).toBeVisible();

  // On a second page she founds another organisation and acts for it from then on: what she filled in before is not sent for the other one unseen.
  await page.goto(`/farm/sell?leaf=${LEAF}`);
  await page.locator('[name=mass]').fill('300');
  await page.locator('[name=price]').fill('2.50');
  const second = await page.context().newPage();
  await second.goto('/me/new?p=370000');
  await second.getByRole('radio', { name: new RegExp(say('identity.kinds.farm')) }).check();
  await second.locator('[name=organisationName]').fill('小禾二号棚');
  await second.locator('select[name=regionCode]').selectOption('370783');
  await second.getByRole('button', { name: say('identity.found.submit') }).click();
  await expect(second).not.toHaveURL(/me\/new/);
  await page.getByRole('button', { name: say('market.sell.publish') }).click();
  await expect(page.getByText(say('errors.OTHER_ORGANISATION', { now: '小禾二号棚' }))).toBeVisible();
  await expect(page.locator('[name=mass]')).toHaveValue('300');
  await second.goto('/farm/listings');
  await expect(second.locator('a[href*="/farm/listings/lst_"]')).toHaveCount(0);
  await page.getByRole('button', { name: say('market.sell.publish') }).click();
  await expect(page).toHaveURL(/\/farm\/listings\/lst_\w+/);
});

test('selling, negotiating, signing, paying and sending need no script', async ({ as, visitor }) => {
  test.setTimeout(120_000);
  const [grower, buyer] = [await as(PEOPLE.grower, OFF), await as(PEOPLE.buyer)];
  const listingId = await publish(grower, { leaf: LEAF, jin: '500', price: '2.09' });
  const offerId = await makeOffer(buyer, listingId, { leaf: LEAF, jin: '500', price: '1.98' });
  await counter(grower, 'farm', offerId, '2.04');
  const orderId = await accept(buyer, 'buy', offerId);
  await sign(grower, 'farm', orderId, PEOPLE.grower);
  await sign(buyer, 'buy', orderId, PEOPLE.buyer);
  await pay(await visitor(OFF), await askForCode(buyer, orderId), 'wechat');
  await send(grower, orderId);
});

test('a wrong figure is asked about and kept, with no script', async ({ as }) => {
  const page = await as(PEOPLE.grower, OFF);
  await page.goto(`/farm/sell?leaf=${LEAF}`);
  await page.locator('[name=mass]').fill('100');
  await page.locator('[name=price]').fill('4900');
  await page.getByRole('button', { name: say('market.sell.publish') }).click();
  await expect(page.getByText('没写错', { exact: false }).first()).toBeVisible();
  await expect(page.locator('[name=price]')).toHaveValue('4900');
});

/** Every page of a light door: forms are sent by the browser itself, to a server action or as a search. */
const PAGES = ['/farm', '/farm/sell', '/farm/listings', '/farm/offers', '/farm/orders', '/farm/lots', '/me', '/me/account', '/me/verify', '/me/consent', '/me/team', '/me/new', '/me/notices'];

test('no form of a light door waits for a script', async ({ as, request }) => {
  const page = await as(PEOPLE.grower, OFF);
  for (const path of ['/', '/sign-in', '/prices', ...PAGES]) {
    const answer = await page.goto(path);
    expect(answer!.status(), path).toBe(200);
    expect(await page.locator('script:not([src^="/light/"]):not([type="application/ld+json"])').count(), `${path} brings a framework's script`).toBe(0);
    for (const form of await page.locator('form').all()) {
      const action = (await form.getAttribute('action')) ?? '';
      expect(action, path).not.toMatch(/^javascript:/);
      const posts = ((await form.getAttribute('method')) ?? 'get').toLowerCase() === 'post';
      if (posts && action === '') expect(await form.locator('input[name^="$ACTION"]').count(), `${path}: a form without its action`).toBeGreaterThan(0);
      expect(await form.locator('button:not([type=button]), input[type=submit]').count(), `${path}: a form without a button`).toBeGreaterThan(0);
    }
  }
  expect((await request.get('/sign-in')).ok()).toBe(true);
});
