import { expect, PEOPLE, signInByCode, test } from '../fixtures/test';
import { DOORS, readersOf, visitsOf } from '../fixtures/tree';
import { say } from '../fixtures/words';

/**
 * Every page of the tree, read as machines for the blind read it and measured in every size, in normal and large print. In the window that its
 * door is made for it is read in Chinese by light and in English in the dark; in the other one, where colours and words are the same, in Chinese. A page that is added is in here by existing.
 */
const SIZES: Record<string, readonly number[]> = { phone: [320, 360], desktop: [768, 1280, 1920] };
/** What a page shows only when asked for it. */
const ASKED: Record<string, readonly string[]> = {
  '/prices': ['?leaf=fruit-cucumber&grade=first'], '/farm/sell': ['?leaf=fruit-cucumber', '?q=黄瓜'], '/farm/orders': ['?view=done'], '/farm/listings': ['?all=1'],
  '/buy/sourcing': ['?leaf=fruit-cucumber&grade=first&mass=3000&unit=jin&radius=800'], '/buy/orders': ['?view=done'], '/shop': ['?range=30'], '/ops/search': ['?q=HL'],
};

const MADE_FOR: Record<string, string> = { buy: 'desktop', lend: 'desktop', ops: 'desktop' };

// The longest file there is: its doors stand beside each other, so that none of the test's processes waits for it at the end.
test.describe.configure({ mode: 'parallel' });

for (const door of Object.keys(DOORS)) {
  test(`every page behind the door (${door}) can be read by everybody and fits every window`, async ({ as, visitor, looksRight, holdsTogether }, { project }) => {
    test.setTimeout(240_000);
    const wholly = (MADE_FOR[door] ?? 'phone') === project.name;
    const readers = await readersOf(door, as, visitor);
    for (const { template, path, page } of visitsOf(door, readers)) {
      for (const asked of ['', ...(ASKED[template] ?? [])]) {
        for (const language of wholly ? ['zh', 'en'] as const : ['zh'] as const) {
          const address = language === 'zh' ? `${path}${asked}` : `/en${path === '/' ? '' : path}${asked}`;
          await page.emulateMedia({ colorScheme: language === 'zh' ? 'light' : 'dark', reducedMotion: 'reduce' });
          const answer = await page.goto(address);
          expect(answer!.status(), address).toBe(200);
          await looksRight(page, wholly ? 'colours' : 'no colours');
          await holdsTogether(page, SIZES[project.name]!);
        }
      }
    }
  });
}

test('whoever wants no motion sees at once what a page shows next', async ({ visitor }) => {
  const page = await visitor();
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.goto('/prices');
  // In the very moment, before the browser draws: a transition, however short, would still show what was before, and the sweep above would measure that.
  const sizes = await page.evaluate(() => ['normal', 'large'].map((print) => {
    document.documentElement.dataset.print = print;
    return parseFloat(getComputedStyle(document.querySelector('main p')!).fontSize);
  }));
  expect(sizes[1]).toBeGreaterThan(sizes[0]!);
});

test('what is there before one has signed in, a wrong address, a mistake and the page of a newcomer can be read by everybody', async ({ as, visitor, looksRight, holdsTogether }, { project }) => {
  test.setTimeout(180_000);
  const stall = await as(PEOPLE.otherStall);
  await stall.goto('/farm/collect');
  if (await stall.locator('[name=label]').isHidden()) await stall.getByText(say('payments.collect.another')).click();
  await stall.locator('[name=label]').fill('城南早市 3 号摊');
  await stall.getByRole('button', { name: say('payments.collect.make') }).click();
  const cashier = new URL((await stall.getByRole('link', { name: say('payments.collect.see') }).first().getAttribute('href'))!, stall.url());
  await looksRight(stall);
  const anybody = await visitor();
  const wholly = async (path: string, status: number) => {
    const answer = await anybody.goto(path);
    expect(answer!.status(), path).toBe(status);
    await looksRight(anybody);
    await holdsTogether(anybody, SIZES[project.name]!);
  };
  await wholly(`/en${cashier.pathname}`, 200);
  await wholly(cashier.pathname, 200);
  await anybody.locator('[name=amount]').fill('12.345');
  await anybody.locator('form[action] button[type=submit]').last().click();
  await expect(anybody.locator('[name=amount]')).toHaveValue('12.345');
  await looksRight(anybody);
  for (const path of ['/nowhere', '/en/nowhere', '/q/nothing']) await wholly(path, 404);
  for (const path of ['/sign-in', '/en/sign-in']) await wholly(path, 200);
  // An own door leads a stranger to sign in, whatever is asked for.
  await anybody.goto('/farm/orders/ord_nothing');
  await expect(anybody).toHaveURL(/sign-in/);
  await looksRight(anybody);
  const phone = `136${String(Date.now()).slice(-8)}`;
  await signInByCode(anybody, phone, looksRight);
  await wholly('/en/sign-in/join?p=370000', 200);
  await wholly('/sign-in/join?p=370000', 200);
  await anybody.getByLabel(say('identity.join.name'), { exact: true }).fill('阿卜杜热合曼·买买提吐尔逊江');
  await anybody.locator('select[name=regionCode]').selectOption('370783');
  await anybody.getByRole('button', { name: say('identity.join.enter') }).click();
  await expect(anybody).toHaveURL(/\/farm/);
  for (const path of ['/farm', '/farm/orders', '/farm/listings', '/farm/offers', '/farm/lots', '/farm/money', '/farm/collect', '/farm/credit', '/farm/loan', '/me', '/me/notices']) await wholly(path, 200);
});
