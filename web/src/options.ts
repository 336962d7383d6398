import { checkBaselineOrNone, type Baseline } from './baseline.js';
import { aborted, EmovoxError } from './errors.js';
import { checkNames, checkNumber, checkSignal, invalid } from './checks.js';
import { emotions, type Emotion } from './emotion.js';
import { checkUrl } from './page.js';

/** New names of classes. Classes with the same name are one: its probability is the sum of theirs. */
export type Labels = Readonly<Partial<Record<Emotion, string>>>;

/** No class is renamed. */
export type NoLabels = Readonly<Partial<Record<Emotion, never>>>;

type NameOf<E extends Emotion, Names extends Labels> = E extends keyof Names
  ? Names[E] extends string
    ? Names[E]
    : NonNullable<Names[E]> | E
  : E;

/** Names of results' labels under these options: emotions where not renamed, and `uncertain` unless Least is 0. */
export type LabelOf<Names extends Labels, Least extends number | undefined> =
  NameOf<Emotion, Names> | (Least extends 0 ? never : 'uncertain');

/** Options of `EmotionRecognizer.create`. */
export interface RecognizerOptions<
  Names extends Labels = Labels,
  Least extends number | undefined = number | undefined,
> {
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
  /**
   * How much of the result before a new one keeps, 0 to 0.99, default 0: probabilities, valence and arousal p of a
   * stream become `smoothing * before + (1 - smoothing) * p`, starting anew with each utterance. Neither final
   * results, which equal those of a recording, nor `classify` are smoothed.
   */
  readonly smoothing?: number;
  /**
   * Below this probability of the best class, after `smoothing` and `labels`, `label` is `uncertain`: 0, for never, to 1.
   * Default: what the model was fitted with, which is 0 for models without.
   */
  readonly minConfidence?: Least;
  /** Renames or merges classes, `{ calm: 'neutral', fearful: 'afraid' }` say. Any name but `uncertain`. Default: none. */
  readonly labels?: Names;
  /** The speaker's, as an earlier `calibrate` gave it; null or left out: nobody in particular speaks. See `EmotionRecognizer.baseline`. */
  readonly baseline?: Baseline | null;
  /** Aborting it before `create` is done rejects that and frees everything; without effect later. */
  readonly signal?: AbortSignal;
}

/** Options of `EmotionRecognizer.start`. Give at most one of `stream`, `element` and `deviceId`. */
export interface StartOptions {
  /** Listen to this, from WebRTC say, instead of a microphone. Its tracks stay the caller's: `stop` does not end them. */
  readonly stream?: MediaStream;
  /**
   * Listen to what this `<audio>` or `<video>` plays, by its `captureStream()`: it sounds on as before. Listening begins
   * once it has sound, or, where it was played before, once it plays again; it stops where the sound ends or another source
   * is set. A file of another origin needs CORS and `crossorigin`. Safari cannot.
   */
  readonly element?: HTMLMediaElement;
  /** Which microphone, as in `navigator.mediaDevices.enumerateDevices()`. Default: the user's choice. */
  readonly deviceId?: string;
  /** Aborting it cancels a start under way and stops a recognizer that listens. */
  readonly signal?: AbortSignal;
}

/** Options of `EmotionRecognizer.setDevice`. */
export interface SwitchOptions {
  /** Aborting it rejects the call; what was heard before is heard on. */
  readonly signal?: AbortSignal;
}

/** Options of `EmotionRecognizer.resume`. */
export interface ResumeOptions {
  /** Aborting it before the call is done rejects that, and the recognizer stays paused; without effect later. */
  readonly signal?: AbortSignal;
}

/** Options of `EmotionRecognizer.results`. */
export interface ResultsOptions {
  /** Aborting it ends the iteration. */
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
  readonly smoothing: number;
  /** Undefined for the model's own. */
  readonly minConfidence: number | undefined;
  readonly labels: Labels;
  readonly baseline: Baseline | null;
}

const known = [
  'modelUrl',
  'wasmUrl',
  'workerUrl',
  'workletUrl',
  'hopMs',
  'windowMs',
  'smoothing',
  'minConfidence',
  'labels',
  'baseline',
  'signal',
];

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
    smoothing: checkNumber('smoothing', options.smoothing ?? 0, 0, 0.99),
    minConfidence:
      options.minConfidence === undefined
        ? undefined
        : checkNumber('minConfidence', options.minConfidence, 0, 1),
    labels: checkLabels(options.labels ?? {}),
    baseline: checkBaselineOrNone(options.baseline),
  };
}

/** Throws `invalid-argument` for what is no signal, and `aborted` for one that has been aborted. */
export function requireSignal(signal: AbortSignal | undefined, call: string): void {
  if (checkSignal(signal)?.aborted) throw aborted(call);
}

/** The signal of a call that has no other option. Throws `invalid-argument`, naming the option, for others or none. */
export function signalOf(options: { readonly signal?: AbortSignal }): AbortSignal | undefined {
  checkNames(options, ['signal']);
  return checkSignal(options.signal);
}

function checkLabels(labels: Labels): Labels {
  if (typeof labels !== 'object') throw invalid('labels', 'an object of names', labels);
  for (const [emotion, name] of Object.entries(labels) as [string, unknown][]) {
    if (!(emotions as readonly string[]).includes(emotion)) {
      throw new EmovoxError(
        'invalid-argument',
        `emovox: labels.${emotion} names no class: they are ${emotions.join(', ')}`,
      );
    }
    if (name === undefined) continue;
    if (typeof name !== 'string' || name === '' || name === 'uncertain') {
      throw invalid(`labels.${emotion}`, "a name, not empty and not 'uncertain'", name);
    }
  }
  return { ...labels };
}
