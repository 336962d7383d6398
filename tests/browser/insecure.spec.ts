/** A page over plain http from a host that is not this computer: browsers give it no microphone and no worklets. */
import { inPage, test } from './support/package.js';
import { expect } from './support/test.js';

test.use({ flags: ['--host-resolver-rules=MAP insecure.test 127.0.0.1'] });

test('an insecure page can judge recordings, and is told what start needs', async ({ page, server }) => {
  await page.goto(server.url.replace('127.0.0.1', 'insecure.test'));
  const heard = await inPage(page, async ({ EmotionRecognizer, outcomeOf, syntheticVoice }) => {
    const recognizer = await EmotionRecognizer.create();
    const outcomes = [
      await outcomeOf(recognizer.start()),
      await outcomeOf(recognizer.start({ stream: new AudioContext().createMediaStreamDestination().stream })),
    ];
    const samples = syntheticVoice(3, 16_000);
    const result = await recognizer.classify({ samples, sampleRate: 16_000 });
    return { secure: isSecureContext, outcomes, state: recognizer.state, classified: result !== null };
  });
  expect(heard).toEqual({
    secure: false,
    outcomes: Array(2).fill(
      'insecure-context: Browsers give live audio only to pages served over https or from localhost. ' +
        'Serve this page that way.',
    ),
    state: 'stopped',
    classified: true,
  });
});
