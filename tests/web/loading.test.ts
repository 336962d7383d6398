/** What a recognizer is made of, as `create` loads it, beside stand-ins for the browser. */
import { beforeEach, describe, expect, it, vi } from 'vitest';

import { EmotionRecognizer, type RecognizerOptions } from '../../web/src/index.js';
import {
  FakeAudioContext,
  FakeStream,
  FakeWorker,
  installBrowser,
  ready,
  someResult,
} from './support/fakes.js';
import { codeOf, ticks } from './support/recognizers.js';

beforeEach(() => {
  installBrowser(() => Promise.resolve(new FakeStream()));
});

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
