/** Calls that overtake each other. */
import { inPage, test } from './support/package.js';
import { expect, trackStates, watchContexts, watchMicrophone } from './support/test.js';

test.beforeEach(async ({ page, server }) => {
  await watchMicrophone(page);
  await watchContexts(page);
  await page.goto(server.url);
});

test('stop during start', async ({ page }) => {
  const heard = await inPage(page, async ({ EmotionRecognizer, outcomeOf, levels }) => {
    const recognizer = await EmotionRecognizer.create();
    const outcomes = [];
    // Before the microphone is open, and after that, while audio is switched on.
    for (const wait of [0, 5, 20]) {
      const starting = outcomeOf(recognizer.start());
      if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
      const { state } = recognizer;
      recognizer.stop();
      outcomes.push([state, (await starting).split(':')[0], recognizer.state]);
    }
    await recognizer.start();
    await levels(recognizer, 2);
    recognizer.destroy();
    return outcomes;
  });
  for (const [before, outcome, after] of heard) {
    expect(after).toBe('stopped');
    // On a fast machine start may be done after 5 or 20 ms.
    expect(outcome).toBe(before === 'starting' ? 'aborted' : 'done');
  }
  expect(heard[0]).toEqual(['starting', 'aborted', 'stopped']);
  await expect.poll(async () => new Set(await trackStates(page))).toEqual(new Set(['ended']));
});

test('start twice', async ({ page }) => {
  const outcomes = await inPage(page, async ({ EmotionRecognizer, outcomeOf, levels }) => {
    const recognizer = await EmotionRecognizer.create();
    const both = await Promise.all([outcomeOf(recognizer.start()), outcomeOf(recognizer.start())]);
    await levels(recognizer, 2);
    return [...both, await outcomeOf(recognizer.start()), recognizer.state];
  });
  const refused = 'already-started: The recognizer has been started already. Call stop() first.';
  expect(outcomes).toEqual(['done', refused, refused, 'listening']);
  expect(await trackStates(page)).toEqual(['live']);
});

test('destroy during start and classify, and twice', async ({ page }) => {
  const heard = await inPage(page, async ({ EmotionRecognizer, outcomeOf }) => {
    const recognizer = await EmotionRecognizer.create();
    const recording = { samples: new Float32Array(16_000 * 60), sampleRate: 16_000 };
    const pending = [outcomeOf(recognizer.start()), outcomeOf(recognizer.classify(recording))];
    recognizer.destroy();
    recognizer.destroy();
    return {
      pending: await Promise.all(pending),
      later: [
        await outcomeOf(recognizer.start()),
        await outcomeOf(recognizer.classify(recording)),
        await outcomeOf(recognizer.resume()),
        await outcomeOf(recognizer.setDevice()),
      ],
      state: recognizer.state,
    };
  });
  const destroyed = 'destroyed: The recognizer was destroyed. Create a new one.';
  expect(heard).toEqual({
    pending: [destroyed, destroyed],
    later: [destroyed, destroyed, destroyed, destroyed],
    state: 'destroyed',
  });
  await expectNothingLeft(page);
});

test('an abort during create', async ({ page }) => {
  const outcomes = await inPage(page, async ({ EmotionRecognizer, outcomeOf }) => {
    const heard = [];
    for (const wait of [0, 5, 20, 50]) {
      const control = new AbortController();
      const creating = EmotionRecognizer.create({ signal: control.signal });
      const outcome = outcomeOf(creating);
      if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
      control.abort();
      heard.push(await outcome);
      // It may have been faster.
      if (heard.at(-1) === 'done') (await creating).destroy();
    }
    return heard;
  });
  const aborted = 'aborted: create() was aborted by its signal.';
  expect(outcomes[0]).toBe(aborted);
  for (const outcome of outcomes) expect([aborted, 'done']).toContain(outcome);
  await expectNothingLeft(page);
});

async function expectNothingLeft(page: Parameters<typeof trackStates>[0]): Promise<void> {
  await expect
    .poll(async () => ({
      workers: page.workers().length,
      tracks: (await trackStates(page)).filter((state) => state !== 'ended'),
      contexts: await page.evaluate(() =>
        (globalThis as unknown as { watchedContexts: AudioContext[] }).watchedContexts
          .map(({ state }) => state)
          .filter((state) => state !== 'closed'),
      ),
    }))
    .toEqual({ workers: 0, tracks: [], contexts: [] });
}
