/** `emovox`: emotion from a microphone, a stream or a recording, in a page. */
export type { Baseline, CalibrateOptions } from './baseline.js';
export { emotions, type Emotion, type EmotionLabel, type EmotionResult } from './emotion.js';
export { EmovoxError, type ErrorCode } from './errors.js';
export type {
  ClassifyOptions,
  LabelOf,
  Labels,
  NoLabels,
  RecognizerOptions,
  ResultsOptions,
  ResumeOptions,
  StartOptions,
  SwitchOptions,
} from './options.js';
export type { Recording } from './recording.js';
export { EmotionRecognizer } from './recognizer.js';
export type { RecognizerEvents, RecognizerState } from './recognizer-events.js';
