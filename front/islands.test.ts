import { brotliCompressSync } from 'node:zlib';
import { beforeAll, expect, it } from 'vitest';
import { bundleIslands } from './build-islands.mjs';

const BUDGET_BYTES = 15_000;
let bytes: Record<string, number>;
beforeAll(async () => {
  const files = await bundleIslands(process.cwd());
  bytes = Object.fromEntries(Object.entries(files).map(([name, { contents }]) => [name, brotliCompressSync(contents).length]));
}, 30_000);

/** What the heaviest pages of the light doors bring, with the worker that comes after them. */
it.each([
  ['a form of the farm door', ['field', 'read-aloud', 'submit-once', 'voice', 'field-worker']], ['the list of what waits', ['field', 'read-aloud', 'submit-once', 'outbox', 'field-worker']],
  ['a contract', ['field', 'read-aloud', 'submit-once', 'signature', 'field-worker']], ['a proof', ['read-aloud', 'check-proof']], ['the cashier', ['read-aloud', 'submit-once', 'poll']],
])('the script of %s stays within 15 kB over the wire', (_page, names) => {
  expect(names.reduce((sum, name) => sum + bytes[name]!, 0)).toBeLessThanOrEqual(BUDGET_BYTES);
});
