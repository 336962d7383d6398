/** Workers that die, beside stand-ins for the browser. */
import { beforeEach, describe, expect, it, vi } from 'vitest';

import { EmotionRecognizer } from '../../web/src/index.js';
import { FakeStream, FakeWorker, installBrowser, ready } from './support/fakes.js';
import { codeOf, deferred, errorsOf, ticks } from './support/recognizers.js';

let microphone: FakeStream;
const getUserMedia = vi.fn<(constraints: MediaStreamConstraints) => Promise<FakeStream>>();

beforeEach(() => {
  microphone = new FakeStream();
  getUserMedia.mockReset().mockImplementation(() => Promise.resolve(microphone));
  installBrowser(getUserMedia);
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
