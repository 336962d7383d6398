import type { EmotionResult } from './emotion.js';
import { aborted, EmovoxError } from './errors.js';
import type { FromWorker, Timing, ToWorker } from './protocol.js';
import { openWorker } from './page.js';
import { WorkerLink } from './worker-link.js';

/** What the Worker reports unasked. */
export type WorkerEvent = Exclude<FromWorker, { kind: 'ready' | 'classified' | 'stopped' }>;

interface Loading {
  resolve(): void;
  reject(error: EmovoxError): void;
}

/** The recognizer's Worker. */
export class WorkerClient {
  /** Set by the owner: what the Worker says about the stream it listens to, and why it died. */
  onEvent: (event: WorkerEvent) => void = () => undefined;
  onDeath: (error: EmovoxError) => void = () => undefined;

  readonly #link: WorkerLink<ToWorker, FromWorker>;
  #loading: Loading | null = null;
  /** A list for each `stop` that is not answered yet: who waits for that. */
  readonly #stopping: (() => void)[][] = [];

  /** workerUrl: undefined for the default. Throws `worker-failed` or `unsupported-browser`. */
  constructor(workerUrl: string | undefined) {
    this.#link = new WorkerLink((heard) => openWorker(workerUrl, heard), workerUrl, 'recognizer');
    this.#link.onMessage = (message) => {
      this.#receive(message);
    };
    this.#link.onDeath = (error) => {
      this.#endLoading(error);
      this.onDeath(error);
    };
  }

  /** Why nothing can be asked any more, or null. */
  get death(): EmovoxError | null {
    return this.#link.death;
  }

  async load(wasmUrl: string, modelUrl: string, timing: Timing): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#loading = { resolve, reject };
      this.#link.post({ kind: 'load', wasmUrl, modelUrl, timing });
    });
  }

  listen(port: MessagePort, sampleRateHz: number): void {
    this.#link.post({ kind: 'listen', port, sampleRateHz }, [port]);
  }

  stopListening(): void {
    this.#stopping.push([]);
    this.#link.post({ kind: 'stop' });
  }

  /** Calls `done` once all results have come of what was listened to until now: at once, or when the Worker says so. */
  afterStop(done: () => void): void {
    const last = this.#stopping.at(-1);
    if (last === undefined) done();
    else last.push(done);
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
    this.#link.terminate(reason);
    this.#endLoading(this.#link.death ?? reason);
  }

  #receive(message: FromWorker): void {
    switch (message.kind) {
      case 'ready':
        this.#loading?.resolve();
        this.#loading = null;
        break;
      case 'stopped':
        for (const done of this.#stopping.shift() ?? []) done();
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
    else if (this.#loading !== null) this.#endLoading(error);
    else this.onEvent(message);
  }

  #endLoading(error: EmovoxError): void {
    for (const done of this.#stopping.splice(0).flat()) done();
    this.#loading?.reject(error);
    this.#loading = null;
  }
}
