/** The thread: gives the Worker's script what it knows from browsers, messages and `fetch` of any address, and runs it. */
import { readFile } from 'node:fs/promises';
import { parentPort, type Transferable } from 'node:worker_threads';

interface WorkerScope {
  onmessage: ((event: { data: unknown }) => void) | null;
  postMessage(message: unknown, options: { transfer: Transferable[] }): void;
  reportError(thrown: unknown): void;
  fetch(url: string): Promise<Response>;
}

const port = parentPort!;
const scope = globalThis as unknown as WorkerScope;
const fetchFromNetwork = globalThis.fetch;

scope.onmessage = null;
scope.postMessage = (message, { transfer }) => {
  port.postMessage(message, transfer);
};
// Uncaught, it ends the thread, and the main thread hears of it.
scope.reportError = (thrown) =>
  setImmediate(() => {
    throw thrown;
  });
scope.fetch = async (url) =>
  url.startsWith('file:') ? new Response(await readFile(new URL(url))) : await fetchFromNetwork(url);

await import(new URL('emovox/recognizer.worker.js', import.meta.url).href);

// Messages sent before wait for this.
port.on('message', (data) => scope.onmessage?.({ data }));
