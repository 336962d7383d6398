/** Audio that browsers suspend, beside stand-ins for the browser. */
import { beforeEach, describe, expect, it, vi } from 'vitest';

import { EmotionRecognizer } from '../../web/src/index.js';
import { FakeAudioContext, FakeStream, installBrowser } from './support/fakes.js';
import { codeOf, ticks } from './support/recognizers.js';

let microphone: FakeStream;
const getUserMedia = vi.fn<(constraints: MediaStreamConstraints) => Promise<FakeStream>>();

beforeEach(() => {
  microphone = new FakeStream();
  getUserMedia.mockReset().mockImplementation(() => Promise.resolve(microphone));
  installBrowser(getUserMedia);
});

describe('audio that the system holds back', () => {
  it('is woken as soon as it is suspended, and when the page is seen or touched again', async () => {
    const recognizer = await EmotionRecognizer.create();
    await recognizer.start();
    const [context] = FakeAudioContext.all;
    context!.interrupt();
    expect(context!.state).toBe('running');
    for (const occasion of ['visibilitychange', 'pointerup', 'keydown']) {
      FakeAudioContext.mayRun = false;
      context!.interrupt();
      expect(context!.state).toBe('suspended');
      FakeAudioContext.mayRun = true;
      document.dispatchEvent(new Event(occasion));
      expect(context!.state, occasion).toBe('running');
    }
    recognizer.stop();
    await ticks();
    document.dispatchEvent(new Event('pointerup'));
    expect(context!.state, 'nobody listens').toBe('suspended');
  });

  it.each([
    { touched: false, seconds: 3 },
    { touched: true, seconds: 10 },
    { touched: undefined, seconds: 10 },
  ])('rejects after $seconds s where hasBeenActive is $touched', async ({ touched, seconds }) => {
    vi.useFakeTimers();
    try {
      const userActivation = touched === undefined ? undefined : { hasBeenActive: touched };
      vi.stubGlobal('navigator', { mediaDevices: navigator.mediaDevices, userActivation });
      const recognizer = await EmotionRecognizer.create();
      FakeAudioContext.mayRun = false;
      const starting = codeOf(recognizer.start());
      await vi.advanceTimersByTimeAsync(1000 * seconds - 1);
      expect(recognizer.state).toBe('starting');
      await vi.advanceTimersByTimeAsync(1);
      expect(await starting).toBe('gesture-required');
      expect(recognizer.state).toBe('stopped');
      expect(microphone.track.readyState).toBe('ended');
      document.dispatchEvent(new Event('pointerup'));
      FakeAudioContext.mayRun = true;
      microphone = new FakeStream();
      await recognizer.start();
      expect(recognizer.state).toBe('listening');
      expect(vi.getTimerCount(), 'nothing waits on').toBe(0);
    } finally {
      vi.useRealTimers();
    }
  });
});
