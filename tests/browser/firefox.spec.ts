/**
 * The published package in Firefox, driven by puppeteer over WebDriver BiDi: Playwright needs a Firefox of its own. Of
 * recordings only: where there is no sound output, as on test machines, Firefox runs no AudioContext and so no microphone.
 */
import { existsSync } from 'node:fs';
import { basename } from 'node:path';

import { expect, test } from '@playwright/test';
import puppeteer, { type Browser } from 'puppeteer-core';

import type { EmotionResult } from '../../web/src/index.js';
import { distPath, readWav } from '../web/support/files.js';
import { syntheticVoice } from '../web/support/voice.js';
import { hear, loadWasm, publishedEngine } from '../web/support/wasm.js';
import { serveFolder, type FolderServer } from './support/folder-server.js';
import { callOf, toolsScript } from './support/package.js';
import { spokenClips } from './support/recordings.js';

const executablePath = process.env['EMOVOX_FIREFOX'] ?? '/usr/bin/firefox-esr';

test.skip(
  !existsSync(executablePath),
  `SKIPPED: no Firefox at ${executablePath}; set EMOVOX_FIREFOX to one or install firefox-esr`,
);

let server: FolderServer;
let browser: Browser;

test.beforeAll(async () => {
  server = await serveFolder(distPath);
  browser = await puppeteer.launch({ browser: 'firefox', protocol: 'webDriverBiDi', executablePath });
});

test.afterAll(async () => {
  await browser.close();
  await server.close();
});

const recordings = [
  { name: 'the synthetic voice', wav: { samples: syntheticVoice(3, 16_000), sampleRate: 16_000 } },
  ...spokenClips.slice(0, 2).map((clip) => ({ name: basename(clip), wav: readWav(clip) })),
];

test('judges recordings under the strict policy as Node does', async () => {
  const page = await browser.newPage();
  const module = await loadWasm();
  const engine = publishedEngine(module);
  const labels = module.labels();
  await page.goto(server.url);
  await page.evaluate(toolsScript);
  await page.evaluate(
    callOf(async ({ EmotionRecognizer, keep }) => {
      keep(await EmotionRecognizer.create());
    }),
  );
  for (const { name, wav } of recordings) {
    const call = callOf(
      ({ kept: { recognizer } }, { samples, sampleRate }) =>
        recognizer.classify({ samples: Float32Array.from(samples), sampleRate }),
      { samples: [...wav.samples], sampleRate: wav.sampleRate },
    );
    const judged = (await page.evaluate(call)) as EmotionResult;
    const { summary } = hear(engine, wav);
    expect(judged.label, name).toBe(summary!.label);
    const apart = labels.map((emotion, i) =>
      Math.abs(
        judged.probabilities[emotion as keyof typeof judged.probabilities] - summary!.probabilities[i]!,
      ),
    );
    // The same WebAssembly on the same samples.
    expect(Math.max(...apart), name).toBeLessThan(1e-4);
  }
  const refused = await page.evaluate(
    callOf(async ({ EmotionRecognizer, outcomeOf }) => [
      await outcomeOf(EmotionRecognizer.create({ modelUrl: '/nowhere.emovox' })),
      await outcomeOf(EmotionRecognizer.create({ workerUrl: '/nowhere.js' })),
      await outcomeOf(EmotionRecognizer.create({ workletUrl: '/nowhere.js' })),
    ]),
  );
  expect(refused).toEqual([
    expect.stringMatching(/^model-unavailable: .*nowhere\.emovox gave HTTP status 404/),
    expect.stringMatching(/^worker-failed: .*nowhere\.js did not load/),
    expect.stringMatching(/^worklet-failed: .*nowhere\.js/),
  ]);
});
