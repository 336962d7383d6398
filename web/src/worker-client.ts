import type { Baseline } from './baseline.js';
import type { EmotionResult } from './emotion.js';
import { aborted, EmovoxError } from './errors.js';
import type { Calibration, FromWorker, Logs, Timing, ToWorker } from './protocol.js';
import { openWorker } from './page.js';
import { WorkerLink } from './worker-link.js';

/** What the Worker reports unasked. */
export type WorkerEvent = Exclude<FromWorker, { kind: 'ready' | 'classified' | 'stopped' | 'learned' }>;

interface Loading {
  resolve(): void;
  reject(error: EmovoxError): void;
}

/** What a Worker is made from. */
export interface WorkerSources {
  /** Undefined for the default. */
  readonly workerUrl: string | undefined;
  readonly wasmUrl: string;
  readonly modelUrl: string;
  readonly timing: Timing;
}

/** The recognizer's Worker. When it has died, `ready` starts another in its place. */
export class WorkerClient {
  /** Set by the owner: what the Worker says about the stream it listens to, and why it died, once it was ready. */
  onEvent: (event: WorkerEvent) => void = () => undefined;
  onDeath: (error: EmovoxError) => void = () => undefined;

  readonly #sources: WorkerSources;
  #link: WorkerLink<ToWorker, FromWorker>;
  #loading: Loading | null = null;
  #loaded: Promise<void>;
  #terminated = false;
  #calibration: Calibration = { leastConfidence: 0, takesBaseline: false };
  #baseline: Logs | null = null;
  /** How often learning has begun or ended: what is said of an earlier one is past. */
  #learning = 0;
  #onLearned: (baseline: Baseline) => void = () => undefined;
  /** A list for each `stop` that is not answered yet: who waits for that. */
  readonly #stopping: (() => void)[][] = [];

  /** Starts it; await `ready`. Throws `worker-failed` or `unsupported-browser`. */
  constructor(sources: WorkerSources) {
    this.#sources = sources;
    this.#link = this.#open();
    this.#loaded = this.#load();
  }

  /** Why nothing can be asked now, or null. */
  get death(): EmovoxError | null {
    return this.#link.death;
  }

  /** The model's, once it is loaded. */
  get calibration(): Calibration {
    return this.#calibration;
  }

  /** Can it be asked at once? */
  get isReady(): boolean {
    return this.#link.death === null && this.#loading === null;
  }

  /**
   * Resolves when the Worker can be asked. One that has died, other than by `terminate`, is replaced first: its script,
   * the WebAssembly and the model are fetched again.
   */
  async ready(): Promise<void> {
    if (this.#link.death !== null && !this.#terminated) {
      this.#link = this.#open();
      this.#loaded = this.#load();
    }
    await this.#loaded;
  }

  listen(port: MessagePort, sampleRateHz: number): void {
    this.#link.post({ kind: 'listen', port, sampleRateHz }, [port]);
  }

  stopListening(): void {
    if (this.#link.death !== null) return;
    this.#stopping.push([]);
    this.#link.post({ kind: 'stop' });
  }

  /** Calls `done` once all results have come of what was listened to until now: at once, or when the Worker says so. */
  afterStop(done: () => void): void {
    const last = this.#stopping.at(-1);
    if (last === undefined) done();
    else last.push(done);
  }

  /** Of whoever speaks; a Worker that takes this one's place gets it too. */
  setBaseline(logProbabilities: Logs | null): void {
    this.#baseline = logProbabilities;
    this.#link.post({ kind: 'baseline', logProbabilities });
  }

  /**
   * Calls `learned` with what all the speech heard from now on sounds like, as more is judged, until the function returned is
   * called or learning begins anew.
   */
  learn(learned: (baseline: Baseline) => void): () => void {
    const id = ++this.#learning;
    this.#onLearned = learned;
    this.#link.post({ kind: 'learn', id });
    return () => {
      if (this.#learning !== id) return;
      ++this.#learning;
      this.#link.post({ kind: 'learn', id: null });
    };
  }

  /** samples: transferred. Resolves to null when there was no speech. */
  async classify(
    samples: Float32Array<ArrayBuffer>,
    sampleRateHz: number,
    signal: AbortSignal | undefined,
  ): Promise<EmotionResult | null> {
    const { id, answer } = this.#link.ask<EmotionResult | null>(
      (id) => ({ kind: 'classify', id, samples, sampleRateHz }),
      [samples.buffer],
    );
    const onAbort = (): void => {
      this.#link.post({ kind: 'cancel', id });
      this.#link.refuse(id, aborted('classify()'));
    };
    signal?.addEventListener('abort', onAbort);
    try {
      return await answer;
    } finally {
      signal?.removeEventListener('abort', onAbort);
    }
  }

  /** Ends the Worker and rejects everything pending with `reason`. Idempotent. */
  terminate(reason: EmovoxError): void {
    this.#terminated = true;
    this.#link.terminate(reason);
    this.#endLoading(this.#link.death ?? reason);
  }

  #open(): WorkerLink<ToWorker, FromWorker> {
    const { workerUrl } = this.#sources;
    const link = new WorkerLink<ToWorker, FromWorker>(
      (heard) => openWorker(workerUrl, heard),
      workerUrl,
      'Try again: that starts another one.',
    );
    link.onMessage = (message) => {
      this.#receive(message);
    };
    link.onDeath = (error) => {
      const wasLoading = this.#loading !== null;
      this.#endLoading(error);
      if (!wasLoading) this.onDeath(error);
    };
    return link;
  }

  #load(): Promise<void> {
    const { wasmUrl, modelUrl, timing } = this.#sources;
    return new Promise<void>((resolve, reject) => {
      this.#loading = { resolve, reject };
      this.#link.post({ kind: 'load', wasmUrl, modelUrl, timing });
    });
  }

  #receive(message: FromWorker): void {
    switch (message.kind) {
      case 'ready':
        this.#calibration = message.calibration;
        if (this.#baseline !== null) this.setBaseline(this.#baseline);
        this.#loading?.resolve();
        this.#loading = null;
        break;
      case 'stopped':
        for (const done of this.#stopping.shift() ?? []) done();
        break;
      case 'learned':
        if (message.id === this.#learning) this.#onLearned(message.baseline);
        break;
      case 'classified':
        this.#link.answer(message.id, message.result);
        break;
      case 'failed':
        this.#receiveFailure(message);
        break;
      default:
        this.onEvent(message);
    }
  }

  #receiveFailure(message: Extract<FromWorker, { kind: 'failed' }>): void {
    const error = new EmovoxError(message.code, message.message);
    if (message.id !== null) this.#link.refuse(message.id, error);
    else if (this.#loading !== null) this.#failLoading(error);
    else this.onEvent(message);
  }

  /** A Worker without a model is of no use. */
  #failLoading(error: EmovoxError): void {
    this.#link.terminate(error);
    this.#endLoading(error);
  }

  #endLoading(error: EmovoxError): void {
    for (const done of this.#stopping.splice(0).flat()) done();
    this.#loading?.reject(error);
    this.#loading = null;
  }
}
