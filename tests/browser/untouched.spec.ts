/** A page in which nobody has clicked or typed yet: browsers may keep audio off. */
import type { Page } from '@playwright/test';

import { callOf, test } from './support/package.js';
import { expect } from './support/test.js';

declare global {
  /** Chromium's, not in the standard; gives tracks without a touch, as calls that come in do. */
  var MediaStreamTrackGenerator: new (init: { kind: 'audio' }) => MediaStreamTrack;
  /** `reportOf` says what it does. */
  var report: (what: unknown) => void;
}

/** Traces call into the page, too. */
test.use({ trace: 'off' });

/** Playwright's calls count as a touch, so that the page runs this by itself and reports what it gives on the console. */
async function reportOf(page: Page, url: string, call: string): Promise<() => Promise<unknown>> {
  const reports: unknown[] = [];
  page.on('console', (message) => {
    if (message.type() === 'info') reports.push(JSON.parse(message.text()));
  });
  await page.addInitScript(`addEventListener('load', () => {
    globalThis.report = (what) => { console.info(JSON.stringify(what)); };
    ${call}.then(report, (error) => { report(String(error)); });
  });`);
  await page.goto(url);
  return async () => {
    await expect.poll(() => reports.length, { timeout: 30_000 }).toBeGreaterThan(0);
    return reports.shift();
  };
}

test('a microphone is heard without a touch', async ({ page, server }) => {
  const next = await reportOf(
    page,
    server.url,
    callOf(async ({ EmotionRecognizer, levels }) => {
      const recognizer = await EmotionRecognizer.create();
      await recognizer.start();
      await levels(recognizer, 2);
      return { state: recognizer.state, touched: navigator.userActivation.hasBeenActive };
    }),
  );
  expect(await next()).toEqual({ state: 'listening', touched: false });
});

test('a stream is refused with the reason, and heard after a click', async ({ page, server }) => {
  const next = await reportOf(
    page,
    server.url,
    callOf(async ({ EmotionRecognizer, levels, outcomeOf, keep, kept }) => {
      const recognizer = keep(await EmotionRecognizer.create());
      const stream = new MediaStream([new MediaStreamTrackGenerator({ kind: 'audio' })]);
      document.onclick = async () => {
        const outcome = await outcomeOf(recognizer.start({ stream }));
        await levels(recognizer, 2);
        report(outcome);
      };
      const outcome = await outcomeOf(recognizer.start({ stream }));
      return { outcome, states: [...kept.states], touched: navigator.userActivation.hasBeenActive };
    }),
  );
  expect(await next()).toEqual({
    outcome:
      'gesture-required: The browser keeps audio switched off until somebody clicks, taps or types in the page. ' +
      'Call start() or resume() from a click; where that was done, see that the computer has a sound output.',
    states: ['starting', 'stopped'],
    touched: false,
  });
  await page.mouse.click(20, 20);
  expect(await next()).toBe('done');
});

test('a click while start waits is enough', async ({ page, server }) => {
  const next = await reportOf(
    page,
    server.url,
    callOf(async ({ EmotionRecognizer, levels }) => {
      const recognizer = await EmotionRecognizer.create();
      const starting = recognizer.start({
        stream: new MediaStream([new MediaStreamTrackGenerator({ kind: 'audio' })]),
      });
      report(recognizer.state);
      await starting;
      await levels(recognizer, 2);
      return recognizer.state;
    }),
  );
  expect(await next()).toBe('starting');
  await page.mouse.click(20, 20);
  expect(await next()).toBe('listening');
});
