import { beforeEach, describe, expect, it, vi } from 'vitest';

import {
  EmotionRecognizer,
  EmovoxError,
  type EmotionResult,
  type StartOptions,
} from '../../web/src/index.js';
import { FakeAudioContext, FakeStream, FakeWorker, installBrowser, someResult } from './support/fakes.js';
import { codeOf } from './support/recognizers.js';

let microphone: FakeStream;
const getUserMedia = vi.fn<(constraints: MediaStreamConstraints) => Promise<FakeStream>>();

beforeEach(() => {
  microphone = new FakeStream();
  getUserMedia.mockReset().mockImplementation(() => Promise.resolve(microphone));
  installBrowser(getUserMedia);
});

async function timesOf(results: AsyncIterable<EmotionResult>): Promise<number[]> {
  const times: number[] = [];
  for await (const { time } of results) times.push(time);
  return times;
}

function say(time: number): void {
  FakeWorker.last.say({ kind: 'result', result: someResult({ time }) });
}

async function listening(): Promise<EmotionRecognizer> {
  const recognizer = await EmotionRecognizer.create();
  await recognizer.start();
  return recognizer;
}

describe('results', () => {
  it('come until stop, with the final one that the Worker still has', async () => {
    const recognizer = await EmotionRecognizer.create();
    FakeWorker.answersStop = false;
    const reading = timesOf(recognizer.results());
    await recognizer.start();
    say(1);
    recognizer.stop();
    say(2);
    FakeWorker.last.say({ kind: 'stopped' });
    say(3);
    expect(await reading).toEqual([1, 2]);
  });

  it('come to each loop, and to none that was left', async () => {
    const recognizer = await listening();
    const results = recognizer.results();
    say(1);
    for await (const { time } of results) {
      expect(time).toBe(1);
      break;
    }
    say(2);
    expect(await results.next()).toEqual({ done: true, value: undefined });
  });

  it('wait for a slow reader, the newest 64 of them', async () => {
    const recognizer = await listening();
    const results = recognizer.results();
    for (let time = 1; time <= 100; ++time) say(time);
    recognizer.stop();
    expect(await timesOf(results)).toEqual(Array.from({ length: 64 }, (_, i) => 37 + i));
  });

  it('end when the signal aborts, before or later, and at destroy', async () => {
    const recognizer = await listening();
    expect(await timesOf(recognizer.results({ signal: AbortSignal.abort() }))).toEqual([]);
    const control = new AbortController();
    const reading = timesOf(recognizer.results({ signal: control.signal }));
    say(1);
    control.abort();
    say(2);
    expect(await reading).toEqual([1]);
    const last = timesOf(recognizer.results());
    recognizer.destroy();
    expect(await last).toEqual([]);
  });

  it('throw what listening failed of', async () => {
    const recognizer = await listening();
    const lost = codeOf(timesOf(recognizer.results()));
    microphone.track.vanish();
    expect(await lost).toBe('device-lost');
    const dead = codeOf(timesOf(recognizer.results()));
    FakeWorker.last.die('unreachable');
    expect(await dead).toBe('worker-failed');
  });
});

describe('a pause', () => {
  it('closes the utterance, keeps the microphone and ends at resume', async () => {
    const recognizer = await listening();
    const reading = timesOf(recognizer.results());
    recognizer.pause();
    recognizer.pause();
    expect(recognizer.state).toBe('paused');
    expect(FakeWorker.last.kinds()).toEqual(['load', 'listen', 'stop']);
    expect(microphone.track.readyState).toBe('live');
    await vi.waitFor(() => {
      expect(FakeAudioContext.all[0]!.state).toBe('suspended');
    });
    await recognizer.resume();
    expect(recognizer.state).toBe('listening');
    expect(getUserMedia).toHaveBeenCalledTimes(1);
    say(1);
    recognizer.stop();
    expect(microphone.track.readyState).toBe('ended');
    expect(await reading).toEqual([1]);
  });

  it('ends with stop, which a resume under way hears of', async () => {
    const recognizer = await listening();
    recognizer.pause();
    const resuming = codeOf(recognizer.resume());
    recognizer.stop();
    expect(await resuming).toBe('aborted');
    expect(recognizer.state).toBe('stopped');
    expect(microphone.track.readyState).toBe('ended');
    expect(await codeOf(recognizer.resume())).toBe('not-started');
  });

  it('goes on when the signal of a resume under way aborts, and is over when that comes late', async () => {
    const recognizer = await listening();
    recognizer.pause();
    const control = new AbortController();
    const resuming = codeOf(recognizer.resume({ signal: control.signal }));
    control.abort();
    expect(await resuming).toBe('aborted');
    expect(await codeOf(recognizer.resume({ signal: control.signal }))).toBe('aborted');
    expect(recognizer.state).toBe('paused');
    expect(microphone.track.readyState).toBe('live');
    const late = new AbortController();
    await recognizer.resume({ signal: late.signal });
    late.abort();
    expect(recognizer.state).toBe('listening');
  });

  it('notices a microphone that goes away', async () => {
    const recognizer = await listening();
    recognizer.pause();
    microphone.track.vanish();
    expect(recognizer.state).toBe('stopped');
  });
});

