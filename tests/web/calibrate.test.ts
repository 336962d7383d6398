/** Baselines, and learning them, beside stand-ins for the browser. */
import { beforeEach, describe, expect, it, vi } from 'vitest';

import { EmotionRecognizer, type Baseline, type CalibrateOptions } from '../../web/src/index.js';
import { FakeStream, FakeWorker, installBrowser, ready, someResult } from './support/fakes.js';

const baseline: Baseline = {
  version: 1,
  seconds: 12,
  logProbabilities: {
    neutral: -1,
    calm: -2,
    happy: -3,
    sad: -4,
    angry: -5,
    fearful: -6,
    disgust: -7,
    surprised: -8,
  },
  pitchHz: 120,
  levelDbfs: -30,
};
const logs = [-1, -2, -3, -4, -5, -6, -7, -8];

beforeEach(() => {
  installBrowser(() => Promise.resolve(new FakeStream()));
  FakeWorker.answersLoad = ready({ takesBaseline: true });
});

function sentOf(kind: string): unknown[] {
  return FakeWorker.last.sent.filter((message) => message.kind === kind);
}

async function listening(): Promise<EmotionRecognizer> {
  const recognizer = await EmotionRecognizer.create();
  await recognizer.start();
  return recognizer;
}

/** As the Worker tells what it has learnt so far, for the learning that was begun last or `before` it. */
function learned(seconds: number, before = 0): void {
  const begun = FakeWorker.last.sent.flatMap((message) =>
    message.kind === 'learn' && message.id !== null ? [message.id] : [],
  );
  const id = begun.at(-1 - before)!;
  FakeWorker.last.say({ kind: 'learned', id, baseline: { ...baseline, seconds } });
}

async function codeOf(promise: Promise<unknown>): Promise<unknown> {
  return await promise.then(
    () => 'nothing was thrown',
    (thrown: unknown) => (thrown as { code: unknown }).code,
  );
}

describe('a baseline', () => {
  it('goes to the Worker when created, when set and when taken away', async () => {
    const recognizer = await EmotionRecognizer.create({
      baseline: JSON.parse(JSON.stringify(baseline)) as Baseline,
    });
    expect(recognizer.baseline).toEqual(baseline);
    recognizer.baseline = { ...baseline, logProbabilities: { ...baseline.logProbabilities, neutral: 0 } };
    recognizer.baseline = null;
    expect(recognizer.baseline).toBeNull();
    expect(sentOf('baseline')).toEqual([
      { kind: 'baseline', logProbabilities: logs },
      { kind: 'baseline', logProbabilities: [0, ...logs.slice(1)] },
      { kind: 'baseline', logProbabilities: null },
    ]);
  });

  it('goes to the Worker that takes the place of one that died', async () => {
    const recognizer = await EmotionRecognizer.create({ baseline });
    FakeWorker.last.die('out of memory');
    await recognizer.start();
    expect(sentOf('baseline')).toEqual([{ kind: 'baseline', logProbabilities: logs }]);
  });

  it('is refused where the model cannot take it', async () => {
    FakeWorker.answersLoad = ready();
    expect(await codeOf(EmotionRecognizer.create({ baseline }))).toBe('baseline-unsupported');
    const recognizer = await EmotionRecognizer.create({ baseline: null });
    expect(() => {
      recognizer.baseline = baseline;
    }).toThrow(expect.objectContaining({ code: 'baseline-unsupported' }) as Error);
    expect(recognizer.baseline).toBeNull();
  });

  it.each<[string, unknown]>([
    ['baseline', 'a text'],
    ['baseline.version', { ...baseline, version: 2 }],
    ['baseline.logProbabilities', { ...baseline, logProbabilities: null }],
    ['baseline.logProbabilities.calm', { ...baseline, logProbabilities: { neutral: -1 } }],
    [
      'baseline.logProbabilities.sad',
      { ...baseline, logProbabilities: { ...baseline.logProbabilities, sad: 0.1 } },
    ],
    ['baseline.seconds', { ...baseline, seconds: -1 }],
    ['baseline.pitchHz', { ...baseline, pitchHz: '120' }],
    ['baseline.levelDbfs', { ...baseline, levelDbfs: Number.NaN }],
  ])('is refused with the name %s', async (name, wrong) => {
    await expect(EmotionRecognizer.create({ baseline: wrong as Baseline })).rejects.toMatchObject({
      code: 'invalid-argument',
      message: expect.stringContaining(`emovox: ${name} must be`) as string,
    });
  });

  it('cannot be set on a destroyed recognizer', async () => {
    const recognizer = await EmotionRecognizer.create();
    recognizer.destroy();
    expect(() => {
      recognizer.baseline = null;
    }).toThrow(expect.objectContaining({ code: 'destroyed' }) as Error);
  });
});

