/** `emovox/features` in Node: the same, in a thread of Node's, with emovox.wasm read from beside this script. */
import { ExtractionClient, type Platform } from '../extraction-client.js';
import {
  extractWith,
  OpenFeatureExtractor,
  type ExtractOptions,
  type ExtractorOptions,
} from '../feature-extractor.js';
import type { Features, FeatureSet } from '../feature-sets.js';
import type { AudioBufferLike, Recording } from '../recording.js';
import { checkAddress, checkNoWorkerUrl, defaultWasmUrl } from './addresses.js';
import { openThread } from './thread.js';

export { EmovoxError } from '../errors.js';
export { FeatureTable } from '../feature-sets.js';

const node: Platform = {
  wasmUrl: (option) => checkAddress('wasmUrl', option) ?? defaultWasmUrl(),
  workerUrl: checkNoWorkerUrl,
  openThread,
};

export class FeatureExtractor<S extends FeatureSet> extends OpenFeatureExtractor<S> {
  private constructor(client: ExtractionClient<S>) {
    super(client);
  }

  static async create<const S extends FeatureSet>(
    options: ExtractorOptions<S>,
  ): Promise<FeatureExtractor<S>> {
    return new FeatureExtractor<S>(await ExtractionClient.open(node, options));
  }
}

export async function extract<const S extends FeatureSet>(
  recording: AudioBufferLike | Recording,
  options: ExtractOptions<S>,
): Promise<Pick<Features, S>> {
  return await extractWith((all: ExtractorOptions<S>) => FeatureExtractor.create(all), recording, options);
}
