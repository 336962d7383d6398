import { asEmovoxError } from './abort.js';
import type { EmotionResult } from './emotion.js';
import { EmovoxError } from './errors.js';
import type { ClassifyOptions, RecognizerOptions, ResumeOptions, StartOptions } from './options.js';
import { EmotionRecognizer } from './recognizer.js';
import type { RecognizerState } from './recognizer-events.js';
import type { Recording } from './recording.js';

/** A recognizer's state, or that there is none yet: `unloaded`, and `loading` while it is created. */
export type LazyState = RecognizerState | 'unloaded' | 'loading';

/** Whom a lazy recognizer belongs to. */
export interface LazyHost<Label extends string> {
  /** Read whenever a recognizer may have to be created. */
  options(): RecognizerOptions;
  onState(state: LazyState): void;
  onResult(result: EmotionResult<Label>): void;
  /** What `load`, `start` and `resume` rejected with, other than `aborted`, and what the recognizer reports. */
  onError(error: EmovoxError): void;
  onLevel?(level: { readonly dbfs: number; readonly speech: boolean }): void;
}

/**
 * A recognizer that is created when first needed, and anew where the options have changed since and it does not listen. It
 * can be released, and used again after.
 */
export class LazyRecognizer<Label extends string> {
  readonly #host: LazyHost<Label>;
  #state: LazyState = 'unloaded';
  #current: { readonly key: string; readonly recognizer: EmotionRecognizer<Label> } | null = null;
  #loading: Loading<Label> | null = null;
  /** Calls of `stop`, for a `start` that still loads. */
  #stops = 0;

  constructor(host: LazyHost<Label>) {
    this.#host = host;
  }

  get state(): LazyState {
    return this.#state;
  }

  /** Null unless it is loaded. */
  get recognizer(): EmotionRecognizer<Label> | null {
    return this.#current?.recognizer ?? null;
  }

  async load(): Promise<void> {
    await this.#telling(this.#loaded());
  }

  async start(options: StartOptions = {}): Promise<void> {
    await this.#telling(this.#start(options));
  }

  /** Ends a `start` under way too, also while it loads. */
  stop(): void {
    ++this.#stops;
    this.recognizer?.stop();
  }

  pause(): void {
    this.recognizer?.pause();
  }

  async resume(options: ResumeOptions = {}): Promise<void> {
    await this.#telling(this.#resume(options));
  }

  async classify(
    recording: AudioBuffer | Recording,
    options: ClassifyOptions = {},
  ): Promise<EmotionResult<Label> | null> {
    const recognizer = await this.#loaded();
    return await recognizer.classify(recording, options);
  }

  /** Frees everything, also what is still loading. Idempotent. */
  release(): void {
    this.stop();
    this.#free();
  }

  /** A `start` that waits for another recognizer goes on. */
  #free(): void {
    this.#loading?.control.abort();
    this.#loading = null;
    const recognizer = this.recognizer;
    this.#current = null;
    recognizer?.destroy();
    this.#setState('unloaded');
  }

  async #start(options: StartOptions): Promise<void> {
    const stops = this.#stops;
    const recognizer = await this.#loaded();
    if (stops !== this.#stops) throw new EmovoxError('aborted', 'stop() was called.');
    await recognizer.start(options);
  }

  async #resume(options: ResumeOptions): Promise<void> {
    if (this.#current === null) throw new EmovoxError('not-started', 'resume() needs start() first.');
    await this.#current.recognizer.resume(options);
  }

  async #loaded(): Promise<EmotionRecognizer<Label>> {
    const options = this.#host.options();
    const key = keyOf(options);
    const current = this.#current;
    if (current !== null && (current.key === key || isListening(current.recognizer)))
      return current.recognizer;
    if (this.#loading?.key === key) return await this.#loading.recognizer;
    if (current !== null || this.#loading !== null) this.#free();

    const control = new AbortController();
    const recognizer = this.#create(options, key, control.signal);
    this.#loading = { key, recognizer, control };
    this.#setState('loading');
    return await recognizer;
  }

  async #create(
    options: RecognizerOptions,
    key: string,
    signal: AbortSignal,
  ): Promise<EmotionRecognizer<Label>> {
    try {
      const created = await EmotionRecognizer.create({ ...options, signal });
      // The options' types say which labels these are.
      const recognizer = created as unknown as EmotionRecognizer<Label>;
      if (signal.aborted) {
        recognizer.destroy();
        throw new EmovoxError('aborted', 'It was released while it loaded.');
      }
      this.#loading = null;
      this.#current = { key, recognizer };
      this.#follow(recognizer);
      this.#setState(recognizer.state);
      return recognizer;
    } catch (thrown) {
      if (!signal.aborted) {
        this.#loading = null;
        this.#setState('unloaded');
      }
      throw thrown;
    }
  }

  #follow(recognizer: EmotionRecognizer<Label>): void {
    recognizer.addEventListener('statechange', ({ detail }) => {
      if (this.recognizer === recognizer) this.#setState(detail.state);
    });
    recognizer.addEventListener('result', ({ detail }) => {
      if (this.recognizer === recognizer) this.#host.onResult(detail);
    });
    recognizer.addEventListener('level', ({ detail }) => {
      if (this.recognizer === recognizer) this.#host.onLevel?.(detail);
    });
    recognizer.addEventListener('error', ({ detail }) => {
      if (this.recognizer === recognizer) this.#host.onError(detail);
    });
  }

  async #telling(work: Promise<unknown>): Promise<void> {
    try {
      await work;
    } catch (thrown) {
      const error = asEmovoxError(thrown);
      if (error.code !== 'aborted') this.#host.onError(error);
      throw error;
    }
  }

  #setState(state: LazyState): void {
    if (this.#state === state) return;
    this.#state = state;
    this.#host.onState(state);
  }
}

interface Loading<Label extends string> {
  readonly key: string;
  readonly recognizer: Promise<EmotionRecognizer<Label>>;
  readonly control: AbortController;
}

/** The same for options of the same values, in whatever order they were written. */
function keyOf(options: RecognizerOptions): string {
  return JSON.stringify(options, (_name, value: unknown) =>
    typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value).sort()) : value,
  );
}

function isListening({ state }: EmotionRecognizer<string>): boolean {
  return state === 'starting' || state === 'listening' || state === 'paused';
}
