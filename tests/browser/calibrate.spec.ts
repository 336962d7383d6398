/** Learning a speaker's baseline from the fake microphone, in the built package. */
import { distPath } from '../web/support/files.js';
import { calibratedModel } from '../web/support/native.js';
import { serveFolder, type FolderServer } from './support/folder-server.js';
import { voiceInSilence, writeWav } from './support/recordings.js';
import { expect, test } from './support/test.js';

type Package = typeof import('../../web/src/index.js');

test.use({ microphone: writeWav('calibrate.wav', voiceInSilence(48_000)) });

let server: FolderServer;

test.beforeEach(async ({ page }) => {
  server = await serveFolder(distPath);
  const model = calibratedModel({ leastConfidence: 1, baselineWeight: 1 });
  await page.route('**/*.emovox', (route) => route.fulfill({ body: model }));
  await page.goto(server.url);
});

test.afterEach(async () => {
  await server.close();
});

test('a speaker is learnt while listening, kept as text, and judged beside it', async ({ page }) => {
  const act = async ({ EmotionRecognizer }: Package) => {
    const recognizer = await EmotionRecognizer.create();
    await recognizer.start();
    const heard: number[] = [];
    const kept = JSON.stringify(
      await recognizer.calibrate({ seconds: 3, onProgress: (seconds) => heard.push(seconds) }),
    );
    const applied = recognizer.baseline;
    for await (const { calibrated, final } of recognizer.results()) {
      if (!final) continue;
      recognizer.destroy();
      const later = await EmotionRecognizer.create({
        baseline: JSON.parse(kept) as typeof recognizer.baseline,
      });
      return { kept, applied, heard, calibrated, again: later.baseline };
    }
    throw new Error('no final result');
  };
  const found = await page.evaluate<Awaited<ReturnType<typeof act>>>(
    `(async () => (${act.toString()})(await import('/index.js')))()`,
  );
  const baseline = JSON.parse(found.kept) as import('../../web/src/index.js').Baseline;
  expect(found).toMatchObject({ applied: baseline, calibrated: true, again: baseline });
  expect(baseline.version).toBe(1);
  // Each round of the recording has two seconds of speech: at least two rounds.
  expect(found.heard.length).toBeGreaterThan(1);
  expect(found.heard.at(-1)).toBe(baseline.seconds);
  expect(baseline.seconds).toBeGreaterThanOrEqual(3);
  expect(baseline.pitchHz).toBeCloseTo(140, -1);
});

test('unsure answers are uncertain, because the model says so, unless the page says otherwise', async ({
  page,
}) => {
  const act = async ({ EmotionRecognizer }: Package) => {
    const samples = new Float32Array(64_000).map((_, i) =>
      i < 16_000 ? 0 : 0.2 * Math.sin(0.06 * i) * Math.sin(0.0008 * i) ** 2,
    );
    const labelWith = async (options: { minConfidence?: number }) => {
      const recognizer = await EmotionRecognizer.create(options);
      const result = await recognizer.classify({ samples, sampleRate: 16_000 });
      recognizer.destroy();
      return { label: result?.label, confidence: result?.confidence ?? 1 };
    };
    return [await labelWith({}), await labelWith({ minConfidence: 0 })] as const;
  };
  const [byModel, byPage] = await page.evaluate<Awaited<ReturnType<typeof act>>>(
    `(async () => (${act.toString()})(await import('/index.js')))()`,
  );
  expect(byModel.confidence).toBeLessThan(1);
  expect(byModel.label).toBe('uncertain');
  expect(byPage.label).not.toBe('uncertain');
  expect(byPage.confidence).toBe(byModel.confidence);
});
