/** Playwright's test with the system's Chromium and a microphone that plays a file. */
import { test as base, type Page } from '@playwright/test';

interface WorkerOptions {
  /** Absolute path of the WAV file that the microphone plays in a loop, or null for Chromium's beeps. */
  microphone: string | null;
  /** Whether asking for the microphone is granted or denied. */
  permission: 'granted' | 'denied';
}

export const test = base.extend<object, WorkerOptions>({
  microphone: [null, { option: true, scope: 'worker' }],
  permission: ['granted', { option: true, scope: 'worker' }],
  launchOptions: [
    async ({ microphone, permission }, use) => {
      await use({
        executablePath: process.env['EMOVOX_CHROMIUM'] ?? '/usr/bin/chromium',
        args: [
          '--no-sandbox',
          '--disable-gpu',
          '--disable-background-networking',
          '--disable-component-update',
          '--disable-sync',
          '--no-first-run',
          '--use-fake-device-for-media-stream',
          permission === 'granted' ? '--use-fake-ui-for-media-stream' : '--deny-permission-prompts',
          ...(microphone === null ? [] : [`--use-file-for-fake-audio-capture=${microphone}`]),
        ],
      });
    },
    { scope: 'worker' },
  ],
});

export { expect } from '@playwright/test';

/** Opens the demo page and waits until it can listen. */
export async function openDemo(page: Page, url = '/'): Promise<void> {
  await page.goto(url);
  await page.getByRole('button', { name: 'Start listening' }).waitFor();
}

export interface Shown {
  readonly label: string;
  readonly final: boolean;
  readonly probabilities: Readonly<Record<string, number>>;
  /** The timeline's blocks, oldest first. */
  readonly blocks: readonly { label: string; seconds: number }[];
}

/** What the page shows, read at one moment. */
export function shownOn(page: Page): Promise<Shown> {
  return page.evaluate(() => {
    const label = document.getElementById('label')!;
    const rows = [...document.querySelectorAll<HTMLElement>('#bars li')];
    const blocks = [...document.querySelectorAll<HTMLElement>('#timeline li')];
    return {
      label: label.textContent,
      final: label.dataset['final'] === 'true',
      probabilities: Object.fromEntries(
        rows.map((row) => [
          row.dataset['emotion'] ?? '',
          Number(row.querySelector('[role=meter]')?.ariaValueNow),
        ]),
      ),
      blocks: blocks.map((block) => ({
        label: block.dataset['emotion'] ?? '',
        seconds: Number(/([\d.]+) s/.exec(block.textContent)?.[1]),
      })),
    };
  });
}

/** Keeps the streams that the page gets, for `trackStates`. Call before the page opens. */
export async function watchMicrophone(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const streams: MediaStream[] = [];
    Object.assign(globalThis, { watchedStreams: streams });
    const devices = navigator.mediaDevices;
    const original = devices.getUserMedia.bind(devices);
    devices.getUserMedia = async (constraints) => {
      const stream = await original(constraints);
      streams.push(stream);
      return stream;
    };
  });
}

export function trackStates(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    (globalThis as unknown as { watchedStreams: MediaStream[] }).watchedStreams.flatMap((stream) =>
      stream.getTracks().map((track) => track.readyState),
    ),
  );
}
