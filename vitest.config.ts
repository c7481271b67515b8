import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { testEnv } from './lib/db/testing/test-env';

const alias = { '@': fileURLToPath(new URL('.', import.meta.url)).replace(/\/$/, '') };
const env = testEnv();
const ignored = ['node_modules/**', '.next/**', '.build/**', '.data/**', '.cache/**', 'e2e/**'];

export default defineConfig({
  test: {
    projects: [
      {
        resolve: { alias },
        test: { name: 'unit', env, include: ['**/*.test.{ts,tsx}'], exclude: [...ignored, '**/*.int.test.ts'] },
      },
      {
        resolve: { alias },
        test: {
          name: 'int',
          env,
          include: ['**/*.int.test.ts'],
          exclude: ignored,
          globalSetup: ['lib/db/testing/global-setup.ts'],
          testTimeout: 30_000,
          hookTimeout: 60_000,
          maxWorkers: 2,
        },
      },
    ],
  },
});
