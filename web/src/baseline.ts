import { checkNumber, checkNames, checkSignal, invalid } from './checks.js';
import { emotions, type Emotion } from './emotion.js';
import { EmovoxError } from './errors.js';

/**
 * What somebody's ordinary voice sounds like to a model, as `calibrate` learns it. Plain data, to be kept as JSON where the
 * page likes; of use with the model that it was learnt by.
 */
export interface Baseline {
  /** Of this form. */
  readonly version: 1;
  /** Seconds of speech that it was learnt from. */
  readonly seconds: number;
  /** Mean logarithms of the model's probabilities, -20 to 0. */
  readonly logProbabilities: Readonly<Record<Emotion, number>>;
  /** Median pitch in Hz, averaged over the speech; 0 when nothing was voiced. */
  readonly pitchHz: number;
  /** Root mean square level in dB of full scale. */
  readonly levelDbfs: number;
}

/** Options of `EmotionRecognizer.calibrate`. */
export interface CalibrateOptions {
  /** How much speech is to be heard, not counting silence: 2 to 120, default 10. */
  readonly seconds?: number;
  /** Aborting it rejects the call; what was heard is forgotten. */
  readonly signal?: AbortSignal;
  /** Called with the seconds of speech heard so far, whenever more of it is judged: every 4 s and where people pause. */
  readonly onProgress?: (seconds: number) => void;
}

/** The options with what was left out. */
export interface CheckedCalibration {
  readonly seconds: number;
  readonly signal: AbortSignal | undefined;
  readonly onProgress: (seconds: number) => void;
}

/** Throws `invalid-argument`, naming the option, when one is unknown or outside its range. */
export function checkCalibration(options: CalibrateOptions): CheckedCalibration {
  checkNames(options, ['seconds', 'signal', 'onProgress']);
  const { onProgress = () => undefined } = options;
  if (typeof onProgress !== 'function') throw invalid('onProgress', 'a function', onProgress);
  return {
    seconds: checkNumber('seconds', options.seconds ?? 10, 2, 120),
    signal: checkSignal(options.signal),
    onProgress,
  };
}

/**
 * A copy; undefined counts as null. Throws `invalid-argument`, naming what is wrong: what was kept may be of another version,
 * or altered.
 */
export function checkBaselineOrNone(baseline: Baseline | null | undefined): Baseline | null {
  if (baseline === undefined || baseline === null) return null;
  if (typeof baseline !== 'object') throw invalid('baseline', 'what calibrate() resolved to', baseline);
  if ((baseline.version as number) !== 1) throw invalid('baseline.version', '1', baseline.version);
  const logs: unknown = baseline.logProbabilities;
  if (typeof logs !== 'object' || logs === null)
    throw invalid('baseline.logProbabilities', 'an object of eight numbers', logs);
  const logProbabilities = emotions.map((emotion) => {
    const value = baseline.logProbabilities[emotion];
    return [emotion, checkNumber(`baseline.logProbabilities.${emotion}`, value, -20, 0)] as const;
  });
  return {
    version: 1,
    seconds: checkNumber('baseline.seconds', baseline.seconds, 0, Infinity),
    logProbabilities: Object.fromEntries(logProbabilities) as Baseline['logProbabilities'],
    pitchHz: checkNumber('baseline.pitchHz', baseline.pitchHz, 0, 10_000),
    levelDbfs: checkNumber('baseline.levelDbfs', baseline.levelDbfs, -200, 200),
  };
}

/** For models that cannot take a baseline. */
export function baselineUnsupported(): EmovoxError {
  return new EmovoxError(
    'baseline-unsupported',
    "The model was not fitted to take a speaker's baseline into account: leave baseline out, or use a model that was.",
  );
}
