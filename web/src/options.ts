import { checkNames, checkNumber } from './checks.js';
import { checkUrl } from './page.js';

/** Options of `EmotionRecognizer.create`. */
export interface RecognizerOptions {
  /** Model blob. Default: the one beside the package's script. */
  readonly modelUrl?: string | URL;
  /** `emovox.wasm`. Default: beside the package's script. */
  readonly wasmUrl?: string | URL;
  /** `recognizer.worker.js`; must come from the page's own origin. Default: beside the package's script. */
  readonly workerUrl?: string | URL;
  /** `capture.worklet.js`. Default: beside the package's script. */
  readonly workletUrl?: string | URL;
  /** Milliseconds between results once there has been a second of speech: 50 to 10000, default 250. */
  readonly hopMs?: number;
  /** The most speech a result looks back on, in milliseconds: 1000 to 30000, default 4000. */
  readonly windowMs?: number;
}

/** Options of `EmotionRecognizer.start`. */
export interface StartOptions {
  /** Listen to this instead of a microphone. Its tracks stay the caller's: `stop` does not end them. */
  readonly stream?: MediaStream;
  /** Which microphone, as in `navigator.mediaDevices.enumerateDevices()`. Default: the user's choice. */
  readonly deviceId?: string;
  /** Aborting it cancels a start under way and stops a recognizer that listens. */
  readonly signal?: AbortSignal;
}

/** Options of `EmotionRecognizer.classify`. */
export interface ClassifyOptions {
  /** Aborting it rejects the call. */
  readonly signal?: AbortSignal;
}

/** The options with addresses made absolute, where given, and times filled in. */
export interface CheckedOptions {
  readonly modelUrl: string | undefined;
  readonly wasmUrl: string | undefined;
  readonly workerUrl: string | undefined;
  readonly workletUrl: string | undefined;
  readonly hopMs: number;
  readonly windowMs: number;
}

const known = ['modelUrl', 'wasmUrl', 'workerUrl', 'workletUrl', 'hopMs', 'windowMs'];

/** Throws `invalid-argument`, naming the option, when one is unknown or outside its range. */
export function checkOptions(options: RecognizerOptions): CheckedOptions {
  checkNames(options, known);
  return {
    modelUrl: checkUrl('modelUrl', options.modelUrl),
    wasmUrl: checkUrl('wasmUrl', options.wasmUrl),
    workerUrl: checkUrl('workerUrl', options.workerUrl),
    workletUrl: checkUrl('workletUrl', options.workletUrl),
    hopMs: checkNumber('hopMs', options.hopMs ?? 250, 50, 10_000),
    windowMs: checkNumber('windowMs', options.windowMs ?? 4000, 1000, 30_000),
  };
}
