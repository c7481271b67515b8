import type { Page } from '@playwright/test';
import { expect, test } from '../fixtures/test';

/** How a page is drawn, and from where: what its style sheet makes of it, and which way that came. */
const drawn = (page: Page) => page.evaluate(() => {
  const { fontFamily, backgroundColor } = getComputedStyle(document.body);
  const { height } = document.querySelector('hl-read-aloud button')!.getBoundingClientRect();
  return {
    look: { fontFamily, backgroundColor, height }, within: document.querySelectorAll('style').length, asFile: document.querySelectorAll('link[rel=stylesheet]').length,
    fetchedBytes: performance.getEntriesByType('resource').filter(({ name }) => name.endsWith('.css')).map((entry) => (entry as PerformanceResourceTiming).transferSize),
  };
});

test('the first page has its looks in it, allowed by its policy; the second finds them in the phone, and looks the same', async ({ visitor }) => {
  const page = await visitor();
  const complaints: string[] = [];
  page.on('console', (said) => { if (said.type() === 'error') complaints.push(said.text()); });
  await page.goto('/prices', { waitUntil: 'networkidle' });
  const first = await drawn(page);
  expect(first).toMatchObject({ within: 1, asFile: 0 });
  // A button that no style sheet has reached is half as high.
  expect(first.look.height).toBeGreaterThanOrEqual(44);
  await page.goto('/prices', { waitUntil: 'networkidle' });
  expect(await drawn(page)).toEqual({ look: first.look, within: 0, asFile: 1, fetchedBytes: [0] });
  expect(complaints).toEqual([]);
});
