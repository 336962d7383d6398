import type {
  CaptureAnswer,
  CaptureCommand,
  CaptureProcessorName,
  FromCapture,
  ToCapture,
} from '../protocol.js';

/** Whole render quanta, 24 to 27 ms at the usual rates. */
const blockSamples = Math.ceil((0.024 * sampleRate) / 128) * 128;

/** A good second and a half: how long the Worker may be busy before samples are lost. */
const poolBlocks = 64;

/**
 * Copies the samples into blocks of a pool and transfers each full one to the Worker, which sends the buffer back.
 * Nothing else is allocated on the audio thread but what transferring itself takes; nothing waits.
 */
class CaptureProcessor extends AudioWorkletProcessor {
  #port: MessagePort | null = null;
  readonly #free: Float32Array<ArrayBuffer>[] = [];
  readonly #transfer: ArrayBuffer[] = [];
  #block: Float32Array<ArrayBuffer> | undefined;
  #filled = 0;
  #dropped = 0;
  #ended = false;

  constructor() {
    super();
    for (let i = 0; i < poolBlocks; ++i) this.#free.push(new Float32Array(blockSamples));
    this.port.onmessage = ({ data }: MessageEvent<CaptureCommand>) => {
      if (data.kind === 'begin') this.#begin(data.port);
      else this.#ended = true;
    };
  }

  process(inputs: Float32Array[][], outputs: Float32Array[][]): boolean {
    if (this.#ended) {
      this.port.postMessage({ kind: 'ended' } satisfies CaptureAnswer);
      return false;
    }
    if (this.#port === null) return true;
    const quantum = inputs[0]?.[0];
    const samples = quantum?.length ?? outputs[0]?.[0]?.length ?? 128;
    this.#block ??= this.#free.pop();
    if (this.#block === undefined) {
      this.#dropped += samples;
      return true;
    }
    if (this.#dropped > 0) {
      this.#port.postMessage({ kind: 'dropped', samples: this.#dropped } satisfies FromCapture);
      this.#dropped = 0;
    }
    // A source that gives no channel at all is silent.
    if (quantum === undefined) this.#block.fill(0, this.#filled, this.#filled + samples);
    else this.#block.set(quantum, this.#filled);
    this.#filled += samples;
    if (this.#filled === this.#block.length) this.#send(this.#block, this.#port);
    return true;
  }

  #begin(port: MessagePort): void {
    this.#port = port;
    port.onmessage = ({ data }: MessageEvent<ToCapture>) => {
      this.#free.push(data);
    };
  }

  #send(block: Float32Array<ArrayBuffer>, port: MessagePort): void {
    this.#transfer[0] = block.buffer;
    port.postMessage(block satisfies FromCapture, this.#transfer);
    this.#block = undefined;
    this.#filled = 0;
  }
}

const name: CaptureProcessorName = 'emovox-capture';
registerProcessor(name, CaptureProcessor);
