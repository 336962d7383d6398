import { baselineUnsupported, type Baseline } from '../baseline.js';
import { emotions, type EmotionResult } from '../emotion.js';
import { aborted, EmovoxError } from '../errors.js';
import type { FromWorker, ToWorker } from '../protocol.js';
import { WorkerLink } from '../worker-link.js';
import { openThread } from './thread.js';

/** Of streams alone: a recording is judged as a whole. */
const timing = { hopMs: 250, windowMs: 4000 };

interface Loading {
  resolve(): void;
  reject(error: EmovoxError): void;
}

/** A classifier's thread. */
export class ClassifierThread {
  readonly #link: WorkerLink<ToWorker, FromWorker>;
  #loading: Loading | null = null;
  #takesBaseline = false;

  constructor() {
    this.#link = new WorkerLink(
      (heard) => openThread(undefined, heard),
      undefined,
      'Create a new classifier.',
    );
    this.#link.onMessage = (message) => {
      this.#receive(message);
    };
    this.#link.onDeath = (error) => {
      this.#loading?.reject(error);
    };
  }

  /** Once, and first. */
  async load(wasmUrl: string, modelUrl: string): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#loading = { resolve, reject };
      this.#link.post({ kind: 'load', wasmUrl, modelUrl, timing });
    });
  }

  /** Of whoever speaks from now on. Throws `baseline-unsupported`. */
  setBaseline({ logProbabilities }: Baseline): void {
    if (!this.#takesBaseline) throw baselineUnsupported();
    this.#link.post({
      kind: 'baseline',
      logProbabilities: emotions.map((emotion) => logProbabilities[emotion]),
    });
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
    // The thread is not told: it answers every message by one, and that answer then finds nobody.
    const abort = (): void => {
      this.#link.refuse(id, aborted('classify()'));
    };
    signal?.addEventListener('abort', abort);
    try {
      return await answer;
    } finally {
      signal?.removeEventListener('abort', abort);
    }
  }

  /** Ends the thread and rejects everything pending with `reason`. Idempotent. */
  terminate(reason: EmovoxError): void {
    this.#link.terminate(reason);
    this.#loading?.reject(reason);
  }

  #receive(message: FromWorker): void {
    if (message.kind === 'ready') {
      this.#takesBaseline = message.calibration.takesBaseline;
      this.#loading?.resolve();
    } else if (message.kind === 'classified') this.#link.answer(message.id, message.result);
    else if (message.kind === 'failed') this.#fail(message);
  }

  #fail({ id, code, message }: Extract<FromWorker, { kind: 'failed' }>): void {
    const error = new EmovoxError(code, message);
    if (id === null) this.#loading?.reject(error);
    else this.#link.refuse(id, error);
  }
}
