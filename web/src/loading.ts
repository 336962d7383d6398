import { asEmovoxError } from './abort.js';
import { baselineUnsupported } from './baseline.js';
import { Capture } from './capture.js';
import { aborted } from './errors.js';
import type { CheckedOptions } from './options.js';
import { defaultWasmUrl } from './page.js';
import { WorkerClient } from './worker-client.js';

/** What a recognizer runs on. */
export interface Loaded {
  /** With WebAssembly and the model in it. */
  readonly worker: WorkerClient;
  /** With the worklet in it. */
  readonly capture: Capture;
}

/** Loads all of it. Where it fails, or the signal aborts, nothing is left running; rejects with an EmovoxError. */
export async function load(options: CheckedOptions, signal: AbortSignal | undefined): Promise<Loaded> {
  const { hopMs, windowMs } = options;
  const worker = new WorkerClient({
    workerUrl: options.workerUrl,
    wasmUrl: options.wasmUrl ?? defaultWasmUrl(),
    modelUrl: options.modelUrl ?? new URL('emovox/default.emovox', import.meta.url).href,
    timing: { hopMs, windowMs },
  });
  const capturing = Capture.create(
    options.workletUrl ?? new URL('emovox/capture.worklet.js', import.meta.url).href,
  );
  const abort = (): void => {
    worker.terminate(aborted('create()'));
  };
  signal?.addEventListener('abort', abort);
  try {
    // Ending the Worker ends loading, so that an abort need not wait for the worklet.
    const [capture] = await Promise.all([capturing, worker.ready()]);
    if (worker.death !== null) throw worker.death;
    if (options.baseline !== null && !worker.calibration.takesBaseline) throw baselineUnsupported();
    return { worker, capture };
  } catch (thrown) {
    const error = asEmovoxError(thrown);
    worker.terminate(error);
    void capturing.then(
      (capture) => {
        capture.close();
      },
      () => undefined,
    );
    throw error;
  } finally {
    signal?.removeEventListener('abort', abort);
  }
}
