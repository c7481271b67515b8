import { idCheckCharacter } from '../../lib/identity/domain/id-number';
import { expect, joinAsGrower, reloadUntil, signInByCode, test } from '../fixtures/test';
import { say } from '../fixtures/words';

/** A number that exists as such, of somebody born on that day. */
const numberOf = (birthDay: string, serial: string): string => {
  const body = `370783${birthDay}${serial}`;
  return body + idCheckCharacter(body);
};

test('a forgotten signing password is replaced by whoever knows her identity number, and by nobody else who holds her phone', async ({ visitor, looksRight }) => {
  test.setTimeout(120_000);
  const page = await visitor();
  const at = String(Date.now());
  const hers = numberOf('19880312', String(100 + Number(at.slice(-4)) % 900));
  await signInByCode(page, `138${at.slice(-8)}`);
  await joinAsGrower(page, '周小满');

  await page.goto('/me/signing');
  await expect(page.getByText(say('esign.key.notVerified'))).toBeVisible();
  await page.goto('/me/verify');
  await page.getByLabel(say('identity.verify.idNumber')).fill(hers);
  await page.getByRole('button', { name: say('identity.verify.submit') }).click();
  await expect(page).not.toHaveURL(/verify/);
  await page.goto('/me/signing');
  await reloadUntil(page, () => expect(page.getByRole('button', { name: say('esign.key.make') })).toBeVisible({ timeout: 1000 }));
  const choose = async (password: string) => {
    const form = page.locator('form:has([name=_again]):not(:has([name=_next]))');
    await form.locator('[name=_signingPassword]').fill(password);
    await form.locator('[name=_again]').fill(password);
    await form.getByRole('button').click();
  };
  await choose('first harvest 26');
  await expect(page.getByText(say('esign.key.done.made'))).toBeVisible();

  // Whoever holds the phone has chosen a new password, and does not know the number.
  await page.goto('/me/signing');
  await reloadUntil(page, () => expect(page.getByLabel(say('esign.key.idNumber'))).toBeVisible({ timeout: 1000 }));
  await page.getByLabel(say('esign.key.idNumber')).fill(numberOf('19910703', '001'));
  await choose('second harvest 26');
  await expect(page.getByText(say('esign.key.tries.WRONG_NUMBER.wrong', { triesLeft: '4' })).first()).toBeVisible();
  // Neither number nor password is written out again.
  await expect(page.getByLabel(say('esign.key.idNumber'))).toHaveValue('');
  await looksRight(page);
  await page.getByLabel(say('esign.key.idNumber')).fill(hers.toLowerCase());
  await choose('second harvest 26');
  await expect(page.getByText(say('esign.key.done.made'))).toBeVisible();
});
