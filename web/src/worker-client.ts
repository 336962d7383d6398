import type { EmotionResult } from './emotion.js';
import { aborted, EmovoxError } from './errors.js';
import type { FromWorker, Timing, ToWorker } from './protocol.js';

/** What the Worker reports unasked. */
export type WorkerEvent = Exclude<FromWorker, { kind: 'ready' | 'classified' }>;

interface Waiting {
  resolve(result: EmotionResult | null): void;
  reject(error: EmovoxError): void;
}

/** The main thread's end of the Worker. When the Worker dies, everything pending is rejected and all else refused. */
export class WorkerClient {
  /** Set by the owner: what the Worker says about the stream it listens to, and why it died. */
  onEvent: (event: WorkerEvent) => void = () => undefined;
  onDeath: (error: EmovoxError) => void = () => undefined;

  readonly #worker: Worker;
  readonly #url: string;
  readonly #waiting = new Map<number, Waiting>();
  #loading: Waiting | null = null;
  #nextId = 1;
  #death: EmovoxError | null = null;

  /** open: makes the Worker. url: for messages. Throws `worker-failed`. */
  constructor(open: () => Worker, url: string) {
    this.#url = url;
    try {
      this.#worker = open();
    } catch (thrown) {
      throw new EmovoxError(
        'worker-failed',
        `The Worker at ${url} could not be started. Its script must come from the page's own origin: set workerUrl.`,
        { cause: thrown },
      );
    }
    this.#worker.onmessage = ({ data }: MessageEvent<FromWorker>) => {
      this.#receive(data);
    };
    this.#worker.onerror = (event) => {
      event.preventDefault();
      this.#die(event.message);
    };
    this.#worker.onmessageerror = () => {
      this.#die('a message could not be read');
    };
  }

  /** Why nothing can be asked any more, or null. */
  get death(): EmovoxError | null {
    return this.#death;
  }

  async load(wasmUrl: string, modelUrl: string, timing: Timing): Promise<void> {
    await new Promise<unknown>((resolve, reject) => {
      this.#loading = { resolve, reject };
      this.#post({ kind: 'load', wasmUrl, modelUrl, timing });
    });
  }

  listen(port: MessagePort, sampleRateHz: number): void {
    this.#post({ kind: 'listen', port, sampleRateHz }, [port]);
  }

  stopListening(): void {
    this.#post({ kind: 'stop' });
  }

  /** samples: transferred. Resolves to null when there was no speech. */
  classify(
    samples: Float32Array<ArrayBuffer>,
    sampleRateHz: number,
    signal: AbortSignal | undefined,
  ): Promise<EmotionResult | null> {
    return new Promise((resolve, reject) => {
      if (this.#death !== null) {
        reject(this.#death);
        return;
      }
      const id = this.#nextId++;
      const settled = new AbortController();
      const onAbort = (): void => {
        this.#post({ kind: 'cancel', id });
        this.#settle(id)?.reject(aborted('classify()'));
      };
      signal?.addEventListener('abort', onAbort, { signal: settled.signal });
      this.#waiting.set(id, {
        resolve: (result) => {
          settled.abort();
          resolve(result);
        },
        reject: (error) => {
          settled.abort();
          reject(error);
        },
      });
      this.#post({ kind: 'classify', id, samples, sampleRateHz }, [samples.buffer]);
    });
  }

  /** Ends the Worker and rejects everything pending with `reason`. Idempotent. */
  terminate(reason: EmovoxError): void {
    if (this.#death !== null) return;
    this.#death = reason;
    this.#worker.terminate();
    this.#loading?.reject(reason);
    this.#loading = null;
    for (const id of [...this.#waiting.keys()]) this.#settle(id)?.reject(reason);
  }

  #receive(message: FromWorker): void {
    if (this.#death !== null) return;
    switch (message.kind) {
      case 'ready':
        this.#loading?.resolve(null);
        this.#loading = null;
        break;
      case 'classified':
        this.#settle(message.id)?.resolve(message.result);
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
    if (message.id !== null) {
      this.#settle(message.id)?.reject(error);
    } else if (this.#loading !== null) {
      this.#loading.reject(error);
      this.#loading = null;
    } else {
      this.onEvent(message);
    }
  }

  #settle(id: number): Waiting | undefined {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    return waiting;
  }

  #die(reason: string): void {
    if (this.#death !== null) return;
    const error = new EmovoxError(
      'worker-failed',
      reason
        ? `The Worker at ${this.#url} died: ${reason}. Create a new recognizer.`
        : `The Worker's script at ${this.#url} did not load. Serve recognizer.worker.js there or set workerUrl.`,
    );
    this.terminate(error);
    this.onDeath(error);
  }

  #post(message: ToWorker, transfer: Transferable[] = []): void {
    if (this.#death === null) this.#worker.postMessage(message, transfer);
  }
}
