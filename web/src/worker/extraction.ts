import type { EmovoxModule, Extractor } from '../../../wasm/emovox.js';

import type { FeatureSet } from '../feature-sets.js';
import type { ExtractedFeatures, OpenedExtractor } from '../protocol.js';
import { require } from './engine.js';

/** Features of one recording after the other. */
export class Extraction {
  readonly names: OpenedExtractor['names'];
  readonly hopSeconds: number;
  readonly #extractor: Extractor;

  /** Throws a Refusal for a sample rate that the core does not take. */
  constructor(
    module: EmovoxModule,
    sampleRateHz: number,
    private readonly sets: readonly FeatureSet[],
  ) {
    this.names = Object.fromEntries(sets.map((set) => [set, module.columns(set)]));
    this.hopSeconds = module.hopSeconds();
    this.#extractor = new module.Extractor();
    require(this.#extractor.configure(sampleRateHz, sets));
  }

  /** Analyses samples of any number; `last` ends the recording after them. */
  extract(samples: Float32Array, last: boolean): ExtractedFeatures['values'] {
    const pieces = new Map<FeatureSet, Float32Array[]>(this.sets.map((set) => [set, []]));
    const collect = (): void => {
      for (const [set, list] of pieces) list.push(this.#extractor.values(set).slice());
    };
    const capacity = this.#extractor.inputCapacity();
    for (let at = 0; at < samples.length; at += capacity) {
      const piece = samples.subarray(at, at + capacity);
      this.#extractor.input().set(piece);
      this.#extractor.push(piece.length);
      collect();
    }
    if (last) {
      this.#extractor.finish();
      collect();
    }
    return Object.fromEntries([...pieces].map(([set, list]) => [set, joined(list)]));
  }
}

function joined(pieces: readonly Float32Array[]): Float32Array<ArrayBuffer> {
  const whole = new Float32Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
