/**
 * What only a page has: addresses relative to it, and Workers.
 *
 * The package's other files lie in the folder `emovox` beside its scripts, and are named as `emovox/file`, without a dot:
 * where a tool has moved the scripts alone, as Vite's development server does, it does not find the folder there and
 * looks for the file in the package `emovox`, whose exports have it.
 */
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
  return new URL('emovox/emovox.wasm', import.meta.url).href;
}

/**
 * Starts recognizer.worker.js, by default from beside the package, also where that is of another origin and the page's
 * content security policy allows blob: Workers. Throws `worker-failed` or `unsupported-browser`.
 */
export function openWorker(workerUrl: string | undefined, heard: Heard): Thread {
  const { worker, refusal } = startWorker(workerUrl);
  worker.onmessage = ({ data }) => {
    heard.message(data);
  };
  worker.onerror = (event) => {
    event.preventDefault();
    // Without a message the script itself did not load.
    heard.death(event.message || refusal);
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

interface Started {
  readonly worker: Worker;
  /** Why its script may not load, where that is known; else empty. */
  readonly refusal: string;
}

/** Why a script inside the package, as in emovox/inline, may not load. */
export const refusalOfBlobs =
  'A content security policy must allow blob: in script-src, worker-src and connect-src';

function startWorker(workerUrl: string | undefined): Started {
  if (typeof Worker === 'undefined' || typeof WebAssembly === 'undefined') {
    throw new EmovoxError(
      'unsupported-browser',
      'emovox needs Web Workers and WebAssembly. Use a current Chrome, Edge, Firefox or Safari.',
    );
  }
  // Not the expression below: bundlers would copy the file for each.
  const url = workerUrl ?? defaultWasmUrl().replace(/[^/]*$/, 'recognizer.worker.js');
  try {
    const worker =
      workerUrl !== undefined
        ? new Worker(workerUrl, { type: 'module' })
        : // Literally so, because bundlers look for this expression.
          new Worker(new URL('emovox/recognizer.worker.js', import.meta.url), { type: 'module' });
    return { worker, refusal: url.startsWith('blob:') ? refusalOfBlobs : '' };
  } catch (thrown) {
    if (isOfAnotherOrigin(url)) return startFromAnotherOrigin(url);
    throw new EmovoxError(
      'worker-failed',
      `The Worker at ${workerUrl ?? 'its default place beside the package'} could not be started. ` +
        "Its script must come from the page's own origin: set workerUrl.",
      { cause: thrown },
    );
  }
}

function isOfAnotherOrigin(url: string): boolean {
  const { protocol, origin } = new URL(url);
  return protocol.startsWith('http') && origin !== location.origin;
}

/** Browsers start Workers from the page's own origin alone, but such a Worker may import a script of any other. */
function startFromAnotherOrigin(url: string): Started {
  const statement = `import ${JSON.stringify(url)};`;
  const script = URL.createObjectURL(new Blob([statement], { type: 'text/javascript' }));
  const worker = new Worker(script, { type: 'module' });
  const loaded = (): void => {
    URL.revokeObjectURL(script);
  };
  worker.addEventListener('message', loaded, { once: true });
  worker.addEventListener('error', loaded, { once: true });
  return {
    worker,
    refusal:
      `its script at ${url} is of another origin, and did not load or the page's content security policy forbids blob: ` +
      `Workers. Set workerUrl to a file of the page's own origin that reads ${statement}`,
  };
}
