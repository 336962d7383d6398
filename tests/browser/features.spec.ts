/** `emovox/features` of the published package in a page without a bundler, under a strict content security policy. */
import type { Page } from '@playwright/test';

import { distPath } from '../web/support/files.js';
import { syntheticVoice } from '../web/support/voice.js';
import { serveFolder, type FolderServer } from './support/folder-server.js';
import { expect, test } from './support/test.js';

type Voice = typeof syntheticVoice;
type Package = typeof import('../../web/src/features.js');
type Rows = Pick<import('../../web/src/features.js').Features, 'frames' | 'egemaps-lld'>;
interface InPage {
  features: Package;
  syntheticVoice: Voice;
  mainEntry: () => Promise<typeof import('../../web/src/index.js')>;
}

let server: FolderServer;
let elsewhere: string[];

test.beforeEach(async ({ page }) => {
  server = await serveFolder(distPath);
  elsewhere = [];
  page.on('request', (request) => {
    if (!request.url().startsWith(server.url)) elsewhere.push(request.url());
  });
  await page.goto(server.url);
});

test.afterEach(async () => {
  await server.close();
  expect(elsewhere).toEqual([]);
});

/** Runs a function in the page with the package and a voice; what it throws becomes `code: message`. */
async function withFeatures<T>(page: Page, act: (page: InPage) => Promise<T>): Promise<T> {
  const answer = await page.evaluate<T | string>(`(async () => {
    const features = await import('/features.js');
    const syntheticVoice = ${syntheticVoice.toString()};
    try { return await (${act.toString()})({ features, syntheticVoice, mainEntry: () => import('/index.js') }); }
    catch (thrown) { return thrown.code + ': ' + thrown.message; }
  })()`);
  if (typeof answer === 'string') throw new Error(answer);
  return answer;
}

test('extracts a recording, with the Worker and the WebAssembly as the only requests', async ({ page }) => {
  const before = server.requested.length;
  const found = await withFeatures(page, async ({ features: { extract }, syntheticVoice }) => {
    const buffer = new AudioBuffer({ numberOfChannels: 2, length: 3 * 48_000, sampleRate: 48_000 });
    for (const channel of [0, 1]) buffer.copyToChannel(syntheticVoice(3, 48_000), channel);
    const { frames, egemaps, functionals } = await extract(buffer, {
      sets: ['frames', 'egemaps', 'functionals'],
    });
    return {
      rows: frames.rows,
      pitch: frames.column('pitch_hz')[160]!,
      egemaps: Object.keys(egemaps!).length,
      functionals: Object.keys(functionals!).length,
      finite: frames.data.every(Number.isFinite) && Object.values(egemaps!).every(Number.isFinite),
    };
  });
  expect(found.rows).toBe(1 + Math.floor((3 * 16_000 - 512) / 160));
  // The voice's harmonics are those of 140 Hz.
  expect(found.pitch).toBeCloseTo(140, -1);
  expect(found.egemaps).toBe(88);
  expect(found.functionals).toBeGreaterThan(100);
  expect(found.finite).toBe(true);
  // The browser asks for the page's icon by itself, at a time of its own.
  const requested = server.requested.slice(before).filter((path) => path !== '/favicon.ico');
  expect(requested.sort()).toEqual([
    '/emovox/emovox.wasm',
    '/emovox/recognizer.worker.js',
    '/extractor.js',
    '/features.js',
    '/shared.js',
  ]);
});

test('streams the same rows as of the whole, without a request', async ({ page }) => {
  const found = await withFeatures(
    page,
    async ({ features: { extract, FeatureExtractor }, syntheticVoice }) => {
      const samples = syntheticVoice(3, 44_100);
      const sampleRate = 44_100;
      const sets = ['frames', 'egemaps-lld', 'egemaps'] as const;
      const whole = await extract({ samples, sampleRate }, { sets });
      const extractor = await FeatureExtractor.create({ sampleRate, sets });
      const requests = performance.getEntriesByType('resource').length;
      const parts: Rows[] = [];
      for (let at = 0; at < samples.length; at += 2048)
        parts.push(await extractor.push(samples.slice(at, at + 2048), { transfer: true }));
      const last = await extractor.finish();
      const requested = performance.getEntriesByType('resource').length - requests;
      extractor.destroy();
      const equal = (['frames', 'egemaps-lld'] as const).map((set) => {
        const streamed = [...parts, last].flatMap((part) => [...part[set].data]);
        return (
          streamed.length === whole[set].data.length &&
          streamed.every((value, i) => Object.is(value, whole[set].data[i]))
        );
      });
      return {
        equal,
        egemaps: JSON.stringify(last.egemaps) === JSON.stringify(whole.egemaps),
        early: parts.some(({ frames }) => frames.rows > 0),
        requested,
      };
    },
  );
  expect(found).toEqual({ equal: [true, true], egemaps: true, early: true, requested: 0 });
});

test('leaves the page free while it works', async ({ page }) => {
  const ticks = await withFeatures(page, async ({ features: { FeatureExtractor }, syntheticVoice }) => {
    const samples = syntheticVoice(60, 16_000);
    const extractor = await FeatureExtractor.create({ sampleRate: 16_000, sets: ['frames', 'egemaps'] });
    let ticks = 0;
    const timer = setInterval(() => ++ticks);
    await extractor.finish(samples);
    clearInterval(timer);
    extractor.destroy();
    return ticks;
  });
  // A minute of sound takes a tenth of a second at least, and a timer ticks every few milliseconds; computed on the page,
  // it would not let it tick at all.
  expect(ticks).toBeGreaterThan(3);
});

test('throws errors of one class from both entries', async ({ page }) => {
  const found = await withFeatures(page, async ({ features: { extract }, mainEntry }) => {
    const emovox = await mainEntry();
    const error: unknown = await extract(
      { samples: new Float32Array(), sampleRate: 16_000 },
      { sets: ['frames'] },
    ).catch((thrown: unknown) => thrown);
    return { same: error instanceof emovox.EmovoxError, code: (error as { code: string }).code };
  });
  expect(found).toEqual({ same: true, code: 'invalid-argument' });
});

test('names a Worker script that is not there', async ({ page }) => {
  const refused = withFeatures(page, async ({ features: { extract } }) => {
    await extract(
      { samples: new Float32Array(800), sampleRate: 16_000 },
      { sets: ['frames'], workerUrl: '/nowhere.js' },
    );
    return {};
  });
  await expect(refused).rejects.toThrow(/worker-failed: .*nowhere\.js did not load/);
});

test('names the WebAssembly when an HTML page came in its place', async ({ page }) => {
  server.replaced.set('emovox/emovox.wasm', () => ({
    body: '<!doctype html><title>app</title>',
    type: 'text/html',
  }));
  const refused = withFeatures(page, async ({ features: { FeatureExtractor } }) => {
    await FeatureExtractor.create({ sampleRate: 16_000, sets: ['frames'] });
    return {};
  });
  await expect(refused).rejects.toThrow(/wasm-unavailable: .*emovox\.wasm gave an HTML page/);
});
