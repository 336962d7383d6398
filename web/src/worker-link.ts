import { EmovoxError } from './errors.js';

interface Waiting {
  resolve(answer: unknown): void;
  reject(error: EmovoxError): void;
}

/**
 * The main thread's end of a Worker that runs recognizer.worker.js. When the Worker dies, everything pending is
 * rejected and all else refused.
 */
export class WorkerLink<Sent, Received> {
  /** Set by the owner: what the Worker says, and why it died. */
  onMessage: (message: Received) => void = () => undefined;
  onDeath: (error: EmovoxError) => void = () => undefined;

  readonly #worker: Worker;
  readonly #url: string;
  readonly #owner: string;
  readonly #waiting = new Map<number, Waiting>();
  #nextId = 1;
  #death: EmovoxError | null = null;

  /** workerUrl: undefined for the default. owner: what to create anew, for messages. */
  constructor(workerUrl: string | undefined, owner: string) {
    this.#owner = owner;
    this.#url = workerUrl ?? 'its default place beside the package';
    this.#worker = this.#open(workerUrl);
    this.#worker.onmessage = ({ data }: MessageEvent<Received>) => {
      if (this.#death === null) this.onMessage(data);
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

  post(message: Sent, transfer: Transferable[] = []): void {
    if (this.#death === null) this.#worker.postMessage(message, transfer);
  }

  /** Sends a message that is answered by its id, through `answer` or `refuse`. */
  ask<Answer>(
    question: (id: number) => Sent,
    transfer: Transferable[] = [],
  ): { id: number; answer: Promise<Answer> } {
    const id = this.#nextId++;
    const answer = new Promise<Answer>((resolve, reject) => {
      if (this.#death !== null) {
        reject(this.#death);
        return;
      }
      this.#waiting.set(id, { resolve: resolve, reject });
      this.post(question(id), transfer);
    });
    return { id, answer };
  }

  answer(id: number, value: unknown): void {
    this.#settle(id)?.resolve(value);
  }

  refuse(id: number, error: EmovoxError): void {
    this.#settle(id)?.reject(error);
  }

  /** Ends the Worker and rejects everything pending with `reason`. Idempotent. */
  terminate(reason: EmovoxError): void {
    if (this.#death !== null) return;
    this.#death = reason;
    this.#worker.terminate();
    for (const id of [...this.#waiting.keys()]) this.refuse(id, reason);
  }

  #open(workerUrl: string | undefined): Worker {
    if (typeof Worker === 'undefined' || typeof WebAssembly === 'undefined') {
      throw new EmovoxError(
        'unsupported-browser',
        'emovox needs Web Workers and WebAssembly. Use a current Chrome, Edge, Firefox or Safari.',
      );
    }
    try {
      if (workerUrl !== undefined) return new Worker(workerUrl, { type: 'module' });
      // Literally so, because bundlers look for this expression.
      return new Worker(new URL('./recognizer.worker.js', import.meta.url), { type: 'module' });
    } catch (thrown) {
      throw new EmovoxError(
        'worker-failed',
        `The Worker at ${this.#url} could not be started. Its script must come from the page's own origin: set workerUrl.`,
        { cause: thrown },
      );
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
        ? `The Worker at ${this.#url} died: ${reason}. Create a new ${this.#owner}.`
        : `The Worker's script at ${this.#url} did not load. Serve recognizer.worker.js there or set workerUrl.`,
    );
    this.terminate(error);
    this.onDeath(error);
  }
}

/** Where emovox.wasm lies unless an option says otherwise. */
export function defaultWasmUrl(): string {
  return new URL('./emovox.wasm', import.meta.url).href;
}
