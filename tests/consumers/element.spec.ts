/** The packed package's element: in a page without a bundler, and in an application that Vite builds. */
import { join } from 'node:path';

import type { Page } from '@playwright/test';

import { buildWithVite } from './support/bundlers.js';
import { expect, test } from './support/test.js';

function html(script: string): string {
  return `<!doctype html>
<html lang="en">
  <head><meta charset="utf-8" /><title>Element</title><script type="module" src="${script}"></script></head>
  <body><emovox-meter></emovox-meter></body>
</html>
`;
}

async function expectAnswer(page: Page, url: string): Promise<void> {
  const problems: string[] = [];
  page.on('console', (message) => {
    if (/Content Security Policy/i.test(message.text())) problems.push(message.text());
  });
  page.context().on('request', (request) => {
    if (!request.url().startsWith(url)) problems.push(`asked for ${request.url()}`);
  });
  await page.goto(url);
  const meter = page.locator('emovox-meter');
  await meter.getByRole('button', { name: 'Start listening' }).click();
  await expect(meter.locator('.label')).toHaveText(/^[a-z]+$/, { timeout: 20_000 });
  expect(problems).toEqual([]);
}

test('a script tag and a tag are all that a plain page needs', async ({ page, app, serve }) => {
  const folder = app({ 'index.html': html('node_modules/emovox/dist/element.js') });
  const { url } = await serve(folder);
  await expectAnswer(page, url);
});

test('Vite keeps the import, which has no other use than to define the element', async ({
  page,
  app,
  serve,
}) => {
  const folder = app({ 'index.html': html('/src/index.js'), 'src/index.js': "import 'emovox/element';\n" });
  await buildWithVite(folder);
  const { url } = await serve(join(folder, 'dist'));
  await expectAnswer(page, url);
});
