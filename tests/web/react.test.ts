/** The hook where there is no page: its store beside stand-ins for the browser, and rendered as a server does. */
import { createElement } from 'react';
import { renderToString } from 'react-dom/server';
import { beforeEach, describe, expect, it, vi } from 'vitest';

import { EmovoxError, type RecognizerOptions, type StartOptions } from '../../web/src/index.js';
import { useEmotion } from '../../web/src/react/index.js';
import { EmotionStore } from '../../web/src/react/store.js';
import { FakeStream, FakeWorker, installBrowser, ready, someResult } from './support/fakes.js';

const recording = { samples: new Float32Array(16_000), sampleRate: 16_000 };

let workers: FakeWorker[];
let microphone: FakeStream;
const getUserMedia = vi.fn<(constraints: MediaStreamConstraints) => Promise<FakeStream>>();

beforeEach(() => {
  workers = [];
  microphone = new FakeStream();
  getUserMedia.mockReset().mockImplementation(() => Promise.resolve(microphone));
  installBrowser(getUserMedia);
  vi.stubGlobal(
    'Worker',
    class extends FakeWorker {
      constructor(url: string | URL) {
        super(url);
        workers.push(this);
      }
    },
  );
});

/** A store as a mounted component has it. */
function mounted(options: RecognizerOptions = {}): {
  store: EmotionStore<string>;
  states: string[];
  setOptions: (options: RecognizerOptions) => void;
  unmount: () => void;
  remount: () => void;
} {
  let latest = options;
  const store = new EmotionStore<string>(() => latest);
  const states: string[] = [];
  const listen = (): (() => void) =>
    store.subscribe(() => {
      const { state } = store.snapshot();
      if (states.at(-1) !== state) states.push(state);
    });
  let unsubscribe = listen();
  let release = store.hold();
  return {
    store,
    states,
    setOptions: (changed) => {
      latest = changed;
    },
    // React unsubscribes and cleans up in the order of the hooks.
    unmount: () => {
      unsubscribe();
      release();
    },
    remount: () => {
      unsubscribe = listen();
      release = store.hold();
    },
  };
}

async function ticks(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve));
}

function living(): number {
  return workers.filter(({ terminated }) => !terminated).length;
}

describe('a mounted hook', () => {
  it('loads nothing before it is needed, then once', async () => {
    const { store, states } = mounted();
    await ticks();
    expect(workers).toHaveLength(0);
    expect(store.snapshot()).toEqual({ state: 'unloaded', result: null, error: null, recognizer: null });
    await Promise.all([store.actions.load(), store.actions.load()]);
    await store.actions.start();
    expect(workers).toHaveLength(1);
    expect(states).toEqual(['loading', 'idle', 'starting', 'listening']);
    expect(store.snapshot().recognizer).not.toBeNull();
  });

  it('gives the same snapshot until something changes, as React asks', async () => {
    const { store } = mounted();
    expect(store.snapshot()).toBe(store.snapshot());
    await store.actions.start();
    const before = store.snapshot();
    workers[0]!.say({ kind: 'result', result: someResult() });
    expect(store.snapshot()).not.toBe(before);
    expect(store.snapshot().result?.label).toBe('happy');
  });

  it('pauses, resumes and stops', async () => {
    const { store, states } = mounted();
    await store.actions.start();
    store.actions.pause();
    await store.actions.resume();
    store.actions.stop();
    expect(states.slice(-4)).toEqual(['listening', 'paused', 'listening', 'stopped']);
    expect(microphone.track.readyState).toBe('ended');
  });

  it('stops a start that still loads, without an error', async () => {
    FakeWorker.answersLoad = null;
    const { store } = mounted();
    const starting = store.actions.start();
    store.actions.stop();
    workers[0]!.say(ready());
    await starting;
    expect(getUserMedia).not.toHaveBeenCalled();
    expect(store.snapshot()).toMatchObject({ state: 'idle', error: null });
  });
});

