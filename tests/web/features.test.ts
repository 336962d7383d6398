import { basename } from 'node:path';

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import {
  extract,
  EmovoxError,
  FeatureExtractor,
  FeatureTable,
  type Features,
  type FeatureSet,
} from '../../web/src/features.js';
import { goldenClips, readWav, withoutRecordings } from './support/files.js';
import { installWorker, InThreadWorker } from './support/in-thread-worker.js';
import { featuresNatively } from './support/native.js';
import { syntheticVoice } from './support/voice.js';

const allSets = ['frames', 'egemaps-lld', 'egemaps', 'functionals'] as const;
const voice = { samples: syntheticVoice(2.5, 16_000), sampleRate: 16_000 };

let fetched: string[];

beforeEach(() => {
  fetched = installWorker();
});

afterEach(async () => {
  await InThreadWorker.started();
});

async function refusalOf(promise: Promise<unknown>): Promise<EmovoxError> {
  const thrown: unknown = await promise.then(
    () => null,
    (error: unknown) => error,
  );
  if (thrown instanceof EmovoxError) return thrown;
  throw new Error(`not refused, but ${String(thrown)}`);
}

/** Rows of every block, put together. */
async function inBlocks(samples: Float32Array, size: number): Promise<Features> {
  const extractor = await FeatureExtractor.create({ sampleRate: 16_000, sets: allSets });
  const parts: Pick<Features, 'frames' | 'egemaps-lld'>[] = [];
  for (let at = 0; at < samples.length; at += size)
    parts.push(await extractor.push(samples.subarray(at, at + size)));
  const last = await extractor.finish();
  extractor.destroy();
  const together = (set: 'frames' | 'egemaps-lld'): FeatureTable => {
    const data = [...parts, last].flatMap((part) => [...part[set].data]);
    return new FeatureTable(last[set].names, last[set].hopSeconds, 0, Float32Array.from(data));
  };
  return { ...last, frames: together('frames'), 'egemaps-lld': together('egemaps-lld') };
}

describe.skipIf(withoutRecordings)('extract, on every golden clip', () => {
  // Both builds run the same code in the same order without fused multiply-add; only the mathematics library differs, by
  // an ulp here and there. What comes of that is measured against the column's largest magnitude.
  const tolerance = 1e-5;

  it.each(['frames', 'egemaps-lld'] as const)('gives the rows of the native program: %s', async (set) => {
    let worst = { difference: 0, where: 'nowhere' };
    for (const clip of goldenClips) {
      const native = featuresNatively(clip, set)!;
      const table = (await extract(readWav(clip), { sets: [set] }))[set];
      expect(table.names).toEqual(native.names);
      expect(table.rows, basename(clip)).toBe(native.rows.length);
      for (const [c, name] of table.names.entries()) {
        const scale = Math.max(...native.rows.map((row) => Math.abs(row[c]!)), 1e-6);
        for (const [k, row] of native.rows.entries()) {
          const difference = Math.abs(table.data[k * native.names.length + c]! - row[c]!) / scale;
          if (difference > worst.difference)
            worst = { difference, where: `${name}, row ${String(k)} of ${basename(clip)}` };
        }
      }
    }
    console.log(`native and WebAssembly: ${set} differ by at most ${worst.difference.toExponential(1)}`);
    expect(worst.difference, worst.where).toBeLessThanOrEqual(tolerance);
  });

  it.each(['egemaps', 'functionals'] as const)('gives the vector of the native program: %s', async (set) => {
    let worst = { difference: 0, where: 'nowhere' };
    for (const clip of goldenClips) {
      const native = featuresNatively(clip, set);
      const vector = (await extract(readWav(clip), { sets: [set] }))[set];
      if (native === null) {
        expect(vector, basename(clip)).toBeNull();
        continue;
      }
      expect(Object.keys(vector!)).toEqual(native.names);
      for (const [i, name] of native.names.entries()) {
        const expected = native.rows[0]![i]!;
        const difference = Math.abs(vector![name]! - expected) / Math.max(Math.abs(expected), 1);
        if (difference > worst.difference) worst = { difference, where: `${name} of ${basename(clip)}` };
      }
    }
    console.log(`native and WebAssembly: ${set} differ by at most ${worst.difference.toExponential(1)}`);
    expect(worst.difference, worst.where).toBeLessThanOrEqual(10 * tolerance);
  });
});

