// How fast one model runs in WebAssembly in Node, on one thread: node tests/bench/model.mjs M.emovox...

import { readFileSync } from 'node:fs';

import { hopSharesInWasm, recordingInWasm } from './emovox.mjs';
import { speechLike, timesRealTime } from './signal.mjs';

const bin = new URL('../../build/wasm/bin/', import.meta.url);
const { default: create } = await import(new URL('emovox.mjs', bin).href);
const emovox = await create({ wasmBinary: readFileSync(new URL('emovox.wasm', bin)) });
const samples = speechLike(48000);
/** Of the processor, for what runs beside must not count. */
const clock = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};
const percent = (share) => `${(100 * share).toFixed(1)}%`;

for (const path of process.argv.slice(2)) {
  const model = readFileSync(path);
  const { recording } = timesRealTime({ recording: recordingInWasm(emovox, model, samples) }, clock);
  const shares = hopSharesInWasm(emovox, model, samples, clock).sort((a, b) => a - b);
  console.log(
    `${path}: a recording at ${recording.toFixed(0)} times real time; a live hop of 250 ms takes ` +
      `${percent(shares[shares.length >> 1])} of a core, the dearest ${percent(shares.at(-1))}`,
  );
}
