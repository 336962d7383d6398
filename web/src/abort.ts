import { EmovoxError, messageOf } from './errors.js';

/** What `act` gives, unless the signal aborts first: then its reason is thrown and `discard` gets the late value. */
export async function unlessAborted<T>(
  signal: AbortSignal,
  act: () => Promise<T>,
  discard: (late: T) => void,
): Promise<T> {
  if (signal.aborted) throw asEmovoxError(signal.reason);
  return await new Promise<T>((resolve, reject) => {
    const abort = (): void => {
      reject(asEmovoxError(signal.reason));
    };
    signal.addEventListener('abort', abort);
    act()
      .then((value) => {
        if (signal.aborted) discard(value);
        else resolve(value);
      }, reject)
      .finally(() => {
        signal.removeEventListener('abort', abort);
      });
  });
}

export function onAbort(signal: AbortSignal, undo: () => void): void {
  signal.addEventListener('abort', undo, { once: true });
}

export function asEmovoxError(thrown: unknown): EmovoxError {
  if (thrown instanceof EmovoxError) return thrown;
  return new EmovoxError('unsupported-browser', `The browser refused: ${messageOf(thrown)}`, {
    cause: thrown,
  });
}
