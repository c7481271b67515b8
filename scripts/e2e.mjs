// End to end: the production build, a database and a sandbox of their own with the demo season, a real Chromium.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setPriority } from 'node:os';
import { at, checkNode, ensureInstalled, refuse, root, run } from './house.mjs';
import { launchProduct } from './product.mjs';

checkNode();
ensureInstalled();
// Before anything starts: the tests of the house itself start from the same build, and must not find it half made.
if (run(process.execPath, [at('scripts/build.mjs'), '--if-changed']) !== 0) refuse('The product could not be built.');
const { browserPath } = await import('../e2e/fixtures/browser.mjs');
const CHROMIUM_PATH = await browserPath();

let status = 1;
let product;
try {
  product = await launchProduct();
  const { url: BASE_URL, webUrl: WEB_URL, sandboxUrl: SANDBOX_URL, sandboxSecret: SANDBOX_ADMIN_SECRET } = product;
  // What needs no product is proven while its season is planted; whoever needs it waits for it (fixtures/test.ts).
  const tests = spawn(process.execPath, [at('node_modules/@playwright/test/cli.js'), 'test', ...process.argv.slice(2)], {
    cwd: root, stdio: 'inherit', env: { ...process.env, BASE_URL, WEB_URL, SANDBOX_URL, SANDBOX_ADMIN_SECRET, CHROMIUM_PATH, ...(process.argv.includes('--project=pictures') && { PICTURES: '1' }) },
  });
  // The season comes first: two tests at a time would have it wait, and then all of them wait for it.
  setPriority(tests.pid, 5);
  let lost;
  product.ready.catch((error) => { lost = error; tests.kill('SIGINT'); });
  const [code] = await once(tests, 'exit');
  if (lost) throw lost;
  status = code ?? 1;
  if (status !== 0) console.error(product.log().split('\n').filter((line) => /error|warn/i.test(line)).slice(-40).join('\n'));
} catch (error) {
  console.error(error.message);
} finally {
  await product?.stop();
}
process.exit(status);
