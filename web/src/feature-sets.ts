import { EmovoxError } from './errors.js';

/**
 * Everything that can be extracted; the sets are those of `emovox-trainer features`. A recording too short for one row is
 * not refused: its tables have 0 rows and its vectors are null.
 */
export interface Features {
  /** Mel bands, MFCC, chroma, contrast, pitch and more: a row for every 10 ms, on librosa's grid. */
  readonly frames: FeatureTable;
  /** The low-level descriptors of eGeMAPS v02, under openSMILE's names: a row for every 10 ms. */
  readonly 'egemaps-lld': FeatureTable;
  /** The 88 functionals of eGeMAPS v02, under openSMILE's names; null for a recording of less than 50 ms. */
  readonly egemaps: FeatureVector | null;
  /** Statistics over the speech that classifiers other than networks see; null when there is no speech. */
  readonly functionals: FeatureVector | null;
}

/** The name of a set. */
export type FeatureSet = keyof Features;

/** The sets that come in rows, while samples are pushed. */
export type TableSet = 'frames' | 'egemaps-lld';

/** The sets that come once, when a recording has ended. */
export type VectorSet = Exclude<FeatureSet, TableSet>;

export const tableSets: readonly TableSet[] = ['frames', 'egemaps-lld'];
export const vectorSets: readonly VectorSet[] = ['egemaps', 'functionals'];
export const featureSets: readonly FeatureSet[] = [...tableSets, ...vectorSets];

/** A number for every name, in a fixed order. All are finite. */
export type FeatureVector = Readonly<Record<string, number>>;

/** Rows of features, one after the other in time. All values are finite. */
export class FeatureTable {
  constructor(
    /** A name for every column. */
    readonly names: readonly string[],
    /** Seconds from one row to the next. */
    readonly hopSeconds: number,
    /** Which row of the whole recording the first one here is: 0, unless samples were pushed before. */
    readonly firstRow: number,
    /** All values, row after row. */
    readonly data: Float32Array<ArrayBuffer>,
  ) {}

  /** How many rows there are. */
  get rows(): number {
    return this.data.length / this.names.length;
  }

  /** When the frame of row `k` begins, in seconds from the start of the recording. */
  time(k: number): number {
    return (this.firstRow + k) * this.hopSeconds;
  }

  /** Row `k`, 0 to `rows` - 1: a view into `data`. Throws an EmovoxError, `invalid-argument`, beyond. */
  row(k: number): Float32Array<ArrayBuffer> {
    if (!(Number.isInteger(k) && k >= 0 && k < this.rows))
      throw new EmovoxError(
        'invalid-argument',
        `emovox: there is no row ${String(k)}: there are ${String(this.rows)}`,
      );
    return this.data.subarray(k * this.names.length, (k + 1) * this.names.length);
  }

  /** One feature over time: a copy. Throws an EmovoxError, `invalid-argument`, for a name not in `names`. */
  column(name: string): Float32Array<ArrayBuffer> {
    const at = this.names.indexOf(name);
    if (at < 0) {
      throw new EmovoxError(
        'invalid-argument',
        `emovox: there is no column ${JSON.stringify(name)}: see names, ${this.names[0] ?? ''} and so on`,
      );
    }
    const width = this.names.length;
    return Float32Array.from({ length: this.rows }, (_, k) => this.data[k * width + at]!);
  }
}
