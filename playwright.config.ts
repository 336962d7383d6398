import { defineConfig } from '@playwright/test';

// Not the port of `npm start`, so that tests can run beside it; another one for another checkout beside this.
const port = process.env['EMOVOX_TEST_PORT'] ?? '5174';
const address = `http://localhost:${port}`;

export default defineConfig({
  testDir: 'tests',
  testMatch: ['browser/*.spec.ts', 'consumers/*.spec.ts'],
  outputDir: 'test-results',
  forbidOnly: Boolean(process.env['CI']),
  workers: 1,
  timeout: 60_000,
  use: { baseURL: address, trace: 'retain-on-failure' },
  webServer: {
    command: `npx vite preview --config web/demo/vite.config.ts --port ${port} --strictPort`,
    url: address,
    reuseExistingServer: false,
  },
});
