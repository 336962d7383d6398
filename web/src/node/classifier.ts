import { checkBaselineOrNone, type Baseline } from '../baseline.js';
import { checkNames, invalid } from '../checks.js';
import type { EmotionResult } from '../emotion.js';
import { aborted, EmovoxError } from '../errors.js';
import { modelUrl } from '../model.js';
import { monoCopy, type AudioBufferLike, type Recording } from '../recording.js';
import { checkAddress, defaultWasmUrl } from './addresses.js';
import { ClassifierThread } from './classifier-thread.js';
import { readRecording } from './files.js';

/** Samples, a decoder's buffer, or a WAV file: its path, relative to the working directory, or its file: address. */
export type Source = string | URL | Recording | AudioBufferLike;

/** Where to load from, and until when. */
export interface ClassifierOptions {
  /** Model blob: a path or an address of http, https or file. Default: the one beside the package's script. */
  readonly modelUrl?: string | URL;
  /** `emovox.wasm`, likewise. Default: beside the package's script. */
  readonly wasmUrl?: string | URL;
  /** The speaker's, as `EmotionRecognizer.calibrate` gave it; null or left out: nobody in particular speaks. */
  readonly baseline?: Baseline | null;
  /** Ends `create`, or the whole of the function `classify`. */
  readonly signal?: AbortSignal;
}

/** Of one classification. */
export interface ClassifyOptions {
  /** Rejects `classify` with `aborted`. */
  readonly signal?: AbortSignal;
}

const classifierNames = ['modelUrl', 'wasmUrl', 'baseline', 'signal'];

/**
 * Judges recordings, one after the other, in a thread of its own. It keeps the process from ending only while an answer is
 * due.
 */
export class Classifier {
  readonly #thread: ClassifierThread;

  private constructor(thread: ClassifierThread) {
    this.#thread = thread;
  }

  /**
   * Loads WebAssembly and model.
   *
   * Rejects with an EmovoxError: `invalid-argument`, `worker-failed`, `wasm-unavailable`, `model-unavailable`,
   * `not-a-model`, `damaged-model`, `fingerprint-mismatch`, `baseline-unsupported` or `aborted`.
   */
  static async create(options: ClassifierOptions = {}): Promise<Classifier> {
    checkNames(options, classifierNames);
    const wasm = checkAddress('wasmUrl', options.wasmUrl) ?? defaultWasmUrl();
    const model = checkAddress('modelUrl', options.modelUrl) ?? modelUrl;
    const baseline = checkBaselineOrNone(options.baseline);
    checkSignal(options.signal, 'create()');
    const thread = new ClassifierThread();
    const abort = (): void => {
      thread.terminate(aborted('create()'));
    };
    options.signal?.addEventListener('abort', abort);
    try {
      await thread.load(wasm, model);
      if (baseline !== null) thread.setBaseline(baseline);
      return new Classifier(thread);
    } catch (thrown) {
      if (thrown instanceof EmovoxError) thread.terminate(thrown);
      throw thrown;
    } finally {
      options.signal?.removeEventListener('abort', abort);
    }
  }

  /**
   * Judges a whole recording. Channels are averaged; the caller's samples are left alone.
   *
   * Resolves to one result for all its speech, or to null when there is none. Its label is `uncertain` where no emotion is
   * as probable as the model asks. Rejects with an EmovoxError: `invalid-argument` (also for a file that cannot be read or
   * is no WAV file), `aborted`, `worker-failed` or `destroyed`.
   */
  async classify(source: Source, options: ClassifyOptions = {}): Promise<EmotionResult | null> {
    checkNames(options, ['signal']);
    const { signal } = options;
    checkSignal(signal, 'classify()');
    const recording = await recordingOf(source);
    if (signal?.aborted) throw aborted('classify()');
    return await this.#thread.classify(monoCopy(recording), recording.sampleRate, signal);
  }

  /** Ends the thread. What is pending rejects with `destroyed`, and so does every later call. Idempotent. */
  destroy(): void {
    this.#thread.terminate(new EmovoxError('destroyed', 'The classifier was destroyed. Create a new one.'));
  }
}

/**
 * Judges one recording and frees everything again. For many, create a `Classifier` once.
 *
 * Resolves and rejects as `Classifier.create` and its `classify` do.
 */
export async function classify(
  source: Source,
  options: ClassifierOptions = {},
): Promise<EmotionResult | null> {
  const classifier = await Classifier.create(options);
  try {
    const { signal } = options;
    return await classifier.classify(source, signal === undefined ? {} : { signal });
  } finally {
    classifier.destroy();
  }
}

async function recordingOf(source: Source): Promise<Recording | AudioBufferLike> {
  return typeof source === 'string' || source instanceof URL ? await readRecording(source) : source;
}

/** Throws `invalid-argument` where it is no signal, and `aborted` where it is aborted. */
function checkSignal(signal: AbortSignal | undefined, call: string): void {
  if (signal === undefined) return;
  if (!((signal as unknown) instanceof AbortSignal)) throw invalid('signal', 'an AbortSignal', signal);
  if (signal.aborted) throw aborted(call);
}