describe('extract', () => {
  it('fetches the WebAssembly, no model and nothing else', async () => {
    await extract(voice, { sets: allSets });
    expect(fetched).toHaveLength(1);
    expect(fetched[0]).toMatch(/emovox\.wasm$/);
  });

  it('gives what was asked for, and its types know', async () => {
    const features = await extract(voice, { sets: ['egemaps-lld', 'functionals'] });
    expect(Object.keys(features)).toEqual(['egemaps-lld', 'functionals']);
    // @ts-expect-error: frames were not asked for
    expect(features.frames).toBeUndefined();
  });

  it('names columns and gives each over time', async () => {
    const { frames } = await extract(voice, { sets: ['frames'] });
    expect(frames.names).toContain('mfcc.3');
    expect(frames.data).toHaveLength(frames.rows * frames.names.length);
    const pitch = frames.column('pitch_hz');
    expect(pitch).toHaveLength(frames.rows);
    expect(pitch[150]).toBe(frames.row(150)[frames.names.indexOf('pitch_hz')]);
    expect(frames.time(150)).toBeCloseTo(1.5, 10);
    // The voice's pitch is 140 Hz; 1.5 s is within a syllable.
    expect(pitch[155]! / 140).toBeCloseTo(1, 1);
    expect(() => frames.column('mfcc.20')).toThrow(/mfcc\.20/);
    expect(() => frames.row(frames.rows)).toThrow(EmovoxError);
  });

  it('has 88 functionals and 25 descriptors of eGeMAPS', async () => {
    const { egemaps, 'egemaps-lld': lld } = await extract(voice, { sets: ['egemaps', 'egemaps-lld'] });
    expect(Object.keys(egemaps!)).toHaveLength(88);
    expect(Object.keys(egemaps!)[0]).toBe('F0semitoneFrom27.5Hz_sma3nz_amean');
    expect(lld.names).toHaveLength(25);
    expect(lld.names[0]).toBe('Loudness_sma3');
    // openSMILE's number of rows.
    expect(lld.rows).toBe(1 + Math.floor((voice.samples.length - 800) / 160));
  });

  it('leaves the samples of the caller alone', async () => {
    const samples = voice.samples.slice();
    await extract({ samples, sampleRate: 16_000 }, { sets: ['frames'] });
    expect(samples).toEqual(voice.samples);
  });

  it('takes what is not a number for zero', async () => {
    const samples = voice.samples.slice();
    const zeros = voice.samples.slice();
    for (let i = 0; i < samples.length; i += 97) {
      samples[i] = [Number.NaN, Infinity, -Infinity][i % 3]!;
      zeros[i] = 0;
    }
    const [spoilt, cleaned] = [
      await extract({ samples, sampleRate: 16_000 }, { sets: allSets }),
      await extract({ samples: zeros, sampleRate: 16_000 }, { sets: allSets }),
    ];
    expect(spoilt).toEqual(cleaned);
    for (const set of ['frames', 'egemaps-lld'] as const)
      expect(spoilt[set].data.every(Number.isFinite), set).toBe(true);
    expect(Object.values(spoilt.egemaps!).every(Number.isFinite)).toBe(true);
  });

  it('gives silence finite values, and no utterance', async () => {
    const features = await extract(
      { samples: new Float32Array(48_000), sampleRate: 48_000 },
      { sets: allSets },
    );
    expect(features.frames.rows).toBeGreaterThan(90);
    expect(features.frames.data.every(Number.isFinite)).toBe(true);
    expect(features['egemaps-lld'].data.every(Number.isFinite)).toBe(true);
    expect(Object.values(features.egemaps!).every(Number.isFinite)).toBe(true);
    expect(features.functionals).toBeNull();
  });

  it.each([
    [1, 0, 0],
    [511, 0, 0],
    [512, 1, 0],
    [799, 2, 0],
    [800, 2, 1],
  ])('gives %d samples %d frames and %d rows of descriptors', async (samples, frames, llds) => {
    const features = await extract(
      { samples: voice.samples.slice(20_000, 20_000 + samples), sampleRate: 16_000 },
      { sets: allSets },
    );
    expect(features.frames.rows).toBe(frames);
    expect(features['egemaps-lld'].rows).toBe(llds);
    expect(features.egemaps === null).toBe(llds === 0);
  });

  it('ends with its Worker, also when refused', async () => {
    await extract(voice, { sets: ['frames'] });
    await refusalOf(extract(voice, { sets: ['frames'], wasmUrl: 'http://example.org/nowhere' }));
    expect(InThreadWorker.all.map(({ terminated }) => terminated)).toEqual([true, true]);
  });

  it('rejects when its signal aborts, before and during', async () => {
    const before = extract(voice, { sets: ['frames'], signal: AbortSignal.abort() });
    expect((await refusalOf(before)).code).toBe('aborted');
    const controller = new AbortController();
    const during = extract(voice, { sets: ['frames'], signal: controller.signal });
    controller.abort();
    expect((await refusalOf(during)).code).toBe('aborted');
    expect(InThreadWorker.all.every(({ terminated }) => terminated)).toBe(true);
  });
});

