/** Devices of other sample rates, also between starts: contexts of that rate really run, resampled by the browser. */
import { inPage, test } from './support/package.js';
import { expect } from './support/test.js';
import type { Wav } from '../web/support/files.js';
import { madeUpSpeech } from '../web/support/made-up-speech.js';
import { hear, lead, loadWasm, publishedEngine } from '../web/support/wasm.js';
import { writeWav } from './support/recordings.js';

const rates = [44_100, 48_000, 96_000];

const engine = publishedEngine(await loadWasm());

// What converts the rates moves probabilities a little.
const leadOf = (wav: Wav): number => lead(hear(engine, wav).summary!);
const [clearest] = [110, 140, 200, 260].map((hz) => madeUpSpeech(hz)).sort((a, b) => leadOf(b) - leadOf(a));

test.use({ microphone: writeWav('voice-48000.wav', clearest!) });

test('a voice gets the same label at every rate, changed from start to start', async ({ page, server }) => {
  await page.addInitScript(() => {
    globalThis.AudioContext = class extends AudioContext {
      constructor(options?: AudioContextOptions) {
        const { deviceRate } = globalThis as unknown as { deviceRate?: number };
        super({ ...(deviceRate === undefined ? {} : { sampleRate: deviceRate }), ...options });
      }
    };
    const heardRates: number[] = [];
    Object.assign(globalThis, { heardRates });
    globalThis.Worker = class extends Worker {
      override postMessage(message: unknown, transfer?: unknown): void {
        const { kind, sampleRateHz } = message as { kind: string; sampleRateHz: number };
        if (kind === 'listen') heardRates.push(sampleRateHz);
        super.postMessage(message, transfer as Transferable[]);
      }
    };
  });
  await page.goto(server.url);
  const heard = await inPage(
    page,
    async ({ EmotionRecognizer }, deviceRates) => {
      Object.assign(globalThis, { deviceRate: deviceRates[0] });
      const recognizer = await EmotionRecognizer.create({ minConfidence: 0 });
      const labels: string[] = [];
      for (const deviceRate of deviceRates) {
        Object.assign(globalThis, { deviceRate });
        await recognizer.start();
        for await (const { label, final, duration } of recognizer.results()) {
          // Only a whole round: the first may have begun in the middle.
          if (!final || Math.abs(duration - 2) > 0.4) continue;
          labels.push(label);
          break;
        }
        recognizer.stop();
      }
      const { heardRates } = globalThis as unknown as { heardRates: number[] };
      return { labels, heardRates };
    },
    rates,
  );
  expect(heard.heardRates).toEqual(rates);
  const asked = server.requested.filter((path) => path.startsWith('/emovox/'));
  expect(asked.slice(4), 'a context of another rate needs the worklet again, and nothing else').toEqual([
    '/emovox/capture.worklet.js',
    '/emovox/capture.worklet.js',
  ]);
  expect(new Set(heard.labels).size, heard.labels.join(' ')).toBe(1);
  expect(heard.labels).toHaveLength(rates.length);
});
