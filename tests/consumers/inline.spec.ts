/** `emovox/inline` in pages that have nothing else of the package. */
import { cpSync } from 'node:fs';
import { join } from 'node:path';

import { html, installedFile, scripts } from './support/app.js';
import { strictPolicy } from './support/server.js';
import { expect, expectResults, test } from './support/test.js';

const policy =
  "default-src 'self'; script-src 'self' 'wasm-unsafe-eval' blob:; worker-src blob:; connect-src blob:";

/** An application with a copy of the one file. */
function withOneFile(app: (files: Record<string, string>) => string): string {
  const folder = app({ 'www/index.html': html({ script: 'src/index.js' }), ...inFolder('www') });
  cpSync(installedFile(folder, 'inline'), join(folder, 'www/inline.js'));
  return join(folder, 'www');
}

function inFolder(folder: string): Record<string, string> {
  const files = Object.entries(scripts({ from: '../inline.js' }));
  return Object.fromEntries(files.map(([path, text]) => [`${folder}/${path}`, text]));
}

test('gives results, and nothing but the file itself is asked for', async ({ page, app, serve, shared }) => {
  const { url } = await serve(withOneFile(app), { 'Content-Security-Policy': policy });
  const asked: string[] = [];
  page.context().on('request', (request) => {
    if (!request.url().startsWith('blob:')) asked.push(new URL(request.url()).pathname);
  });
  await expectResults(page, url, shared.expected, { policy });
  // The browser asks for the page's icon by itself, at a time of its own.
  expect(asked.filter((path) => path !== '/favicon.ico').sort()).toEqual([
    '/',
    '/inline.js',
    '/src/index.js',
    '/src/page.js',
  ]);
});

test('says which policy it needs where blob: is forbidden', async ({ page, app, serve }) => {
  const { url } = await serve(withOneFile(app), { 'Content-Security-Policy': strictPolicy });
  const failure = page.waitForEvent('pageerror');
  await page.goto(url);
  expect((await failure).message).toContain(
    'policy must allow blob: in script-src, worker-src and connect-src',
  );
});

test('extracts features', async ({ page, app, serve }) => {
  const folder = app({
    'www/index.html': '<!doctype html><title>Features</title><script type="module" src="index.js"></script>',
    'www/index.js': `
import { extract } from './inline.js';
const recording = { samples: new Float32Array(16_000), sampleRate: 16_000 };
const { frames } = await extract(recording, { sets: ['frames'] });
document.title = String(frames.rows);
`,
  });
  cpSync(installedFile(folder, 'inline'), join(folder, 'www/inline.js'));
  const { url } = await serve(join(folder, 'www'), { 'Content-Security-Policy': policy });
  await page.goto(url);
  await expect(page).toHaveTitle(String(1 + Math.floor((16_000 - 512) / 160)));
});
