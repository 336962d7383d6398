/** The guides and the API beside the demo page, under its content security policy. */
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';

import type { Page } from '@playwright/test';

import { demoDistPath, root } from '../web/support/files.js';
import { serveFolder } from './support/folder-server.js';
import { expect, openDemo, test } from './support/test.js';

const docsPath = join(demoDistPath, 'docs');

const pages = readdirSync(docsPath, { recursive: true, encoding: 'utf8' }).filter((name) =>
  name.endsWith('.html'),
);

/** What goes wrong in the page from now on: complaints, and requests to other origins. */
function watch(page: Page): readonly string[] {
  const problems: string[] = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) problems.push(message.text());
  });
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('request', (request) => {
    if (!['localhost', '127.0.0.1'].includes(new URL(request.url()).hostname)) problems.push(request.url());
  });
  return problems;
}

test('has a page for every guide and every entry with types', () => {
  const titles = pages.map((name) => /<title>(.*?) \|/.exec(readFileSync(join(docsPath, name), 'utf8'))?.[1]);
  const guides = readdirSync(join(root, 'docs/guides'));
  for (const file of guides) {
    const [, title] = /^# (.+)/.exec(readFileSync(join(root, 'docs/guides', file), 'utf8'))!;
    expect(titles).toContain(title);
  }
  const { exports } = JSON.parse(readFileSync(join(root, 'web/package.json'), 'utf8')) as {
    exports: Record<string, string | object>;
  };
  for (const [subpath, target] of Object.entries(exports))
    if (typeof target === 'object') expect(titles).toContain(subpath.replace('.', 'emovox'));
});

test('is reached from the demo page and leads back', async ({ page }) => {
  const problems = watch(page);
  await openDemo(page);
  await page.getByRole('link', { name: 'Guides and API' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'emovox' }).last()).toBeVisible();
  await page.locator('nav').getByRole('link').filter({ hasText: 'Microphone' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Microphone' })).toBeVisible();
  await page.getByRole('link', { name: 'Demo' }).first().click();
  await expect(page.getByRole('button', { name: 'Start listening' })).toBeVisible();
  expect(problems).toEqual([]);
});

test('is searched, and remembers the colours chosen', async ({ page }) => {
  const problems = watch(page);
  await page.goto('/docs/index.html');
  await page.keyboard.press('/');
  await expect(page.locator('#tsd-search-status')).toBeEmpty(); // says "Preparing" until there is an index to search
  await page.keyboard.type('inputSettings');
  await expect(page.getByRole('option').first()).toContainText('inputSettings');
  await page.getByRole('option').first().click();
  await expect(page).toHaveURL(/EmotionRecognizer\.html#inputsettings/);

  await page.locator('.settings summary').click();
  await page.getByRole('combobox').selectOption('dark');
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  expect(problems).toEqual([]);
});

/** One page of every folder: of every kind, that is. */
const samples = [...new Map(pages.map((name) => [dirname(name), name])).values()];

test('works at a sub-path, a page of every kind without a complaint', async ({ page }) => {
  expect(samples.length).toBeGreaterThan(5);
  const folder = mkdtempSync(join(tmpdir(), 'emovox-docs-'));
  cpSync(demoDistPath, join(folder, 'deep/site'), { recursive: true });
  const server = await serveFolder(folder);
  try {
    const problems = watch(page);
    for (const name of samples) {
      const response = await page.goto(`${server.url}deep/site/docs/${name}`);
      expect(response?.status(), name).toBe(200);
      expect(problems, name).toEqual([]);
    }
    expect(server.requested.filter((path) => !path.startsWith('/deep/site/'))).toEqual([]);
  } finally {
    await server.close();
    rmSync(folder, { recursive: true });
  }
});

for (const name of ['index.html', 'documents/Errors.html', 'classes/emovox.EmotionRecognizer.html']) {
  test(`fits a phone of 360 pixels: ${name}`, async ({ page }) => {
    await page.setViewportSize({ width: 360, height: 740 });
    await page.goto(`/docs/${name}`);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  });
}

test('has no link to a file that is not there, nothing inline, and no path of the machine that made it', () => {
  for (const name of pages) {
    const text = readFileSync(join(docsPath, name), 'utf8');
    expect(text.includes(root), name).toBe(false);
    // A document that is no page of its own would be copied as it is.
    expect(text, name).not.toMatch(/href="[^":]*\.md[#"]/);
    // What the policy forbids; Chromium is shown some of the pages only.
    expect(text, name).not.toMatch(/<script>|<style|<[^>]* (?:style|on\w+)=/);
    for (const [, link] of text.matchAll(/(?:href|src)="(?!https?:|#)([^"#]+)/g)) {
      const file = relative(demoDistPath, join(docsPath, name, '..', decodeURI(link!)));
      expect(readdirSync(join(demoDistPath, file, '..')), `${name}: ${link!}`).toContain(
        file.split('/').at(-1),
      );
    }
  }
});
