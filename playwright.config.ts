import { defineConfig } from '@playwright/test';

// Not the port of `npm start`, so that tests can run beside it.
const address = 'http://localhost:5174';

export default defineConfig({
  testDir: 'tests',
  testMatch: ['browser/*.spec.ts', 'consumers/*.spec.ts'],
  outputDir: 'test-results',
  forbidOnly: Boolean(process.env['CI']),
  workers: 1,
  timeout: 60_000,
  use: { baseURL: address, trace: 'retain-on-failure' },
  webServer: {
    command: 'npx vite preview --config web/demo/vite.config.ts --port 5174 --strictPort',
    url: address,
    reuseExistingServer: false,
  },
});
