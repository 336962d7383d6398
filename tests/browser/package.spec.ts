/** The published package in a page without a bundler, under a strict content security policy. */
import type { Page } from '@playwright/test';

import { syntheticVoice } from '../web/support/voice.js';
import { distPath } from '../web/support/files.js';
import { serveFolder, type FolderServer } from './support/folder-server.js';
import { expect, test } from './support/test.js';

type Voice = typeof syntheticVoice;
type Package = typeof import('../../web/src/index.js');

let server: FolderServer;

test.beforeEach(async ({ page }) => {
  server = await serveFolder(distPath);
  await page.goto(server.url);
});

test.afterEach(async () => {
  await server.close();
});

/** Runs a function in the page with the package; what it throws becomes `code: message`. */
async function withPackage<T>(page: Page, act: (emovox: Package) => Promise<T>): Promise<T | string> {
  return await page.evaluate(`(async () => {
    const emovox = await import('/index.js');
    try { return await (${act.toString()})(emovox); }
    catch (thrown) { return thrown.code + ': ' + thrown.message; }
  })()`);
}

test('creates, answers for silence, and may be destroyed twice', async ({ page }) => {
  const answers = await withPackage(page, async ({ EmotionRecognizer }) => {
    const recognizer = await EmotionRecognizer.create();
    const silent = await recognizer.classify({ samples: new Float32Array(44_100), sampleRate: 44_100 });
    recognizer.destroy();
    recognizer.destroy();
    const after = await recognizer.start().catch((error: unknown) => (error as { code: string }).code);
    return { silent, state: recognizer.state, after };
  });
  expect(answers).toEqual({ silent: null, state: 'destroyed', after: 'destroyed' });
});

test('classifies AudioBuffers of one and of six channels alike, also while listening', async ({ page }) => {
  await page.evaluate(`globalThis.syntheticVoice = ${syntheticVoice.toString()}`);
  const answers = await withPackage(page, async ({ EmotionRecognizer }) => {
    const voice = (globalThis as unknown as { syntheticVoice: Voice })
      .syntheticVoice(3, 48_000)
      .map((sample) => Math.round(sample * 32_768) / 32_768);
    const recognizer = await EmotionRecognizer.create();
    await recognizer.start();
    const results = [];
    for (const numberOfChannels of [1, 6]) {
      const buffer = new AudioBuffer({ numberOfChannels, length: voice.length, sampleRate: 48_000 });
      for (let channel = 0; channel < numberOfChannels; ++channel) buffer.copyToChannel(voice, channel);
      results.push(await recognizer.classify(buffer));
    }
    const state = recognizer.state;
    recognizer.destroy();
    return { results, state };
  });
  if (typeof answers === 'string') throw new Error(answers);
  expect(answers.state).toBe('listening');
  const [mono, six] = answers.results;
  expect(mono).not.toBeNull();
  // 16-bit samples: their sum over six channels is exact in single precision, so the mean is the sample itself.
  expect(six).toEqual(mono);
});

test('listens to a given stream and leaves its track live', async ({ page }) => {
  const answers = await withPackage(page, async ({ EmotionRecognizer }) => {
    const context = new AudioContext();
    const tone = new OscillatorNode(context, { frequency: 200 });
    const stream = context.createMediaStreamDestination();
    tone.connect(new GainNode(context, { gain: 0.5 })).connect(stream);
    tone.start();
    const recognizer = await EmotionRecognizer.create();
    const levels: number[] = [];
    const enough = new Promise<void>((resolve) => {
      recognizer.addEventListener('level', ({ detail }) => {
        levels.push(detail.dbfs);
        if (levels.length === 20) resolve();
      });
    });
    await recognizer.start({ stream: stream.stream });
    const began = performance.now();
    await enough;
    const seconds = (performance.now() - began) / 1000;
    recognizer.stop();
    const track = stream.stream.getAudioTracks()[0]!.readyState;
    recognizer.destroy();
    return { level: levels.at(-1)!, perSecond: levels.length / seconds, track };
  });
  if (typeof answers === 'string') throw new Error(answers);
  // A sine of amplitude 0.5 has the level 20 log10(0.5 / sqrt 2) = -9.03 dB.
  expect(answers.level).toBeCloseTo(-9.03, 0);
  expect(answers.perSecond).toBeGreaterThan(10);
  expect(answers.track).toBe('live');
});

test('a Worker that dies rejects what was pending', async ({ page }) => {
  server.replaced.set('emovox/recognizer.worker.js', (original) => ({
    body: `${original.toString()}
      addEventListener('message', ({ data }) => { if (data.kind === 'classify') throw new Error('died in the test'); });`,
  }));
  const answer = await withPackage(page, async ({ EmotionRecognizer }) => {
    const recognizer = await EmotionRecognizer.create();
    await recognizer.classify({ samples: new Float32Array(1_000_000), sampleRate: 16_000 });
  });
  expect(answer).toMatch(/^worker-failed: .*died in the test/);
});

test('a Worker script that is not there is named', async ({ page }) => {
  const answer = await withPackage(page, async ({ EmotionRecognizer }) => {
    await EmotionRecognizer.create({ workerUrl: '/nowhere.js' });
  });
  expect(answer).toMatch(/^worker-failed: .*nowhere\.js did not load/);
});

test('a worklet that is not there is named', async ({ page }) => {
  const answer = await withPackage(page, async ({ EmotionRecognizer }) => {
    await EmotionRecognizer.create({ workletUrl: '/nowhere.js' });
  });
  expect(answer).toMatch(/^worklet-failed: .*nowhere\.js/);
});

test('an HTML page in place of the WebAssembly is recognised', async ({ page }) => {
  server.replaced.set('emovox/emovox.wasm', () => ({
    body: '<!doctype html><title>app</title>',
    type: 'text/html',
  }));
  const answer = await withPackage(page, async ({ EmotionRecognizer }) => {
    await EmotionRecognizer.create();
  });
  expect(answer).toBe(
    `wasm-unavailable: ${server.url}emovox/emovox.wasm gave an HTML page where emovox.wasm was expected. ` +
      'Serve it there or set wasmUrl.',
  );
});

test('a truncated model is refused', async ({ page }) => {
  server.replaced.set('emovox/default.emovox', (original) => ({
    body: original.subarray(0, original.length / 2),
  }));
  const answer = await withPackage(page, async ({ EmotionRecognizer }) => {
    await EmotionRecognizer.create();
  });
  expect(answer).toMatch(/^damaged-model: /);
});
