import type { Engine } from '../../../wasm/emovox.js';

import type { Emotion, EmotionResult } from '../emotion.js';
import type { Logs, Timing } from '../protocol.js';
import { push, require, setBaseline, toEmotionResult } from './engine.js';

/** Work between two looks at the message queue: short beside the half second of pool that a stream has. */
const sliceMs = 20;

const secondsAtOnce = 0.5;

/** Judges whole recordings one after the other, in slices, so that a stream heard meanwhile is not held up. */
export class Classifier {
  readonly #cancelled = new Set<number>();
  #last: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly engine: Engine,
    private readonly labels: readonly Emotion[],
    private readonly timing: Timing,
  ) {}

  /** Null when there is no speech, or when it was cancelled. Rejects with a Refusal for a rate the core refuses. */
  classify(id: number, samples: Float32Array, sampleRateHz: number): Promise<EmotionResult | null> {
    const answer = this.#last.then(() => this.#run(id, samples, sampleRateHz));
    this.#last = answer.catch(() => null);
    return answer;
  }

  /** Of those that are judged from now on, and of the rest of one under way. */
  setBaseline(logProbabilities: Logs | null): void {
    setBaseline(this.engine, logProbabilities);
  }

  cancel(id: number): void {
    this.#cancelled.add(id);
  }

  async #run(id: number, samples: Float32Array, sampleRateHz: number): Promise<EmotionResult | null> {
    require(this.engine.configure(sampleRateHz, 0, this.timing.windowMs / 1000));
    const step = Math.ceil(secondsAtOnce * sampleRateHz);
    let paused = performance.now();
    for (let at = 0; at < samples.length && !this.#cancelled.has(id); at += step) {
      push(this.engine, samples.subarray(at, at + step));
      if (performance.now() - paused > sliceMs) {
        await nextTask();
        paused = performance.now();
      }
    }
    if (this.#cancelled.delete(id)) return null;
    this.engine.finish();
    const summary = this.engine.summary();
    return summary === null ? null : toEmotionResult(summary, this.labels);
  }
}

function nextTask(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}
