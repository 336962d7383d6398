import { basename } from 'node:path';

import { beforeAll, describe, expect, it } from 'vitest';

import type { EmovoxModule } from '../../wasm/emovox.js';

import { goldenClips, readWav, withoutRecordings } from './support/files.js';
import { predictNatively } from './support/native.js';
import { hear, loadWasm, publishedEngine } from './support/wasm.js';

// Both builds run the same code in the same order without fused multiply-add; only the mathematics library differs, by
// an ulp here and there. A probability that differs by more than this comes from something else.
const tolerance = 1e-4;

let module: EmovoxModule;

beforeAll(async () => {
  module = await loadWasm();
});

describe.skipIf(withoutRecordings)('WebAssembly answers like the native program', () => {
  it('on every golden clip', () => {
    const engine = publishedEngine(module);
    const labels = module.labels();
    const native = predictNatively(goldenClips);
    expect(native).toHaveLength(goldenClips.length);

    let worst = { difference: 0, clip: 'none' };
    let compared = 0;
    for (const [i, clip] of goldenClips.entries()) {
      const prediction = native[i]!;
      const { summary } = hear(engine, readWav(clip));
      if ('error' in prediction) {
        expect(summary, `${basename(clip)}: ${prediction.error}`).toBeNull();
        continue;
      }
      ++compared;
      expect(summary?.label, basename(clip)).toBe(prediction.label);
      for (const [k, label] of labels.entries()) {
        const difference = Math.abs(
          (summary?.probabilities[k] ?? Number.NaN) - prediction.probabilities[label]!,
        );
        expect(difference, `${label} of ${basename(clip)}`).toBeLessThanOrEqual(tolerance);
        if (difference > worst.difference) worst = { difference, clip: basename(clip) };
      }
    }
    console.log(
      `native and WebAssembly: ${String(compared)} of ${String(goldenClips.length)} clips have speech in both, ` +
        `probabilities differ by at most ${worst.difference.toExponential(2)} (${worst.clip})`,
    );
    // The six RAVDESS clips speak for sure.
    expect(compared).toBeGreaterThanOrEqual(6);
  });

  it('for a clip in blocks of any size', () => {
    const engine = publishedEngine(module);
    const wav = readWav(goldenClips[0]!);
    const whole = hear(engine, wav);
    for (const size of [1, 128, 1000]) {
      engine.configure(wav.sampleRate, 0.25, 4);
      const events = [];
      for (let at = 0; at < wav.samples.length; at += size) {
        const block = wav.samples.subarray(at, at + size);
        engine.input().set(block);
        events.push(...engine.push(block.length));
      }
      events.push(...engine.finish());
      expect(events, `blocks of ${String(size)}`).toEqual(whole.events);
      expect(engine.summary()).toEqual(whole.summary);
    }
  });
});
