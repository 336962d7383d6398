/** Types of the module that Emscripten builds from the sources here, kept by hand; a test compares them with its exports. */

/** An empty code means that all went well. Codes: see core/include/emovox/result.hpp, with hyphens. */
export interface Outcome {
  readonly code: '' | 'invalid-argument' | 'not-a-model' | 'damaged-model' | 'fingerprint-mismatch';
  readonly message: string;
}

/** One result; the order of `probabilities` is that of `labels()`. */
export interface RawResult {
  readonly time: number;
  readonly duration: number;
  readonly final: boolean;
  /** The most probable emotion, or `uncertain` below the model's least confidence. */
  readonly label: string;
  readonly probabilities: readonly number[];
  readonly confidence: number;
  readonly valence: number;
  readonly arousal: number;
  readonly pitchHz: number;
  readonly levelDbfs: number;
  /** A speaker's baseline was taken into account. */
  readonly calibrated: boolean;
}

/** What a speaker's ordinary voice sounds like; the order of `logProbabilities` is that of `labels()`. */
export interface RawBaseline {
  readonly seconds: number;
  readonly logProbabilities: readonly number[];
  readonly pitchHz: number;
  readonly levelDbfs: number;
}

export type RawEvent =
  | { readonly kind: 'speechstart'; readonly time: number }
  | { readonly kind: 'speechend'; readonly time: number }
  | { readonly kind: 'result'; readonly result: RawResult };

/** A recognizer and its buffers. Nothing here throws; call `delete()` when done. */
export interface Engine {
  /** Room for a blob of that many bytes, to be filled at once: a view into WebAssembly memory. */
  modelBuffer(bytes: number): Uint8Array;
  /** Reads the blob from the room; frees the room either way. */
  loadModel(): Outcome;
  /** The model's: below this probability of the most probable emotion a result is `uncertain`; 0: none is. */
  leastConfidence(): number;
  /** The model's: the share of a speaker's own bias that it can take away; 0: it was not fitted to. */
  baselineWeight(): number;
  /**
   * The speaker's mean log-probabilities, the first eight numbers of `input()`, are taken into account from now on, through
   * `configure` too; with a count of 0 nobody's.
   */
  setBaseline(count: number): void;
  /** Begins to learn a baseline from what is heard, through `configure` too. */
  learnBaseline(): void;
  /** What was learnt since, or null when there was no speech. */
  learnedBaseline(): RawBaseline | null;
  /** Starts a stream: 8000 to 192000 Hz, seconds between results (0: only whole windows), seconds looked back on. */
  configure(inputRateHz: number, hopSeconds: number, windowSeconds: number): Outcome;
  /** Where samples go: a view of `inputCapacity()` floats. Take it anew before every fill: memory may have moved. */
  input(): Float32Array;
  inputCapacity(): number;
  /** Analyses the first `count` samples of `input()`. Before `configure` it does nothing. */
  push(count: number): RawEvent[];
  /** The input has ended: closes an open utterance and starts anew. */
  finish(): RawEvent[];
  /** Forgets what was heard. */
  reset(): void;
  /** One answer for everything since `configure` or `reset`, or null when there was no speech. */
  summary(): RawResult | null;
  /** Level of the last 50 ms in dB of full scale. */
  levelDbfs(): number;
  delete(): void;
}

/** What can be extracted: rows of features for every 10 ms, or one vector for a whole recording. */
export type RawFeatureSet = 'frames' | 'egemaps-lld' | 'egemaps' | 'functionals';

/** The features of one recording or stream after the other, without a model. Call `delete()` when done. */
export interface Extractor {
  /** Starts anew: 8000 to 192000 Hz, and the sets to keep. Required before anything else. */
  configure(inputRateHz: number, sets: readonly RawFeatureSet[]): Outcome;
  /** Where samples go: a view of `inputCapacity()` floats. Take it anew before every fill: memory may have moved. */
  input(): Float32Array;
  inputCapacity(): number;
  /** Analyses the first `count` samples of `input()`. */
  push(count: number): void;
  /** The recording has ended. The next `push` begins another. */
  finish(): void;
  /**
   * Of `frames` and `egemaps-lld` the rows that the last `push` or `finish` completed, one after the other; of `egemaps`
   * and `functionals`, after `finish`, the vector, or nothing when the recording was too short or had no speech. A view
   * into WebAssembly memory: copy it at once.
   */
  values(set: RawFeatureSet): Float32Array;
  delete(): void;
}

export interface EmovoxModule {
  Engine: new () => Engine;
  Extractor: new () => Extractor;
  /** The names of a set's columns or elements. */
  columns(set: RawFeatureSet): string[];
  /** From one row to the next. */
  hopSeconds(): number;
  /** The eight emotions, in the order of the probabilities. */
  labels(): string[];
  /** The analysis grid and feature set this build computes, 16 hexadecimal digits. */
  fingerprint(): string;
  version(): string;
}

export interface ModuleOptions {
  /** The bytes of emovox.wasm. Required: the module never fetches by itself. */
  wasmBinary: ArrayBuffer | Uint8Array;
}

declare const createEmovoxModule: (options: ModuleOptions) => Promise<EmovoxModule>;
export default createEmovoxModule;
