import { asEmovoxError, unlessAborted } from './abort.js';
import {
  baselineUnsupported,
  checkBaselineOrNone,
  checkCalibration,
  type Baseline,
  type CalibrateOptions,
} from './baseline.js';
import type { Capture } from './capture.js';
import { emotions, type EmotionLabel, type EmotionResult } from './emotion.js';
import { aborted, destroyed, EmovoxError, notStarted } from './errors.js';
import { checkDevice, checkInput, openInput } from './input.js';
import { Judgement } from './judgement.js';
import { learnBaseline } from './learn-baseline.js';
import { load } from './loading.js';
import {
  checkOptions,
  requireSignal,
  signalOf,
  type ClassifyOptions,
  type LabelOf,
  type Labels,
  type NoLabels,
  type RecognizerOptions,
  type ResultsOptions,
  type ResumeOptions,
  type StartOptions,
  type SwitchOptions,
} from './options.js';
import type { RecognizerEvents, RecognizerState } from './recognizer-events.js';
import { monoCopy, type Recording } from './recording.js';
import { ResultStreams } from './result-stream.js';
import { Session } from './session.js';
import type { TypedEventTarget } from './typed-event-target.js';
import type { WorkerClient, WorkerEvent } from './worker-client.js';

const Target = EventTarget as new <Label extends string>() => TypedEventTarget<RecognizerEvents<Label>>;

/**
 * Hears emotion in a microphone's or a recording's speech. Everything is computed in this tab. Label: see
 * EmotionResult.
 */
export class EmotionRecognizer<Label extends string = EmotionLabel> extends Target<Label> {
  readonly #worker: WorkerClient;
  readonly #capture: Capture;
  #state: RecognizerState = 'idle';
  readonly #judgement: Judgement<Label>;
  #session: Session | null = null;
  #baseline: Baseline | null = null;
  #learning = new AbortController();
  readonly #streams = new ResultStreams<EmotionResult<Label>>();

  private constructor(worker: WorkerClient, capture: Capture, judgement: Judgement<Label>) {
    super();
    this.#worker = worker;
    this.#capture = capture;
    this.#judgement = judgement;
    worker.onEvent = (event) => {
      this.#forward(event);
    };
    worker.onDeath = (error) => {
      this.#fail(error);
    };
  }

  /**
   * Loads everything: WebAssembly, model, Worker and worklet. No request is made after it, with two exceptions, of the same
   * addresses: when the device's sample rate has changed, the next `start` loads the worklet again, and when the Worker has
   * died, the next `start` or `classify` loads another Worker.
   *
   * Rejects with an EmovoxError: `invalid-argument`, `worker-failed`, `worklet-failed`, `wasm-unavailable`,
   * `unsupported-browser`, `model-unavailable`, `not-a-model`, `damaged-model`, `fingerprint-mismatch`,
   * `baseline-unsupported` or `aborted`.
   */
  static create(options?: RecognizerOptions<NoLabels, undefined>): Promise<EmotionRecognizer>;
  static create<const Names extends Labels = NoLabels, const Least extends number | undefined = undefined>(
    options: RecognizerOptions<Names, Least>,
  ): Promise<EmotionRecognizer<LabelOf<Names, Least>>>;
  static async create(options: RecognizerOptions = {}): Promise<EmotionRecognizer<string>> {
    const checked = checkOptions(options);
    const { signal } = options;
    requireSignal(signal, 'create()');
    const { worker, capture } = await load(checked, signal);
    const minConfidence = checked.minConfidence ?? worker.calibration.leastConfidence;
    const judgement = new Judgement<string>({ ...checked, minConfidence });
    const recognizer = new EmotionRecognizer(worker, capture, judgement);
    if (checked.baseline !== null) recognizer.baseline = checked.baseline;
    return recognizer;
  }

  /** What it is doing; `statechange` tells when that changes. */
  get state(): RecognizerState {
    return this.#state;
  }

  /**
   * What the browser gave while listening or paused, else null. True for `echoCancellation`, `noiseSuppression` or
   * `autoGainControl` means that it could not be switched off and that loudness is distorted.
   */
  get inputSettings(): MediaTrackSettings | null {
    return this.#state === 'listening' || this.#state === 'paused' ? (this.#session?.settings ?? null) : null;
  }

