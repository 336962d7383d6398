import type { EmotionLabel, EmotionResult } from './emotion.js';
import type { EmovoxError } from './errors.js';

/**
 * What a recognizer is doing.
 *
 *     idle --start()--> starting --microphone open--> listening --stop(), failure--> stopped --start()--> starting ...
 *                          `-------stop(), failure--------------------------------------^
 *
 *                                                           listening --pause()--> paused --resume()--> listening
 *                                                                      paused --stop(), failure--> stopped
 *
 * `destroy()` leads from anywhere to `destroyed`, which is final. `classify()` works in every other state.
 */
export type RecognizerState = 'idle' | 'starting' | 'listening' | 'paused' | 'stopped' | 'destroyed';

/** The events of a recognizer. Times are seconds since listening began, by `start` or `resume`. */
export interface RecognizerEvents<Label extends string = EmotionLabel> {
  /** Every `hopMs` while there is speech, and a final one when an utterance ends. */
  result: CustomEvent<EmotionResult<Label>>;
  /** Somebody begins to speak, at that time. */
  speechstart: CustomEvent<{ readonly time: number }>;
  /** The utterance is over: it ended at that time. */
  speechend: CustomEvent<{ readonly time: number }>;
  /** About 20 times a second while listening: the input's level in dB of full scale, and whether it is speech. */
  level: CustomEvent<{ readonly dbfs: number; readonly speech: boolean }>;
  /** The state has changed, to this one. */
  statechange: CustomEvent<{ readonly state: RecognizerState }>;
  /**
   * The microphone, the audio thread or the Worker failed while listening, or the Worker at any time: nothing is listened
   * to any more, the microphone is let go, and `start` begins anew. What `start` rejects with is not repeated here.
   */
  error: CustomEvent<EmovoxError>;
}
