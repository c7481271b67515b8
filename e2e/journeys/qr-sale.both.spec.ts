import type { Page } from '@playwright/test';
import { expect, PEOPLE, reloadUntil, test, type Person } from '../fixtures/test';
import { sandbox } from '../fixtures/sandbox';
import { say, saying } from '../fixtures/words';

/** Each window has a stall of its own, so that its takings can be counted. */
const STALLS: Record<string, Person> = { phone: PEOPLE.stall, desktop: PEOPLE.otherStall };

/** What the wallet and the channel do, and what an amount of it is called on the seller's page. */
const SALES = [
  { wallet: 'unionpay', yuan: '12.50', how: 'pay' },
  { wallet: 'wechat', yuan: '18.80', how: 'duplicate' },
  { wallet: 'alipay', yuan: '33.00', how: 'delay' },
] as const;

async function makeCode(page: Page, label: string): Promise<string> {
  await page.goto('/farm/collect');
  const another = page.getByText(say('payments.collect.another'));
  if (await another.isVisible()) await another.click();
  await page.getByRole('textbox', { name: say('payments.collect.label') }).fill(label);
  await page.getByRole('button', { name: say('payments.collect.make') }).click();
  await expect(page.getByText(say('payments.collect.done.made'))).toBeVisible();
  const poster = page.locator('section').filter({ has: page.getByRole('img') }).filter({ hasText: label });
  return (await poster.getByRole('link', { name: say('payments.collect.see') }).getAttribute('href'))!;
}

/** A stranger's phone behind the code: the amount, the wallet, and there the wallet's own page. */
async function toWallet(payer: Page, wallet: string): Promise<void> {
  await payer.getByRole('radio', { name: say(`payments.wallets.${wallet}`) }).check();
  await payer.getByRole('button', { name: say('payments.cashier.staticNext') }).click();
  await expect(payer).toHaveURL(/\/wallet\//, { timeout: 20_000 });
}

async function decide(payer: Page, how: string): Promise<void> {
  if (how === 'pay' || how === 'refuse') return payer.locator(`button[name=mode][value=${how}]`).click();
  await payer.locator('summary').click();
  await payer.locator(`input[name=mode][value=${how}]`).check();
  if (how === 'delay') await payer.locator('input[name=seconds]').fill('2');
  await payer.locator('details button').click();
}

test('a stall’s code is paid with each wallet: at once, notified twice, notified late; each stands there once', async ({ as, visitor, looksRight }, { project }) => {
  test.setTimeout(150_000);
  const seller = await as(STALLS[project.name]!);
  const code = await makeCode(seller, `早市 ${project.name} 号摊`);
  await looksRight(seller);
  for (const { wallet, yuan, how } of SALES) {
    const payer = await visitor();
    await payer.goto(code);
    if (wallet === 'unionpay') await looksRight(payer);
    await payer.getByRole('textbox', { name: say('payments.cashier.amountLabel') }).fill(yuan);
    await toWallet(payer, wallet);
    await decide(payer, how);
    await expect(payer).toHaveURL(/\/q\//);
    await expect(payer.getByText(say('payments.status.paidDirect.title'))).toBeVisible({ timeout: 30_000 });
    if (wallet === 'unionpay') await looksRight(payer);
    // Her page lies on the counter: it says what came in by itself.
    await expect(seller.getByRole('status').filter({ hasText: `¥${yuan}` })).toHaveText(say('payments.collect.heard', { what: `¥${yuan}` }));
    await payer.context().close();
  }
  const received = (yuan: string) => seller.locator('li').filter({ hasText: `¥${yuan}` });
  await reloadUntil(seller, async () => {
    for (const { yuan } of SALES) await expect(received(yuan).filter({ hasText: say('payments.collect.stands.tomorrow') })).toHaveCount(1, { timeout: 500 });
  });
  for (const { yuan } of SALES) await expect(received(yuan)).toHaveCount(1);
  await looksRight(seller);
});

test('who pays with a second phone sees it on the first, without touching it', async ({ as, visitor }, { project }) => {
  const code = await makeCode(await as(STALLS[project.name]!), `夜市 ${project.name} 号摊`);
  const payer = await visitor();
  await payer.goto(code);
  await payer.getByRole('textbox', { name: say('payments.cashier.amountLabel') }).fill('9.90');
  const visited: string[] = [];
  payer.on('framenavigated', (frame) => visited.push(frame.url()));
  await toWallet(payer, 'unionpay');
  const status = new URL(visited.find((url) => /\/q\/\w+\/att_\w+/.test(url))!);
  // Back from the wallet, not having paid; the other phone pays.
  await payer.goto(`${status.pathname}?orderNo=1`);
  await expect(payer.getByText(saying('payments.status.waiting.title'))).toBeVisible();
  await sandbox.wallet(status.pathname.split('/').at(-1)!, 'pay');
  await expect(payer.getByText(say('payments.status.paidDirect.title'))).toBeVisible();
});

test('a refused payment takes nothing and the second try goes through; a stopped code takes nobody’s money', async ({ as, visitor }, { project }) => {
  const seller = await as(STALLS[project.name]!);
  const label = `晚市 ${project.name} 号摊`;
  const code = await makeCode(seller, label);
  const payer = await visitor();
  await payer.goto(code);
  await payer.getByRole('textbox', { name: say('payments.cashier.amountLabel') }).fill('7.70');
  await toWallet(payer, 'alipay');
  await decide(payer, 'refuse');
  await expect(payer.getByText(say('payments.status.failed.title'))).toBeVisible({ timeout: 20_000 });
  await payer.goto(code);
  await payer.getByRole('textbox', { name: say('payments.cashier.amountLabel') }).fill('7.70');
  await toWallet(payer, 'wechat');
  await decide(payer, 'pay');
  await expect(payer.getByText(say('payments.status.paidDirect.title'))).toBeVisible({ timeout: 20_000 });

  const poster = seller.locator('section').filter({ has: seller.getByRole('img') }).filter({ hasText: label });
  await poster.locator('summary').click();
  await poster.getByRole('button', { name: say('payments.collect.stopYes') }).click();
  await expect(seller.getByText(say('payments.collect.done.stopped'))).toBeVisible();
  await payer.goto(code);
  await expect(payer.getByText(say('payments.ended.revoked.title'))).toBeVisible();
  await expect(payer.getByRole('button', { name: say('payments.cashier.staticNext') })).toHaveCount(0);
});