  /**
   * Asks for the microphone, or takes the stream or element given, and listens. Resolves when sound comes in.
   *
   * Call it from a click: in a page that nobody has touched yet, browsers let audio run beside a microphone, but of a
   * stream or an element only after a click, so that this rejects with `gesture-required` within 3 s. What suspends
   * audio later, a telephone call say, only interrupts listening: it goes on by itself, and times count what was heard.
   *
   * Rejects with an EmovoxError: `permission-denied`, `no-device`, `device-busy`, `insecure-context`,
   * `unsupported-browser`, `gesture-required`, `invalid-argument`, `worklet-failed`, `already-started` (call `stop`
   * first), `aborted` (by the signal, or by `stop` meanwhile), `destroyed`, or, where the Worker has died, what `create`
   * says of it. The state is then `stopped`, and `start` may be called again.
   */
  async start(options: StartOptions = {}): Promise<void> {
    this.#requireAlive();
    if (this.#session !== null) {
      throw new EmovoxError('already-started', 'The recognizer has been started already. Call stop() first.');
    }
    checkInput(options);
    const { signal } = options;
    requireSignal(signal, 'start()');

    const session = new Session({
      capture: this.#capture,
      worker: this.#worker,
      onInputEnd: (error) => {
        if (error !== null) this.#fail(error);
        else this.#end(session, new EmovoxError('aborted', 'The element had no more sound.'));
      },
    });
    this.#session = session;
    this.#judgement.reset();
    signal?.addEventListener(
      'abort',
      () => {
        this.#end(session, aborted('start()'));
      },
      { signal: session.control.signal },
    );
    try {
      this.#setState('starting');
      if (!this.#worker.isReady) await this.#reviveWorker(session.control.signal);
      await session.exchange((ended) => openInput(options, ended));
      await this.#hear(session);
    } catch (thrown) {
      const error = asEmovoxError(thrown);
      this.#end(session, error);
      throw error;
    }
  }

  /**
   * Listens to nothing until `resume`, and closes an open utterance. The microphone is kept, so that its light stays on
   * and nobody is asked again: call `stop` to let go of it. Ends a `resume` under way. Without effect
   * when not started.
   */
  pause(): void {
    if (this.#session === null || this.#state === 'starting') return;
    this.#session.pause(new EmovoxError('aborted', 'pause() was called.'));
    this.#judgement.reset();
    if (this.#state === 'listening') this.#setState('paused');
  }

  /**
   * Listens again after `pause`. Times count from here. Without effect while listening.
   *
   * Rejects with an EmovoxError: `not-started`, `invalid-argument`, `worklet-failed`, `unsupported-browser`,
   * `gesture-required`, `aborted` (by the signal, or by `stop` or `pause` meanwhile), `worker-failed` or `destroyed`.
   */
  async resume(options: ResumeOptions = {}): Promise<void> {
    const session = this.#requireSession('resume()');
    const signal = signalOf(options);
    requireSignal(signal, 'resume()');
    if (this.#state === 'listening') return;
    const abort = (): void => {
      session.pause(aborted('resume()'));
    };
    signal?.addEventListener('abort', abort);
    try {
      await this.#hear(session);
    } finally {
      signal?.removeEventListener('abort', abort);
    }
  }

  /**
   * Listens to another microphone from now on, while listening or paused, also in place of a stream or an element.
   * The one before is heard until the other gives sound: nothing is lost between, an utterance goes on and times too.
   * When it rejects, the one before is heard on. deviceId: as in `start`; undefined for the user's choice.
   *
   * Rejects with an EmovoxError: `not-started`, what `start` says of microphones, or `aborted` (by the signal, `stop` or
   * a later `setDevice`).
   */
  async setDevice(deviceId?: string, options: SwitchOptions = {}): Promise<void> {
    const session = this.#requireSession('setDevice()');
    checkDevice(deviceId);
    const signal = signalOf(options);
    requireSignal(signal, 'setDevice()');
    const input = deviceId === undefined ? {} : { deviceId };
    await session.exchange((ended) => openInput(input, ended), signal);
  }

  /**
   * The results from now on, for `for await`. At most 64 wait for a slow reader: then the oldest is dropped for a newer
   * one. May be called before `start`. It goes on through a pause, and ends after the last result when listening stops,
   * at once when the signal is aborted or the recognizer destroyed. When listening fails, it throws that EmovoxError.
   *
   * Throws an EmovoxError: `invalid-argument` or `destroyed`.
   */
  results(options: ResultsOptions = {}): AsyncIterableIterator<EmotionResult<Label>, undefined> {
    this.#requireAlive();
    return this.#streams.open(signalOf(options));
  }

  /**
   * The speaker's, as `calibrate` or the option of `create` gave it, or null. Results say how a voice differs from how it
   * ordinarily is, those of `classify` too; set null when somebody else speaks. A new one counts from the next result.
   *
   * Setting it throws an EmovoxError: `invalid-argument`, `baseline-unsupported` or `destroyed`.
   */
  get baseline(): Baseline | null {
    return this.#baseline;
  }

  set baseline(baseline: Baseline | null) {
    this.#requireAlive();
    const checked = checkBaselineOrNone(baseline);
    if (checked !== null && !this.#worker.calibration.takesBaseline) throw baselineUnsupported();
    this.#baseline = checked;
    const logs = checked?.logProbabilities;
    this.#worker.setBaseline(logs === undefined ? null : emotions.map((emotion) => logs[emotion]));
  }

  /**
   * Learns what the speaker's ordinary voice sounds like, while listening: ask them to talk as they usually do. It becomes the
   * `baseline`, and is resolved to, to be kept for another time; emovox keeps nothing. Silence does not count: where too little
   * is said it waits, through pauses too, so give a signal to end it.
   *
   * Rejects with an EmovoxError: `not-started`, `invalid-argument`, `baseline-unsupported`, `aborted` (by the signal, `stop`,
   * or a later `calibrate`), `destroyed`, or why listening failed. The baseline is then as it was.
   */
  async calibrate(options: CalibrateOptions = {}): Promise<Baseline> {
    const session = this.#requireSession('calibrate()');
    if (this.#state !== 'listening') throw notStarted('calibrate()');
    const checked = checkCalibration(options);
    requireSignal(checked.signal, 'calibrate()');
    if (!this.#worker.calibration.takesBaseline) throw baselineUnsupported();
    this.#learning.abort(new EmovoxError('aborted', 'calibrate() was called again.'));
    const learning = new AbortController();
    this.#learning = learning;
    const end = (): void => {
      learning.abort(session.control.signal.reason);
    };
    session.control.signal.addEventListener('abort', end);
    try {
      const baseline = await learnBaseline(this.#worker, checked, learning);
      this.baseline = baseline;
      return baseline;
    } finally {
      session.control.signal.removeEventListener('abort', end);
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
    session?.control.abort(error);
    this.#worker.terminate(error);
    this.#capture.close();
    this.#endStreams(null);
    this.#setState('destroyed');
  }

  /**
   * Judges a whole recording, also while listening. Channels are averaged; the caller's samples are left alone.
   *
   * Resolves to one result for all its speech, or to null when there is none. Rejects with an EmovoxError:
   * `invalid-argument`, `aborted`, `worker-failed` (call it again), `destroyed`, or, where the Worker had died before, what
   * `create` says of it.
   */
  async classify(
    recording: AudioBuffer | Recording,
    options: ClassifyOptions = {},
  ): Promise<EmotionResult<Label> | null> {
    this.#requireAlive();
    const signal = signalOf(options);
    const samples = monoCopy(recording);
    requireSignal(signal, 'classify()');
    if (!this.#worker.isReady) {
      await this.#worker.ready();
      requireSignal(signal, 'classify()');
    }
    const heard = await this.#worker.classify(samples, recording.sampleRate, signal);
    return heard === null ? null : this.#judgement.ofRecording(heard);
  }

  async #reviveWorker(signal: AbortSignal): Promise<void> {
    await unlessAborted(
      signal,
      () => this.#worker.ready(),
      () => undefined,
    );
  }

  async #hear(session: Session): Promise<void> {
    await session.hear();
    if (!session.heard) throw new EmovoxError('aborted', 'Listening was stopped before it began.');
    if (this.#state !== 'listening') this.#setState('listening');
  }

  #requireSession(call: string): Session {
    this.#requireAlive();
    if (this.#session === null || this.#state === 'starting') {
      throw notStarted(call);
    }
    return this.#session;
  }

  /** failure: told to who reads results. */
  #end(session: Session, reason: EmovoxError, failure: EmovoxError | null = null): void {
    if (this.#session !== session) return;
    this.#session = null;
    session.control.abort(reason);
    this.#endStreams(failure);
    this.#setState('stopped');
  }

  /** Of the streams there are now, once the Worker has said all that it still has to say. */
  #endStreams(failure: EmovoxError | null): void {
    const end = this.#streams.ending(failure);
    if (this.#worker.death !== null) end();
    else this.#worker.afterStop(end);
  }

  /** Ends a session that nobody asked to end. */
  #fail(error: EmovoxError): void {
    if (this.#state === 'destroyed') return;
    const wasStarting = this.#state === 'starting';
    if (this.#session !== null) this.#end(this.#session, error, error);
    else if (this.#worker.death !== null) this.#endStreams(error);
    if (!wasStarting) this.#dispatch('error', error);
  }

  #forward(event: WorkerEvent): void {
    switch (event.kind) {
      case 'result':
        this.#publish(this.#judgement.ofStream(event.result));
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

  #publish(result: EmotionResult<Label>): void {
    this.#streams.push(result);
    this.#dispatch('result', result);
  }

  #setState(state: RecognizerState): void {
    this.#state = state;
    this.#dispatch('statechange', { state });
  }

  #dispatch<Type extends keyof RecognizerEvents<Label>>(
    type: Type,
    detail: RecognizerEvents<Label>[Type]['detail'],
  ): void {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }

  #requireAlive(): void {
    if (this.#state === 'destroyed') throw destroyed();
  }
}
