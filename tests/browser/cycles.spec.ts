/** A hundred rounds of use leave nothing behind. */
import type { Page } from '@playwright/test';

import { inPage, test } from './support/package.js';
import { expect } from './support/test.js';

/** Another round may cost this much and no more: 100 rounds then stay below what a single Worker would take. */
const bytesPerRound = 1000;

/** What the page has opened and not closed yet. The browser's objects are counted without being held. */
interface Open {
  readonly workers: number;
  /** The same as seen by the browser. */
  readonly threads: number;
  readonly contexts: number;
  readonly tracks: number;
  readonly ports: number;
}

test.beforeEach(async ({ page, server }) => {
  await page.addInitScript(() => {
    const counts = { workers: 0, contexts: 0, tracks: 0, ports: 0 };
    Object.assign(globalThis, { counts });
    globalThis.Worker = class extends Worker {
      constructor(url: string | URL, options?: WorkerOptions) {
        super(url, options);
        ++counts.workers;
      }
      override terminate(): void {
        super.terminate();
        --counts.workers;
      }
    };
    globalThis.AudioContext = class extends AudioContext {
      constructor(options?: AudioContextOptions) {
        super(options);
        ++counts.contexts;
        // Chromium tells twice of some.
        let open = true;
        this.addEventListener('statechange', () => {
          if (open && this.state === 'closed') {
            open = false;
            --counts.contexts;
          }
        });
      }
    };
    // Ports are closed when their other end is, or collected: collecting is what can be seen.
    const ports = new FinalizationRegistry(() => {
      --counts.ports;
    });
    globalThis.MessageChannel = class extends MessageChannel {
      constructor() {
        super();
        ++counts.ports;
        ports.register(this.port1, undefined);
      }
    };
    const devices = navigator.mediaDevices;
    const original = devices.getUserMedia.bind(devices);
    devices.getUserMedia = async (constraints) => {
      const stream = await original(constraints);
      for (const track of stream.getTracks()) {
        ++counts.tracks;
        const stop = track.stop.bind(track);
        track.stop = () => {
          if (track.readyState === 'live') --counts.tracks;
          stop();
        };
      }
      return stream;
    };
  });
  await page.goto(server.url);
});

interface Usage extends Open {
  readonly heapBytes: number;
}

/** After all garbage is collected. */
async function usageOf(page: Page): Promise<Usage> {
  const session = await page.context().newCDPSession(page);
  for (let i = 0; i < 3; ++i) {
    await session.send('HeapProfiler.collectGarbage');
    await page.waitForTimeout(50);
  }
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  await session.detach();
  const open = await page.evaluate(() => ({
    ...(globalThis as unknown as { counts: Omit<Open, 'threads'> }).counts,
  }));
  return { ...open, heapBytes: usedSize, threads: page.workers().length };
}

/** kept: what is open between rounds. */
async function expectNoGrowth(
  page: Page,
  kept: Omit<Open, 'ports'>,
  act: (rounds: number) => Promise<void>,
): Promise<void> {
  const settled = async (): Promise<Usage> => {
    let usage!: Usage;
    // Contexts close and threads end in their own time.
    await expect
      .poll(async () => {
        usage = await usageOf(page);
        const { workers, threads, contexts, tracks, ports } = usage;
        // The last round's port may still be within reach.
        return { workers, threads, contexts, tracks, ports: Math.max(ports, 1) };
      })
      .toEqual({ ...kept, ports: 1 });
    return usage;
  };
  await act(10);
  const before = await settled();
  const rounds = 100;
  await act(rounds);
  const after = await settled();
  const grown = after.heapBytes - before.heapBytes;
  console.log(
    `heap: ${String(before.heapBytes)} bytes, ${String(grown)} more after ${String(rounds)} rounds`,
  );
  expect(grown, 'bytes of heap').toBeLessThan(rounds * bytesPerRound);
}

test('a hundred recognizers, each started, stopped and destroyed', async ({ page }) => {
  await expectNoGrowth(page, { workers: 0, threads: 0, contexts: 0, tracks: 0 }, (rounds) =>
    inPage(
      page,
      async ({ EmotionRecognizer, levels }, count) => {
        for (let i = 0; i < count; ++i) {
          const recognizer = await EmotionRecognizer.create();
          await recognizer.start();
          await levels(recognizer, 1);
          recognizer.stop();
          recognizer.destroy();
        }
      },
      rounds,
    ),
  );
});

test('a recognizer that is started and stopped a hundred times', async ({ page }) => {
  await inPage(page, async ({ EmotionRecognizer, keep }) => {
    keep(await EmotionRecognizer.create());
  });
  await expectNoGrowth(page, { workers: 1, threads: 1, contexts: 1, tracks: 0 }, (rounds) =>
    inPage(
      page,
      async ({ kept: { recognizer }, levels }, count) => {
        for (let i = 0; i < count; ++i) {
          await recognizer.start();
          await levels(recognizer, 1);
          recognizer.stop();
        }
      },
      rounds,
    ),
  );
});
