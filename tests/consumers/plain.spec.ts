/** The packed package in pages without a bundler, under a strict policy. */
import { createHash } from 'node:crypto';
import { cpSync } from 'node:fs';
import { join } from 'node:path';

import { html, scripts } from './support/app.js';
import { expect, expectResults, test } from './support/test.js';

const entry = 'node_modules/emovox/dist/index.js';

test('a module that imports by a relative path', async ({ page, app, serve, shared }) => {
  const folder = app({
    'index.html': html({ script: 'src/index.js' }),
    ...scripts({ from: `../${entry}` }),
  });
  const { url } = await serve(folder);
  await expectResults(page, url, shared.expected);
});

test('a module at a sub-path, under a policy of nothing but scripts, WebAssembly and requests to its origin', async ({
  page,
  app,
  serve,
  shared,
}) => {
  const policy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'";
  const folder = app({
    'deep/app/index.html': html({ script: 'src/index.js' }),
    ...Object.fromEntries(
      Object.entries(scripts({ from: '../vendor/index.js' })).map(([path, text]) => [
        `deep/app/${path}`,
        text,
      ]),
    ),
  });
  cpSync(join(folder, 'node_modules/emovox/dist'), join(folder, 'deep/app/vendor'), { recursive: true });
  const { url } = await serve(folder, { 'Content-Security-Policy': policy });
  await expectResults(page, `${url}deep/app/`, shared.expected, { policy });
});

test('an import map, which the policy names by its hash', async ({ page, app, serve, shared }) => {
  const map = JSON.stringify({ imports: { emovox: `./${entry}` } });
  const hash = createHash('sha256').update(map).digest('base64');
  const policy = `default-src 'self'; script-src 'self' 'wasm-unsafe-eval' 'sha256-${hash}'`;
  const folder = app({
    'index.html': html({ script: 'src/index.js', head: `<script type="importmap">${map}</script>` }),
    ...scripts(),
  });
  const { url } = await serve(folder, { 'Content-Security-Policy': policy });
  await expectResults(page, url, shared.expected, { policy });
});

test.describe('the package on another origin', () => {
  /** What a content delivery network sends with every file. */
  const crossOrigin = { 'Access-Control-Allow-Origin': '*' };

  test('needs no set-up where blob: Workers are allowed', async ({ page, app, serve, shared }) => {
    const network = await serve(app({}), crossOrigin);
    const origin = new URL(network.url).origin;
    const policy =
      `default-src 'self'; script-src 'self' 'wasm-unsafe-eval' ${origin}; ` +
      `connect-src ${origin}; worker-src blob: ${origin}`;
    const folder = app({
      'index.html': html({ script: 'src/index.js' }),
      ...scripts({ from: `${network.url}${entry}` }),
    });
    const { url } = await serve(folder, { 'Content-Security-Policy': policy });
    const origins = [new URL(url).origin, origin];
    await expectResults(page, url, shared.expected, { policy, origins });
  });

  test('needs one file of the page elsewhere, which the error spells out', async ({
    page,
    app,
    serve,
    shared,
  }) => {
    const network = await serve(app({}), crossOrigin);
    const origin = new URL(network.url).origin;
    const policy = `default-src 'self'; script-src 'self' 'wasm-unsafe-eval' ${origin}; connect-src ${origin}`;
    const headers = { 'Content-Security-Policy': policy };
    const from = `${network.url}${entry}`;

    const bare = await serve(
      app({ 'index.html': html({ script: 'src/index.js' }), ...scripts({ from }) }),
      headers,
    );
    const failure = page.waitForEvent('pageerror');
    await page.goto(bare.url);
    const { message } = await failure;
    expect(message).toMatch(
      /another origin.*Set workerUrl to a file of the page's own origin that reads import /,
    );
    const statement = /import "[^"]+";/.exec(message)![0];

    const folder = app({
      'index.html': html({ script: 'src/index.js' }),
      'worker.js': statement,
      ...scripts({ from, options: `{ workerUrl: 'worker.js' }` }),
    });
    const { url } = await serve(folder, headers);
    const origins = [new URL(url).origin, origin];
    const another = await page.context().newPage();
    await expectResults(another, url, shared.expected, { policy, origins });
  });
});
