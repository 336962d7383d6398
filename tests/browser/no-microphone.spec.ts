/** A computer without a microphone. */
import { inPage, test } from './support/package.js';
import { expect } from './support/test.js';

test.use({ microphone: false });

test('a missing microphone is named, and recordings are judged all the same', async ({ page, server }) => {
  await page.goto(server.url);
  const heard = await inPage(page, async ({ EmotionRecognizer, outcomeOf, syntheticVoice }) => {
    const recognizer = await EmotionRecognizer.create();
    const outcomes = [
      await outcomeOf(recognizer.start()),
      await outcomeOf(recognizer.start({ deviceId: 'sold last year' })),
    ];
    const samples = syntheticVoice(3, 16_000);
    const result = await recognizer.classify({ samples, sampleRate: 16_000 });
    return { outcomes, state: recognizer.state, classified: result !== null };
  });
  expect(heard).toEqual({
    outcomes: Array(2).fill(
      'no-device: No microphone was found. Plug one in or switch it on, then start again.',
    ),
    state: 'stopped',
    classified: true,
  });
});
