#!/usr/bin/env node
/** `npx emovox`: judges WAV files from the command line. */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

import { messageOf } from '../errors.js';
import { Classifier } from './classifier.js';
import { readRecording } from './files.js';

const help = `emovox: hears how something is said

  emovox classify FILE.wav... [--json] [--model FILE]

Prints the emotion of each recording (WAV, 8000 to 192000 Hz, any number of channels), or uncertain where none is
probable enough, and the highest probability.

  --json        a line of JSON for each: path, seconds, label, probabilities; or path, error
  --model FILE  another model than the package's
  --help        this
  --version     the package's version

Ends with 0 when all went well, 1 when some recordings failed, which are named, and 2 when called wrongly.
`;

class WrongCall extends Error {}

type Line =
  | { path: string; seconds: number; label: string; probabilities: Record<string, number> }
  | { path: string; error: string };

// A reader at the other end of a pipe may have had enough.
process.stdout.on('error', () => process.exit());

try {
  process.exitCode = await run(process.argv.slice(2));
} catch (thrown) {
  process.stderr.write(`emovox: ${messageOf(thrown)}\n`);
  if (thrown instanceof WrongCall) process.stderr.write('See emovox --help.\n');
  process.exitCode = thrown instanceof WrongCall ? 2 : 1;
}

async function run(args: string[]): Promise<number> {
  const { values, positionals } = parse(args);
  if (values.help) return say(help);
  if (values.version) return say(`${version()}\n`);
  const [command, ...paths] = positionals;
  if (command !== 'classify')
    throw new WrongCall(`the command must be classify, not ${command ?? 'left out'}`);
  if (paths.length === 0) throw new WrongCall('classify needs a file or more');
  return await classifyAll(paths, values.model, values.json ? sayAsJson : sayAsTable);
}

function parse(args: string[]): ReturnType<typeof parsed> {
  try {
    return parsed(args);
  } catch (thrown) {
    throw new WrongCall(messageOf(thrown));
  }
}

function parsed(args: string[]) {
  return parseArgs({
    args,
    allowPositionals: true,
    options: {
      json: { type: 'boolean', default: false },
      model: { type: 'string' },
      help: { type: 'boolean', default: false, short: 'h' },
      version: { type: 'boolean', default: false },
    },
  });
}

async function classifyAll(
  paths: string[],
  model: string | undefined,
  tell: (line: Line) => void,
): Promise<number> {
  const classifier = await Classifier.create(model === undefined ? {} : { modelUrl: model });
  let allWell = true;
  for (const path of paths) {
    const line = await judge(classifier, path);
    tell(line);
    if ('error' in line) allWell = false;
  }
  classifier.destroy();
  return allWell ? 0 : 1;
}

async function judge(classifier: Classifier, path: string): Promise<Line> {
  try {
    const recording = await readRecording(path);
    const result = await classifier.classify(recording);
    if (result === null) return { path, error: 'no speech found' };
    const probabilities = Object.entries(result.probabilities).map(
      ([name, p]) => [name, rounded(p)] as const,
    );
    const seconds = rounded(recording.samples.length / recording.sampleRate);
    return { path, seconds, label: result.label, probabilities: Object.fromEntries(probabilities) };
  } catch (thrown) {
    return { path, error: messageOf(thrown) };
  }
}

function sayAsJson(line: Line): void {
  say(`${JSON.stringify(line)}\n`);
}

function sayAsTable(line: Line): void {
  if ('error' in line) {
    process.stderr.write(`${line.path}: ${line.error}\n`);
    return;
  }
  const percent = `${(100 * Math.max(...Object.values(line.probabilities))).toFixed(0)}%`;
  say(
    `${line.label.padEnd(10)} ${percent.padStart(4)} ${line.seconds.toFixed(1).padStart(7)} s  ${line.path}\n`,
  );
}

function say(text: string): 0 {
  process.stdout.write(text);
  return 0;
}

/** Six decimals: more than single precision means. */
function rounded(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}

function version(): string {
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
