import { Worker } from 'node:worker_threads';

import { EmovoxError, messageOf } from '../errors.js';
import type { Heard, Thread } from '../worker-link.js';

/**
 * Apart from `new URL`, or bundlers for servers would move the thread's script away from the files that it needs beside it;
 * this webpack turns into the address of the installed package.
 */
const ownUrl = import.meta.url;

/**
 * Starts a thread that runs the Worker's script. Every message to it is answered by one, and only while an answer is
 * missing does the thread keep the process from ending. Throws `worker-failed`.
 */
export function openThread(_workerUrl: undefined | string, heard: Heard): Thread {
  const worker = startThread();
  let unanswered = 0;
  worker.unref();
  worker.on('message', (data) => {
    if (--unanswered === 0) worker.unref();
    heard.message(data);
  });
  worker.on('messageerror', () => {
    heard.death('a message could not be read');
  });
  worker.on('error', (error) => {
    heard.death(messageOf(error));
  });
  worker.on('exit', (code) => {
    heard.death(`it ended with code ${String(code)}`);
  });
  return {
    post: (message, transfer) => {
      worker.postMessage(message, transfer);
      if (++unanswered === 1) worker.ref();
    },
    end: () => {
      void worker.terminate();
    },
  };
}

function startThread(): Worker {
  try {
    // Without the process's flags: some, such as --input-type, are refused in a thread.
    return new Worker(new URL('./extraction.thread.js', ownUrl), { execArgv: [] });
  } catch (thrown) {
    throw new EmovoxError('worker-failed', `A thread could not be started: ${messageOf(thrown)}.`, {
      cause: thrown,
    });
  }
}
