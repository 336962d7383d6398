/** `emovox/features`: what the core computes from sound, without any model, in pages and in Node. */
// In Node it is node/features.ts.
import { ExtractionClient, type Platform } from './extraction-client.js';
import {
  extractWith,
  OpenFeatureExtractor,
  type ExtractOptions,
  type ExtractorOptions,
} from './feature-extractor.js';
import type { Features, FeatureSet } from './feature-sets.js';
import { checkUrl, defaultWasmUrl, openWorker } from './page.js';
import type { AudioBufferLike, Recording } from './recording.js';

export { EmovoxError, type ErrorCode } from './errors.js';
export type { ExtractOptions, ExtractorOptions, PushOptions, Rows } from './feature-extractor.js';
export {
  FeatureTable,
  type Features,
  type FeatureSet,
  type FeatureVector,
  type TableSet,
  type VectorSet,
} from './feature-sets.js';
export type { AudioBufferLike, Recording } from './recording.js';

const page: Platform = {
  wasmUrl: (option) => checkUrl('wasmUrl', option) ?? defaultWasmUrl(),
  workerUrl: (option) => checkUrl('workerUrl', option),
  openThread: openWorker,
};

/**
 * Extracts features from samples as they come, without any model, in a Worker of its own. The rows do not depend on how
 * the samples are cut into blocks, and are those of `extract`. For `egemaps` it keeps the recording's descriptors, 10 KB
 * a second; for nothing else does it need more memory the longer it runs.
 */
export class FeatureExtractor<S extends FeatureSet> extends OpenFeatureExtractor<S> {
  private constructor(client: ExtractionClient<S>) {
    super(client);
  }

  /**
   * Loads Worker and WebAssembly. No request is made after it. In Node the Worker is a thread, which does not keep the
   * process from ending unless something is pending.
   *
   * Rejects with an EmovoxError: `invalid-argument`, which names the option, `worker-failed`, `wasm-unavailable`,
   * `unsupported-browser` or `aborted`.
   */
  static async create<const S extends FeatureSet>(
    options: ExtractorOptions<S>,
  ): Promise<FeatureExtractor<S>> {
    return new FeatureExtractor<S>(await ExtractionClient.open(page, options));
  }
}

/**
 * The features of a whole recording, without any model. Channels are averaged; the caller's samples are left alone.
 * They are computed in a Worker, in Node in a thread, which ends with the call: for many recordings of one sample rate, a
 * `FeatureExtractor` saves starting it anew.
 *
 * Rejects with an EmovoxError: `invalid-argument`, which names the option, `worker-failed`, `wasm-unavailable`,
 * `unsupported-browser` or `aborted`.
 */
export async function extract<const S extends FeatureSet>(
  recording: AudioBufferLike | Recording,
  options: ExtractOptions<S>,
): Promise<Pick<Features, S>> {
  return await extractWith((all: ExtractorOptions<S>) => FeatureExtractor.create(all), recording, options);
}
