import { EmovoxError } from './errors.js';

/** How long a browser may take to switch audio on, as Bluetooth does, before it is taken to refuse. */
const patienceMs = 10_000;

/** The same where nobody has touched the page yet: then only a microphone in use lets audio run, and at once. */
const patienceUntouchedMs = 3000;

/** How long closing waits for users that are leaving: many times what they need. */
const farewellMs = 1000;

/**
 * Runs an AudioContext while somebody uses it, and suspends it otherwise. What the system suspends meanwhile, for a
 * telephone call say, is woken as soon as the system lets it.
 */
export class AudioSwitch {
  readonly context: AudioContext;
  #users = 0;
  #closing = false;
  #awake = new AbortController();

  constructor(context: AudioContext) {
    this.context = context;
  }

  /**
   * Resolves when audio runs. Rejects with `gesture-required` when the browser goes on waiting for a click. Call `leave`
   * once after each call, also when it rejects.
   */
  async enter(): Promise<void> {
    if (++this.#users === 1) this.#keepAwake();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const refused = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(
        () => {
          reject(
            new EmovoxError(
              'gesture-required',
              'The browser keeps audio switched off until somebody clicks, taps or types in the page. ' +
                'Call start() or resume() from a click; where that was done, see that the computer has a sound output.',
            ),
          );
        },
        wasTouched() ? patienceMs : patienceUntouchedMs,
      );
    });
    try {
      await Promise.race([this.context.resume(), refused]);
    } finally {
      clearTimeout(timer);
    }
  }

  leave(): void {
    if (--this.#users > 0) return;
    this.#awake.abort();
    if (this.#closing) this.#close();
    else if (this.context.state !== 'closed') void this.context.suspend();
  }

  /** At once, or when those have left who need running audio for that. Idempotent. */
  close(): void {
    this.#closing = true;
    if (this.#users === 0 || this.context.state !== 'running') this.#close();
    else
      setTimeout(() => {
        this.#close();
      }, farewellMs);
  }

  #close(): void {
    this.#awake.abort();
    if (this.context.state !== 'closed') void this.context.close();
  }

  /** At once, and, where the system refuses that, when the page is seen or touched again. */
  #keepAwake(): void {
    this.#awake = new AbortController();
    const { context } = this;
    const { signal } = this.#awake;
    const wake = (): void => {
      // Refused for as long as the call lasts; the next occasion follows.
      if (context.state !== 'running' && context.state !== 'closed') context.resume().catch(() => undefined);
    };
    context.addEventListener('statechange', wake, { signal });
    for (const occasion of ['visibilitychange', 'pointerup', 'keydown']) {
      document.addEventListener(occasion, wake, { signal, capture: true });
    }
  }
}

/** True also where the browser does not tell. */
function wasTouched(): boolean {
  return (navigator.userActivation as UserActivation | undefined)?.hasBeenActive ?? true;
}