describe('another device', () => {
  it('takes over on the same port, and the one before is let go of only then', async () => {
    const recognizer = await listening();
    const before = microphone;
    microphone = new FakeStream();
    const changing = recognizer.setDevice('desk');
    expect(before.track.readyState).toBe('live');
    await changing;
    expect(getUserMedia.mock.lastCall![0]).toMatchObject({ audio: { deviceId: { exact: 'desk' } } });
    expect(before.track.readyState).toBe('ended');
    expect(microphone.track.readyState).toBe('live');
    expect(FakeWorker.last.kinds()).toEqual(['load', 'listen']);
    before.track.vanish();
    expect(recognizer.state).toBe('listening');
    microphone.track.vanish();
    expect(recognizer.state).toBe('stopped');
  });

  it('that is not there leaves the one before', async () => {
    const recognizer = await listening();
    getUserMedia.mockRejectedValueOnce(new DOMException('gone', 'OverconstrainedError'));
    expect(await codeOf(recognizer.setDevice('gone'))).toBe('no-device');
    expect(recognizer.state).toBe('listening');
    expect(microphone.track.readyState).toBe('live');
  });

  it('that comes after stop, a signal or a later choice is closed', async () => {
    const recognizer = await listening();
    const late = [new FakeStream(), new FakeStream(), new FakeStream()];
    const open: ((stream: FakeStream) => void)[] = [];
    getUserMedia.mockImplementation(() => new Promise((resolve) => open.push(resolve)));
    const control = new AbortController();
    const codes = [
      codeOf(recognizer.setDevice('a')),
      codeOf(recognizer.setDevice('b', { signal: control.signal })),
    ];
    control.abort();
    codes.push(codeOf(recognizer.setDevice('c')));
    recognizer.stop();
    late.forEach((stream, i) => {
      open[i]!(stream);
    });
    expect(await Promise.all(codes)).toEqual(['aborted', 'aborted', 'aborted']);
    await new Promise((resolve) => setTimeout(resolve));
    expect(late.map(({ track }) => track.readyState)).toEqual(['ended', 'ended', 'ended']);
    expect(await codeOf(recognizer.setDevice())).toBe('not-started');
  });
});

/** An element that has never been played. */
function elementOf(captureStream: () => FakeStream): HTMLMediaElement {
  const state = { paused: true, seeking: false, currentTime: 0, played: { length: 0 } };
  return Object.assign(new EventTarget(), state, {
    play: () => undefined,
    captureStream,
  }) as unknown as HTMLMediaElement;
}

describe('an element', () => {
  it('is captured, and its end is the end of listening, not a failure', async () => {
    const recognizer = await EmotionRecognizer.create();
    const errors: unknown[] = [];
    recognizer.addEventListener('error', ({ detail }) => errors.push(detail));
    await recognizer.start({ element: elementOf(() => microphone) });
    expect(recognizer.state).toBe('listening');
    expect(getUserMedia).not.toHaveBeenCalled();
    microphone.track.vanish();
    expect(recognizer.state).toBe('stopped');
    expect(errors).toEqual([]);
  });

  it('that is given another source has ended, too', async () => {
    const recognizer = await EmotionRecognizer.create();
    const element = elementOf(() => microphone);
    await recognizer.start({ element });
    element.dispatchEvent(new Event('emptied'));
    expect(recognizer.state).toBe('stopped');
    expect(microphone.track.readyState).toBe('ended');
  });

  it('that was played before is captured only when it plays again, unless a stop or a signal comes first', async () => {
    const recognizer = await EmotionRecognizer.create();
    const captureStream = vi.fn(() => microphone);
    const element = elementOf(captureStream);
    const ended = { played: { length: 1 }, paused: true, currentTime: 3 };
    Object.assign(element, ended);
    const control = new AbortController();
    const given = codeOf(recognizer.start({ element, signal: control.signal }));
    control.abort();
    expect(await given).toBe('aborted');

    const starting = recognizer.start({ element });
    Object.assign(element, { paused: false, seeking: true, currentTime: 0 });
    for (const type of ['play', 'timeupdate', 'seeked', 'timeupdate']) {
      if (type === 'seeked') Object.assign(element, { seeking: false });
      element.dispatchEvent(new Event(type));
      await new Promise((resolve) => setTimeout(resolve));
      expect(captureStream).not.toHaveBeenCalled();
    }
    element.dispatchEvent(new Event('playing'));
    await starting;
    expect(captureStream).toHaveBeenCalledTimes(1);
    expect(recognizer.state).toBe('listening');
  });

  it('that plays already is captured as soon as it is seen to', async () => {
    const recognizer = await EmotionRecognizer.create();
    const element = elementOf(() => microphone);
    Object.assign(element, { played: { length: 1 }, paused: false, currentTime: 1 });
    const starting = recognizer.start({ element });
    Object.assign(element, { currentTime: 1.2 });
    element.dispatchEvent(new Event('timeupdate'));
    await starting;
    expect(recognizer.state).toBe('listening');
  });

  it('is refused where browsers cannot hear it, beside another input, or when it is none', async () => {
    const recognizer = await EmotionRecognizer.create();
    const mute = { play: () => undefined } as unknown as HTMLMediaElement;
    expect(await codeOf(recognizer.start({ element: mute }))).toBe('unsupported-browser');
    expect(recognizer.state).toBe('stopped');
    expect(await codeOf(recognizer.start({ element: mute, deviceId: 'desk' }))).toBe('invalid-argument');
    expect(await codeOf(recognizer.start({ element: {} as HTMLMediaElement }))).toBe('invalid-argument');
  });
});