describe('a handler', () => {
  it('may be an action itself, which leaves its event alone', async () => {
    const { store } = mounted();
    const click = { nativeEvent: {}, type: 'click' } as StartOptions;
    await store.actions.start(click);
    expect(store.snapshot()).toMatchObject({ state: 'listening', error: null });
    store.actions.pause();
    await store.actions.resume(click);
    expect(store.snapshot()).toMatchObject({ state: 'listening', error: null });
  });

  it('has its options checked otherwise', async () => {
    const { store } = mounted();
    await store.actions.start({ deviceID: 'desk' } as StartOptions);
    expect(store.snapshot().error?.message).toContain('deviceID');
  });
});

describe('failures', () => {
  it('of start are shown and not thrown, and the next start clears them', async () => {
    getUserMedia.mockRejectedValueOnce(new DOMException('no', 'NotAllowedError'));
    const { store } = mounted();
    await store.actions.start();
    expect(store.snapshot().error).toBeInstanceOf(EmovoxError);
    expect(store.snapshot()).toMatchObject({ state: 'stopped', error: { code: 'permission-denied' } });
    const again = store.actions.start();
    expect(store.snapshot().error).toBeNull();
    await again;
    expect(store.snapshot()).toMatchObject({ state: 'listening', error: null });
  });

  it('of load are shown and not thrown, and it can be tried again', async () => {
    FakeWorker.answersLoad = { kind: 'failed', id: null, code: 'not-a-model', message: 'a test' };
    const { store } = mounted();
    await store.actions.load();
    expect(store.snapshot()).toMatchObject({ state: 'unloaded', error: { code: 'not-a-model' } });
    expect(living()).toBe(0);
    FakeWorker.answersLoad = ready();
    await store.actions.start();
    expect(store.snapshot()).toMatchObject({ state: 'listening', error: null });
  });

  it('of options are shown and not thrown', async () => {
    const { store } = mounted({ hopMs: 1 });
    await store.actions.start();
    expect(store.snapshot()).toMatchObject({ state: 'unloaded', error: { code: 'invalid-argument' } });
  });

  it('of resume are shown and not thrown, also before anything is loaded', async () => {
    const { store } = mounted();
    await store.actions.resume();
    expect(store.snapshot()).toMatchObject({ state: 'unloaded', error: { code: 'not-started' } });
    await store.actions.load();
    await store.actions.resume();
    expect(store.snapshot()).toMatchObject({ state: 'idle', error: { code: 'not-started' } });
  });

  it('while listening are shown', async () => {
    const { store } = mounted();
    await store.actions.start();
    microphone.track.vanish();
    expect(store.snapshot()).toMatchObject({ state: 'stopped', error: { code: 'device-lost' } });
  });

  it('of classify are its own: it rejects', async () => {
    const { store } = mounted();
    const broken = { samples: new Float32Array(16), sampleRate: 1 };
    await expect(store.actions.classify(broken)).rejects.toMatchObject({ code: 'invalid-argument' });
    expect(store.snapshot().error).toBeNull();
  });
});

describe('options', () => {
  it('are compared by value', async () => {
    const { store, setOptions } = mounted({ minConfidence: 0.3, labels: { calm: 'neutral' } });
    await store.actions.start();
    store.actions.stop();
    setOptions({ labels: { calm: 'neutral' }, minConfidence: 0.3 });
    await store.actions.start();
    expect(workers).toHaveLength(1);
  });

  it('that changed take effect at the next start, which listens at once', async () => {
    const { store, setOptions } = mounted({ hopMs: 500 });
    await store.actions.start();
    store.actions.stop();
    setOptions({ hopMs: 1000 });
    expect(workers).toHaveLength(1);
    await store.actions.start();
    expect(store.snapshot()).toMatchObject({ state: 'listening', error: null });
    expect(workers.map(({ terminated }) => terminated)).toEqual([true, false]);
    expect(workers[1]!.sent[0]).toMatchObject({ kind: 'load', timing: { hopMs: 1000 } });
  });

  it('that changed while it loaded take effect at a start, too', async () => {
    FakeWorker.answersLoad = null;
    const { store, setOptions } = mounted({ hopMs: 500 });
    const loading = store.actions.load();
    setOptions({ hopMs: 1000 });
    FakeWorker.answersLoad = ready();
    await Promise.all([loading, store.actions.start()]);
    expect(store.snapshot()).toMatchObject({ state: 'listening', error: null });
    expect(living()).toBe(1);
  });

  it('that changed leave alone what is listened to', async () => {
    const { store, setOptions } = mounted({ hopMs: 500 });
    await store.actions.start();
    setOptions({ hopMs: 1000 });
    await store.actions.load();
    expect(workers).toHaveLength(1);
    expect(store.snapshot().state).toBe('listening');
  });
});

