/** The microphone that the user or the browser refuses, or that is not there. */
import { inPage, test } from './support/package.js';
import { expect, setPermission } from './support/test.js';

test.use({ permission: 'set' });

for (const { what, setting, message } of [
  {
    what: 'a question that was closed',
    setting: 'prompt',
    message: 'The question for the microphone was closed without an answer. Start again and allow it.',
  },
  {
    what: 'a blocked microphone',
    setting: 'denied',
    message:
      "The microphone is blocked. Allow it for this page in the browser's address bar or settings, then start again.",
  },
] as const) {
  test(`after ${what}, start works once it is allowed, without another create`, async ({ page, server }) => {
    await page.goto(server.url);
    await setPermission(page, setting);
    const refused = await inPage(page, async ({ EmotionRecognizer, outcomeOf, keep }) => {
      const recognizer = keep(await EmotionRecognizer.create());
      const { state: permission } = await navigator.permissions.query({ name: 'microphone' });
      const outcome = await outcomeOf(recognizer.start());
      return { permission, outcome, state: recognizer.state };
    });
    expect(refused).toEqual({
      permission: setting,
      outcome: `permission-denied: ${message}`,
      state: 'stopped',
    });
    await setPermission(page, 'granted');
    const allowed = await inPage(page, async ({ kept: { recognizer }, levels, outcomeOf }) => {
      const outcome = await outcomeOf(recognizer.start());
      await levels(recognizer, 2);
      return outcome;
    });
    expect(allowed).toBe('done');
  });
}
