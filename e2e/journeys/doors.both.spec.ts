import { expect, test } from '@playwright/test';

/** What anybody finds open without signing in, in both languages. */
for (const path of ['/', '/prices', '/sign-in', '/en', '/en/prices', '/en/sign-in']) {
  test(`${path} is open to anybody`, async ({ page }) => {
    const response = await page.goto(path);
    expect(response?.status()).toBe(200);
    await expect(page.locator('h1').first()).toBeVisible();
  });
}

test('an own door leads a stranger to sign in', async ({ page }) => {
  await page.goto('/farm');
  await expect(page).toHaveURL(/sign-in/);
});
