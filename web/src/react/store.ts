import type { EmotionResult } from '../emotion.js';
import { EmovoxError } from '../errors.js';
import { LazyRecognizer, type LazyState } from '../lazy-recognizer.js';
import type { RecognizerOptions } from '../options.js';
import type { EmotionRecognizer } from '../recognizer.js';
import type { EmotionActions, EmotionSnapshot } from './types.js';

/** What a component shows, outside of React: a lazy recognizer, and the last that it said. */
export class EmotionStore<Label extends string> {
  readonly #lazy: LazyRecognizer<Label>;
  readonly #listeners = new Set<() => void>();
  /** The component was unmounted, and not mounted again. */
  #isLeft = false;
  #snapshot: EmotionSnapshot<Label> = { state: 'unloaded', result: null, error: null, recognizer: null };

  constructor(options: () => RecognizerOptions) {
    this.#lazy = new LazyRecognizer<Label>({
      options,
      onState: (state) => {
        this.#update({ state, recognizer: this.#lazy.recognizer });
      },
      onResult: (result) => {
        this.#update({ result });
      },
      onError: (error) => {
        this.#update({ error });
      },
    });
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  };

  readonly snapshot = (): EmotionSnapshot<Label> => this.#snapshot;

  /** The same functions as long as the component lives. */
  readonly actions: EmotionActions<Label> = {
    load: () => this.#quietly(this.#unlessLeft(() => this.#lazy.load())),
    start: (options) => {
      this.#update({ error: null });
      return this.#quietly(this.#unlessLeft(() => this.#lazy.start(unlessEvent(options))));
    },
    stop: () => {
      this.#lazy.stop();
    },
    pause: () => {
      this.#lazy.pause();
    },
    resume: (options) => this.#quietly(this.#unlessLeft(() => this.#lazy.resume(unlessEvent(options)))),
    classify: (recording, options) => this.#unlessLeft(() => this.#lazy.classify(recording, options)),
  };

  /** For as long as the component is mounted. Returns what frees everything then. */
  readonly hold = (): (() => void) => {
    this.#isLeft = false;
    return () => {
      this.#isLeft = true;
      this.#lazy.release();
    };
  };

  /** What is asked for after that is not begun, because nobody would free it. */
  async #unlessLeft<T>(begin: () => Promise<T>): Promise<T> {
    // When StrictMode mounts again, the effects of children come before the component's own.
    if (this.#isLeft) await Promise.resolve();
    if (this.#isLeft) throw new EmovoxError('aborted', 'The component was unmounted.');
    return await begin();
  }

  /** Failures are in the snapshot, so that a click's handler need not catch them. */
  async #quietly(work: Promise<void>): Promise<void> {
    await work.catch(() => undefined);
  }

  #update(change: {
    state?: LazyState;
    result?: EmotionResult<Label>;
    error?: EmovoxError | null;
    recognizer?: EmotionRecognizer<Label> | null;
  }): void {
    this.#snapshot = { ...this.#snapshot, ...change };
    for (const listener of this.#listeners) listener();
  }
}

/** Without the event that a handler gets where it is the action itself: `onClick={start}`. */
function unlessEvent<Options extends object>(options: Options | undefined): Options | undefined {
  return 'nativeEvent' in Object(options) ? undefined : options;
}
