import { AudioSwitch } from './audio-switch.js';
import { EmovoxError, insecureContext, messageOf } from './errors.js';
import { refusalOfBlobs } from './page.js';
import type { CaptureAnswer, CaptureCommand, CaptureProcessorName } from './protocol.js';

/** A stream being copied. */
export interface Capturing {
  /** Where blocks of samples (FromCapture) come out. */
  readonly port: MessagePort;
  readonly sampleRateHz: number;
  /**
   * Copies another stream as soon as that gives sound, over the same port. Resolves when the one before is not needed any
   * more. Throws, and goes on as before, when the browser refuses.
   */
  replace(stream: MediaStream): Promise<void>;
  /** Once. */
  stop(): void;
}

/** A source is silent until the browser has filled its buffers, for 40 ms in Chromium. */
const warmUpMs = 100;

/**
 * Copies a stream's samples on the audio thread.
 *
 * One AudioContext, at the device's own rate, is kept from `create` on with the worklet in it, so that starting needs
 * no request. Between captures it is suspended. When the device's rate has changed since, a new one takes its place.
 */
export class Capture {
  readonly #workletUrl: string;
  #audio: AudioSwitch | null;

  private constructor(workletUrl: string, audio: AudioSwitch | null) {
    this.#workletUrl = workletUrl;
    this.#audio = audio;
  }

  /** Rejects with `worklet-failed`. Where there are no worklets at all, only `start` fails. */
  static async create(workletUrl: string): Promise<Capture> {
    return new Capture(workletUrl, hasWorklets() ? await audioWith(workletUrl, new AudioContext()) : null);
  }

  /**
   * onFailure: called when the audio thread's part has died. Rejects with `gesture-required`, `insecure-context`,
   * `unsupported-browser` or `worklet-failed`.
   */
  async start(stream: MediaStream, onFailure: (error: EmovoxError) => void): Promise<Capturing> {
    const audio = await this.#audioAtDeviceRate();
    const { context } = audio;
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
    let stopped = false;
    let present = true;
    const depart = (): void => {
      if (!present) return;
      present = false;
      node.port.onmessage = null;
      node.disconnect();
      audio.leave();
    };
    node.onprocessorerror = () => {
      depart();
      onFailure(new EmovoxError('worklet-failed', 'The audio thread stopped working. Call start() again.'));
    };
    // Its output is silence; some browsers run only nodes that lead to a destination.
    source.connect(node).connect(context.destination);
    node.port.postMessage({ kind: 'begin', port: port2 } satisfies CaptureCommand, [port2]);
    const stop = (): void => {
      stopped = true;
      source.disconnect();
      // Audio runs until the processor has seen its end: Chromium keeps node and context for ever otherwise.
      node.port.onmessage = depart satisfies (answer: MessageEvent<CaptureAnswer>) => void;
      node.port.postMessage({ kind: 'end' } satisfies CaptureCommand);
    };
    try {
      await audio.enter();
    } catch (thrown) {
      stop();
      throw thrown;
    }
    return {
      port: port1,
      sampleRateHz: context.sampleRate,
      replace: (other) => {
        const next = context.createMediaStreamSource(other);
        const unheard = new GainNode(context, { gain: 0 });
        next.connect(unheard).connect(context.destination);
        return new Promise((resolve) => setTimeout(resolve, warmUpMs)).then(() => {
          if (!stopped) {
            next.connect(node);
            source.disconnect();
            source = next;
          }
          next.disconnect(unheard);
          unheard.disconnect();
        });
      },
      stop,
    };
  }

  /** Idempotent. */
  close(): void {
    this.#audio?.close();
    this.#audio = null;
  }

  async #audioAtDeviceRate(): Promise<AudioSwitch> {
    const kept = this.#audio;
    if (kept === null) {
      if (!isSecureContext) throw insecureContext();
      throw new EmovoxError(
        'unsupported-browser',
        'This browser has no AudioWorklet here. Use a current Chrome, Edge, Firefox or Safari.',
      );
    }
    const fresh = new AudioContext();
    if (fresh.sampleRate === kept.context.sampleRate) {
      await fresh.close();
      return kept;
    }
    const audio = await audioWith(this.#workletUrl, fresh);
    this.#audio = audio;
    kept.close();
    return audio;
  }
}

/** A page that was not served securely has the constructor, but no context to use it with. */
function hasWorklets(): boolean {
  return isSecureContext && typeof AudioContext !== 'undefined' && typeof AudioWorkletNode !== 'undefined';
}

async function audioWith(workletUrl: string, context: AudioContext): Promise<AudioSwitch> {
  try {
    await context.audioWorklet.addModule(workletUrl);
    return new AudioSwitch(context);
  } catch (thrown) {
    void context.close();
    throw new EmovoxError(
      'worklet-failed',
      `The worklet could not be loaded from ${workletUrl} (${messageOf(thrown)}). ` +
        (workletUrl.startsWith('blob:')
          ? `${refusalOfBlobs}.`
          : 'Serve capture.worklet.js there, as a file and not as a data: address, or set workletUrl.'),
      { cause: thrown },
    );
  }
}
