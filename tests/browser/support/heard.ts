/** What the package heard through the microphone, and whether it is what was to be played. */
import type { Page } from '@playwright/test';

import type { Wav } from '../../web/support/files.js';
import type { FolderServer } from './folder-server.js';

declare global {
  /** What the Worker got of the last stream, between two times of its results, in seconds. */
  var heard: (begin: number, end: number) => Promise<Wav>;
}

/** Keeps blocks as they come, and silence in place of what was lost, as the package has it. */
const workerTap = `{
  let blocks = [];
  const { set } = Object.getOwnPropertyDescriptor(MessagePort.prototype, 'onmessage');
  Object.defineProperty(MessagePort.prototype, 'onmessage', {
    set(handler) {
      if (handler) blocks = [];
      set.call(this, handler && ((event) => {
        const { data } = event;
        blocks.push(data instanceof Float32Array ? data.slice() : new Float32Array(data.samples));
        handler(event);
      }));
    },
  });
  const channel = new BroadcastChannel('heard');
  channel.onmessage = ({ data: { first, last } }) => {
    const samples = new Float32Array(blocks.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const block of blocks) {
      samples.set(block, at);
      at += block.length;
    }
    channel.postMessage(samples.slice(first, last));
  };
}`;

/** The very samples that live results are of, gaps included. Before the page opens. */
export async function tapWorker(page: Page, server: FolderServer): Promise<void> {
  server.replaced.set('emovox/recognizer.worker.js', (original) => ({
    body: `${workerTap}\n${original.toString()}`,
  }));
  await page.addInitScript(() => {
    globalThis.heard = async (begin, end) => {
      const context = new AudioContext(); // at the device's rate, as the package's
      const { sampleRate } = context;
      await context.close();
      const channel = new BroadcastChannel('heard');
      const samples = new Promise<Float32Array<ArrayBuffer>>((resolve) => {
        channel.onmessage = ({ data }) => {
          channel.close();
          resolve(data as Float32Array<ArrayBuffer>);
        };
      });
      const first = Math.max(0, Math.round(begin * sampleRate));
      channel.postMessage({ first, last: Math.round(end * sampleRate) });
      return { samples: await samples, sampleRate };
    };
  });
}

/** The mean of a millisecond from any place on, in ms, that weighs its middle most: waves of up to a kilohertz or two. */
function wavesOf({ samples, sampleRate }: Wav): (ms: number) => number {
  // Samples as steps, added up once and once more: a triangle's mean is a difference of differences of that.
  const once = new Float64Array(samples.length + 1);
  const twice = new Float64Array(samples.length + 1);
  for (const [i, sample] of samples.entries()) {
    once[i + 1] = once[i]! + sample;
    twice[i + 1] = twice[i]! + once[i]! + sample / 2;
  }
  const upTo = (place: number): number => {
    const at = Math.max(0, place);
    const whole = Math.min(Math.floor(at), samples.length);
    const rest = at - whole;
    return twice[whole]! + rest * (once[whole]! + (rest / 2) * (samples[whole] ?? 0));
  };
  const half = sampleRate / 2000;
  return (ms) => {
    const at = (ms * sampleRate) / 1000;
    return (upTo(at + 2 * half) - 2 * upTo(at + half) + upTo(at)) / half ** 2;
  };
}

/** Every millisecond, the mean power of 8 ms. */
function powersOf({ samples, sampleRate }: Wav): number[] {
  const sums = [0];
  for (const sample of samples) sums.push(sums.at(-1)! + sample * sample);
  const at = (ms: number): number => sums[Math.min(Math.round((ms * sampleRate) / 1000), samples.length)]!;
  const count = Math.max(0, Math.floor((samples.length / sampleRate) * 1000) - 8);
  return Array.from({ length: count }, (_, ms) => (125 * (at(ms + 8) - at(ms))) / sampleRate);
}

/** The best of `count` numbers from `first` on, a step apart. */
function best(first: number, step: number, count: number, likeness: (candidate: number) => number): number {
  let found = first;
  let most = -Infinity;
  for (let i = 0; i < count; ++i) {
    const candidate = first + i * step;
    const like = likeness(candidate);
    if (like > most) [most, found] = [like, candidate];
  }
  return found;
}

/**
 * How far what was heard is from what was played: from the first loud sound to the last, in the worst 25 ms, the share of its
 * waves' power that differs. Thousandths when the whole came through, at whatever rate; where a millisecond is missing or too
 * much, everything from there on or everything before is out of step, and it is about 1; where there is silence instead, it is
 * the silence's share, in a pause as well.
 * A fake microphone drops and delays sound when its machine is busy, and some milliseconds are enough to move an answer.
 */
export function unlikeness(heard: Wav, played: Wav): number {
  const where = powersOf(heard);
  const what = powersOf(played);
  const near = best(-what.length, 1, what.length + where.length, (offset) => {
    let sum = 0;
    for (let ms = 0; ms < what.length; ms += 4) sum += what[ms]! * (where[offset + ms] ?? 0);
    return sum;
  });

  const least = Math.max(...what) / 10;
  const loud = [...what.keys()].filter((ms) => what[ms]! >= least);
  const [first, last] = [loud.at(0)!, loud.at(-1)!];
  const [gave, took] = [wavesOf(played), wavesOf(heard)];
  // Less than a period of most voices about there, so finely that a kilohertz or two are in step.
  const offset = best(near - 3, 1 / 120, 721, (candidate) => {
    let sum = 0;
    for (let ms = first; ms < last; ++ms) sum += gave(ms) * took(candidate + ms);
    return sum;
  });
  let worst = 0;
  for (let begin = first; begin + 25 <= last; begin += 5) {
    let different = 0;
    let sound = 0;
    for (let ms = begin; ms < begin + 25; ms += 0.25) {
      different += (took(offset + ms) - gave(ms)) ** 2;
      sound += gave(ms) ** 2;
    }
    worst = Math.max(worst, different / sound);
  }
  return worst;
}
