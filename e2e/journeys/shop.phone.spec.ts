import { expect, PEOPLE, signIn, test } from '../fixtures/test';
import { payAtCashier } from '../fixtures/trade';
import { say } from '../fixtures/words';

/** The button of one counter, which names it. */
const COLLECT = new RegExp(`^${say('merchant.home.collect')} `);

test('a clerk asks for an amount, a stranger pays, the keypad shows it and the speaker says it once; the day is closed', async ({ visitor, looksRight }) => {
  test.setTimeout(90_000);
  const clerk = await visitor();
  await signIn(clerk, PEOPLE.clerk);
  await expect(clerk).toHaveURL(/\/shop$/);
  // She stands at one counter of two.
  await expect(clerk.getByRole('link', { name: COLLECT })).toHaveCount(1);
  await looksRight(clerk);
  // Two windows listen at one counter, and the first one's first answer is lost on the way: still everything is said, and once.
  const windows = [await clerk.context().newPage(), await clerk.context().newPage()];
  await windows[0]!.route('**/api/speaker', async (route) => { await route.fetch(); await route.abort(); }, { times: 1 });
  for (const speaker of windows) {
    await speaker.goto('/shop/speaker');
    await speaker.getByRole('button', { name: say('merchant.speaker.start') }).click();
    await expect(speaker.getByRole('button', { name: say('merchant.speaker.stop') })).toBeVisible();
  }
  const heard = async () => (await Promise.all(windows.map((speaker) => speaker.locator('[data-heard] li').filter({ hasText: '云闪付收款 16 元 2 角' }).count()))).reduce((sum, count) => sum + count, 0);

  await clerk.getByRole('link', { name: COLLECT }).click();
  await clerk.getByRole('textbox', { name: say('merchant.counter.amount') }).fill('16.20');
  await clerk.getByRole('button', { name: say('merchant.counter.ask') }).click();
  await expect(clerk.getByRole('img', { name: say('merchant.counter.qrLabel', { amount: '¥16.20' }) })).toBeVisible();
  await looksRight(clerk);
  const code = (await clerk.getByRole('link', { name: say('merchant.counter.cashier') }).getAttribute('href'))!;
  const payer = await visitor();
  await payAtCashier(payer, code, 'unionpay');
  await expect.poll(heard).toBe(1);
  await clerk.bringToFront();
  await expect(clerk.getByRole('heading', { name: say('merchant.counter.paid') })).toBeVisible();

  await clerk.getByRole('link', { name: say('merchant.counter.day') }).click();
  await clerk.getByRole('button', { name: say('merchant.day.close') }).click();
  await expect(clerk.getByText(say('merchant.day.done'))).toBeVisible();
  await expect(clerk.getByText(say('merchant.day.agree'))).toBeVisible();
  await looksRight(clerk);
  expect(await heard()).toBe(1);
});
