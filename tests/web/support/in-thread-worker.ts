/**
 * The Worker's real script in this thread, for tests in Node: messages are cloned and transferred as between threads. Its
 * globals are this thread's, so there can be one at a time.
 */
import { readFileSync } from 'node:fs';

import { vi } from 'vitest';

import { wasmPath } from './files.js';

type Handler = ((event: { data: unknown }) => void) | null;

export class InThreadWorker {
  /** All made since `installWorker`. */
  static all: InThreadWorker[] = [];

  onmessage: Handler = null;
  onerror: ((event: { message: string; preventDefault(): void }) => void) | null = null;
  onmessageerror: (() => void) | null = null;
  terminated = false;
  readonly #script: Promise<Handler>;

  constructor(readonly url: string | URL) {
    InThreadWorker.all.push(this);
    this.#script = this.#run();
  }

  postMessage(message: unknown, transfer: Transferable[] = []): void {
    const data: unknown = structuredClone(message, { transfer });
    void this.#script.then((handler) => {
      if (!this.terminated) handler?.({ data });
    });
  }

  terminate(): void {
    this.terminated = true;
  }

  /** Runs a fresh copy of the script with globals of its own and gives the handler that it set. */
  async #run(): Promise<Handler> {
    return await (InThreadWorker.#loading = InThreadWorker.#loading.then(async () => {
      vi.resetModules();
      vi.stubGlobal('onmessage', null);
      vi.stubGlobal('postMessage', (message: unknown, options: StructuredSerializeOptions) => {
        const data: unknown = structuredClone(message, options);
        queueMicrotask(() => {
          if (!this.terminated) this.onmessage?.({ data });
        });
      });
      vi.stubGlobal('reportError', (thrown: unknown) => {
        this.onerror?.({ message: String(thrown), preventDefault: () => undefined });
      });
      await import('../../../web/src/worker/recognizer.worker.js');
      return (globalThis as unknown as { onmessage: Handler }).onmessage;
    }));
  }

  static #loading: Promise<Handler> = Promise.resolve(null);

  /** Resolves when no script is still starting: a test's globals must last that long. */
  static async started(): Promise<void> {
    await InThreadWorker.#loading;
  }
}

/** Puts the Worker in place. Returns the addresses that are fetched from then on. */
export function installWorker(): string[] {
  const fetched: string[] = [];
  InThreadWorker.all = [];
  vi.stubGlobal('Worker', InThreadWorker);
  vi.stubGlobal('fetch', (url: string) => {
    fetched.push(url);
    return Promise.resolve(
      url.endsWith('emovox.wasm')
        ? new Response(readFileSync(wasmPath))
        : new Response('gone', { status: 404 }),
    );
  });
  return fetched;
}
