import { execFileSync } from 'node:child_process';

import { modelPath, trainerPath } from './files.js';

/** A line of `emovox-trainer predict`. */
export interface NativePrediction {
  readonly path: string;
  readonly seconds: number;
  readonly label: string;
  readonly probabilities: Readonly<Record<string, number>>;
}

/** What the native program answers, one line a clip; clips without an answer give a line with `error`. */
export function predictNatively(
  clips: readonly string[],
): (NativePrediction | { path: string; error: string })[] {
  let output: string;
  try {
    output = execFileSync(trainerPath, ['predict', '--model', modelPath, ...clips], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  } catch (thrown) {
    // Exit status 1 says that some clips gave no answer; their lines say so, too.
    const failure = thrown as { status?: number; stdout?: string };
    if (failure.status !== 1 || !failure.stdout) throw thrown;
    output = failure.stdout;
  }
  return output
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as NativePrediction);
}
