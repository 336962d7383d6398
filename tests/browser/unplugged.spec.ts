/**
 * A microphone that goes away while it is heard. Chromium's fake one cannot be pulled out, but taking its permission away
 * ends the track in the same manner.
 */
import { inPage, test } from './support/package.js';
import { expect, setPermission, trackStates, watchMicrophone } from './support/test.js';

test.use({ permission: 'set' });

for (const state of ['listening', 'paused'] as const) {
  test(`a microphone that goes away while ${state} is reported and let go, and start works again`, async ({
    page,
    server,
  }) => {
    await watchMicrophone(page);
    await page.goto(server.url);
    await setPermission(page, 'granted');
    await inPage(
      page,
      async ({ EmotionRecognizer, keep, levels }, wanted) => {
        const recognizer = keep(await EmotionRecognizer.create());
        await recognizer.start();
        await levels(recognizer, 2);
        if (wanted === 'paused') recognizer.pause();
      },
      state,
    );
    expect(await trackStates(page)).toEqual(['live']);
    await setPermission(page, 'denied');
    const after = (): Promise<unknown> =>
      inPage(page, ({ kept }) => ({
        errors: kept.errors,
        state: kept.recognizer.state,
        settings: kept.recognizer.inputSettings,
      }));
    await expect.poll(after).toEqual({
      errors: ['device-lost: The microphone went away. Plug it in again and start anew.'],
      state: 'stopped',
      settings: null,
    });
    expect(await trackStates(page)).toEqual(['ended']);

    await setPermission(page, 'granted');
    await inPage(page, async ({ kept: { recognizer }, levels }) => {
      await recognizer.start();
      await levels(recognizer, 2);
    });
    expect(await trackStates(page)).toEqual(['ended', 'live']);
  });
}
