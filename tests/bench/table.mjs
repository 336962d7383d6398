// Runs every benchmark and prints one table, in times real time: seconds of sound analysed in one second, on one thread.

import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

import { suiteInChromium } from './chromium.mjs';

const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));
const capture = (program, args) =>
  JSON.parse(execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));

// One after the other, so that none takes the processor from another.
const { benchmarks } = capture(path('../../build/native/bin/emovox_bench'), [
  '--benchmark_format=json',
  '--benchmark_repetitions=5',
  '--benchmark_report_aggregates_only',
]);
const inNode = capture(process.execPath, [path('node.mjs')]);
const inChromium = await suiteInChromium();

/** The native median of a benchmark, or why there is none. */
function native(name) {
  const found = benchmarks.find(
    (result) => result.run_name === `${name}/real_time` && (result.aggregate_name ?? 'median') === 'median',
  );
  return found?.times_real_time ?? found?.error_message ?? 'not run';
}

const columns = ['native', 'Node', 'Chromium'];
const shown = (value) =>
  typeof value === 'number' ? (value >= 100 ? value.toFixed(0) : value.toFixed(1)) : '-';
const line = (label, values) =>
  console.log(`  ${label.padEnd(50)}${values.map((value) => value.padStart(10)).join('')}`);

/** A label without what follows its first comma or bracket. */
const nameOf = (label) => label.split(/,| \(/)[0];

/** Rows of speeds, and of how many times faster the first is than each of the others. */
function block(title, rows) {
  console.log(`\n${title}`);
  for (const [label, ...speeds] of rows) line(label, speeds.map(shown));
  const [[own, ...fast], ...others] = rows;
  for (const [label, ...slow] of others) {
    const ratios = fast.map((speed, i) => {
      // Peers run in JavaScript only: the native column is compared with their run in Node.
      const peer = slow[i] ?? slow[1];
      return typeof speed === 'number' && typeof peer === 'number' ? `${(speed / peer).toFixed(1)} x` : '-';
    });
    line(`${nameOf(own)} : ${nameOf(label)}`, ratios);
  }
}

const inJavaScript = (name) => [null, inNode[name], inChromium[name]];
const essentia = 'essentia.js (AGPL-3.0, for comparison only)';

console.log(
  'Times real time: seconds of sound analysed in a second, on one thread. Medians of several runs after a warm-up,',
);
console.log('all of the same ten seconds of a speech-like signal; frames of 512 samples every 10 ms.');
console.log(
  'Every call of essentia.js sets its algorithm up anew, filter bank included: its interface keeps none.',
);
line('', columns);

block(
  'Seven families: MFCC (20 of 64 bands), chroma, zero crossings, RMS, centroid, roll-off, flatness; 16 kHz',
  [
    [
      'emovox, these families only',
      native('seven_families'),
      inNode['emovox families'],
      inChromium['emovox families'],
    ],
    ['Meyda', ...inJavaScript('Meyda families')],
    [essentia, ...inJavaScript('essentia families')],
  ],
);

const frontEnd = [native('front_end'), inNode['emovox front end'], inChromium['emovox front end']];
block('Everything: emovox adds mel bands, contrast, pitch and the 25 descriptors of eGeMAPS; 16 kHz', [
  ['emovox, all columns of frames and eGeMAPS', ...frontEnd],
  ['Meyda, its seven families', ...inJavaScript('Meyda families')],
  ['essentia.js, the seven, mel bands, contrast, YIN', ...inJavaScript('essentia frames')],
]);

console.log('\nemovox, from the microphone to the answer');
line('resampler, 44.1 kHz to 16 kHz', [shown(native('resample/44100')), '', '']);
line('resampler, 48 kHz to 16 kHz', [shown(native('resample/48000')), '', '']);
line('all but the classifier, 48 kHz', [shown(native('utterances')), '', '']);
const recognizer = [native('recognizer'), inNode['emovox recognizer'], inChromium['emovox recognizer']];
line('whole recognizer, 48 kHz', recognizer.map(shown));
line('a recording classified, 48 kHz', [
  '',
  shown(inNode['emovox recording']),
  shown(inChromium['emovox recording']),
]);

const failures = [
  ...Object.entries(inNode),
  ...Object.entries(inChromium),
  ['native recognizer', native('recognizer')],
];
for (const [name, value] of failures)
  if (typeof value === 'string') console.log(`not measured: ${name}: ${value}`);
