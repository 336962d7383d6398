import { Capture } from './capture.js';
import type { EmotionResult } from './emotion.js';
import { aborted, EmovoxError, messageOf } from './errors.js';
import { closeStream, openMicrophone } from './microphone.js';
import { checkOptions, type ClassifyOptions, type RecognizerOptions, type StartOptions } from './options.js';
import { defaultWasmUrl } from './page.js';
import { monoCopy, type Recording } from './recording.js';
import type { TypedEventTarget } from './typed-event-target.js';
import { WorkerClient, type WorkerEvent } from './worker-client.js';

/**
 * What a recognizer is doing.
 *
 *     idle --start()--> starting --microphone open--> listening --stop(), failure--> stopped --start()--> starting ...
 *                          `-------stop(), failure--------------------------------------^
 *
 * `destroy()` leads from anywhere to `destroyed`, which is final. `classify()` works in every other state.
 */
export type RecognizerState = 'idle' | 'starting' | 'listening' | 'stopped' | 'destroyed';

/** The events of a recognizer. Times are seconds since listening began. */
export interface RecognizerEvents {
  /** Every `hopMs` while there is speech, and a final one when an utterance ends. */
  result: CustomEvent<EmotionResult>;
  speechstart: CustomEvent<{ readonly time: number }>;
  speechend: CustomEvent<{ readonly time: number }>;
  /** About 20 times a second while listening: the input's level in dB of full scale, and whether it is speech. */
  level: CustomEvent<{ readonly dbfs: number; readonly speech: boolean }>;
  statechange: CustomEvent<{ readonly state: RecognizerState }>;
  /** The microphone, the audio thread or the Worker failed. What a method rejects with is not repeated here. */
  error: CustomEvent<EmovoxError>;
}

const Target = EventTarget as new () => TypedEventTarget<RecognizerEvents>;

/** Hears emotion in a microphone's or a recording's speech. Everything is computed in this tab. */
export class EmotionRecognizer extends Target {
  readonly #worker: WorkerClient;
  readonly #capture: Capture;
  #state: RecognizerState = 'idle';
  /** From start to stop. Aborting it undoes what start did. */
  #session: AbortController | null = null;
  #inputSettings: MediaTrackSettings | null = null;

  private constructor(worker: WorkerClient, capture: Capture) {
    super();
    this.#worker = worker;
    this.#capture = capture;
    worker.onEvent = (event) => {
      this.#forward(event);
    };
    worker.onDeath = (error) => {
      this.#fail(error);
    };
  }

  /**
   * Loads everything: WebAssembly, model, Worker and worklet. No request is made after it.
   *
   * Rejects with an EmovoxError: `invalid-argument`, `worker-failed`, `worklet-failed`, `wasm-unavailable`,
   * `unsupported-browser`, `model-unavailable`, `not-a-model`, `damaged-model` or `fingerprint-mismatch`.
   */
  static async create(options: RecognizerOptions = {}): Promise<EmotionRecognizer> {
    const checked = checkOptions(options);
    const { hopMs, windowMs } = checked;
    const worker = new WorkerClient(checked.workerUrl);
    const capturing = Capture.create(
      checked.workletUrl ?? new URL('./capture.worklet.js', import.meta.url).href,
    );
    const loading = worker.load(
      checked.wasmUrl ?? defaultWasmUrl(),
      checked.modelUrl ?? new URL('./ravdess-svm.emovox', import.meta.url).href,
      { hopMs, windowMs },
    );
    try {
      const [capture] = await Promise.all([capturing, loading]);
      return new EmotionRecognizer(worker, capture);
    } catch (thrown) {
      const error = asEmovoxError(thrown);
      worker.terminate(error);
      void capturing.then(
        (capture) => {
          capture.close();
        },
        () => undefined,
      );
      throw error;
    }
  }

  get state(): RecognizerState {
    return this.#state;
  }

  /**
   * What the browser gave while listening, else null. True for `echoCancellation`, `noiseSuppression` or
   * `autoGainControl` means that it could not be switched off and that loudness is distorted.
   */
  get inputSettings(): MediaTrackSettings | null {
    return this.#inputSettings;
  }

  /**
   * Asks for the microphone and listens. Call it from a click, or the browser may keep audio suspended.
   *
   * Rejects with an EmovoxError: `permission-denied`, `no-device`, `device-busy`, `insecure-context`,
   * `unsupported-browser`, `invalid-argument`, `already-started` (call `stop` first), `aborted` (by the signal, or by
   * `stop` meanwhile) or `destroyed`. The state is then `stopped`.
   */
  async start({ stream, deviceId, signal }: StartOptions = {}): Promise<void> {
    this.#requireAlive();
    if (this.#session !== null) {
      throw new EmovoxError('already-started', 'The recognizer has been started already. Call stop() first.');
    }
    if (stream !== undefined) requireLiveAudio(stream);
    if (signal?.aborted) throw aborted('start()');

    const session = new AbortController();
    this.#session = session;
    signal?.addEventListener(
      'abort',
      () => {
        this.#end(session, aborted('start()'));
      },
      { signal: session.signal },
    );
    try {
      this.#setState('starting');
      await this.#listen(session, stream, deviceId);
    } catch (thrown) {
      const error = asEmovoxError(thrown);
      this.#end(session, error);
      throw error;
    }
  }

