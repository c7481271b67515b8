import { randomUUID } from 'node:crypto';
import { expect, PEOPLE, reloadUntil, test } from '../fixtures/test';
import { say, saying } from '../fixtures/words';

test('a grower finds a fact behind her score that is wrong, disputes it, and sees it corrected', async ({ as, looksRight }) => {
  const [grower, buyer, platform] = [await as(PEOPLE.grower), await as(PEOPLE.buyer), await as(PEOPLE.operator)];
  await grower.goto('/farm/credit/record');
  await looksRight(grower);
  const fact = grower.locator('a[href*="/farm/credit/record/fct_"]').filter({ hasText: say('evidence.kind.delivery_accepted') }).filter({ hasText: '华联' }).first();
  const path = (await fact.getAttribute('href'))!;
  await fact.click();
  await expect(grower.getByText(say('evidence.proof.outcome.valid'), { exact: true })).toBeVisible();
  await expect(grower.getByRole('table')).toBeVisible();
  await looksRight(grower);

  // Which kind of mistake and in whose words must be said; what was typed stays.
  const words = `磅单上写的是准时（${randomUUID().slice(0, 8)}）`;
  await grower.getByLabel(say('credit.mistake.time')).check();
  await grower.getByLabel(say('credit.dispute.words')).fill(words);
  await grower.getByRole('button', { name: say('credit.dispute.submit') }).click();
  await expect(grower.getByText(say('credit.dispute.done.opened'))).toBeVisible();
  await looksRight(grower);

  // Her home keeps it in sight until it is decided.
  await grower.goto('/farm');
  await expect(grower.getByRole('link', { name: saying('farm.home.disputes') })).toBeVisible();
  await looksRight(grower);

  // The platform waits for the buyer, who reads her words and agrees.
  await platform.goto('/me/disputes');
  const toDecide = platform.getByRole('listitem').filter({ hasText: words });
  await expect(toDecide.getByRole('button')).toHaveCount(0);
  await buyer.goto('/me/disputes');
  const asked = buyer.getByRole('listitem').filter({ hasText: words });
  await looksRight(buyer);
  await asked.getByLabel(say('credit.asked.agrees')).check();
  await asked.getByLabel(say('credit.asked.words')).fill('查了磅单，是准时的');
  await asked.getByRole('button', { name: say('credit.asked.submit') }).click();
  await expect(buyer.getByText(say('credit.asked.done.answered'))).toBeVisible();
  await expect(asked).toHaveCount(0);

  await platform.reload();
  await toDecide.getByLabel(say('credit.remedy.onTime')).check();
  await toDecide.getByLabel(say('credit.asked.verdictWords')).fill('双方一致，按磅单更正');
  await looksRight(platform);
  await toDecide.getByRole('button', { name: say('credit.asked.decide') }).click();
  await expect(platform.getByText(say('credit.asked.done.decided'))).toBeVisible();

  await grower.goto(path);
  await expect(grower.getByText(say('credit.factPage.standing.corrected'))).toBeVisible();
  await looksRight(grower);
  await grower.getByRole('link', { name: saying('credit.factPage.seeCorrection') }).click();
  await reloadUntil(grower, () => expect(grower.getByText(say('evidence.proof.outcome.valid'), { exact: true })).toBeVisible({ timeout: 1500 }));
  await grower.goto('/farm/credit/readings');
  await looksRight(grower);
});