describe('an unmounted hook', () => {
  it('has let go of the Worker and the microphone', async () => {
    const { store, unmount } = mounted();
    await store.actions.start();
    unmount();
    expect(living()).toBe(0);
    expect(microphone.track.readyState).toBe('ended');
    expect(store.snapshot()).toMatchObject({ state: 'unloaded', error: null, recognizer: null });
  });

  it('has ended what was loading', async () => {
    FakeWorker.answersLoad = null;
    const { store, unmount } = mounted();
    const starting = store.actions.start();
    const judging = expect(store.actions.classify(recording)).rejects.toMatchObject({ code: 'aborted' });
    unmount();
    expect(living()).toBe(0);
    await Promise.all([starting, judging]);
    expect(store.snapshot()).toMatchObject({ state: 'unloaded', error: null });
  });

  it('has let go of a microphone that is given after', async () => {
    let give!: (stream: FakeStream) => void;
    getUserMedia.mockReturnValueOnce(
      new Promise((resolve) => {
        give = resolve;
      }),
    );
    const { store, unmount } = mounted();
    const starting = store.actions.start();
    await vi.waitFor(() => {
      expect(getUserMedia).toHaveBeenCalled();
    });
    unmount();
    give(microphone);
    await starting;
    await ticks();
    expect(microphone.track.readyState).toBe('ended');
    expect(living()).toBe(0);
    expect(store.snapshot().error).toBeNull();
  });

  it('starts nothing that nobody would free', async () => {
    const { store, unmount } = mounted();
    unmount();
    await store.actions.load();
    await store.actions.start();
    await expect(store.actions.classify(recording)).rejects.toMatchObject({ code: 'aborted' });
    expect(workers).toHaveLength(0);
    expect(store.snapshot().error).toBeNull();
  });

  it('works again when mounted again, as in StrictMode, with one Worker', async () => {
    const { store, unmount, remount } = mounted();
    const { start } = store.actions;
    await start();
    unmount();
    remount();
    expect(store.actions.start).toBe(start);
    await start();
    expect(store.snapshot()).toMatchObject({ state: 'listening', error: null });
    expect(workers.map(({ terminated }) => terminated)).toEqual([true, false]);
  });

  it('may be started by a child, whose effects run before it is mounted again', async () => {
    const { store, unmount, remount } = mounted();
    unmount();
    const starting = store.actions.start();
    remount();
    await starting;
    expect(store.snapshot().state).toBe('listening');
  });
});

describe('on a server', () => {
  it('renders what there is before loading, and asks for nothing of a page', () => {
    vi.unstubAllGlobals();
    for (const name of ['window', 'document', 'Worker', 'AudioContext'])
      expect(name in globalThis, name).toBe(false);
    function Meter(): ReturnType<typeof createElement> {
      const { state, result, error, recognizer, ...functions } = useEmotion({ minConfidence: 0.3 });
      const names = Object.keys(functions).join(' ');
      return createElement('p', null, [state, result, error, recognizer].map(String).join(' '), '; ', names);
    }
    expect(renderToString(createElement(Meter)).replaceAll('<!-- -->', '')).toBe(
      '<p>unloaded null null null; load start stop pause resume classify</p>',
    );
  });
});
