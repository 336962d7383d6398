/** What only a page has: addresses relative to it, and Workers. */
import { invalid } from './checks.js';
import { EmovoxError } from './errors.js';
import type { Heard, Thread } from './worker-link.js';

/** The address made absolute, where one is given. Throws `invalid-argument` and names the option. */
export function checkUrl(name: string, value: string | URL | undefined): string | undefined {
  if (value === undefined) return undefined;
  try {
    return new URL(value, baseUrl()).href;
  } catch {
    throw invalid(name, 'an address, absolute or relative to the page', value);
  }
}

/** Relative addresses are meant as in the page's links. */
function baseUrl(): string | undefined {
  return typeof document === 'undefined' ? undefined : document.baseURI;
}

/** Where emovox.wasm lies unless an option says otherwise. */
export function defaultWasmUrl(): string {
  return new URL('./emovox.wasm', import.meta.url).href;
}

/** Starts recognizer.worker.js, by default from beside the package. Throws `worker-failed` or `unsupported-browser`. */
export function openWorker(workerUrl: string | undefined, heard: Heard): Thread {
  const worker = startWorker(workerUrl);
  worker.onmessage = ({ data }) => {
    heard.message(data);
  };
  worker.onerror = (event) => {
    event.preventDefault();
    heard.death(event.message);
  };
  worker.onmessageerror = () => {
    heard.death('a message could not be read');
  };
  return {
    post: (message, transfer) => {
      worker.postMessage(message, transfer);
    },
    end: () => {
      worker.terminate();
    },
  };
}

function startWorker(workerUrl: string | undefined): Worker {
  if (typeof Worker === 'undefined' || typeof WebAssembly === 'undefined') {
    throw new EmovoxError(
      'unsupported-browser',
      'emovox needs Web Workers and WebAssembly. Use a current Chrome, Edge, Firefox or Safari.',
    );
  }
  try {
    if (workerUrl !== undefined) return new Worker(workerUrl, { type: 'module' });
    // Literally so, because bundlers look for this expression.
    return new Worker(new URL('./recognizer.worker.js', import.meta.url), { type: 'module' });
  } catch (thrown) {
    throw new EmovoxError(
      'worker-failed',
      `The Worker at ${workerUrl ?? 'its default place beside the package'} could not be started. ` +
        "Its script must come from the page's own origin: set workerUrl.",
      { cause: thrown },
    );
  }
}
