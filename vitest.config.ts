import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { testEnv } from './lib/db/testing/test-env';

const alias = { '@': fileURLToPath(new URL('.', import.meta.url)).replace(/\/$/, '') };
// Far from China and half an hour beside everybody: whatever asks the machine's own clock for a day is found out.
const env = { ...testEnv(), TZ: 'America/St_Johns' };
/** Read before every file of tests. */
const setupFiles = ['vitest.setup.ts'];
/**
 * Against the real PostgreSQL; one server a run, of the version that the project's name ends with, 18 where it has none. Files share what they
 * have loaded, which saves a third of the time; so whoever changes what a process keeps puts it back.
 */
const integration = {
  env, setupFiles, isolate: false, globalSetup: ['lib/db/testing/global-setup.ts'], testTimeout: 30_000, hookTimeout: 60_000, maxWorkers: 2,
};
const ignored = ['node_modules/**', '.next/**', '.build/**', '.data/**', '.cache/**', 'e2e/**'];

export default defineConfig({
  test: {
    projects: [
      {
        resolve: { alias },
        test: { name: 'unit', env, setupFiles, isolate: false, include: ['**/*.test.{ts,tsx}'], exclude: [...ignored, '**/*.int.test.ts'] },
      },
      {
        resolve: { alias },
        test: { ...integration, name: 'int', include: ['**/*.int.test.ts'], exclude: ignored },
      },
      {
        resolve: { alias },
        // The mechanism that everything stands on, on the oldest version that its SQL must stay within. By its name it comes first, so that no long file stands alone at the end.
        test: { ...integration, name: 'db-15', include: ['lib/{operation,ledger,evidence,settlement}/**/*.int.test.ts', 'lib/db/migrate.int.test.ts', 'lib/payments/payments.int.test.ts'], exclude: ignored },
      },
    ],
  },
});
