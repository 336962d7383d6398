/** What leaves the page: nothing to another origin ever, and nothing at all after `create`. */
import { inPage, test } from './support/package.js';
import { expect } from './support/test.js';

test('each file is asked for once by create, of one origin, and nothing after it', async ({
  page,
  context,
  server,
}) => {
  const elsewhere: string[] = [];
  context.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(server.url) && !url.startsWith('data:')) elsewhere.push(url);
  });
  await page.goto(server.url);
  await inPage(page, async ({ EmotionRecognizer, keep }) => {
    keep(await EmotionRecognizer.create());
  });
  // Worker and worklet ask for themselves, unseen by `context`: that the server saw them shows that it sees all.
  expect(server.requested.filter((path) => path !== '/favicon.ico').sort()).toEqual([
    '/',
    '/emovox/capture.worklet.js',
    '/emovox/default.emovox',
    '/emovox/emovox.wasm',
    '/emovox/recognizer.worker.js',
    '/index.js',
    '/recognizer.js',
    '/shared.js',
  ]);
  const asked = server.requested.length;

  await inPage(page, async ({ kept: { recognizer }, levels, syntheticVoice }) => {
    const recording = { samples: syntheticVoice(3, 16_000), sampleRate: 16_000 };
    for (let round = 0; round < 2; ++round) {
      await recognizer.start();
      await levels(recognizer, 5);
      await recognizer.classify(recording);
      const devices = await navigator.mediaDevices.enumerateDevices();
      await recognizer.setDevice(devices.filter(({ kind }) => kind === 'audioinput').at(-1)!.deviceId);
      await levels(recognizer, 2);
      recognizer.pause();
      await recognizer.resume();
      await levels(recognizer, 2);
      recognizer.stop();
      await recognizer.classify(recording);
    }
    const stream = new AudioContext().createMediaStreamDestination().stream;
    await recognizer.start({ stream });
    await levels(recognizer, 2);
    recognizer.destroy();
  });
  expect(server.requested.slice(asked)).toEqual([]);
  expect(elsewhere).toEqual([]);
});
