/** `emovox/features`: what the core computes from sound, without any model. */
export { EmovoxError, type ErrorCode } from './errors.js';
export {
  extract,
  FeatureExtractor,
  type ExtractOptions,
  type ExtractorOptions,
  type PushOptions,
  type Rows,
} from './feature-extractor.js';
export {
  FeatureTable,
  type Features,
  type FeatureSet,
  type FeatureVector,
  type TableSet,
  type VectorSet,
} from './feature-sets.js';
export type { Recording } from './recording.js';
