// Runs every benchmark and prints one table, in times real time: seconds of sound analysed in one second, on one core.

import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { featuresInMeyda } from './meyda.mjs';
import { recognizerInWasm } from './wasm.mjs';

const native = fileURLToPath(new URL('../../build/native/bin/emovox_bench', import.meta.url));
const output = execFileSync(native, ['--benchmark_format=json'], {
  encoding: 'utf8',
  stdio: ['ignore', 'pipe', 'ignore'],
});

/** @type {Record<string, string>} what the native benchmarks measure */
const descriptions = {
  'resample/44100': 'native: resampler, 44.1 kHz to 16 kHz',
  'resample/48000': 'native: resampler, 48 kHz to 16 kHz',
  front_end: 'native: features of every frame, 16 kHz',
  utterances: 'native: all but the classifier, 48 kHz',
  recognizer: 'native: whole recognizer, 48 kHz',
};

const rows = JSON.parse(output).benchmarks.map((result) => {
  if (result.error_occurred) throw new Error(`${result.name}: ${result.error_message}`);
  return [descriptions[result.name] ?? result.name, result.times_real_time];
});
rows.push(['WebAssembly in Node: whole recognizer, 48 kHz', await recognizerInWasm()]);
rows.push(['Meyda in Node: 7 of the feature families, 16 kHz', featuresInMeyda()]);

const [, peer] = rows.at(-1);
console.log(`${'times real time'.padStart(66)}${'Meyda = 1'.padStart(12)}`);
for (const [name, speed] of rows) {
  console.log(`${name.padEnd(50)}${speed.toFixed(0).padStart(16)}${(speed / peer).toFixed(1).padStart(12)}`);
}
