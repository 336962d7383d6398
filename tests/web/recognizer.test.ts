import { beforeEach, describe, expect, it, vi } from 'vitest';

import { EmotionRecognizer } from '../../web/src/index.js';
import {
  FakeAudioContext,
  FakeStream,
  FakeWorker,
  FakeWorkletNode,
  installBrowser,
  someResult,
} from './support/fakes.js';
import { codeOf, deferred, errorsOf, statesOf, ticks } from './support/recognizers.js';

let microphone: FakeStream;
const getUserMedia = vi.fn<(constraints: MediaStreamConstraints) => Promise<FakeStream>>();

beforeEach(() => {
  microphone = new FakeStream();
  getUserMedia.mockReset().mockImplementation(() => Promise.resolve(microphone));
  installBrowser(getUserMedia);
});

describe('start and stop', () => {
  it('goes through starting to listening and on to stopped', async () => {
    const recognizer = await EmotionRecognizer.create();
    const states = statesOf(recognizer);
    await recognizer.start();
    expect(recognizer.inputSettings).toEqual({ echoCancellation: false });
    recognizer.stop();
    expect(states).toEqual(['starting', 'listening', 'stopped']);
    expect(recognizer.inputSettings).toBeNull();
    expect(FakeWorker.last.kinds()).toEqual(['load', 'listen', 'stop']);
  });

  it('asks for the sound as it is, of the device asked for', async () => {
    const recognizer = await EmotionRecognizer.create();
    await recognizer.start({ deviceId: 'desk' });
    expect(getUserMedia).toHaveBeenCalledWith({
      audio: {
        echoCancellation: false,
        noiseSuppression: false,
        autoGainControl: false,
        channelCount: 1,
        deviceId: { exact: 'desk' },
      },
    });
  });

  it('lets go of the microphone, ends the worklet and silences the audio context', async () => {
    const recognizer = await EmotionRecognizer.create();
    await recognizer.start();
    expect(microphone.track.readyState).toBe('live');
    recognizer.stop();
    expect(microphone.track.readyState).toBe('ended');
    expect(FakeWorkletNode.last.port.postMessage).toHaveBeenLastCalledWith({ kind: 'end' });
    // The worklet hears of its end only while audio runs.
    expect(FakeAudioContext.all[0]!.state).toBe('running');
    await vi.waitFor(() => {
      expect(FakeAudioContext.all[0]!.state).toBe('suspended');
    });
  });

  it('leaves the tracks of a stream it was given alone', async () => {
    const recognizer = await EmotionRecognizer.create();
    await recognizer.start({ stream: microphone.asStream() });
    recognizer.stop();
    expect(getUserMedia).not.toHaveBeenCalled();
    expect(microphone.track.readyState).toBe('live');
  });

  it('refuses a stream without live audio', async () => {
    const recognizer = await EmotionRecognizer.create();
    microphone.track.stop();
    expect(await codeOf(recognizer.start({ stream: microphone.asStream() }))).toBe('invalid-argument');
  });

  it('starts again after a stop, without loading the worklet again', async () => {
    const recognizer = await EmotionRecognizer.create();
    await recognizer.start();
    recognizer.stop();
    microphone = new FakeStream();
    await recognizer.start();
    expect(recognizer.state).toBe('listening');
    expect(FakeAudioContext.all.flatMap(({ modules }) => modules)).toHaveLength(1);
  });

  it('follows the device to another sample rate', async () => {
    const recognizer = await EmotionRecognizer.create();
    FakeAudioContext.deviceRate = 16_000;
    await recognizer.start();
    expect(FakeWorker.last.sent.at(-1)).toMatchObject({ kind: 'listen', sampleRateHz: 16_000 });
    expect(FakeAudioContext.all.filter(({ state }) => state !== 'closed')).toHaveLength(1);
  });

  it('refuses a second start, while starting and while listening', async () => {
    const recognizer = await EmotionRecognizer.create();
    const first = recognizer.start();
    expect(await codeOf(recognizer.start())).toBe('already-started');
    await first;
    expect(await codeOf(recognizer.start())).toBe('already-started');
    expect(recognizer.state).toBe('listening');
  });

  it('rejects a start that stop overtakes, and ends the microphone that comes late', async () => {
    const recognizer = await EmotionRecognizer.create();
    const late = deferred<FakeStream>();
    getUserMedia.mockReturnValue(late.promise);
    const starting = codeOf(recognizer.start());
    recognizer.stop();
    expect(recognizer.state).toBe('stopped');
    expect(await starting).toBe('aborted');
    late.resolve(microphone);
    await ticks();
    expect(microphone.track.readyState).toBe('ended');
    expect(FakeWorker.last.kinds()).not.toContain('listen');
  });

  it('starts anew although an earlier start is still waiting for permission', async () => {
    const recognizer = await EmotionRecognizer.create();
    const late = deferred<FakeStream>();
    const forgotten = new FakeStream();
    getUserMedia.mockReturnValueOnce(late.promise);
    const first = codeOf(recognizer.start());
    recognizer.stop();
    await recognizer.start();
    late.resolve(forgotten);
    await ticks();
    expect(await first).toBe('aborted');
    expect(recognizer.state).toBe('listening');
    expect(microphone.track.readyState).toBe('live');
    expect(forgotten.track.readyState).toBe('ended');
  });

  it('obeys a stop from within its own statechange', async () => {
    const recognizer = await EmotionRecognizer.create();
    recognizer.addEventListener('statechange', ({ detail }) => {
      if (detail.state === 'starting') recognizer.stop();
    });
    expect(await codeOf(recognizer.start())).toBe('aborted');
    expect(getUserMedia).not.toHaveBeenCalled();
  });

  it('obeys a signal before, during and after start', async () => {
    const recognizer = await EmotionRecognizer.create();
    expect(await codeOf(recognizer.start({ signal: AbortSignal.abort() }))).toBe('aborted');
    expect(recognizer.state).toBe('idle');

    const during = new AbortController();
    const starting = codeOf(recognizer.start({ signal: during.signal }));
    during.abort();
    expect(await starting).toBe('aborted');

    const after = new AbortController();
    microphone = new FakeStream();
    await recognizer.start({ signal: after.signal });
    after.abort();
    expect(recognizer.state).toBe('stopped');
    expect(microphone.track.readyState).toBe('ended');
  });

  it('has no effect when nothing was started', async () => {
    const recognizer = await EmotionRecognizer.create();
    const states = statesOf(recognizer);
    recognizer.stop();
    expect(states).toEqual([]);
  });
});

