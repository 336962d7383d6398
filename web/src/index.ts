export { emotions, type Emotion, type EmotionResult } from './emotion.js';
export { EmovoxError, type ErrorCode } from './errors.js';
export type { ClassifyOptions, RecognizerOptions, Recording, StartOptions } from './options.js';
export { EmotionRecognizer, type RecognizerEvents, type RecognizerState } from './recognizer.js';
