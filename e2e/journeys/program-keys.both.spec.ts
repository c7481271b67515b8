import { randomUUID } from 'node:crypto';
import { expect, PEOPLE, test } from '../fixtures/test';
import { dayAfter } from '../fixtures/trade';
import { say, saying } from '../fixtures/words';

test('a buyer gives her system a key: it reads and offers, signs nothing, and is a stranger once the key is ended', async ({ as, looksRight, request }, { project }) => {
  const page = await as(PEOPLE.buyer);
  const use = `采购系统 ${project.name}`;
  await page.goto('/me');
  await page.getByRole('link', { name: say('identity.me.keys') }).click();
  await looksRight(page);
  const form = page.getByRole('form', { name: say('identity.keys.newTitle') });
  await form.locator('[name=name]').fill(use);
  // What it may do must be said.
  await form.getByRole('button', { name: say('identity.keys.make') }).click();
  await expect(form.getByText(say('identity.fields.scopes')).first()).toBeVisible();
  await expect(form.locator('[name=name]')).toHaveValue(use);
  await looksRight(page);
  for (const scope of ['read', 'buy'] as const) await form.getByLabel(say(`identity.keys.scope.${scope}`)).check();
  await form.getByRole('button', { name: say('identity.keys.make') }).click();
  await expect(page.getByText(say('identity.keys.madeTitle'))).toBeVisible();
  const key = (await page.locator('code').innerText()).trim();
  expect(key).toMatch(/^hlk_/);
  expect(page.url()).not.toContain(key.slice(-20));
  await looksRight(page);
  await page.goto(page.url().replace('/me/', '/en/me/'));
  await looksRight(page);

  const call = (name: string, data: object) => request.post(`/api/v1/operations/${name}`, { data, headers: { authorization: `Bearer ${key}`, 'idempotency-key': randomUUID() } });
  const paths = (await (await request.get('/api/v1/openapi.json')).json() as { paths: object }).paths;
  expect(Object.keys(paths)).toContain('/api/v1/operations/market.makeOffer');
  const listingId = await page.goto('/buy/sourcing?leaf=fruit-cucumber').then(() => page.locator('a[href*="offer=lst_"]').first().getAttribute('href')).then((href) => /offer=(lst_\w+)/.exec(href!)![1]!);
  const offer = { listingId, mass: '100', soldBy: 'jin', price: '0.01', pricedBy: 'jin', deliverOn: dayAfter(400) };
  // What the operation itself says to these words is its own: the key has let the call in.
  const answered = await call('market.makeOffer', offer);
  expect([409, 422]).toContain(answered.status());
  expect(await (await call('orders.signContract', { orderId: 'ord_x', signature: { method: 'typed', name: PEOPLE.buyer } })).json()).toMatchObject({ code: 'SCOPE_MISSING' });

  await page.goto('/me/keys');
  const card = page.getByRole('listitem').filter({ hasText: use });
  await card.getByRole('button', { name: saying('identity.keys.end') }).click();
  await expect(page.getByText(say('identity.keys.ended'))).toBeVisible();
  await expect(card).toHaveCount(0);
  expect((await call('market.makeOffer', offer)).status()).toBe(401);
});
