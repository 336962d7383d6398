/** Playwright's test with the system's Chromium and a microphone that plays a file. */
import { test as base, type Page } from '@playwright/test';

interface WorkerOptions {
  /** Absolute path of the WAV file that the microphone plays in a loop, null for Chromium's beeps, false for none. */
  microphone: string | null | false;
  /** Whether asking for the microphone is granted or denied, or as `setPermission` says. */
  permission: 'granted' | 'denied' | 'set';
  /** Further arguments of Chromium. */
  flags: readonly string[];
}

export const chromiumPath = process.env['EMOVOX_CHROMIUM'] ?? '/usr/bin/chromium';

const permissionFlags = {
  granted: ['--use-fake-ui-for-media-stream'],
  denied: ['--deny-permission-prompts'],
  set: [],
};

/** Chromium's command line for these options. */
export function chromiumArguments(options: Partial<WorkerOptions> = {}): string[] {
  const { microphone = null, permission = 'granted', flags = [] } = options;
  return [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--no-first-run',
    ...(microphone === false ? [] : ['--use-fake-device-for-media-stream']),
    ...(microphone ? [`--use-file-for-fake-audio-capture=${microphone}`] : []),
    ...permissionFlags[permission],
    ...flags,
  ];
}

export const test = base.extend<object, WorkerOptions>({
  microphone: [null, { option: true, scope: 'worker' }],
  permission: ['granted', { option: true, scope: 'worker' }],
  flags: [[], { option: true, scope: 'worker' }],
  launchOptions: [
    async ({ microphone, permission, flags }, use) => {
      await use({
        executablePath: chromiumPath,
        args: chromiumArguments({ microphone, permission, flags }),
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

/** Keeps the audio contexts that the page opens, in `watchedContexts`. Call before the page opens. */
export async function watchContexts(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const contexts: AudioContext[] = [];
    Object.assign(globalThis, { watchedContexts: contexts });
    globalThis.AudioContext = class extends AudioContext {
      constructor(options?: AudioContextOptions) {
        super(options);
        contexts.push(this);
      }
    };
  });
}

/** What the user has chosen for the microphone; needs `permission: 'set'`. Taking it away ends open microphones. */
export async function setPermission(page: Page, setting: 'granted' | 'denied' | 'prompt'): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const { targetInfo } = await session.send('Target.getTargetInfo');
  // Never detached: with it, the setting would end.
  const browser = await page.context().browser()!.newBrowserCDPSession();
  await browser.send('Browser.setPermission', {
    permission: { name: 'microphone' },
    setting,
    ...(targetInfo.browserContextId === undefined ? {} : { browserContextId: targetInfo.browserContextId }),
  });
}

export function trackStates(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    (globalThis as unknown as { watchedStreams: MediaStream[] }).watchedStreams.flatMap((stream) =>
      stream.getTracks().map((track) => track.readyState),
    ),
  );
}
