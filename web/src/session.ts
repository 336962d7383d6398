import { asEmovoxError, onAbort, unlessAborted } from './abort.js';
import type { Capture, Capturing } from './capture.js';
import { EmovoxError } from './errors.js';
import type { Input } from './input.js';
import type { WorkerClient } from './worker-client.js';

/** What a session runs on and whom it tells. */
export interface SessionHost {
  readonly capture: Capture;
  readonly worker: WorkerClient;
  /** The input ended: with an error, or null where the recording was over. */
  onInputEnd(error: EmovoxError | null): void;
}

/** From start to stop: an input, which is heard or, while paused, only held. */
export class Session {
  /** Aborting it undoes everything. */
  readonly control = new AbortController();
  readonly #host: SessionHost;
  #input: Input | null = null;
  /** Heard until the input gives sound. */
  readonly #leaving = new Set<Input>();
  /** Aborted when the input is exchanged. */
  #watch = new AbortController();
  /** From listening to a pause. */
  #hearing: AbortController | null = null;
  #capturing: Capturing | null = null;
  #change = new AbortController();

  constructor(host: SessionHost) {
    this.#host = host;
    onAbort(this.control.signal, () => {
      this.#release();
    });
  }

  /** Is the input heard, not only held? */
  get heard(): boolean {
    return this.#capturing !== null;
  }

  /** What the browser gave, or null before there is an input. */
  get settings(): MediaTrackSettings | null {
    return this.#input?.stream.getAudioTracks()[0]?.getSettings() ?? null;
  }

  /** Hears the input that `open` gives, from now on instead of any before it, without a gap where one is heard. */
  async exchange(open: (signal: AbortSignal) => Promise<Input>, signal?: AbortSignal): Promise<void> {
    this.#requireOpen();
    this.#change.abort(new EmovoxError('aborted', 'Another device was asked for meanwhile.'));
    const change = new AbortController();
    this.#change = change;
    const follow = (): void => {
      change.abort(asAborted(signal));
    };
    signal?.addEventListener('abort', follow, { once: true });
    try {
      const input = await open(change.signal);
      if (change.signal.aborted) {
        input.close();
        throw asEmovoxError(change.signal.reason);
      }
      await this.#adopt(input);
      this.#requireOpen();
    } finally {
      signal?.removeEventListener('abort', follow);
    }
  }

  /** Begins to hear the input. */
  async hear(): Promise<void> {
    this.#requireOpen();
    const input = this.#input;
    if (input === null) return;
    this.#hearing?.abort(new EmovoxError('aborted', 'resume() was called again.'));
    const hearing = new AbortController();
    this.#hearing = hearing;
    const { capture, worker } = this.#host;
    const capturing = await unlessAborted(
      hearing.signal,
      () =>
        capture.start(input.stream, (error) => {
          this.#host.onInputEnd(error);
        }),
      (late) => {
        late.stop();
      },
    );
    // A device chosen meanwhile.
    if (this.#input !== input && this.#input !== null) void capturing.replace(this.#input.stream);
    this.#capturing = capturing;
    onAbort(hearing.signal, () => {
      this.#capturing = null;
      capturing.stop();
      worker.stopListening();
    });
    worker.listen(capturing.port, capturing.sampleRateHz);
  }

  /** Closes an open utterance; the input stays open. reason: for a `hear` under way. */
  pause(reason: EmovoxError): void {
    this.#hearing?.abort(reason);
    this.#hearing = null;
  }

  #requireOpen(): void {
    if (this.control.signal.aborted) throw asEmovoxError(this.control.signal.reason);
  }

  /** Resolves when it is heard, where the one before was. */
  async #adopt(input: Input): Promise<void> {
    let replaced: Promise<void> | undefined;
    try {
      replaced = this.#capturing?.replace(input.stream);
    } catch (thrown) {
      input.close();
      throw asEmovoxError(thrown);
    }
    const before = this.#input;
    this.#watch.abort();
    this.#input = input;
    this.#watch = new AbortController();
    input.watch((error) => {
      this.#host.onInputEnd(error);
    }, this.#watch.signal);
    if (before === null) return;
    this.#leaving.add(before);
    await replaced;
    this.#leaving.delete(before);
    before.close();
  }

  #release(): void {
    const reason: unknown = this.control.signal.reason;
    this.#change.abort(reason);
    this.#watch.abort();
    this.#hearing?.abort(reason);
    for (const input of this.#leaving) input.close();
    this.#input?.close();
    this.#input = null;
  }
}

function asAborted(signal: AbortSignal | undefined): EmovoxError {
  const reason: unknown = signal?.reason;
  return reason instanceof EmovoxError
    ? reason
    : new EmovoxError('aborted', 'setDevice() was aborted by its signal.');
}
