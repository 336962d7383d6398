/** What the microphone really gave, and whether it is what was to be played. */
import type { Page } from '@playwright/test';

import type { Wav } from '../../web/support/files.js';
import type { FolderServer } from './folder-server.js';

declare global {
  /** Samples that the last source of a microphone gave since it was made, block after block. */
  var given: { readonly blocks: Float32Array[]; readonly sampleRate: number };
}

/** Sends on what it hears, some quanta at a time; beside the package's own processor. */
const processor = `
registerProcessor('tap', class extends AudioWorkletProcessor {
  #block = new Float32Array(0);
  process([[quantum]]) {
    if (quantum === undefined) return true;
    const longer = new Float32Array(this.#block.length + quantum.length);
    longer.set(this.#block);
    longer.set(quantum, this.#block.length);
    this.#block = longer;
    if (longer.length >= 2048) {
      this.port.postMessage(longer);
      this.#block = new Float32Array(0);
    }
    return true;
  }
});`;

/**
 * Hears the sources of microphones in the package's own graph: the very samples that the package gets, gaps included,
 * and untouched: what looks at blocks (tap.ts) writes over some. Before the page opens.
 */
export async function tapMicrophones(page: Page, server: FolderServer): Promise<void> {
  server.replaced.set('emovox/capture.worklet.js', (original) => ({
    body: original.toString() + processor,
  }));
  await page.addInitScript(() => {
    const createSource = Reflect.get(AudioContext.prototype, 'createMediaStreamSource');
    AudioContext.prototype.createMediaStreamSource = function (stream) {
      const source = createSource.call(this, stream);
      const tap = new AudioWorkletNode(this, 'tap', {
        numberOfOutputs: 0,
        channelCount: 1,
        channelCountMode: 'explicit',
      });
      const blocks: Float32Array[] = [];
      globalThis.given = { blocks, sampleRate: this.sampleRate };
      tap.port.onmessage = ({ data }: MessageEvent<Float32Array>) => blocks.push(data);
      source.connect(tap);
      return source;
    };
  });
}

/** Every millisecond, the power of 8 ms. */
function powers({ samples, sampleRate }: Wav): number[] {
  const sums = [0];
  for (const sample of samples) sums.push(sums.at(-1)! + sample * sample);
  const at = (ms: number): number => sums[Math.min(Math.round((ms * sampleRate) / 1000), samples.length)]!;
  const count = Math.max(0, Math.floor((samples.length / sampleRate) * 1000) - 8);
  return Array.from({ length: count }, (_, ms) => at(ms + 8) - at(ms));
}

/**
 * How far what was heard is from what was played: in the worst quarter of a second that has sound, the share of its power
 * curve that differs. 0 when the whole came through; a gap of 10 ms makes it some hundredths, and so does what comes after a leap.
 * A fake microphone drops and delays sound when its machine is busy.
 */
export function unlikeness(heard: Wav, played: Wav): number {
  const where = powers(heard);
  const what = powers(played);
  const loudest = Math.max(...what);
  const gain = played.sampleRate / heard.sampleRate; // sums over as many more samples
  const product = (offset: number): number =>
    what.reduce((sum, value, ms) => sum + value * (where[offset + ms] ?? 0), 0);
  let offset = 0;
  let best = -1;
  for (let candidate = -what.length; candidate < where.length; ++candidate) {
    const likeness = product(candidate);
    if (likeness > best) [best, offset] = [likeness, candidate];
  }
  let worst = 0;
  for (let begin = 0; begin + 250 <= what.length; begin += 50) {
    const part = what.slice(begin, begin + 250);
    if (Math.max(...part) < loudest / 10) continue;
    let different = 0;
    let all = 0;
    for (const [ms, value] of part.entries()) {
      different += (gain * (where[offset + begin + ms] ?? 0) - value) ** 2;
      all += value ** 2;
    }
    worst = Math.max(worst, different / all);
  }
  return worst;
}
