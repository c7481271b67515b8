import { defineConfig, devices } from '@playwright/test';

const launchOptions = {
  executablePath: process.env.CHROMIUM_PATH,
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--no-first-run'],
};

export default defineConfig({
  testDir: 'e2e',
  timeout: 90_000,
  expect: { timeout: 10_000 },
  workers: 2,
  retries: 0,
  forbidOnly: true,
  reporter: [['list'], ['json', { outputFile: '.cache/reports/e2e.json' }]],
  outputDir: 'test-results',
  use: {
    baseURL: process.env.BASE_URL, launchOptions, locale: 'zh-CN', serviceWorkers: 'block', timezoneId: 'Asia/Shanghai',
    // A worker that fetches pages ahead is in the way of whoever counts them; the journey about dead zones lets it in.
    // Of a failure, what was done and a last picture; no film of what passes.
    trace: { mode: 'retain-on-failure', screenshots: false, snapshots: false, sources: false }, screenshot: 'only-on-failure',
  },
  projects: [
    // These two start what they need themselves, while the season of the others' product is being planted.
    { name: 'house', testMatch: /faults\/(?:house|server)\.spec\.ts/ },
    // It lives by an environment of its own, so it has a process of its own.
    { name: 'storm', testMatch: /faults\/storm\.spec\.ts/ },
    { name: 'authz', testMatch: /authz\/.*\.spec\.ts/ },
    { name: 'phone', use: { ...devices['Pixel 5'], viewport: { width: 360, height: 780 }, locale: 'zh-CN' }, testMatch: /\.phone\.spec\.ts|\.both\.spec\.ts/ },
    { name: 'desktop', use: { ...devices['Desktop Chrome'], viewport: { width: 1280, height: 900 }, locale: 'zh-CN' }, testMatch: /\.desktop\.spec\.ts|\.both\.spec\.ts/ },
    // What README and docs show, taken anew by `npm run pictures`; proves nothing, so it is in no test run.
    ...(process.env.PICTURES ? [{ name: 'pictures', use: devices['Desktop Chrome'], testMatch: /\.pictures\.ts/ }] : []),
  ],
});
