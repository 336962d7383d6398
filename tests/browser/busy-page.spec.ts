/** A page that keeps the main thread busy: sound takes a way around it. */
import type { Page } from '@playwright/test';

import { inPage, test, toolsScript } from './support/package.js';
import { voiceInSilence, writeWav } from './support/recordings.js';
import { tapBlocks, tapped, type Tapped } from './support/tap.js';
import { expect } from './support/test.js';

test.use({ microphone: writeWav('voice-busy.wav', voiceInSilence(48_000)) });

function expectAll({ blocks, dropped }: Tapped): void {
  expect(dropped).toBe(0);
  const first = blocks[0]!.number;
  expect(
    blocks.map(({ number }) => number),
    'every block of the worklet, in order',
  ).toEqual(blocks.map((_, i) => first + i));
}

test('no block is lost while the page is blocked for three seconds, and the results come after', async ({
  page,
  server,
}) => {
  tapBlocks(server);
  await page.goto(server.url);
  await inPage(page, async ({ EmotionRecognizer, keep, levels }) => {
    const recognizer = keep(await EmotionRecognizer.create());
    await recognizer.start();
    await levels(recognizer, 2);
  });
  await tapped(page);
  await page.evaluate(() => {
    const until = performance.now() + 3000;
    while (performance.now() < until);
  });
  const meanwhile = await tapped(page);
  expectAll(meanwhile);
  const [first, last] = [meanwhile.blocks[0]!, meanwhile.blocks.at(-1)!];
  expect(last.cameMs - first.cameMs, 'they came while the page was blocked').toBeGreaterThan(2500);
  expect(last.takenMs - first.takenMs).toBeGreaterThan(2500);
  const results = await inPage(page, async ({ kept: { recognizer } }) => {
    for await (const { final } of recognizer.results()) if (final) break;
    return 'came';
  });
  expect(results).toBe('came');
  expectAll(await tapped(page));
});

/** How late blocks came, beyond the quickest of them: the two clocks have nothing else in common. */
function percentile95(blocks: Tapped['blocks']): number {
  const delays = blocks.map(({ takenMs, cameMs }) => cameMs - takenMs).sort((a, b) => a - b);
  return delays[Math.floor(0.95 * delays.length)]! - delays[0]!;
}

/** Listens for four seconds in which the page is blocked for 300 ms at a time. */
async function listenInBursts(page: Page): Promise<Tapped> {
  await inPage(page, async ({ EmotionRecognizer, keep, levels }) => {
    const recognizer = keep(await EmotionRecognizer.create());
    await recognizer.start();
    await levels(recognizer, 10);
  });
  await tapped(page);
  await page.evaluate(async () => {
    for (let burst = 0; burst < 13; ++burst) {
      const until = performance.now() + 300;
      while (performance.now() < until);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  });
  const heard = await tapped(page);
  await inPage(page, ({ kept }) => {
    kept.recognizer.destroy();
  });
  return heard;
}

test('95 of 100 blocks reach the Worker within 60 ms while the page is blocked in bursts of 300 ms', async ({
  page,
  context,
  server,
}) => {
  tapBlocks(server);
  // For comparison: the same blocks by way of the main thread.
  const roundabout = await context.newPage();
  await roundabout.addInitScript(() => {
    globalThis.Worker = class extends Worker {
      override postMessage(message: unknown, transfer?: unknown): void {
        const { kind, port } = message as { kind: string; port: MessagePort };
        if (kind !== 'listen') {
          super.postMessage(message, transfer as Transferable[]);
          return;
        }
        const { port1, port2 } = new MessageChannel();
        const relay =
          (to: MessagePort) =>
          ({ data }: MessageEvent<unknown>): void => {
            to.postMessage(data, data instanceof Float32Array ? [data.buffer as ArrayBuffer] : []);
          };
        port.onmessage = relay(port1);
        port1.onmessage = relay(port);
        super.postMessage({ ...(message as object), port: port2 }, [port2]);
      }
    };
  });
  await roundabout.addInitScript({ content: toolsScript });
  await roundabout.goto(server.url);
  const control = await listenInBursts(roundabout);
  await roundabout.close();

  await page.goto(server.url);
  // Another program on the machine may hold everything up: the best of three runs counts.
  let best = Infinity;
  for (let run = 0; run < 3 && best >= 60; ++run) {
    const heard = await listenInBursts(page);
    expectAll(heard);
    expect(heard.blocks.length).toBeGreaterThan(100);
    best = Math.min(best, percentile95(heard.blocks));
  }
  console.log(
    `95th percentile of delay: ${best.toFixed(1)} ms straight, ` +
      `${percentile95(control.blocks).toFixed(1)} ms by way of the main thread`,
  );
  expect(best).toBeLessThan(60);
  expect(percentile95(control.blocks), 'the page was indeed blocked').toBeGreaterThan(best);
  expect(await page.evaluate(() => crossOriginIsolated), 'without any header for it').toBe(false);
});
