import { expect, test, type Person } from '../fixtures/test';
import { dayAfter } from '../fixtures/trade';
import { say, saying } from '../fixtures/words';

const TABLES = 'lib/market/import/fixtures';
/** A table comes in once; on the phone one cooperative brings it, at the desk another. */
const WHO: Record<string, Person> = { phone: '董守田' as Person, desktop: '范建平' as Person };

test('a table of goods comes in: bad rows are named, one is mended on the spot, the rest is taken, and it can be undone', async ({ as, looksRight }, { project }) => {
  const page = await as(WHO[project.name]!);
  await page.goto('/farm/import');
  await looksRight(page);
  await page.getByLabel(say('import.page.file')).setInputFiles(`${TABLES}/lvyuan-2026-11.xlsx`);
  await page.getByRole('button', { name: say('import.page.upload') }).click();
  await expect(page).toHaveURL(/\/farm\/import\/imp_\w+/);
  await looksRight(page);

  const row = (number: number) => page.locator('li').filter({ has: page.locator(`#row-${number}`) });
  await expect(row(10)).toContainText(say('import.findings.NEGATIVE_QUANTITY', { found: '-200' }));
  await expect(row(16)).toContainText(saying('import.findings.UNIT_NOT_MASS'));
  await expect(row(17)).toContainText(saying('import.findings.LOOKS_LIKE_FORMULA'));
  await expect(row(8)).toContainText('1370636118');
  await expect(row(18)).toContainText(say('import.findings.TOTAL_ROW'));

  await row(10).getByText(say('import.page.mendNow')).click();
  await row(10).locator('[name=cell-quantity]').fill('200');
  await row(10).locator('[name=cell-harvestDate]').fill(dayAfter(2));
  await row(10).getByRole('button', { name: say('import.page.mendSubmit') }).click();
  await expect(row(10)).toContainText(say('import.page.rows.ready'));

  await page.getByRole('button', { name: saying('import.page.takeButton') }).click();
  await expect(page.getByText(/导入了 \d+ 行/)).toBeVisible();
  await page.goto('/farm/listings');
  await looksRight(page);
  await page.goto('/farm/import');
  await page.getByRole('link', { name: /lvyuan/ }).first().click();
  await page.getByRole('button', { name: say('import.page.undo'), exact: true }).click();
  await expect(page.getByText(/撤销了 \d+ 行/)).toBeVisible();
});

test('a past morning of purchases in GBK comes in: three bad rows are named and the rest becomes lots', async ({ as, looksRight }, { project }) => {
  const page = await as(WHO[project.name]!);
  await page.goto('/farm/import');
  await page.getByLabel(say('import.page.file')).setInputFiles(`${TABLES}/longhushan-2026-04-06.gbk.csv`);
  await page.getByRole('button', { name: say('import.page.upload') }).click();
  await expect(page).toHaveURL(/\/farm\/import\/imp_\w+/);
  await expect(page.getByText(say('import.kinds.purchases')).first()).toBeVisible();

  await page.getByRole('link', { name: new RegExp(`^${say('import.page.rows.wrong')}`) }).click();
  await expect(page.getByText(saying('import.findings.GROSS_BELOW_NET'))).toBeVisible();
  await expect(page.getByText(saying('import.findings.TIME_IMPOSSIBLE'))).toBeVisible();
  await looksRight(page);
  await expect(page.getByText(saying('import.findings.AMOUNT_MISMATCH'))).toBeVisible();

  // The identity numbers are invented and fail their check digit: said once for all, and none of them is kept.
  await page.goto(page.url().split('?')[0]!);
  await page.getByRole('button', { name: say('import.page.acceptAll') }).first().click();
  await expect(page.getByText(say('import.page.done.settled'))).toBeVisible();
  await page.getByRole('button', { name: saying('import.page.takeButton') }).click();
  await expect(page.getByText(/导入了 18\d 行/)).toBeVisible();
});
