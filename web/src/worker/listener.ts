import type { Engine, RawEvent } from '../../../wasm/emovox.js';

import type { Emotion } from '../emotion.js';
import type { FromCapture, FromWorker, Logs, Timing, ToCapture } from '../protocol.js';
import { push, require, setBaseline, toBaseline, toEmotionResult } from './engine.js';

/** Blocks of about 24 ms between level reports: about 20 reports a second. */
const blocksBetweenLevels = 2;

/** Hears one stream at a time, block by block as the worklet sends them. */
export class Listener {
  #port: MessagePort | null = null;
  #speech = false;
  #blocks = 0;
  #learning: { readonly id: number; seconds: number } | null = null;

  constructor(
    private readonly engine: Engine,
    private readonly labels: readonly Emotion[],
    private readonly timing: Timing,
    private readonly post: (message: FromWorker) => void,
  ) {}

  /** Throws a Refusal for a sample rate that the core does not take. */
  listen(port: MessagePort, sampleRateHz: number): void {
    this.stop();
    const { hopMs, windowMs } = this.timing;
    require(this.engine.configure(sampleRateHz, hopMs / 1000, windowMs / 1000));
    this.#port = port;
    port.onmessage = ({ data }: MessageEvent<FromCapture>) => {
      this.#receive(data, port);
    };
  }

  /** From the next result on. */
  setBaseline(logProbabilities: Logs | null): void {
    setBaseline(this.engine, logProbabilities);
  }

  /** Learns a baseline from now on, and tells it by that id; null: no more. */
  learn(id: number | null): void {
    this.#learning = id === null ? null : { id, seconds: 0 };
    if (id !== null) this.engine.learnBaseline();
  }

  /** Closes an open utterance. Blocks still on their way, at most a few, are not heard. */
  stop(): void {
    if (this.#port === null) return;
    this.#port.onmessage = null;
    this.#port.close();
    this.#port = null;
    this.#publish(this.engine.finish());
    this.#speech = false;
  }

  #receive(message: FromCapture, port: MessagePort): void {
    if (message instanceof Float32Array) {
      this.#publish(push(this.engine, message));
      port.postMessage(message satisfies ToCapture, [message.buffer]);
      this.#reportLevel();
    } else {
      // Silence in place of what was lost keeps the times true.
      this.#publish(push(this.engine, new Float32Array(message.samples)));
    }
  }

  #reportLevel(): void {
    if (++this.#blocks % blocksBetweenLevels !== 0) return;
    this.post({ kind: 'level', dbfs: this.engine.levelDbfs(), speech: this.#speech });
  }

  #publish(events: readonly RawEvent[]): void {
    for (const event of events) {
      if (event.kind === 'result') {
        this.post({ kind: 'result', result: toEmotionResult(event.result, this.labels) });
      } else {
        this.#speech = event.kind === 'speechstart';
        this.post({ kind: event.kind, time: event.time });
      }
    }
    if (events.length > 0) this.#tellLearned();
  }

  #tellLearned(): void {
    if (this.#learning === null) return;
    const learned = this.engine.learnedBaseline();
    if (learned === null || learned.seconds === this.#learning.seconds) return;
    this.#learning.seconds = learned.seconds;
    this.post({ kind: 'learned', id: this.#learning.id, baseline: toBaseline(learned, this.labels) });
  }
}
