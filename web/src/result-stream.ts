import type { EmovoxError } from './errors.js';

/** Results that a slow reader may be behind: 16 s of them at the default hop. */
const most = 64;

/** A queue of results read with `for await`. Never more than 64 wait: a newer one takes the place of the oldest. */
class ResultStream<Result> implements AsyncIterableIterator<Result, undefined> {
  readonly #onEnd: () => void;
  readonly #ready: Result[] = [];
  readonly #readers: PromiseWithResolvers<IteratorResult<Result, undefined>>[] = [];
  #ended = false;
  #error: EmovoxError | null = null;

  /** onEnd: called once, however it ends. */
  constructor(onEnd: () => void) {
    this.#onEnd = onEnd;
  }

  push(result: Result): void {
    if (this.#ended) return;
    const reader = this.#readers.shift();
    if (reader !== undefined) {
      reader.resolve({ done: false, value: result });
      return;
    }
    if (this.#ready.length === most) this.#ready.shift();
    this.#ready.push(result);
  }

  /** No more will come: what waits is still read, then the iteration ends, or throws the error. Idempotent. */
  end(error: EmovoxError | null): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#error = error;
    for (const reader of this.#readers.splice(0)) {
      const failure = this.#takeError();
      if (failure === null) reader.resolve(done);
      else reader.reject(failure);
    }
    this.#onEnd();
  }

  next(): Promise<IteratorResult<Result, undefined>> {
    const value = this.#ready.shift();
    if (value !== undefined) return Promise.resolve({ done: false, value });
    if (this.#ended) {
      const failure = this.#takeError();
      return failure === null ? Promise.resolve(done) : Promise.reject(failure);
    }
    const reader = withResolvers<IteratorResult<Result, undefined>>();
    this.#readers.push(reader);
    return reader.promise;
  }

  /** Called when a loop is left: forgets what waits. */
  return(): Promise<IteratorResult<Result, undefined>> {
    this.#ready.length = 0;
    this.#error = null;
    this.end(null);
    return Promise.resolve(done);
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** An iterator throws once and is done then. */
  #takeError(): EmovoxError | null {
    const error = this.#error;
    this.#error = null;
    return error;
  }
}

/** The streams that one recognizer's results go into. */
export class ResultStreams<Result> {
  readonly #streams = new Set<ResultStream<Result>>();

  /** Another, of the results from now on; it ends when the signal aborts. */
  open(signal: AbortSignal | undefined): ResultStream<Result> {
    const abort = (): void => {
      stream.end(null);
    };
    const stream = new ResultStream<Result>(() => {
      this.#streams.delete(stream);
      signal?.removeEventListener('abort', abort);
    });
    this.#streams.add(stream);
    signal?.addEventListener('abort', abort);
    if (signal?.aborted === true) abort();
    return stream;
  }

  push(result: Result): void {
    for (const stream of this.#streams) stream.push(result);
  }

  /** Ends, when called, the streams that are there now, with that failure if there is one. */
  ending(failure: EmovoxError | null): () => void {
    const streams = [...this.#streams];
    return () => {
      for (const stream of streams) stream.end(failure);
    };
  }
}

const done = { done: true, value: undefined } as const;

interface PromiseWithResolvers<T> {
  readonly promise: Promise<T>;
  resolve(value: T): void;
  reject(error: EmovoxError): void;
}

/** As Promise.withResolvers, which browsers have only since 2024. */
function withResolvers<T>(): PromiseWithResolvers<T> {
  let resolve!: (value: T) => void;
  let reject!: (error: EmovoxError) => void;
  const promise = new Promise<T>((settle, refuse) => {
    resolve = settle;
    reject = refuse;
  });
  return { promise, resolve, reject };
}
