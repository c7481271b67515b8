// End to end: the production build, a database and a sandbox of their own with the demo season, a real Chromium.
import { at, checkNode, ensureInstalled, run } from './house.mjs';
import { startProduct } from './product.mjs';

checkNode();
ensureInstalled();
const { browserPath } = await import('../e2e/fixtures/browser.mjs');
const CHROMIUM_PATH = await browserPath();

let status = 1;
let product;
try {
  product = await startProduct();
  status = run(process.execPath, [at('node_modules/@playwright/test/cli.js'), 'test', ...process.argv.slice(2)], {
    env: { BASE_URL: product.url, WEB_URL: product.webUrl, SANDBOX_URL: product.sandboxUrl, SANDBOX_ADMIN_SECRET: product.sandboxSecret, CHROMIUM_PATH, ...(process.argv.includes('--project=pictures') && { PICTURES: '1' }) },
  });
  if (status !== 0) console.error(product.log().split('\n').filter((line) => /error|warn/i.test(line)).slice(-40).join('\n'));
} catch (error) {
  console.error(error.message);
} finally {
  await product?.stop();
}
process.exit(status);
