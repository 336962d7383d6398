import { readFileSync } from 'node:fs';
import { basename } from 'node:path';

import { readWav } from '../web/support/files.js';
import { predictNatively, type NativePrediction } from '../web/support/native.js';
import { silence, spokenClips, writeWav } from './support/recordings.js';
import { expect, openDemo, shownOn, test } from './support/test.js';

const noClips = 'SKIPPED: no golden clips; set EMOVOX_SHARED to the folder that has golden/clips';

function nativeAnswers(): NativePrediction[] {
  return predictNatively(spokenClips).map((prediction) => {
    if ('error' in prediction) throw new Error(prediction.error);
    return prediction;
  });
}

/** Of 16-bit samples, too, a label that stands out is the same. */
function sureness({ probabilities }: NativePrediction): number {
  return Math.max(...Object.values(probabilities));
}

test('chosen recordings get the native label, and the bars show the native probabilities', async ({
  page,
}) => {
  test.skip(spokenClips.length === 0, noClips);
  await openDemo(page);
  for (const [i, { path, label, seconds, probabilities }] of nativeAnswers().entries()) {
    // As floating point: Chromium takes positive 16-bit samples as shares of 32767, libsndfile of 32768, and that moves
    // probabilities by more than builds may differ, and the label where two are about as probable.
    const name = `float-${basename(path)}`;
    await page.getByLabel('Choose a recording').setInputFiles(writeWav(name, readWav(path)));
    await expect(page.locator('#detail')).toContainText(`${name} · ${seconds.toFixed(1)} s`);
    const shown = await shownOn(page);
    expect(shown.label, path).toBe(label);
    expect(shown.blocks.map((block) => block.label)[i]).toBe(label);
    for (const [emotion, probability] of Object.entries(probabilities)) {
      // The page rounds to three decimals, which takes 0.0005; the builds may differ by 0.0001.
      expect(Math.abs(shown.probabilities[emotion]! - probability), `${emotion} of ${path}`).toBeLessThan(
        0.0007,
      );
    }
  }
});

test('a dropped recording is judged like a chosen one', async ({ page }) => {
  test.skip(spokenClips.length === 0, noClips);
  await openDemo(page);
  const surest = nativeAnswers().sort((a, b) => sureness(b) - sureness(a))[0]!;
  await page.evaluate(
    (bytes) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([new Uint8Array(bytes)], 'dropped.wav'));
      document.body.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
    },
    [...readFileSync(surest.path)],
  );
  await expect(page.locator('#detail')).toContainText('dropped.wav');
  expect((await shownOn(page)).label).toBe(surest.label);
});

test('a recording without speech is said to have none', async ({ page }) => {
  await openDemo(page);
  await page.getByLabel('Choose a recording').setInputFiles(writeWav('silence.wav', silence(2)));
  await expect(page.locator('#detail')).toHaveText('No speech found in silence.wav · 2.0 s');
});

test('files that are no recordings are named in a clear message', async ({ page }) => {
  await openDemo(page);
  const input = page.getByLabel('Choose a recording');
  await input.setInputFiles({
    name: 'notes.wav',
    mimeType: 'audio/wav',
    buffer: Buffer.from('milk, bread, eggs'),
  });
  await expect(page.getByRole('alert')).toContainText(
    'notes.wav is not a recording that this browser can read',
  );
  await input.setInputFiles({ name: 'empty.wav', mimeType: 'audio/wav', buffer: Buffer.alloc(0) });
  await expect(page.getByRole('alert')).toContainText('empty.wav is empty');
});
