/** What the system does to a page that listens: it suspends audio, hides the tab, freezes the page. */
import puppeteer, { type Page } from 'puppeteer-core';

import { distPath } from '../web/support/files.js';
import { serveFolder } from './support/folder-server.js';
import { callOf, inPage, test, toolsScript } from './support/package.js';
import { chromiumArguments, chromiumPath, expect, watchContexts } from './support/test.js';

test('audio that the system suspends is woken, and listening goes on', async ({ page, server }) => {
  await watchContexts(page);
  await page.goto(server.url);
  const heard = await inPage(page, async ({ EmotionRecognizer, keep, kept, levels }) => {
    const recognizer = keep(await EmotionRecognizer.create());
    await recognizer.start();
    await levels(recognizer, 2);
    const { watchedContexts } = globalThis as unknown as { watchedContexts: AudioContext[] };
    const [context] = watchedContexts.filter(({ state }) => state === 'running');
    const suspensions = [];
    for (let i = 0; i < 3; ++i) {
      // Who else suspends it does so like the system.
      await context!.suspend();
      suspensions.push(context!.state);
      await levels(recognizer, 2);
    }
    recognizer.stop();
    await new Promise((resolve) => setTimeout(resolve, 300));
    return { suspensions, after: context!.state, states: kept.states, errors: kept.errors };
  });
  expect(heard.errors).toEqual([]);
  expect(heard.states).toEqual(['starting', 'listening', 'stopped']);
  expect(heard.suspensions).toEqual(['suspended', 'suspended', 'suspended']);
  expect(heard.after, 'what stop suspends stays so').toBe('suspended');
});

/** With puppeteer, because Playwright has every page believe that it is seen. */
async function withTab(act: (page: Page, openAnother: () => Promise<void>) => Promise<void>): Promise<void> {
  const server = await serveFolder(distPath);
  const browser = await puppeteer.launch({
    executablePath: chromiumPath,
    args: chromiumArguments(),
  });
  try {
    const page = await browser.newPage();
    await page.goto(server.url);
    await page.evaluate(toolsScript);
    await act(page, async () => {
      const other = await browser.newPage();
      await other.goto(server.url);
      await other.bringToFront();
    });
  } finally {
    await browser.close();
    await server.close();
  }
}

const startListening = callOf(async ({ EmotionRecognizer, keep, levels }) => {
  const recognizer = keep(await EmotionRecognizer.create());
  await recognizer.start();
  await levels(recognizer, 2);
});

const hear = callOf(async ({ kept, levels }) => {
  const { recognizer, states, errors } = kept;
  await levels(recognizer, 10);
  return { states, errors, seen: document.visibilityState };
});

const undisturbed = { states: ['starting', 'listening'], errors: [] };

test('a hidden tab listens on', async () => {
  await withTab(async (page, openAnother) => {
    await page.evaluate(startListening);
    await openAnother();
    await page.waitForFunction("document.visibilityState === 'hidden'");
    expect(await page.evaluate(hear)).toEqual({ ...undisturbed, seen: 'hidden' });
  });
});

test('a page that was frozen listens again when it thaws', async () => {
  await withTab(async (page, openAnother) => {
    await page.evaluate(startListening);
    await page.evaluate(`globalThis.lifecycle = [];
      for (const type of ['freeze', 'resume']) document.addEventListener(type, () => lifecycle.push(type));`);
    await openAnother();
    await page.waitForFunction("document.visibilityState === 'hidden'");
    const session = await page.createCDPSession();
    await session.send('Page.setWebLifecycleState', { state: 'frozen' });
    await new Promise((resolve) => setTimeout(resolve, 2000));
    await session.send('Page.setWebLifecycleState', { state: 'active' });
    expect(await page.evaluate(hear)).toEqual({ ...undisturbed, seen: 'hidden' });
    expect(await page.evaluate('lifecycle')).toEqual(['freeze', 'resume']);
  });
});
