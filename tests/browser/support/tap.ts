/** Looks at the blocks of samples on their way from the audio thread to the Worker, in the scripts as they are published. */
import type { Page } from '@playwright/test';

import type { FolderServer } from './folder-server.js';

/** What the Worker got of one stream. */
export interface Tapped {
  /** In order of arrival: the number of the block, when its last sample was taken and when it came, in ms of two clocks. */
  readonly blocks: readonly { number: number; takenMs: number; cameMs: number }[];
  /** All their samples. */
  readonly samples: readonly number[];
  /** Samples that the worklet had no buffer for. */
  readonly dropped: number;
}

/** Before the page opens. */
export function tapBlocks(server: FolderServer): void {
  server.replaced.set('emovox/capture.worklet.js', (original) => ({
    body: `${workletTap}\n${original.toString()}`,
  }));
  server.replaced.set('emovox/recognizer.worker.js', (original) => ({
    body: `${workerTap}\n${original.toString()}`,
  }));
}

/** All blocks since the last call. */
export async function tapped(page: Page): Promise<Tapped> {
  return await page.evaluate(
    () =>
      new Promise<Tapped>((resolve) => {
        const channel = new BroadcastChannel('tap');
        channel.onmessage = ({ data }) => {
          channel.close();
          resolve(data as Tapped);
        };
        channel.postMessage('report');
      }),
  );
}

/** Writes number and time over the first two samples: the worklet has no other clock than its own. */
const workletTap = `{
  const { postMessage } = MessagePort.prototype;
  let number = 0;
  MessagePort.prototype.postMessage = function (message, transfer) {
    if (message instanceof Float32Array) {
      message[0] = number++;
      message[1] = currentTime;
    }
    postMessage.call(this, message, transfer);
  };
}`;

const workerTap = `{
  let blocks = [];
  let samples = [];
  let dropped = 0;
  const { set } = Object.getOwnPropertyDescriptor(MessagePort.prototype, 'onmessage');
  Object.defineProperty(MessagePort.prototype, 'onmessage', {
    set(handler) {
      set.call(this, handler && ((event) => {
        const { data } = event;
        if (data instanceof Float32Array) {
          blocks.push({ number: data[0], takenMs: 1000 * data[1], cameMs: performance.now() });
          data[0] = data[1] = data[2];
          samples.push(...data);
        } else {
          dropped += data.samples;
        }
        handler(event);
      }));
    },
  });
  const channel = new BroadcastChannel('tap');
  channel.onmessage = () => {
    channel.postMessage({ blocks, samples, dropped });
    blocks = [];
    samples = [];
    dropped = 0;
  };
}`;
