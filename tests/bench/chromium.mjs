// The suite in the system's Chromium, on the thread of a page.

import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname } from 'node:path';

import { chromium } from '@playwright/test';

const root = new URL('../../', import.meta.url);
const types = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.wasm': 'application/wasm',
};

/** @returns {Promise<Record<string, number | string>>} */
export async function suiteInChromium() {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    if (pathname === '/') {
      response.writeHead(200, { 'Content-Type': types['.html'] });
      response.end('<!doctype html><script type="module" src="/tests/bench/page.mjs"></script>');
      return;
    }
    readFile(new URL(`.${pathname}`, root)).then(
      (bytes) => {
        response.writeHead(200, { 'Content-Type': types[extname(pathname)] ?? 'application/octet-stream' });
        response.end(bytes);
      },
      () => response.writeHead(404).end(),
    );
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const browser = await chromium.launch({
    executablePath: process.env.EMOVOX_CHROMIUM || '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run'],
  });
  try {
    const page = await browser.newPage();
    const broken = new Promise((_, reject) => page.on('pageerror', reject));
    await page.goto(`http://127.0.0.1:${server.address().port}/`);
    const done = page.waitForFunction('globalThis.results', undefined, { timeout: 300_000 });
    return await (await Promise.race([done, broken])).jsonValue();
  } finally {
    await browser.close();
    server.close();
  }
}
