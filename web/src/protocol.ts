/**
 * Every message between the threads.
 *
 *     main  --ToWorker-->  Worker  --FromWorker-->  main
 *     worklet  --FromCapture-->  Worker  --ToCapture-->  worklet      over a port of their own
 *     main  --CaptureCommand-->  worklet  --CaptureAnswer-->  main    on the port of its node
 *
 * A Worker that extracts features, which runs the same script, speaks ToExtractor and FromExtractor instead.
 *
 * Types only: each thread's script is a file of its own and shares no code with the others at run time.
 */
import type { Baseline } from './baseline.js';
import type { EmotionResult } from './emotion.js';
import type { ErrorCode } from './errors.js';
import type { FeatureSet } from './feature-sets.js';

/** Timing of results, in milliseconds as in the options. */
export interface Timing {
  readonly hopMs: number;
  readonly windowMs: number;
}

/** What a model's fit says about its answers; see core/include/emovox/calibration.hpp. */
export interface Calibration {
  /** Below this probability of the most probable emotion it means nothing in particular; 0: never. */
  readonly leastConfidence: number;
  /** Can it take a speaker's baseline into account? */
  readonly takesBaseline: boolean;
}

/** One number an emotion, in their order. */
export type Logs = readonly number[];

export type ToWorker =
  /** First and once: fetch the WebAssembly and the model. Answered by `ready` or `failed` without id. */
  | { kind: 'load'; wasmUrl: string; modelUrl: string; timing: Timing }
  /** Samples will come over `port`, at that rate, until `stop`. */
  | { kind: 'listen'; port: MessagePort; sampleRateHz: number }
  /** Close an open utterance and forget the port. Answered by `stopped`, after the last result. */
  | { kind: 'stop' }
  /** One answer for a whole recording, answered by `classified` or `failed` with the same id. */
  | { kind: 'classify'; id: number; samples: Float32Array<ArrayBuffer>; sampleRateHz: number }
  /** Nobody waits for that answer any more. */
  | { kind: 'cancel'; id: number }
  /** Takes a speaker's mean log-probabilities into account from now on, or nobody's. */
  | { kind: 'baseline'; logProbabilities: Logs | null }
  /** Learn a baseline from the speech heard from now on, told by `learned` as more is judged; null: learn no more. */
  | { kind: 'learn'; id: number | null };

export type FromWorker =
  | { kind: 'ready'; calibration: Calibration }
  | { kind: 'stopped' }
  | { kind: 'speechstart'; time: number }
  | { kind: 'speechend'; time: number }
  | { kind: 'result'; result: EmotionResult }
  | { kind: 'level'; dbfs: number; speech: boolean }
  | { kind: 'classified'; id: number; result: EmotionResult | null }
  /** From all the speech since `learn` with that id. */
  | { kind: 'learned'; id: number; baseline: Baseline }
  /** With an id: that `classify` failed. Without: loading or listening did. */
  | { kind: 'failed'; id: number | null; code: ErrorCode; message: string };

export type ToExtractor =
  /** First and once: fetch the WebAssembly. Answered by `opened`. */
  | {
      kind: 'open';
      id: number;
      wasmUrl: string;
      sampleRateHz: number;
      sets: readonly FeatureSet[];
    }
  /** Analyse these samples; `last` ends the recording after them. Answered by `extracted`. */
  | { kind: 'extract'; id: number; samples: Float32Array<ArrayBuffer>; last: boolean };

export type FromExtractor =
  OpenedExtractor | ExtractedFeatures | { kind: 'failed'; id: number; code: ErrorCode; message: string };

export interface OpenedExtractor {
  readonly kind: 'opened';
  readonly id: number;
  readonly names: Partial<Record<FeatureSet, readonly string[]>>;
  readonly hopSeconds: number;
}

/** Of tables, the rows completed; of vectors, after the last samples, the values, or none where there is no vector. */
export interface ExtractedFeatures {
  readonly kind: 'extracted';
  readonly id: number;
  readonly values: Partial<Record<FeatureSet, Float32Array<ArrayBuffer>>>;
}

/** A block of samples; its buffer is transferred, and comes back in ToCapture to be filled again. */
export type FromCapture =
  | Float32Array<ArrayBuffer>
  /** The Worker was so far behind that no buffer was free: that many samples were not recorded. */
  | { kind: 'dropped'; samples: number };

export type ToCapture = Float32Array<ArrayBuffer>;

/** Copy from now on, to that port; then, the last thing the worklet hears, end. */
export type CaptureCommand = { kind: 'begin'; port: MessagePort } | { kind: 'end' };

/** The worklet has seen its end and does nothing any more. */
export interface CaptureAnswer {
  readonly kind: 'ended';
}

/** Name under which the worklet registers its processor. */
export type CaptureProcessorName = 'emovox-capture';