  /**
   * Stops listening and lets go of the microphone. An utterance still open is closed: its final result arrives after
   * this has returned. Without effect when not started.
   */
  stop(): void {
    if (this.#session !== null) this.#end(this.#session, new EmovoxError('aborted', 'stop() was called.'));
  }

  /**
   * Ends everything at once and frees it. What is pending rejects with `destroyed`, and so does every later call but
   * `stop` and `destroy`, which have no effect then.
   */
  destroy(): void {
    if (this.#state === 'destroyed') return;
    const error = destroyed();
    const session = this.#session;
    this.#session = null;
    this.#inputSettings = null;
    session?.abort(error);
    this.#worker.terminate(error);
    this.#capture.close();
    this.#setState('destroyed');
  }

  /**
   * Judges a whole recording, also while listening. Channels are averaged; the caller's samples are left alone.
   *
   * Resolves to one result for all its speech, or to null when there is none. Rejects with an EmovoxError:
   * `invalid-argument`, `aborted`, `worker-failed` or `destroyed`.
   */
  async classify(
    recording: AudioBuffer | Recording,
    { signal }: ClassifyOptions = {},
  ): Promise<EmotionResult | null> {
    this.#requireAlive();
    const samples = monoCopy(recording);
    if (signal?.aborted) throw aborted('classify()');
    return await this.#worker.classify(samples, recording.sampleRate, signal);
  }

  async #listen(
    session: AbortController,
    given: MediaStream | undefined,
    deviceId: string | undefined,
  ): Promise<void> {
    const ended = session.signal;
    const stream = given ?? (await unlessAborted(ended, () => openMicrophone(deviceId), closeStream));
    if (given === undefined) {
      onAbort(ended, () => {
        closeStream(stream);
      });
    }
    const track = stream.getAudioTracks()[0];
    track?.addEventListener(
      'ended',
      () => {
        this.#fail(
          new EmovoxError('device-lost', 'The microphone went away. Plug it in again and start anew.'),
        );
      },
      { signal: ended },
    );
    const capturing = await unlessAborted(
      ended,
      () =>
        this.#capture.start(stream, (error) => {
          this.#fail(error);
        }),
      (late) => {
        late.stop();
      },
    );
    onAbort(ended, () => {
      capturing.stop();
      this.#worker.stopListening();
    });
    this.#worker.listen(capturing.port, capturing.sampleRateHz);
    this.#inputSettings = track?.getSettings() ?? null;
    this.#setState('listening');
  }

  #end(session: AbortController, reason: EmovoxError): void {
    if (this.#session !== session) return;
    this.#session = null;
    this.#inputSettings = null;
    session.abort(reason);
    this.#setState('stopped');
  }

  /** Ends a session that nobody asked to end. */
  #fail(error: EmovoxError): void {
    if (this.#state === 'destroyed') return;
    const wasStarting = this.#state === 'starting';
    if (this.#session !== null) this.#end(this.#session, error);
    if (!wasStarting) this.#dispatch('error', error);
  }

  #forward(event: WorkerEvent): void {
    switch (event.kind) {
      case 'result':
        this.#dispatch('result', event.result);
        break;
      case 'speechstart':
      case 'speechend':
        this.#dispatch(event.kind, { time: event.time });
        break;
      case 'level':
        if (this.#state === 'listening') this.#dispatch('level', { dbfs: event.dbfs, speech: event.speech });
        break;
      case 'failed':
        this.#fail(new EmovoxError(event.code, event.message));
    }
  }

  #setState(state: RecognizerState): void {
    this.#state = state;
    this.#dispatch('statechange', { state });
  }

  #dispatch<Type extends keyof RecognizerEvents>(type: Type, detail: RecognizerEvents[Type]['detail']): void {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }

  #requireAlive(): void {
    if (this.#state === 'destroyed') throw destroyed();
    if (this.#worker.death !== null) throw this.#worker.death;
  }
}

function requireLiveAudio(stream: MediaStream): void {
  if (!stream.getAudioTracks().some((track) => track.readyState === 'live')) {
    throw new EmovoxError('invalid-argument', 'emovox: stream must have a live audio track');
  }
}

/** What `act` gives, unless the signal aborts first: then its reason is thrown and `discard` gets the late value. */
async function unlessAborted<T>(
  signal: AbortSignal,
  act: () => Promise<T>,
  discard: (late: T) => void,
): Promise<T> {
  signal.throwIfAborted();
  return await new Promise<T>((resolve, reject) => {
    const abort = (): void => {
      reject(asEmovoxError(signal.reason));
    };
    signal.addEventListener('abort', abort);
    act()
      .then((value) => {
        if (signal.aborted) discard(value);
        else resolve(value);
      }, reject)
      .finally(() => {
        signal.removeEventListener('abort', abort);
      });
  });
}

function onAbort(signal: AbortSignal, undo: () => void): void {
  signal.addEventListener('abort', undo, { once: true });
}

function destroyed(): EmovoxError {
  return new EmovoxError('destroyed', 'The recognizer was destroyed. Create a new one.');
}

function asEmovoxError(thrown: unknown): EmovoxError {
  if (thrown instanceof EmovoxError) return thrown;
  return new EmovoxError('unsupported-browser', `The browser refused: ${messageOf(thrown)}`, {
    cause: thrown,
  });
}
