/** `emovox/node`: judges recordings in Node, samples and WAV files, in a thread. */
export type { Baseline } from '../baseline.js';
export {
  classify,
  Classifier,
  type ClassifierOptions,
  type ClassifyOptions,
  type Source,
} from './classifier.js';
export { emotions, type Emotion, type EmotionLabel, type EmotionResult } from '../emotion.js';
export { EmovoxError, type ErrorCode } from '../errors.js';
export type { AudioBufferLike, Recording } from '../recording.js';