describe('calibrate', () => {
  it('waits for enough speech, tells how much there is, and applies what it learnt', async () => {
    const recognizer = await listening();
    const onProgress = vi.fn();
    const calibrating = recognizer.calibrate({ seconds: 10, onProgress });
    learned(4);
    learned(9.5);
    recognizer.pause();
    await recognizer.resume();
    expect(recognizer.baseline).toBeNull();
    learned(12);
    expect(await calibrating).toEqual(baseline);
    expect(onProgress.mock.calls).toEqual([[4], [9.5], [12]]);
    expect(recognizer.baseline).toEqual(baseline);
    expect(sentOf('learn')).toEqual([
      { kind: 'learn', id: expect.any(Number) as number },
      { kind: 'learn', id: null },
    ]);
    expect(sentOf('baseline')).toEqual([{ kind: 'baseline', logProbabilities: logs }]);
  });

  it('goes on giving results', async () => {
    const recognizer = await listening();
    const results: boolean[] = [];
    recognizer.addEventListener('result', ({ detail }) => results.push(detail.calibrated));
    const calibrating = recognizer.calibrate();
    FakeWorker.last.say({ kind: 'result', result: someResult() });
    learned(12);
    await calibrating;
    FakeWorker.last.say({ kind: 'result', result: someResult({ calibrated: true }) });
    expect(results).toEqual([false, true]);
  });

  it('rejects when it is not listening', async () => {
    const recognizer = await EmotionRecognizer.create();
    expect(await codeOf(recognizer.calibrate())).toBe('not-started');
    await recognizer.start();
    recognizer.pause();
    expect(await codeOf(recognizer.calibrate())).toBe('not-started');
    recognizer.destroy();
    expect(await codeOf(recognizer.calibrate())).toBe('destroyed');
  });

  it('rejects where the model cannot take a baseline', async () => {
    FakeWorker.answersLoad = ready();
    expect(await codeOf((await listening()).calibrate())).toBe('baseline-unsupported');
    expect(sentOf('learn')).toEqual([]);
  });

  it.each<[string, (recognizer: EmotionRecognizer, control: AbortController) => void]>([
    [
      'aborted',
      (_recognizer, control) => {
        control.abort();
      },
    ],
    [
      'aborted',
      (recognizer) => {
        recognizer.stop();
      },
    ],
    [
      'destroyed',
      (recognizer) => {
        recognizer.destroy();
      },
    ],
    [
      'worker-failed',
      () => {
        FakeWorker.last.die('out of memory');
      },
    ],
    [
      'aborted',
      (recognizer) => {
        recognizer.calibrate().catch(() => undefined);
      },
    ],
  ])('rejects with %s, and leaves the baseline', async (code, end) => {
    const recognizer = await listening();
    const control = new AbortController();
    const calibrating = codeOf(recognizer.calibrate({ signal: control.signal }));
    learned(5);
    end(recognizer, control);
    expect(await calibrating).toBe(code);
    expect(recognizer.baseline).toBeNull();
  });

  it('does not take for its own what an earlier one was told', async () => {
    const recognizer = await listening();
    const control = new AbortController();
    const earlier = codeOf(recognizer.calibrate({ signal: control.signal }));
    control.abort();
    await earlier;
    learned(20);
    expect(recognizer.baseline).toBeNull();
    const later = recognizer.calibrate();
    learned(20, 1);
    learned(11);
    expect(await later).toMatchObject({ seconds: 11 });
  });

  it.each<[string, unknown]>([
    ['seconds', { seconds: 1.9 }],
    ['seconds', { seconds: 121 }],
    ['signal', { signal: 1 }],
    ['onProgress', { onProgress: 'tell' }],
    ['duration', { duration: 10 }],
  ])('refuses %s by name', async (name, options) => {
    const recognizer = await listening();
    await expect(recognizer.calibrate(options as CalibrateOptions)).rejects.toMatchObject({
      code: 'invalid-argument',
      message: expect.stringContaining(name) as string,
    });
  });

  it('rejects at once for a signal that is aborted', async () => {
    const recognizer = await listening();
    expect(await codeOf(recognizer.calibrate({ signal: AbortSignal.abort() }))).toBe('aborted');
    expect(sentOf('learn')).toEqual([]);
  });
});
