/** The packed package in applications that a bundler builds, without any configuration, under a strict policy. */
import { cpSync } from 'node:fs';
import { join } from 'node:path';

import { html, installedFile, scripts, write } from './support/app.js';
import { buildWithEsbuild, buildWithVite, buildWithWebpack, startViteDev } from './support/bundlers.js';
import { strictPolicy } from './support/server.js';
import { expectResults, test } from './support/test.js';

/** What an application's folder is served at where it is not the root. */
const subPath = 'deep/app';

test('Vite, in development', async ({ page, app, shared }) => {
  const folder = app({ 'index.html': html({ script: '/src/index.js' }), ...scripts() });
  const server = await startViteDev(folder, { 'Content-Security-Policy': strictPolicy });
  try {
    await expectResults(page, server.resolvedUrls!.local[0]!, shared.expected);
  } finally {
    await server.close();
  }
});

test('Vite, built', async ({ page, app, serve, shared }) => {
  const folder = app({ 'index.html': html({ script: '/src/index.js' }), ...scripts() });
  await buildWithVite(folder);
  const { url } = await serve(join(folder, 'dist'));
  await expectResults(page, url, shared.expected);
});

test('Vite, built for a sub-path', async ({ page, app, serve, shared }) => {
  const folder = app({ 'index.html': html({ script: '/src/index.js' }), ...scripts() });
  await buildWithVite(folder, `/${subPath}/`);
  cpSync(join(folder, 'dist'), join(folder, 'public', subPath), { recursive: true });
  const { url } = await serve(join(folder, 'public'));
  await expectResults(page, `${url}${subPath}/`, shared.expected);
});

test('webpack 5, at a sub-path', async ({ page, app, serve, shared }) => {
  const folder = app(scripts());
  await buildWithWebpack(folder);
  write(folder, { 'dist/index.html': html({ script: 'main.js', kind: 'classic' }) });
  cpSync(join(folder, 'dist'), join(folder, 'public', subPath), { recursive: true });
  const { url } = await serve(join(folder, 'public'));
  await expectResults(page, `${url}${subPath}/`, shared.expected);
});

test('esbuild, with the addresses as options', async ({ page, app, serve, shared }) => {
  const assets = {
    wasmUrl: 'emovox.wasm',
    modelUrl: 'default.emovox',
    workerUrl: 'recognizer.worker.js',
    workletUrl: 'capture.worklet.js',
  };
  const options = Object.entries(assets).map(([option, file]) => `${option}: 'assets/${file}'`);
  const folder = app(scripts({ options: `{ ${options.join(', ')} }` }));
  await buildWithEsbuild(folder);
  write(folder, { 'dist/index.html': html({ script: 'main.js' }) });
  for (const file of Object.values(assets))
    cpSync(installedFile(folder, file), join(folder, 'dist/assets', file));
  const { url } = await serve(join(folder, 'dist'));
  await expectResults(page, url, shared.expected);
});

test('esbuild, with the folder emovox beside the bundle', async ({ page, app, serve, shared }) => {
  const folder = app(scripts());
  await buildWithEsbuild(folder);
  write(folder, { 'dist/index.html': html({ script: 'main.js' }) });
  cpSync(join(folder, 'node_modules/emovox/dist/emovox'), join(folder, 'dist/emovox'), { recursive: true });
  const { url } = await serve(join(folder, 'dist'));
  await expectResults(page, url, shared.expected);
});
