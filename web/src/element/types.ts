import type { Baseline } from '../baseline.js';
import type { EmotionResult } from '../emotion.js';
import type { EmovoxError } from '../errors.js';
import type { LazyState } from '../lazy-recognizer.js';
import type { ClassifyOptions, Labels, StartOptions } from '../options.js';
import type { EmotionRecognizer } from '../recognizer.js';
import type { Recording } from '../recording.js';

/** What the element says to people, for other languages. Names of emotions are given by `labels`. */
export interface MeterTexts {
  /** The button while nothing is listened to. */
  readonly start: string;
  /** The button while listening. */
  readonly stop: string;
  /** The button while the recognizer is created. */
  readonly loading: string;
  /** The button while the browser asks for the microphone. */
  readonly asking: string;
  /** Below the label before anything was heard. */
  readonly nothing: string;
  /** Below the label, beside its probability. */
  readonly probability: string;
  /** In place of the label where no class is probable enough. */
  readonly uncertain: string;
  /** What the bar beside the button means. */
  readonly level: string;
  /** What the list of bars means. */
  readonly bars: string;
}

/** The events of an element. They do not bubble. */
export interface MeterEvents {
  /** As the recognizer's. */
  result: CustomEvent<EmotionResult<string>>;
  /** The element's `state` has changed. */
  statechange: CustomEvent<{ readonly state: LazyState }>;
  /** What the element shows as an error: a failure to load, to start or to go on listening. */
  error: CustomEvent<EmovoxError>;
}

/**
 * `<emovox-meter>`: a button, the input's level, the emotion and its probabilities.
 *
 * Nothing is loaded before it is used, and everything is freed when it leaves the document. Options are those of
 * `EmotionRecognizer.create`; each but `labels`, `baseline` and `texts` is an attribute too, `hop-ms` for `hopMs`. Changed ones apply
 * from the next start.
 *
 * Parts to style: card, button, level, label, detail, bars, bar, error. Custom properties: --emovox-background, --emovox-text,
 * --emovox-quiet (lesser text), --emovox-border, --emovox-track, --emovox-accent, --emovox-on-accent, --emovox-error and
 * --emovox-radius.
 */
export interface EmovoxMeter extends HTMLElement {
  /** As the recognizer's option. */
  modelUrl: string | undefined;
  /** As the recognizer's option. */
  wasmUrl: string | undefined;
  /** As the recognizer's option. */
  workerUrl: string | undefined;
  /** As the recognizer's option. */
  workletUrl: string | undefined;
  /** Milliseconds between results, as the recognizer's option. */
  hopMs: number | undefined;
  /** Milliseconds of speech that a result looks back on, as the recognizer's option. */
  windowMs: number | undefined;
  /** As the recognizer's option. */
  smoothing: number | undefined;
  /** As the recognizer's option. */
  minConfidence: number | undefined;
  /** Which microphone, as in `start`. */
  deviceId: string | undefined;
  /** New names of classes, as the recognizer's option: `{ calm: 'neutral' }` shows seven bars. */
  labels: Labels;
  /** The speaker's, as the recognizer's option; its `calibrate` learns one. */
  baseline: Baseline | null;
  /** Words in place of the English ones; those left out stay. */
  texts: Partial<MeterTexts>;
  /** What its recognizer is doing; `unloaded` before it is needed, and `loading` while it is created. */
  readonly state: LazyState;
  /** The last result, or null. */
  readonly result: EmotionResult<string> | null;
  /** Null unless it is loaded. */
  readonly recognizer: EmotionRecognizer<string> | null;
  /** Creates the recognizer, so that a click is answered at once. Rejects with an EmovoxError, which is shown too. */
  load(): Promise<void>;
  /** Listens, as a click does. Rejects with an EmovoxError, which is shown too. */
  start(options?: StartOptions): Promise<void>;
  /** Stops listening, or a start under way. */
  stop(): void;
  /** Judges a recording and shows the result. Rejects with an EmovoxError. */
  classify(
    recording: AudioBuffer | Recording,
    options?: ClassifyOptions,
  ): Promise<EmotionResult<string> | null>;
  /** The element's own events. */
  addEventListener<Type extends keyof MeterEvents>(
    type: Type,
    listener: (this: EmovoxMeter, event: MeterEvents[Type]) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
  /** Those of any element. */
  addEventListener<Type extends Exclude<keyof HTMLElementEventMap, keyof MeterEvents>>(
    type: Type,
    listener: (this: EmovoxMeter, event: HTMLElementEventMap[Type]) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
  /** Any other. */
  addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | AddEventListenerOptions,
  ): void;
  /** The element's own events. */
  removeEventListener<Type extends keyof MeterEvents>(
    type: Type,
    listener: (this: EmovoxMeter, event: MeterEvents[Type]) => unknown,
    options?: boolean | EventListenerOptions,
  ): void;
  /** Those of any element. */
  removeEventListener<Type extends Exclude<keyof HTMLElementEventMap, keyof MeterEvents>>(
    type: Type,
    listener: (this: EmovoxMeter, event: HTMLElementEventMap[Type]) => unknown,
    options?: boolean | EventListenerOptions,
  ): void;
  /** Any other. */
  removeEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | EventListenerOptions,
  ): void;
}

declare global {
  interface HTMLElementTagNameMap {
    'emovox-meter': EmovoxMeter;
  }
}
