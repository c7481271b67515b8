import { expect, PEOPLE, signIn, test } from '../fixtures/test';
import { publish } from '../fixtures/trade';
import { say } from '../fixtures/words';

/** A host that runs Next without the front: everything works, heavier. */
test('with Next alone a grower signs in, sells and takes back', async ({ visitor }) => {
  const page = await visitor({ baseURL: process.env.WEB_URL });
  await signIn(page, PEOPLE.grower);
  expect(new URL(page.url()).origin).toBe(new URL(process.env.WEB_URL!).origin);
  await publish(page, { leaf: 'tomato', jin: '260', price: '2.10' });
  expect(await page.locator('script[src*="/_next/"]').count()).toBeGreaterThan(0);
  await page.getByRole('button', { name: say('market.listing.withdraw') }).click();
  await expect(page.getByText(say('market.listing.done.withdrawn'))).toBeVisible();
  // The stream of events is there too, and says at once what this page has not seen.
  const heard = await page.evaluate(() => new Promise((resolve) => {
    const stream = new EventSource('/api/events/incoming?seen=nothing');
    stream.addEventListener('changed', () => { stream.close(); resolve('heard'); });
    stream.addEventListener('error', () => resolve('failed'));
  }));
  expect(heard).toBe('heard');
});

// regression: an island put its buttons in before React had come, which then threw the page away and what stood in its fields.
test('what is typed before the scripts have come stays, with Next alone', async ({ visitor }) => {
  const page = await visitor({ baseURL: process.env.WEB_URL });
  await signIn(page, PEOPLE.grower);
  const faults: string[] = [];
  page.on('pageerror', ({ message }) => faults.push(message));
  let come = () => {};
  const coming = new Promise<void>((resolve) => { come = resolve; });
  await page.route(/\/_next\/.*\.js/, async (route) => { await coming; await route.continue(); });
  const islands = page.waitForResponse(/\/light\/voice/);
  await page.goto('/farm/sell?leaf=tomato', { waitUntil: 'domcontentloaded' });
  await islands;
  await page.locator('[name=mass]').fill('260');
  come();
  await expect(page.locator('html[data-hydrated]')).toBeAttached();
  await expect(page.locator('[name=mass]')).toHaveValue('260');
  expect(faults).toEqual([]);
});

test('a form that another site sends does nothing, with Next alone and behind the front', async ({ request }) => {
  for (const base of [process.env.WEB_URL!, process.env.BASE_URL!]) {
    const html = await (await request.get(`${base}/sign-in`)).text();
    const form = html.split('<form').find((part) => part.includes('name="phone"'))!.split('</form>')[0]!;
    const hidden = Object.fromEntries([...form.matchAll(/<input type="hidden" name="([^"]+)"(?: value="([^"]*)")?/g)].map(([, name, value = '']) => [name!, value.replaceAll('&quot;', '"')]));
    expect(Object.keys(hidden).some((name) => name.startsWith('$ACTION'))).toBe(true);
    const send = (origin: string) => request.post(`${base}/sign-in`, { multipart: { ...hidden, phone: 'no phone' }, headers: { origin }, maxRedirects: 0 });
    expect((await send('https://evil.test')).status()).toBeGreaterThanOrEqual(400);
    const own = await send(new URL(base).origin);
    expect([own.status(), (await own.text()).includes(say('identity.fields.phone'))]).toEqual([200, true]);
  }
});
