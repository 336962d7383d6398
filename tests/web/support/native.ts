import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

import { calibratedPath, modelPath, trainerPath } from './files.js';

/** The published model with that calibration. Every emotion is as probable in an unmoved voice. */
export function calibratedModel({
  leastConfidence = 0,
  baselineWeight = 0,
}: {
  leastConfidence?: number;
  baselineWeight?: number;
}): Buffer<ArrayBuffer> {
  const folder = mkdtempSync(join(tmpdir(), 'emovox-'));
  try {
    const copy = join(folder, 'model.emovox');
    execFileSync(calibratedPath, [modelPath, String(leastConfidence), String(baselineWeight), copy]);
    return readFileSync(copy);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

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

/** A table of `emovox-trainer features`, read from its file. */
export interface NativeTable {
  readonly names: readonly string[];
  readonly rows: readonly (readonly number[])[];
}

/** What the native program computes of one clip; null when it says that there is nothing to write. */
export function featuresNatively(clip: string, set: string): NativeTable | null {
  const folder = mkdtempSync(join(tmpdir(), 'emovox-'));
  try {
    execFileSync(trainerPath, ['features', clip, '--set', set, '--out', folder], { stdio: 'pipe' });
    const text = readFileSync(join(folder, `${basename(clip, '.wav')}.${set}.csv`), 'utf8');
    const [names, ...rows] = text
      .trim()
      .split('\n')
      .map((line) => line.split(','));
    return { names: names!, rows: rows.map((row) => row.map(Number)) };
  } catch (thrown) {
    // Exit status 1 says that the clip gave no table.
    if ((thrown as { status?: number }).status === 1) return null;
    throw thrown;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