describe('a refusal', () => {
  const recording = { samples: new Float32Array(16_000), sampleRate: 16_000 };

  it.each([
    ['sets', recording, { sets: [] }],
    ['sets', recording, {}],
    ['sets', recording, { sets: ['mfcc'] }],
    ['"mfcc"', recording, { sets: ['frames', 'mfcc'] }],
    ['modelUrl', recording, { sets: ['frames'], modelUrl: 'm' }],
    ['wasmUrl', recording, { sets: ['frames'], wasmUrl: 'http://[' }],
    ['options', recording, null],
    ['sampleRate', { ...recording, sampleRate: 7999 }, { sets: ['frames'] }],
    ['sampleRate', { ...recording, sampleRate: 192_001 }, { sets: ['frames'] }],
    ['sampleRate', { ...recording, sampleRate: Number.NaN }, { sets: ['frames'] }],
    ['samples', { ...recording, samples: new Float32Array() }, { sets: ['frames'] }],
    ['samples', { ...recording, samples: [0, 1] }, { sets: ['frames'] }],
    ['recording', null, { sets: ['frames'] }],
    ['signal', recording, { sets: ['frames'], signal: {} }],
    ['signal', recording, { sets: ['frames'], signal: null }],
  ])('of extract names %s', async (name, source, options) => {
    const error = await refusalOf(
      extract(source as typeof recording, options as unknown as { sets: FeatureSet[] }),
    );
    expect(error.code).toBe('invalid-argument');
    expect(error.message).toContain(name);
    expect(InThreadWorker.all).toEqual([]);
  });

  it('of a WebAssembly address says what came back', async () => {
    const error = await refusalOf(
      FeatureExtractor.create({
        sampleRate: 16_000,
        sets: ['frames'],
        wasmUrl: 'http://example.org/nowhere',
      }),
    );
    expect(error.code).toBe('wasm-unavailable');
    expect(error.message).toContain('http://example.org/nowhere gave HTTP status 404');
  });
});

