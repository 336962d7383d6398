import { EmovoxError, insecureContext, messageOf } from './errors.js';
import type { CaptureCommand, CaptureProcessorName } from './protocol.js';

/** How long a browser may take to switch audio on, as Bluetooth does, before it is taken to refuse. */
const patienceMs = 10_000;

/** The same where nobody has touched the page yet: then only a microphone in use lets audio run, and at once. */
const patienceUntouchedMs = 3000;

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
 * When the system suspends it during a capture, for a telephone call say, it is woken as soon as the system lets it.
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

  /**
   * onFailure: called when the audio thread's part has died. Rejects with `gesture-required`, `insecure-context`,
   * `unsupported-browser` or `worklet-failed`.
   */
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
    const sleep = keepAwake(context);
    const stop = (): void => {
      sleep();
      source.disconnect();
      node.disconnect();
      node.port.postMessage({ kind: 'end' } satisfies CaptureCommand);
      // A new start may overlap the end of one that was cancelled: only the last one switches the audio off.
      if (--this.#running === 0 && context.state !== 'closed') void context.suspend();
    };
    try {
      await switchOn(context);
    } catch (thrown) {
      stop();
      throw thrown;
    }
    return {
      port: port1,
      sampleRateHz: context.sampleRate,
      replace: (other) => {
        const next = context.createMediaStreamSource(other);
        next.connect(node);
        source.disconnect();
        source = next;
      },
      stop,
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
      if (!isSecureContext) throw insecureContext();
      throw new EmovoxError(
        'unsupported-browser',
        'This browser has no AudioWorklet here. Use a current Chrome, Edge, Firefox or Safari.',
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

/** A page that was not served securely has the constructor, but no context to use it with. */
function hasWorklets(): boolean {
  return isSecureContext && typeof AudioContext !== 'undefined' && typeof AudioWorkletNode !== 'undefined';
}

/** Resolves when audio runs. Rejects with `gesture-required` when the browser goes on waiting for a click. */
async function switchOn(context: AudioContext): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const refused = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () => {
        reject(
          new EmovoxError(
            'gesture-required',
            'The browser keeps audio switched off until somebody clicks, taps or types in the page. ' +
              'Call start() or resume() from a click.',
          ),
        );
      },
      wasTouched() ? patienceMs : patienceUntouchedMs,
    );
  });
  try {
    await Promise.race([context.resume(), refused]);
  } finally {
    clearTimeout(timer);
  }
}

/** True also where the browser does not tell. */
function wasTouched(): boolean {
  return (navigator.userActivation as UserActivation | undefined)?.hasBeenActive ?? true;
}

/**
 * Wakes the context whenever the system has suspended it: at once, and, where that is refused, when the page is seen or
 * touched again. Returns what ends this.
 */
function keepAwake(context: AudioContext): () => void {
  const control = new AbortController();
  const wake = (): void => {
    // Refused for as long as a telephone call lasts, say; the next occasion follows.
    if (context.state !== 'running' && context.state !== 'closed') context.resume().catch(() => undefined);
  };
  context.addEventListener('statechange', wake, { signal: control.signal });
  for (const occasion of ['visibilitychange', 'pointerup', 'keydown']) {
    document.addEventListener(occasion, wake, { signal: control.signal, capture: true });
  }
  return () => {
    control.abort();
  };
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