describe('destroy', () => {
  it('is final and may be repeated', async () => {
    const recognizer = await EmotionRecognizer.create();
    await recognizer.start();
    const states = statesOf(recognizer);
    recognizer.destroy();
    recognizer.destroy();
    recognizer.stop();
    expect(states).toEqual(['destroyed']);
    expect(FakeWorker.last.terminated).toBe(true);
    expect(microphone.track.readyState).toBe('ended');
    await ticks();
    expect(FakeAudioContext.all.every(({ state }) => state === 'closed')).toBe(true);
    expect(await codeOf(recognizer.start())).toBe('destroyed');
    expect(await codeOf(recognizer.classify({ samples: new Float32Array(1), sampleRate: 16_000 }))).toBe(
      'destroyed',
    );
  });

  it.each(['running', 'suspended'] as const)(
    'closes audio that is %s, although the worklet does not answer',
    async (state) => {
      vi.useFakeTimers();
      try {
        const recognizer = await EmotionRecognizer.create();
        await recognizer.start();
        FakeWorkletNode.answersEnd = false;
        FakeAudioContext.all[0]!.state = state;
        recognizer.destroy();
        await vi.advanceTimersByTimeAsync(state === 'running' ? 1000 : 0);
        expect(FakeAudioContext.all.every((context) => context.state === 'closed')).toBe(true);
      } finally {
        vi.useRealTimers();
      }
    },
  );

  it('rejects a start under way and ends its microphone', async () => {
    const recognizer = await EmotionRecognizer.create();
    const late = deferred<FakeStream>();
    getUserMedia.mockReturnValue(late.promise);
    const starting = codeOf(recognizer.start());
    recognizer.destroy();
    late.resolve(microphone);
    expect(await starting).toBe('destroyed');
    await ticks();
    expect(microphone.track.readyState).toBe('ended');
    expect(recognizer.state).toBe('destroyed');
  });

  it('rejects a classification under way', async () => {
    const recognizer = await EmotionRecognizer.create();
    const classifying = codeOf(recognizer.classify({ samples: new Float32Array(16), sampleRate: 16_000 }));
    recognizer.destroy();
    expect(await classifying).toBe('destroyed');
  });
});

