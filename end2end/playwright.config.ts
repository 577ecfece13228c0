// Browser tests of the desk. `cargo xtask e2e` calls them with the server's binary and the system's Chromium;
// by hand `npx playwright test` finds both where they usually are.
import { defineConfig, devices } from '@playwright/test';
import type { Options } from './support/test';

const chromium = process.env.CHROMIUM ?? '/usr/bin/chromium';

/** Wide enough for two columns, as reviewers have it. */
const viewport = { width: 1440, height: 900 };

export default defineConfig<Options>({
  testDir: 'specs',
  outputDir: 'test-results/runs',
  // generous: a busy machine must not fail a promise that says nothing of time
  timeout: 90_000,
  expect: { timeout: 20_000 },
  // each worker has a desk of its own; within a file, tests go one after another
  workers: 2,
  retries: 0,
  forbidOnly: !!process.env.CI,
  reporter: [['list']],
  use: {
    ...devices['Desktop Chrome'],
    viewport,
    deviceScaleFactor: 1,
    actionTimeout: 20_000,
    locale: 'en-GB',
    timezoneId: 'UTC',
    trace: 'off',
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: chromium,
      args: [
        // Chromium's own calls home would be requests to other hosts
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--no-first-run',
        ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      ],
    },
  },
  projects: [
    { name: 'scripts', use: { javaScriptEnabled: true } },
    { name: 'no-scripts', use: { javaScriptEnabled: false }, testIgnore: /\.scripts\.spec\.ts$/ },
  ],
});