describe('options of a call', () => {
  const refusalOf = async (call: () => unknown): Promise<string> => {
    try {
      await call();
    } catch (thrown) {
      if (thrown instanceof EmovoxError && thrown.code === 'invalid-argument') return thrown.message;
      throw thrown;
    }
    return 'nothing was refused';
  };

  it('are refused by name where there is no such option or it is of another kind', async () => {
    const recognizer = await listening();
    const misspelt = { deviceID: 'desk' } as StartOptions;
    const recording = { samples: new Float32Array(16), sampleRate: 16_000 };
    const none = null as unknown as StartOptions;
    for (const call of [
      () => recognizer.results(misspelt),
      () => recognizer.classify(recording, misspelt),
      () => recognizer.setDevice('desk', misspelt),
      () => {
        recognizer.pause();
        return recognizer.resume(misspelt);
      },
      () => {
        recognizer.stop();
        return recognizer.start(misspelt);
      },
    ])
      expect(await refusalOf(call)).toMatch(/deviceID must be left out: the options are .*signal/);
    expect(await refusalOf(() => recognizer.start(none))).toMatch(/options must be an object, not null/);
    expect(await refusalOf(() => recognizer.classify(recording, none))).toMatch(/options must be an object/);
    const numbered = { deviceId: 5 } as unknown as StartOptions;
    expect(await refusalOf(() => recognizer.start(numbered))).toMatch(/deviceId must be a string.*not 5/);
    const nothing = { stream: null } as unknown as StartOptions;
    expect(await refusalOf(() => recognizer.start(nothing))).toMatch(/stream must be a MediaStream/);
    expect(recognizer.state).toBe('stopped');
    await recognizer.start();
    expect(await refusalOf(() => recognizer.setDevice(5 as unknown as string))).toMatch(/deviceId/);
    expect(recognizer.state).toBe('listening');
  });
});

describe('a signal', () => {
  it('ends create, and leaves nothing running', async () => {
    FakeWorker.answersLoad = null;
    const control = new AbortController();
    const creating = codeOf(EmotionRecognizer.create({ signal: control.signal }));
    control.abort();
    expect(await creating).toBe('aborted');
    await new Promise((resolve) => setTimeout(resolve));
    expect(FakeWorker.last.terminated).toBe(true);
    expect(FakeAudioContext.all.map(({ state }) => state)).toEqual(['closed']);
    expect(await codeOf(EmotionRecognizer.create({ signal: AbortSignal.abort() }))).toBe('aborted');
  });

  it('that is none is refused by name', async () => {
    const signal = {} as AbortSignal;
    await expect(EmotionRecognizer.create({ signal })).rejects.toThrow(/signal must be an AbortSignal/);
    const recognizer = await EmotionRecognizer.create();
    await expect(recognizer.start({ signal })).rejects.toThrow(/signal/);
    expect(recognizer.state).toBe('idle');
    expect(() => recognizer.results({ signal })).toThrow(/signal/);
    await recognizer.start();
    await expect(recognizer.setDevice(undefined, { signal })).rejects.toThrow(/signal/);
    recognizer.pause();
    await expect(recognizer.resume({ signal })).rejects.toThrow(/signal/);
  });
});
