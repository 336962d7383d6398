import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: {
    alias: { 'emovox-wasm': fileURLToPath(new URL('build/wasm/bin/emovox.mjs', import.meta.url)) },
  },
  test: {
    include: ['tests/web/**/*.test.ts'],
    unstubGlobals: true,
    testTimeout: 30_000,
  },
});
