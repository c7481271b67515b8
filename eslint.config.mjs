import next from 'eslint-config-next/core-web-vitals';
import tseslint from 'typescript-eslint';

// What a rule can only say when it knows types (a promise that nobody waits for) is in .oxlintrc.json: here it took two thirds of the time.
// What only components and hooks can get wrong is looked for where they are: with every other file it took a fifth of the time.
const VIEWS = ['**/*.tsx', 'app/**', 'components/**', 'front/**'];
const restrictEnv = { object: 'process', property: 'env', message: 'Only lib/env.ts reads the environment.' };

export default tseslint.config(
  { ignores: ['node_modules/', '.next/', '.build/', '.data/', '.cache/', 'lib/db/generated/', 'next-env.d.ts', 'playwright-report/', 'test-results/', 'e2e/fixtures/gate/'] },
  ...next.map((config) => (config.name === 'next' ? { ...config, files: VIEWS } : config)),
  ...tseslint.configs.recommended,
  {
    files: ['**/*.ts', '**/*.tsx'],
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'separate-type-imports' }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'no-restricted-properties': ['error', restrictEnv],
      'no-restricted-syntax': ['error', { selector: 'Directive[value="use server"], ExpressionStatement[directive="use server"]', message: '"use server" stands only in app/**/actions.ts.' }],
    },
  },
  {
    // No compiler looks at these: they run before anything is installed.
    files: ['**/*.mjs'],
    languageOptions: { globals: Object.fromEntries(['process', 'console', 'Buffer', 'URL', 'fetch', 'setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'].map((name) => [name, 'readonly'])) },
    rules: { 'no-undef': 'error' },
  },
  { files: ['app/**/actions.ts'], rules: { 'no-restricted-syntax': 'off' } },
  { files: ['lib/env.ts', 'sandbox/config.ts', 'next.config.ts', 'playwright.config.ts', 'knip.config.ts', 'e2e/**', 'bench/**', '**/*.test.ts', '**/testing/**'], rules: { 'no-restricted-properties': 'off' } },
  {
    // Rules are pure: time, chance and identity are handed in.
    files: ['lib/*/domain/**/*.ts'], ignores: ['**/*.test.ts'],
    rules: {
      'no-restricted-globals': ['error', { name: 'fetch', message: 'domain/ does no I/O.' }],
      'no-restricted-properties': ['error', restrictEnv, { object: 'Date', property: 'now', message: 'domain/ is handed the time.' }, { object: 'Math', property: 'random', message: 'domain/ is handed its chances.' }],
      'no-restricted-syntax': ['error', { selector: 'NewExpression[callee.name="Date"][arguments.length=0]', message: 'domain/ is handed the time.' }],
    },
  },
);
