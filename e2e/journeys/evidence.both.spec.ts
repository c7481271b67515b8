import { createHash } from 'node:crypto';
import { expect, PEOPLE, reloadUntil, test, type Person } from '../fixtures/test';
import { accept, makeOffer, publish, signByHand } from '../fixtures/trade';
import { say, saying } from '../fixtures/words';

/** Each window has a grower of its own. */
const WHO: Record<string, Person> = { phone: PEOPLE.grower, desktop: PEOPLE.neighbour };
const LEAF = 'fruit-cucumber';

test('a contract is signed by hand on both sides, and anybody proves its file in her own browser', async ({ as, visitor, looksRight }, { project }) => {
  test.setTimeout(150_000);
  const [grower, buyer] = [await as(WHO[project.name]!), await as(PEOPLE.buyer)];
  const listingId = await publish(grower, { leaf: LEAF, jin: '600', price: '2.12' });
  const offerId = await makeOffer(buyer, listingId, { leaf: LEAF, jin: '600', price: '2.02' });
  const orderId = await accept(grower, 'farm', offerId);
  await signByHand(grower, 'farm', orderId);
  await signByHand(buyer, 'buy', orderId);

  await grower.goto(`/farm/orders/${orderId}/contract`);
  await reloadUntil(grower, () => expect(grower.getByRole('link', { name: say('orders.contract.download') })).toBeVisible({ timeout: 500 }));
  expect(await grower.locator('#sign svg path').count()).toBe(2);
  await looksRight(grower);
  const pdf = await grower.request.get((await grower.getByRole('link', { name: say('orders.contract.download') }).getAttribute('href'))!);
  const sha256 = createHash('sha256').update(await pdf.body()).digest('hex');

  const stranger = await visitor();
  await stranger.goto((await grower.getByRole('link', { name: say('orders.contract.verify') }).getAttribute('href'))!);
  await expect(stranger.getByText(sha256)).toBeVisible();
  await looksRight(stranger);
  await stranger.getByRole('link', { name: saying('trace.document.proof') }).first().click();
  await reloadUntil(stranger, () => expect(stranger.getByText(say('evidence.proof.outcome.valid'), { exact: true })).toBeVisible({ timeout: 1500 }));
  await expect(stranger.getByText(sha256).first()).toBeVisible();
  await stranger.getByText(say('evidence.proof.details')).click();
  await looksRight(stranger);

  // The same page with one digit of the root changed on its way: the browser says so, whatever the server said.
  await stranger.locator('hl-check-proof').evaluate((element: HTMLElement) => {
    const proof = JSON.parse(element.dataset.proof!) as { place: { checkpoint: { root: string } } };
    const { root } = proof.place.checkpoint;
    proof.place.checkpoint.root = `${root.slice(0, -1)}${root.endsWith('0') ? '1' : '0'}`;
    element.dataset.proof = JSON.stringify(proof);
    element.replaceWith(element.cloneNode(true));
  });
  await expect(stranger.getByText(say('evidence.proof.outcome.invalid'), { exact: true })).toBeVisible();
  await expect(stranger.getByText(say('evidence.proof.fault.path'))).toBeVisible();
  await expect(stranger.getByText(say('evidence.proof.fault.key'))).toBeHidden();
  await looksRight(stranger);
});

test('the facts behind a score lead to their proofs, which a stranger does not get', async ({ as, visitor }, { project }) => {
  const grower = await as(WHO[project.name]!);
  await grower.goto('/farm/credit');
  const settled = grower.getByRole('link', { name: new RegExp(`${say('credit.page.placed')}.+${say('evidence.kind.settlement_paid')}`) }).first();
  const path = (await settled.getAttribute('href'))!;
  await settled.click();
  await expect(grower.getByText(say('evidence.proof.outcome.valid'), { exact: true })).toBeVisible();
  await expect(grower.getByText(say('evidence.field.netFen'))).toBeVisible();
  for (const other of [await visitor(), await as(PEOPLE.buyer), await as(PEOPLE.bank)]) {
    await other.goto(path);
    await expect(other.getByRole('heading', { name: say('evidence.proof.missing') })).toBeVisible();
    expect((await other.request.get(`/api/v1/evidence/facts/${path.split('/').at(-1)}`)).status()).toBe(404);
  }
});

test('the code on a box leads through the history of its lot to the proof of each step, and its label prints alone', async ({ as, visitor, looksRight }, { project }) => {
  const grower = await as(WHO[project.name]!);
  await grower.goto('/farm/lots');
  await grower.locator('a[href*="/farm/lots/lot_"]').first().click();
  await expect(grower).toHaveURL(/lot_/);
  await looksRight(grower);
  const code = await grower.getByText(/^L\d{4}-\w+$/).first().innerText();
  await grower.emulateMedia({ media: 'print' });
  await expect(grower.getByRole('img', { name: say('orders.lots.scan') })).toBeVisible();
  await expect(grower.getByRole('heading', { name: say('orders.lots.history') })).toBeHidden();
  await expect(grower.getByRole('heading', { level: 1 })).toBeHidden();

  const stranger = await visitor();
  await stranger.goto(`/trace/${code}`);
  await expect(stranger.getByText(code)).toBeVisible();
  expect(await stranger.locator('main').innerText()).not.toContain(WHO[project.name]!);
  await looksRight(stranger);
  await stranger.getByRole('link', { name: say('trace.lot.proof') }).first().click();
  await expect(stranger.getByText(say('evidence.proof.outcome.valid'), { exact: true })).toBeVisible();
  await expect(stranger.getByText(say('evidence.proof.hidden'))).toBeVisible();
  await looksRight(stranger);
});

test('without script the page says that what it shows is the server’s word', async ({ as, visitor }) => {
  const grower = await as(PEOPLE.grower, { javaScriptEnabled: false });
  await grower.goto('/farm/lots');
  const href = await grower.locator('a[href*="/farm/lots/lot_"]').first().getAttribute('href');
  await grower.goto(href!);
  const code = await grower.getByText(/^L\d{4}-\w+$/).first().innerText();
  const stranger = await visitor({ javaScriptEnabled: false });
  await stranger.goto(`/trace/${code}`);
  await stranger.getByRole('link', { name: say('trace.lot.proof') }).first().click();
  await expect(stranger.getByText(say('evidence.proof.outcome.checkingText'))).toBeVisible();
  await expect(stranger.getByText(say('evidence.proof.outcome.valid'), { exact: true })).toBeHidden();
});

test('regression: nothing moves down when the button that reads aloud comes', async ({ visitor }) => {
  const page = await visitor();
  await page.goto('/prices');
  await expect(page.locator('hl-read-aloud button').first()).toBeVisible();
  const moved = await page.evaluate(() => new Promise<number>((resolve) => {
    let sum = 0;
    new PerformanceObserver((list) => { for (const entry of list.getEntries()) sum += (entry as PerformanceEntry & { value: number }).value; }).observe({ type: 'layout-shift', buffered: true });
    setTimeout(() => resolve(sum), 200);
  }));
  expect(moved).toBeLessThan(0.01);
});
