/** Playwright's test with the packed package, and what every application is asked for: a result. */
import { rmSync } from 'node:fs';

import type { Page } from '@playwright/test';

import type { EmotionResult } from '../../../web/src/index.js';
import { emotions } from '../../../web/src/emotion.js';
import { writeWav } from '../../browser/support/recordings.js';
import { expect, test as base } from '../../browser/support/test.js';
import { syntheticVoice } from '../../web/support/voice.js';
import { hear, loadWasm, publishedEngine } from '../../web/support/wasm.js';
import { makeApp, makeTemporaryFolder, packPackage, type Files, type Tarball } from './app.js';
import { serve, strictPolicy, type Served } from './server.js';

const sampleRate = 16_000;
/** With a short pause before it, so that listening to it in a loop gives a result soon. */
const voice = { samples: syntheticVoice(4, sampleRate).subarray(0.7 * sampleRate), sampleRate };
export const voicePath = writeWav('voice.wav', voice);

interface Shared {
  /** Goes away when the tests are over. */
  readonly folder: string;
  readonly tarball: Tarball;
  /** What the same WebAssembly says of the recording in Node. */
  readonly expected: { readonly label: string; readonly probabilities: readonly number[] };
}

interface Fixtures {
  /** Makes an application of these files. Returns its folder. */
  readonly app: (files: Files) => string;
  /** Serves a folder until the test ends, under the strict policy unless other headers are given. */
  readonly serve: (folder: string, headers?: Record<string, string>) => Promise<Served>;
}

export const test = base.extend<Fixtures, { shared: Shared }>({
  microphone: [voicePath, { scope: 'worker' }],
  shared: [
    // eslint-disable-next-line no-empty-pattern -- Playwright reads the pattern
    async ({}, use) => {
      const folder = makeTemporaryFolder();
      const { summary } = hear(publishedEngine(await loadWasm()), voice);
      await use({ folder, tarball: packPackage(folder), expected: summary! });
      rmSync(folder, { recursive: true });
    },
    { scope: 'worker' },
  ],
  app: async ({ shared }, use) => {
    await use((files) => makeApp(shared.folder, shared.tarball, files));
  },
  // eslint-disable-next-line no-empty-pattern -- Playwright reads the pattern
  serve: async ({}, use) => {
    const servers: Served[] = [];
    await use(async (folder, headers = { 'Content-Security-Policy': strictPolicy }) => {
      const server = await serve(folder, headers);
      servers.push(server);
      return server;
    });
    for (const server of servers) await server.close();
  },
});

export { expect };

export interface Visit {
  readonly policy?: string;
  /** The only origins that may be asked for anything. Default: the page's. */
  readonly origins?: readonly string[];
}

/**
 * Opens an application as its user would: chooses the recording, then listens to the microphone. Everything runs in the
 * page's own scripts, because what Playwright evaluates escapes the content security policy.
 */
export async function expectResults(
  page: Page,
  url: string,
  expected: Shared['expected'],
  { policy = strictPolicy, origins = [new URL(url).origin] }: Visit = {},
): Promise<void> {
  const problems: string[] = [];
  page.on('console', (message) => {
    if (/Content Security Policy/i.test(message.text())) problems.push(message.text());
  });
  page.context().on('request', (request) => {
    if (!origins.includes(new URL(request.url()).origin)) problems.push(`asked for ${request.url()}`);
  });
  const failed = new Promise<never>((_, reject) => page.on('pageerror', reject));
  const meanwhile = async <T>(step: Promise<T>): Promise<T> => await Promise.race([step, failed]);

  const response = await page.goto(url);
  expect(response?.headers()['content-security-policy']).toBe(policy);
  await meanwhile(expect(page.getByRole('button', { name: 'Listen' })).toBeEnabled({ timeout: 20_000 }));

  await page.locator('input').setInputFiles(voicePath);
  const file = await meanwhile(resultIn(page, '#file'));
  expect(file.label).toBe(expected.label);
  emotions.forEach((emotion, i) => {
    expect(file.probabilities[emotion], emotion).toBeCloseTo(expected.probabilities[i]!, 4);
  });

  await page.getByRole('button', { name: 'Listen' }).click();
  const live = await meanwhile(resultIn(page, '#live'));
  const sum = Object.values(live.probabilities).reduce((all, one) => all + one, 0);
  expect(sum).toBeCloseTo(1, 4);
  expect(problems).toEqual([]);
}

async function resultIn(page: Page, selector: string): Promise<EmotionResult> {
  const output = page.locator(selector);
  await expect(output).toContainText('{', { timeout: 15_000 });
  return JSON.parse((await output.textContent()) ?? '') as EmotionResult;
}