describe('events', () => {
  it('carry what the Worker says', async () => {
    const recognizer = await EmotionRecognizer.create();
    await recognizer.start();
    const heard: unknown[] = [];
    for (const type of ['result', 'speechstart', 'speechend', 'level'] as const) {
      recognizer.addEventListener(type, (event) => heard.push([event.type, event.detail]));
    }
    const result = someResult();
    FakeWorker.last.say({ kind: 'speechstart', time: 0.5 });
    FakeWorker.last.say({ kind: 'level', dbfs: -30, speech: true });
    FakeWorker.last.say({ kind: 'result', result });
    FakeWorker.last.say({ kind: 'speechend', time: 3 });
    expect(heard).toEqual([
      ['speechstart', { time: 0.5 }],
      ['level', { dbfs: -30, speech: true }],
      ['result', result],
      ['speechend', { time: 3 }],
    ]);
  });

  it('bring the final result after stop, but no more levels, and nothing after destroy', async () => {
    const recognizer = await EmotionRecognizer.create();
    await recognizer.start();
    const heard: string[] = [];
    recognizer.addEventListener('result', ({ type }) => heard.push(type));
    recognizer.addEventListener('level', ({ type }) => heard.push(type));
    recognizer.stop();
    FakeWorker.last.say({ kind: 'level', dbfs: -30, speech: true });
    FakeWorker.last.say({ kind: 'result', result: someResult({ final: true }) });
    expect(heard).toEqual(['result']);
    recognizer.destroy();
    FakeWorker.last.say({ kind: 'result', result: someResult() });
    expect(heard).toEqual(['result']);
  });

  it('end listening when the Worker cannot take the stream', async () => {
    const recognizer = await EmotionRecognizer.create();
    const errors = errorsOf(recognizer);
    await recognizer.start();
    FakeWorker.last.say({ kind: 'failed', id: null, code: 'invalid-argument', message: 'rate' });
    expect(errors).toEqual(['invalid-argument']);
    expect(recognizer.state).toBe('stopped');
  });
});

describe('classify', () => {
  const recording = { samples: new Float32Array([0.1, -0.2, 0.3]), sampleRate: 22_050 };

  function classifyIds(): number[] {
    return FakeWorker.last.sent.flatMap((message) => (message.kind === 'classify' ? [message.id] : []));
  }

  it('gives each caller its own answer, in whatever order they come', async () => {
    const recognizer = await EmotionRecognizer.create();
    const first = recognizer.classify(recording);
    const second = recognizer.classify(recording);
    const [firstId, secondId] = classifyIds();
    FakeWorker.last.say({ kind: 'classified', id: secondId!, result: null });
    FakeWorker.last.say({ kind: 'classified', id: firstId!, result: someResult() });
    expect(await first).toEqual(someResult());
    expect(await second).toBeNull();
  });

  it("sends a copy, so that the caller's samples stay", async () => {
    const recognizer = await EmotionRecognizer.create();
    void recognizer.classify(recording);
    const message = FakeWorker.last.sent.at(-1)!;
    if (message.kind !== 'classify') throw new Error('no classify message');
    expect(message.samples).toEqual(recording.samples);
    expect(message.samples.buffer).not.toBe(recording.samples.buffer);
    expect(message.sampleRateHz).toBe(22_050);
  });

  it('rejects when its signal aborts, tells the Worker, and ignores a late answer', async () => {
    const recognizer = await EmotionRecognizer.create();
    const control = new AbortController();
    const classifying = codeOf(recognizer.classify(recording, { signal: control.signal }));
    control.abort();
    expect(await classifying).toBe('aborted');
    const [id] = classifyIds();
    expect(FakeWorker.last.sent.at(-1)).toEqual({ kind: 'cancel', id });
    FakeWorker.last.say({ kind: 'classified', id: id!, result: someResult() });
    expect(await codeOf(recognizer.classify(recording, { signal: AbortSignal.abort() }))).toBe('aborted');
  });

  it('rejects alone when the Worker refuses one recording', async () => {
    const recognizer = await EmotionRecognizer.create();
    const bad = codeOf(recognizer.classify(recording));
    const good = recognizer.classify(recording);
    const [badId, goodId] = classifyIds();
    FakeWorker.last.say({ kind: 'failed', id: badId!, code: 'invalid-argument', message: 'no' });
    FakeWorker.last.say({ kind: 'classified', id: goodId!, result: null });
    expect(await bad).toBe('invalid-argument');
    expect(await good).toBeNull();
  });
});
