import { EmovoxError, messageOf } from './errors.js';
import type { CaptureCommand, CaptureProcessorName } from './protocol.js';

/** A stream being copied. */
export interface Capturing {
  /** Where blocks of samples (FromCapture) come out. */
  readonly port: MessagePort;
  readonly sampleRateHz: number;
  /** Copies another stream from now on, over the same port. Throws, and goes on as before, when the browser refuses. */
  replace(stream: MediaStream): void;
  /** Once. */
  stop(): void;
}

/**
 * Copies a stream's samples on the audio thread.
 *
 * One AudioContext, at the device's own rate, is kept from `create` on with the worklet in it, so that starting needs
 * no request. Between captures it is suspended. When the device's rate has changed since, a new one takes its place.
 */
export class Capture {
  readonly #workletUrl: string;
  #context: AudioContext | null;
  #running = 0;

  private constructor(workletUrl: string, context: AudioContext | null) {
    this.#workletUrl = workletUrl;
    this.#context = context;
  }

  /** Rejects with `worklet-failed`. Where there are no worklets at all, only `start` fails. */
  static async create(workletUrl: string): Promise<Capture> {
    return new Capture(workletUrl, hasWorklets() ? await contextWith(workletUrl, new AudioContext()) : null);
  }

  /** onFailure: called when the audio thread's part has died. */
  async start(stream: MediaStream, onFailure: (error: EmovoxError) => void): Promise<Capturing> {
    const context = await this.#contextAtDeviceRate();
    let source = context.createMediaStreamSource(stream);
    const { port1, port2 } = new MessageChannel();
    const name: CaptureProcessorName = 'emovox-capture';
    const node = new AudioWorkletNode(context, name, {
      numberOfInputs: 1,
      numberOfOutputs: 1,
      outputChannelCount: [1],
      channelCount: 1,
      channelCountMode: 'explicit',
    });
    node.onprocessorerror = () => {
      onFailure(new EmovoxError('worklet-failed', 'The audio thread stopped working. Call start() again.'));
    };
    // Its output is silence; some browsers run only nodes that lead to a destination.
    source.connect(node).connect(context.destination);
    node.port.postMessage({ kind: 'begin', port: port2 } satisfies CaptureCommand, [port2]);
    ++this.#running;
    await context.resume();
    return {
      port: port1,
      sampleRateHz: context.sampleRate,
      replace: (other) => {
        const next = context.createMediaStreamSource(other);
        next.connect(node);
        source.disconnect();
        source = next;
      },
      stop: () => {
        source.disconnect();
        node.disconnect();
        node.port.postMessage({ kind: 'end' } satisfies CaptureCommand);
        // A new start may overlap the end of one that was cancelled: only the last one switches the audio off.
        if (--this.#running === 0 && context.state === 'running') void context.suspend();
      },
    };
  }

  /** Idempotent. */
  close(): void {
    if (this.#context !== null && this.#context.state !== 'closed') void this.#context.close();
    this.#context = null;
  }

  async #contextAtDeviceRate(): Promise<AudioContext> {
    const kept = this.#context;
    if (kept === null) {
      throw new EmovoxError(
        'unsupported-browser',
        'This browser has no AudioWorklet here. Use a current Chrome, Edge, Firefox or Safari, over https.',
      );
    }
    const fresh = new AudioContext();
    if (fresh.sampleRate === kept.sampleRate) {
      await fresh.close();
      return kept;
    }
    await contextWith(this.#workletUrl, fresh);
    this.#context = fresh;
    if (kept.state !== 'closed') void kept.close();
    return fresh;
  }
}

function hasWorklets(): boolean {
  return typeof AudioContext !== 'undefined' && typeof AudioWorkletNode !== 'undefined';
}

async function contextWith(workletUrl: string, context: AudioContext): Promise<AudioContext> {
  try {
    await context.audioWorklet.addModule(workletUrl);
    return context;
  } catch (thrown) {
    void context.close();
    throw new EmovoxError(
      'worklet-failed',
      `The worklet could not be loaded from ${workletUrl} (${messageOf(thrown)}). ` +
        'Serve capture.worklet.js there, as a file and not as a data: address, or set workletUrl.',
      { cause: thrown },
    );
  }
}