describe('a feature extractor', () => {
  it.each([1, 160, 1000, 16_385])('gives the same in blocks of %d, bit for bit', async (size) => {
    const samples = size === 1 ? voice.samples.slice(16_000, 24_000) : voice.samples;
    const whole = await extract({ samples, sampleRate: 16_000 }, { sets: allSets });
    const blocks = await inBlocks(samples, size);
    for (const set of ['frames', 'egemaps-lld'] as const)
      expect(Buffer.from(blocks[set].data.buffer).equals(Buffer.from(whole[set].data.buffer)), set).toBe(
        true,
      );
    expect(blocks.egemaps).toEqual(whole.egemaps);
    expect(blocks.functionals).toEqual(whole.functionals);
  });

  it('gives rows while samples come, each with its time', async () => {
    const extractor = await FeatureExtractor.create({ sampleRate: 16_000, sets: ['frames'] });
    const first = await extractor.push(voice.samples.subarray(0, 16_000));
    const second = await extractor.push(voice.samples.subarray(16_000, 32_000));
    const last = await extractor.finish(voice.samples.subarray(32_000));
    extractor.destroy();
    expect(first.frames.firstRow).toBe(0);
    // A frame of pitch is 64 ms, so half a second is enough for any latency there should be.
    expect(first.frames.rows).toBeGreaterThan(50);
    expect(second.frames.firstRow).toBe(first.frames.rows);
    expect(second.frames.time(0)).toBeCloseTo(first.frames.rows * 0.01, 10);
    expect(last.frames.firstRow + last.frames.rows).toBe(1 + Math.floor((voice.samples.length - 512) / 160));
  });

  it('takes blocks without waiting, in order', async () => {
    const extractor = await FeatureExtractor.create({ sampleRate: 16_000, sets: ['frames'] });
    const pushed = [0, 1, 2].map((i) => extractor.push(voice.samples.subarray(8000 * i, 8000 * (i + 1))));
    const starts = (await Promise.all(pushed)).map(({ frames }) => frames.firstRow);
    extractor.destroy();
    expect(starts).toEqual([...starts].sort((a, b) => a - b));
    expect(new Set(starts).size).toBe(3);
  });

  it('begins anew after the end of a recording', async () => {
    const extractor = await FeatureExtractor.create({ sampleRate: 16_000, sets: allSets });
    const first = await extractor.finish(voice.samples);
    const second = await extractor.finish(voice.samples);
    extractor.destroy();
    expect(second).toEqual(first);
  });

  it('takes a buffer over only when told to', async () => {
    const extractor = await FeatureExtractor.create({ sampleRate: 16_000, sets: ['frames'] });
    const block = new Float32Array(1000);
    await extractor.push(block);
    expect(block).toHaveLength(1000);
    await extractor.push(block, { transfer: true });
    expect(block).toHaveLength(0);
    extractor.destroy();
  });

  it('refuses blocks that are no samples', async () => {
    const extractor = await FeatureExtractor.create({ sampleRate: 16_000, sets: ['frames'] });
    const error = await refusalOf(extractor.push([0, 1] as unknown as Float32Array));
    expect(error.code).toBe('invalid-argument');
    expect(error.message).toContain('block');
    extractor.destroy();
  });

  it('refuses blocks that are with another thread, and goes on', async () => {
    const extractor = await FeatureExtractor.create({ sampleRate: 16_000, sets: ['frames'] });
    const block = new Float32Array(1000);
    await extractor.push(block, { transfer: true });
    for (const options of [undefined, { transfer: true }]) {
      const error = await refusalOf(extractor.push(block, options));
      expect(error.code).toBe('invalid-argument');
      expect(error.message).toContain('handed over before');
    }
    const gone = await refusalOf(extract({ samples: block, sampleRate: 16_000 }, { sets: ['frames'] }));
    expect(gone.code).toBe('invalid-argument');
    expect(gone.message).toContain('handed over before');
    expect((await extractor.push(new Float32Array(16_000))).frames.rows).toBeGreaterThan(0);
    extractor.destroy();
  });

  it('copies views of WebAssembly memory, and refuses to hand them over', async () => {
    const extractor = await FeatureExtractor.create({ sampleRate: 16_000, sets: ['frames'] });
    const view = new Float32Array(new WebAssembly.Memory({ initial: 1 }).buffer, 0, 1000);
    const worker = InThreadWorker.all.at(-1)!;
    // As browsers do; Node copies such memory without a word.
    worker.postMessage = () => {
      throw new DOMException('ArrayBuffer is not detachable', 'DataCloneError');
    };
    const error = await refusalOf(extractor.push(view, { transfer: true }));
    expect(error.code).toBe('invalid-argument');
    expect(error.message).toContain('pass a copy');
    worker.postMessage = InThreadWorker.prototype.postMessage.bind(worker);
    await extractor.push(view);
    expect(view).toHaveLength(1000);
    extractor.destroy();
  });

  it.each([
    ['options', null],
    ['transfers', { transfers: true }],
    ['transfer', { transfer: 1 }],
  ])('refuses options of push: %s', async (name, options) => {
    const extractor = await FeatureExtractor.create({ sampleRate: 16_000, sets: ['frames'] });
    const error = await refusalOf(
      extractor.push(new Float32Array(10), options as unknown as { transfer: boolean }),
    );
    expect(error.code).toBe('invalid-argument');
    expect(error.message).toContain(name);
    extractor.destroy();
  });

  it('lets go of a signal when its Worker dies', async () => {
    const { signal } = new AbortController();
    const adding = vi.spyOn(signal, 'addEventListener');
    const ended = (): (boolean | undefined)[] =>
      adding.mock.calls.map(([, , options]) => (options as AddEventListenerOptions).signal?.aborted);
    await FeatureExtractor.create({ sampleRate: 16_000, sets: ['frames'], signal });
    expect(ended()).toEqual([false]);
    InThreadWorker.all.at(-1)!.onerror?.({ message: 'out of memory', preventDefault: () => undefined });
    expect(ended()).toEqual([true]);
  });

  it('rejects everything once destroyed, aborted or dead', async () => {
    const sets = ['frames'] as const;
    const destroyed = await FeatureExtractor.create({ sampleRate: 16_000, sets });
    const pending = refusalOf(destroyed.push(new Float32Array(1000)));
    destroyed.destroy();
    destroyed.destroy();
    expect((await pending).code).toBe('destroyed');
    expect((await refusalOf(destroyed.finish())).code).toBe('destroyed');

    const controller = new AbortController();
    const { signal } = controller;
    const aborted = await FeatureExtractor.create({ sampleRate: 16_000, sets, signal });
    controller.abort();
    expect((await refusalOf(aborted.push(new Float32Array(1000)))).code).toBe('aborted');

    const dead = await FeatureExtractor.create({ sampleRate: 16_000, sets });
    InThreadWorker.all.at(-1)!.onerror?.({ message: 'out of memory', preventDefault: () => undefined });
    const error = await refusalOf(dead.push(new Float32Array(1000)));
    expect(error.code).toBe('worker-failed');
    expect(error.message).toContain('Create a new extractor');
  });
});
