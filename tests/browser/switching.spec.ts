/** Another microphone while listening: how the sound of one passes into that of the other. */
import { inPage, test } from './support/package.js';
import { tapBlocks, tapped } from './support/tap.js';
import { expect } from './support/test.js';

/** Constant signals, so that every sample says where it is from: the sum of both, or neither, shows. */
const levels = [0.25, 0.5];

test('setDevice neither stops the clock nor loses sound', async ({ page, server }) => {
  tapBlocks(server);
  await page.addInitScript((constants) => {
    let opened = 0;
    navigator.mediaDevices.getUserMedia = async () => {
      const context = new AudioContext();
      const source = new ConstantSourceNode(context, { offset: constants[opened++ % constants.length]! });
      const out = new MediaStreamAudioDestinationNode(context, { channelCount: 1 });
      source.connect(out);
      source.start();
      await context.resume();
      return out.stream;
    };
  }, levels);
  await page.goto(server.url);
  await inPage(page, async ({ EmotionRecognizer, keep, levels: heard }) => {
    const recognizer = keep(await EmotionRecognizer.create());
    await recognizer.start();
    await heard(recognizer, 10);
  });
  await tapped(page);
  await inPage(page, async ({ kept: { recognizer }, levels: heard }) => {
    await recognizer.setDevice();
    await heard(recognizer, 10);
  });
  const { blocks, dropped, samples } = await tapped(page);
  expect(dropped).toBe(0);
  const first = blocks[0]!.number;
  expect(blocks.map(({ number }) => number)).toEqual(blocks.map((_, i) => first + i));

  const [before, after] = levels;
  const share = (level: number): number => samples.filter((sample) => Math.abs(sample - level) < 0.01).length;
  const strange = samples.length - share(before!) - share(after!);
  const both = share(before! + after!);
  const silent = share(0);
  console.log(
    `at the switch, of ${String(samples.length)} samples: ${String(silent)} silent, ${String(both)} of both, ` +
      `${String(strange - silent - both)} between`,
  );
  expect(share(before!)).toBeGreaterThan(0);
  expect(share(after!)).toBeGreaterThan(0);
  // A new source is silent for 40 ms; half of that would show it. Measured: none.
  expect(strange).toBeLessThan(0.02 * 44_100);
});
