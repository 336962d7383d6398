import { beforeEach, describe, expect, it, vi } from 'vitest';

import {
  EmotionRecognizer,
  EmovoxError,
  type RecognizerOptions,
  type RecognizerState,
} from '../../web/src/index.js';
import {
  FakeAudioContext,
  FakeStream,
  FakeWorker,
  FakeWorkletNode,
  installBrowser,
  ready,
  someResult,
} from './support/fakes.js';

let microphone: FakeStream;
const getUserMedia = vi.fn<(constraints: MediaStreamConstraints) => Promise<FakeStream>>();

beforeEach(() => {
  microphone = new FakeStream();
  getUserMedia.mockReset().mockImplementation(() => Promise.resolve(microphone));
  installBrowser(getUserMedia);
});

/** Rejections are compared by code: the words may change. */
async function codeOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
  } catch (thrown) {
    expect(thrown).toBeInstanceOf(EmovoxError);
    return (thrown as EmovoxError).code;
  }
  return 'nothing was thrown';
}

function statesOf(recognizer: EmotionRecognizer): RecognizerState[] {
  const states: RecognizerState[] = [];
  recognizer.addEventListener('statechange', ({ detail }) => states.push(detail.state));
  return states;
}

function errorsOf(recognizer: EmotionRecognizer): string[] {
  const codes: string[] = [];
  recognizer.addEventListener('error', ({ detail }) => codes.push(detail.code));
  return codes;
}

/** A promise to be settled by hand. */
function deferred<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve!: (value: T) => void;
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

async function ticks(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve));
}

