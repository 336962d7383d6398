import type { EmotionLabel, EmotionResult } from '../emotion.js';
import type { EmovoxError } from '../errors.js';
import type { LazyState } from '../lazy-recognizer.js';
import type {
  ClassifyOptions,
  Labels,
  NoLabels,
  RecognizerOptions,
  ResumeOptions,
  StartOptions,
} from '../options.js';
import type { EmotionRecognizer } from '../recognizer.js';
import type { Recording } from '../recording.js';

/**
 * Options of `useEmotion`: those of `EmotionRecognizer.create`, without `signal`. They are compared by value, and changed ones
 * apply from the next `start`, `load` or `classify` that finds nothing listened to.
 */
export type EmotionOptions<
  Names extends Labels = NoLabels,
  Least extends number | undefined = undefined,
> = RecognizerOptions<Names, Least> & { readonly signal?: never };

/** What there is to show. */
export interface EmotionSnapshot<Label extends string = EmotionLabel> {
  /** What the recognizer is doing; `unloaded` before it is needed, and `loading` while it is created. */
  readonly state: LazyState;
  /** The last result of listening, or null. */
  readonly result: EmotionResult<Label> | null;
  /** The last failure of `load`, `start`, `resume` or of listening, or null. The next `start` clears it. */
  readonly error: EmovoxError | null;
  /** For what is not here, its other events say; null unless it is loaded. */
  readonly recognizer: EmotionRecognizer<Label> | null;
}

/** What can be done. The functions are the same in every render. */
export interface EmotionActions<Label extends string = EmotionLabel> {
  /** Creates the recognizer, so that `start` answers at once. Resolves also when that fails: see `error`. */
  readonly load: () => Promise<void>;
  /** Listens, and creates the recognizer first where there is none. Resolves also when that fails: see `error`. */
  readonly start: (options?: StartOptions) => Promise<void>;
  /** Stops listening, or a `start` under way. */
  readonly stop: () => void;
  /** Listens to nothing until `resume`, with the microphone kept. */
  readonly pause: () => void;
  /** Listens again. Resolves also when that fails: see `error`. */
  readonly resume: (options?: ResumeOptions) => Promise<void>;
  /**
   * Judges a recording, and creates the recognizer first where there is none. Rejects with an EmovoxError: `aborted` where the
   * component is unmounted before the recognizer is loaded, else as `EmotionRecognizer.classify` and `create` say.
   */
  readonly classify: (
    recording: AudioBuffer | Recording,
    options?: ClassifyOptions,
  ) => Promise<EmotionResult<Label> | null>;
}

/** What `useEmotion` returns. */
export type UseEmotion<Label extends string = EmotionLabel> = EmotionSnapshot<Label> & EmotionActions<Label>;
