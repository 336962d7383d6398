import { basename } from 'node:path';

import { demoDistPath } from '../web/support/files.js';
import { predictNatively, type NativePrediction } from '../web/support/native.js';
import { hear, loadWasm, publishedEngine } from '../web/support/wasm.js';
import { serveFolder } from './support/folder-server.js';
import { spokenClips, withSilence, writeWav } from './support/recordings.js';
import { expect, openDemo, shownOn, test, trackStates, watchMicrophone } from './support/test.js';

interface Spoken {
  readonly path: string;
  readonly native: NativePrediction;
  /** Seconds of speech in the utterance. */
  readonly seconds: number;
}

/**
 * The clip that the native program is surest of among those that are one utterance: only then do `predict`, which sums
 * up the whole clip, and the page, which answers for each utterance, speak of the same thing. Nearness to a boundary
 * between emotions must not decide either, because the fake microphone converts the rate and the loop starts anywhere.
 */
async function clipToPlay(): Promise<Spoken | null> {
  if (spokenClips.length === 0) return null;
  const engine = publishedEngine(await loadWasm());
  const candidates = spokenClips.flatMap((clip): Spoken[] => {
    const path = writeWav(`looped-${basename(clip)}`, withSilence(clip));
    const finals = hear(engine, withSilence(clip)).events.flatMap((event) =>
      event.kind === 'result' && event.result.final ? [event.result] : [],
    );
    const [native] = predictNatively([clip]);
    if (finals.length !== 1 || native === undefined || 'error' in native) return [];
    return [{ path, native, seconds: finals[0]!.duration }];
  });
  const sureness = ({ native }: Spoken): number => Math.max(...Object.values(native.probabilities));
  return candidates.sort((a, b) => sureness(b) - sureness(a))[0] ?? null;
}

const spoken = await clipToPlay();

test.skip(
  spokenClips.length === 0,
  'SKIPPED: no golden clips; set EMOVOX_SHARED to the folder that has golden/clips',
);
test.use({ microphone: spoken?.path ?? null });

test('the page shows the emotion that the native program hears in the recording', async ({ page }) => {
  if (spoken === null) throw new Error('no golden clip is a single utterance');
  const problems: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text());
  });
  await openDemo(page);
  await page.getByRole('button', { name: 'Start listening' }).click();
  await expect(page.getByText('Speech', { exact: true })).toBeVisible({ timeout: 15_000 });

  // Whole rounds only: the first may have begun in the middle. The conversion of rates may move an edge a little.
  const whole = (seconds: number): boolean => Math.abs(seconds - spoken.seconds) < 0.3;
  await expect
    .poll(async () => (await shownOn(page)).blocks.filter(({ seconds }) => whole(seconds)).length, {
      timeout: 40_000,
    })
    .toBeGreaterThan(0);
  const shown = await shownOn(page);
  console.log(`native: ${spoken.native.label}; page: ${JSON.stringify(shown.blocks)}`);
  expect(shown.final).toBe(true);
  expect(shown.label).toBe(spoken.native.label);
  expect(shown.blocks.find(({ seconds }) => whole(seconds))?.label).toBe(spoken.native.label);
  expect(problems, 'the content security policy lets everything through that is needed').toEqual([]);
});

test('after loading, no request leaves, and stopping ends the microphone', async ({ page, context }) => {
  const server = await serveFolder(demoDistPath);
  const elsewhere: string[] = [];
  context.on('request', (request) => {
    if (!request.url().startsWith(server.url)) elsewhere.push(request.url());
  });
  await watchMicrophone(page);
  await openDemo(page, server.url);
  // Worker and worklet ask for themselves; that the server saw them shows that it sees all.
  for (const part of ['wasm', 'emovox', 'worker', 'worklet', 'favicon']) {
    expect(server.requested).toContainEqual(expect.stringContaining(part));
  }
  const asked = server.requested.length;

  const toggle = page.locator('#toggle');
  await toggle.click();
  await expect.poll(async () => (await shownOn(page)).label, { timeout: 20_000 }).not.toBe('–');
  expect(await trackStates(page)).toEqual(['live']);
  await toggle.click();
  expect(await trackStates(page)).toEqual(['ended']);
  await expect(page.getByText('Microphone off')).toBeVisible();

  await toggle.click();
  await expect(toggle).toHaveText('Stop listening');
  await toggle.click();
  expect(await trackStates(page)).toEqual(['ended', 'ended']);
  await page.getByLabel('Choose a recording').setInputFiles(spokenClips[0]!);
  await expect(page.locator('#detail')).toContainText(basename(spokenClips[0]!));

  expect(server.requested.slice(asked)).toEqual([]);
  expect(elsewhere).toEqual([]);
  await server.close();
});
