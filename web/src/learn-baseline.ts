import { onAbort, unlessAborted } from './abort.js';
import type { Baseline, CheckedCalibration } from './baseline.js';
import { aborted } from './errors.js';
import type { WorkerClient } from './worker-client.js';

/**
 * What the speech sounds like that is heard from now on, once there has been enough of it. Rejects when the options' signal
 * aborts, or `control`, with its reason.
 */
export async function learnBaseline(
  worker: WorkerClient,
  { seconds, signal, onProgress }: CheckedCalibration,
  control: AbortController,
): Promise<Baseline> {
  const abort = (): void => {
    control.abort(aborted('calibrate()'));
  };
  signal?.addEventListener('abort', abort);
  onAbort(control.signal, () => {
    stop();
  });
  let stop = (): void => undefined;
  try {
    return await unlessAborted(
      control.signal,
      () =>
        new Promise((resolve) => {
          stop = worker.learn((learned) => {
            if (learned.seconds >= seconds) {
              stop();
              resolve(learned);
            }
            onProgress(learned.seconds);
          });
        }),
      () => undefined,
    );
  } finally {
    signal?.removeEventListener('abort', abort);
  }
}
