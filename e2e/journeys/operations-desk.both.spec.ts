import { expect, PEOPLE, signIn, test } from '../fixtures/test';
import { say, saying } from '../fixtures/words';

test('the operator takes what waits, looks at it whole and proposes; the auditor sees it all and can do nothing', async ({ as, visitor, looksRight }, { project }) => {
  const page = await visitor();
  await signIn(page, PEOPLE.operator);
  await expect(page).toHaveURL(/\/ops$/);
  await looksRight(page);
  // Each project has a matter of its own, for both run over one house.
  const queue = project.name === 'phone' ? 'checks' : 'conflicts';
  await page.goto(`/ops/queues?queue=${queue}`);
  await looksRight(page);
  await page.getByRole('rowheader').getByRole('link').first().click();
  await expect(page).toHaveURL(new RegExp(`/ops/queues/${queue}/`));
  const matter = page.url();
  await page.getByRole('button', { name: say('oversight.item.take') }).click();
  await expect(page.getByText(say('oversight.item.done.taken'))).toBeVisible();
  await looksRight(page);
  if (queue === 'conflicts') {
    const form = page.getByRole('form', { name: say('oversight.item.proposeTitle') });
    await form.locator('[name=reason]').fill('付款人少付，已电话核实');
    await form.getByRole('button', { name: say('oversight.item.propose') }).click();
    await expect(page.getByText(say('oversight.item.ownProposal'))).toBeVisible();
    await page.getByRole('link', { name: say('oversight.item.look') }).first().click();
    await expect(page.getByRole('heading', { name: say('oversight.life.title') })).toBeVisible();
    await looksRight(page);
  }

  const auditor = await as(PEOPLE.auditor);
  await auditor.goto(matter);
  await expect(auditor.getByText(say('oversight.item.onlyLooks'))).toBeVisible();
  await expect(auditor.getByText(saying('oversight.item.heldBy'))).toBeVisible();
  for (const name of ['take', 'handBack', 'approve', 'propose']) await expect(auditor.getByRole('button', { name: say(`oversight.item.${name}`), exact: true })).toHaveCount(0);
  await auditor.goto('/en/ops/health');
  await looksRight(auditor);
  await auditor.goto('/ops/search');
  await auditor.locator('[name=q]').fill('张桂');
  await auditor.getByRole('button', { name: say('oversight.search.go') }).click();
  await auditor.getByRole('link', { name: /张桂兰/ }).first().click();
  await expect(auditor.getByRole('heading', { level: 1, name: '张桂兰' })).toBeVisible();
  await looksRight(auditor);
});