describe('create', () => {
  it('loads the assets beside the script, with times in the message', async () => {
    const recognizer = await EmotionRecognizer.create({ hopMs: 500 });
    const load = FakeWorker.last.sent[0]!;
    expect(load).toMatchObject({ kind: 'load', timing: { hopMs: 500, windowMs: 4000 } });
    if (load.kind === 'load') {
      expect(load.wasmUrl).toMatch(/\/emovox\.wasm$/);
      expect(load.modelUrl).toMatch(/\/default\.emovox$/);
    }
    expect(FakeAudioContext.all[0]!.modules).toEqual([expect.stringMatching(/\/capture\.worklet\.js$/)]);
    expect(recognizer.state).toBe('idle');
  });

  it('takes addresses from the options', async () => {
    await EmotionRecognizer.create({
      modelUrl: 'https://example.org/m.emovox',
      wasmUrl: new URL('https://example.org/e.wasm'),
      workerUrl: 'https://example.org/w.js',
      workletUrl: 'https://example.org/c.js',
    });
    expect(FakeWorker.last.url).toBe('https://example.org/w.js');
    expect(FakeWorker.last.sent[0]).toMatchObject({
      wasmUrl: 'https://example.org/e.wasm',
      modelUrl: 'https://example.org/m.emovox',
    });
    expect(FakeAudioContext.all[0]!.modules).toEqual(['https://example.org/c.js']);
  });

  it('is as sure as the model asks unless it is told otherwise', async () => {
    FakeWorker.answersLoad = ready({ leastConfidence: 0.7 });
    const labelWith = async (options: RecognizerOptions): Promise<string> => {
      const recognizer = await EmotionRecognizer.create(options);
      const labels: string[] = [];
      recognizer.addEventListener('result', ({ detail }) => labels.push(detail.label));
      FakeWorker.last.say({ kind: 'result', result: someResult({ confidence: 0.6 }) });
      return labels.join();
    };
    expect(await labelWith({})).toBe('uncertain');
    expect(await labelWith({ minConfidence: 0 })).toBe('happy');
    expect(await labelWith({ minConfidence: 0.6 })).toBe('happy');
    // happy and angry together
    expect(await labelWith({ labels: { happy: 'aroused', angry: 'aroused' } })).toBe('aroused');
  });

  it('rejects with what the Worker could not load, and leaves nothing running', async () => {
    FakeWorker.answersLoad = { kind: 'failed', id: null, code: 'damaged-model', message: 'truncated' };
    expect(await codeOf(EmotionRecognizer.create())).toBe('damaged-model');
    await ticks();
    expect(FakeWorker.last.terminated).toBe(true);
    expect(FakeAudioContext.all.map(({ state }) => state)).toEqual(['closed']);
  });

  it('rejects when the Worker script does not load', async () => {
    FakeWorker.answersLoad = null;
    const creating = codeOf(EmotionRecognizer.create());
    FakeWorker.last.die('');
    expect(await creating).toBe('worker-failed');
  });

  it('rejects when the browser refuses a Worker of another origin', async () => {
    vi.stubGlobal('Worker', function refuse() {
      throw new DOMException('not your origin', 'SecurityError');
    });
    expect(await codeOf(EmotionRecognizer.create())).toBe('worker-failed');
  });

  it('rejects when the worklet does not load', async () => {
    vi.stubGlobal(
      'AudioContext',
      class extends FakeAudioContext {
        override readonly audioWorklet = {
          addModule: () => Promise.reject(new DOMException('gone', 'AbortError')),
        };
      },
    );
    expect(await codeOf(EmotionRecognizer.create())).toBe('worklet-failed');
    expect(FakeWorker.last.terminated).toBe(true);
  });

  it('says when there are no Workers', async () => {
    vi.stubGlobal('Worker', undefined);
    expect(await codeOf(EmotionRecognizer.create())).toBe('unsupported-browser');
  });
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

describe('microphone failures', () => {
  it.each([
    ['NotAllowedError', 'permission-denied'],
    ['SecurityError', 'permission-denied'],
    ['NotFoundError', 'no-device'],
    ['OverconstrainedError', 'no-device'],
    ['NotReadableError', 'device-busy'],
    ['AbortError', 'device-busy'],
    ['TypeError', 'unsupported-browser'],
  ])('turns %s into %s and can start again', async (name, code) => {
    const recognizer = await EmotionRecognizer.create();
    const errors = errorsOf(recognizer);
    getUserMedia.mockRejectedValueOnce(new DOMException('no', name));
    expect(await codeOf(recognizer.start())).toBe(code);
    expect(recognizer.state).toBe('stopped');
    expect(errors).toEqual([]);
    await recognizer.start();
    expect(recognizer.state).toBe('listening');
  });

  it('tells a question that was closed from an answer of no', async () => {
    const recognizer = await EmotionRecognizer.create();
    getUserMedia.mockRejectedValueOnce(new DOMException('Permission dismissed', 'NotAllowedError'));
    await expect(recognizer.start()).rejects.toThrow('closed without an answer. Start again and allow it.');
  });

  it('asks for https where the page came without', async () => {
    vi.stubGlobal('isSecureContext', false);
    vi.stubGlobal('navigator', {});
    const recognizer = await EmotionRecognizer.create();
    expect(await codeOf(recognizer.start())).toBe('insecure-context');
    expect(await codeOf(recognizer.start({ stream: microphone.asStream() }))).toBe('insecure-context');
  });

  it('reports a microphone that goes away', async () => {
    const recognizer = await EmotionRecognizer.create();
    const errors = errorsOf(recognizer);
    await recognizer.start();
    microphone.track.vanish();
    expect(errors).toEqual(['device-lost']);
    expect(recognizer.state).toBe('stopped');
  });

  it('reports an audio thread that dies', async () => {
    const recognizer = await EmotionRecognizer.create();
    const errors = errorsOf(recognizer);
    await recognizer.start();
    FakeWorkletNode.answersEnd = false;
    FakeWorkletNode.last.onprocessorerror?.();
    expect(errors).toEqual(['worklet-failed']);
    expect(microphone.track.readyState).toBe('ended');
    expect(FakeAudioContext.all[0]!.state, 'audio does not wait for the dead').toBe('suspended');
  });
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

describe('a dead Worker', () => {
  it('rejects what was pending, lets go of the microphone and says so', async () => {
    const recognizer = await EmotionRecognizer.create();
    const errors = errorsOf(recognizer);
    await recognizer.start();
    const classifying = codeOf(recognizer.classify({ samples: new Float32Array(16), sampleRate: 16_000 }));
    FakeWorker.last.die('unreachable executed');
    expect(await classifying).toBe('worker-failed');
    expect(errors).toEqual(['worker-failed']);
    expect(recognizer.state).toBe('stopped');
    expect(microphone.track.readyState).toBe('ended');
    expect(FakeWorker.last.terminated).toBe(true);
  });

  it.each(['start', 'classify'] as const)(
    'is replaced by the next %s, with the same addresses',
    async (call) => {
      const recognizer = await EmotionRecognizer.create({
        workerUrl: 'https://example.org/w.js',
        hopMs: 500,
      });
      const dead = FakeWorker.last;
      dead.die('unreachable executed');
      expect(FakeWorker.last, 'nothing is asked for before').toBe(dead);
      if (call === 'start') {
        await recognizer.start();
      } else {
        const classifying = recognizer.classify({ samples: new Float32Array(16), sampleRate: 16_000 });
        await ticks();
        const question = FakeWorker.last.sent.at(-1)!;
        if (question.kind === 'classify') {
          FakeWorker.last.say({ kind: 'classified', id: question.id, result: null });
        }
        expect(await classifying).toBeNull();
      }
      expect(FakeWorker.last).not.toBe(dead);
      expect(FakeWorker.last.url).toBe(dead.url);
      expect(FakeWorker.last.sent[0]).toEqual(dead.sent[0]);
    },
  );

  it('is replaced once for calls that come together', async () => {
    const recognizer = await EmotionRecognizer.create();
    const workers = vi.fn();
    FakeWorker.last.die('unreachable executed');
    vi.stubGlobal(
      'Worker',
      class extends FakeWorker {
        constructor(url: string | URL) {
          super(url);
          workers();
        }
      },
    );
    const classifying = codeOf(recognizer.classify({ samples: new Float32Array(16), sampleRate: 16_000 }));
    await recognizer.start();
    expect(workers).toHaveBeenCalledOnce();
    recognizer.destroy();
    expect(await classifying).toBe('destroyed');
  });

  it('whose successor cannot load says why, in the call alone, and leaves the next call to try again', async () => {
    const recognizer = await EmotionRecognizer.create();
    const errors = errorsOf(recognizer);
    FakeWorker.last.die('unreachable executed');
    FakeWorker.answersLoad = { kind: 'failed', id: null, code: 'model-unavailable', message: 'gone' };
    expect(await codeOf(recognizer.start())).toBe('model-unavailable');
    expect(recognizer.state).toBe('stopped');
    expect(FakeWorker.last.terminated).toBe(true);
    FakeWorker.answersLoad = null;
    const starting = codeOf(recognizer.start());
    FakeWorker.last.die('');
    expect(await starting).toBe('worker-failed');
    FakeWorker.answersLoad = ready();
    await recognizer.start();
    expect(recognizer.state).toBe('listening');
    expect(errors).toEqual(['worker-failed']);
  });

  it('gives way to stop and destroy while its successor loads', async () => {
    const recognizer = await EmotionRecognizer.create();
    FakeWorker.last.die('unreachable executed');
    FakeWorker.answersLoad = null;
    const stopped = codeOf(recognizer.start());
    recognizer.stop();
    expect(await stopped).toBe('aborted');
    const destroyed = codeOf(recognizer.start());
    const classifying = codeOf(recognizer.classify({ samples: new Float32Array(16), sampleRate: 16_000 }));
    recognizer.destroy();
    expect([await destroyed, await classifying]).toEqual(['destroyed', 'destroyed']);
    expect(FakeWorker.last.terminated).toBe(true);
    expect(getUserMedia).not.toHaveBeenCalled();
  });

  it('lets loops over results end with the stop after it', async () => {
    const recognizer = await EmotionRecognizer.create();
    await recognizer.start();
    FakeWorker.last.die('unreachable executed');
    microphone = new FakeStream();
    await recognizer.start();
    const results = recognizer.results();
    recognizer.stop();
    expect(await results.next()).toEqual({ done: true, value: undefined });
  });

  it('rejects a start under way instead of an error event', async () => {
    const recognizer = await EmotionRecognizer.create();
    const errors = errorsOf(recognizer);
    getUserMedia.mockReturnValue(deferred<FakeStream>().promise);
    const starting = codeOf(recognizer.start());
    FakeWorker.last.die('out of memory');
    expect(await starting).toBe('worker-failed');
    expect(errors).toEqual([]);
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
