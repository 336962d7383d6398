import { EmovoxError, messageOf } from './errors.js';

interface Waiting {
  resolve(answer: unknown): void;
  reject(error: EmovoxError): void;
}

/** What can be handed over to another thread. */
export type Transferred = ArrayBuffer | MessagePort;

/** A Worker of the page's, or a thread of Node's: whatever runs recognizer.worker.js. */
export interface Thread {
  post(message: unknown, transfer: Transferred[]): void;
  end(): void;
}

/** What a thread is heard to say: messages, and at most once why it died, or nothing where its script did not load. */
export interface Heard {
  message(data: unknown): void;
  death(reason: string): void;
}

/**
 * The main thread's end of a thread that runs recognizer.worker.js. When that dies, everything pending is rejected and all
 * else refused.
 */
export class WorkerLink<Sent, Received> {
  /** Set by the owner: what the Worker says, and why it died. */
  onMessage: (message: Received) => void = () => undefined;
  onDeath: (error: EmovoxError) => void = () => undefined;

  readonly #thread: Thread;
  readonly #url: string;
  readonly #remedy: string;
  readonly #waiting = new Map<number, Waiting>();
  #nextId = 1;
  #death: EmovoxError | null = null;

  /** For messages: workerUrl, undefined for the default, and remedy, what to do when the Worker has died. */
  constructor(open: (heard: Heard) => Thread, workerUrl: string | undefined, remedy: string) {
    this.#remedy = remedy;
    this.#url = workerUrl ?? 'its default place beside the package';
    this.#thread = open({
      message: (data) => {
        if (this.#death === null) this.onMessage(data as Received);
      },
      death: (reason) => {
        this.#die(reason);
      },
    });
  }

  /** Why nothing can be asked any more, or null. */
  get death(): EmovoxError | null {
    return this.#death;
  }

  post(message: Sent, transfer: Transferred[] = []): void {
    if (this.#death === null) this.#thread.post(message, transfer);
  }

  /**
   * Sends a message that is answered by its id, through `answer` or `refuse`. What cannot be sent, such as a buffer that
   * cannot be handed over, rejects with `invalid-argument`.
   */
  ask<Answer>(
    question: (id: number) => Sent,
    transfer: Transferred[] = [],
  ): { id: number; answer: Promise<Answer> } {
    const id = this.#nextId++;
    const answer = new Promise<Answer>((resolve, reject) => {
      if (this.#death !== null) {
        reject(this.#death);
        return;
      }
      this.#waiting.set(id, { resolve: resolve, reject });
      try {
        this.post(question(id), transfer);
      } catch (thrown) {
        this.refuse(id, unsendable(thrown));
      }
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
    this.#thread.end();
    for (const id of [...this.#waiting.keys()]) this.refuse(id, reason);
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
        ? `The Worker at ${this.#url} died: ${reason}. ${this.#remedy}`
        : `The Worker's script at ${this.#url} did not load. Serve recognizer.worker.js there or set workerUrl.`,
    );
    this.terminate(error);
    this.onDeath(error);
  }
}

function unsendable(thrown: unknown): EmovoxError {
  return new EmovoxError(
    'invalid-argument',
    `emovox: the samples could not be handed over, so pass a copy: ${messageOf(thrown)}`,
    { cause: thrown },
  );
}
