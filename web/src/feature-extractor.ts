import { checkNames, checkSampleRate, checkUrl, invalid } from './checks.js';
import { aborted, EmovoxError } from './errors.js';
import {
  FeatureTable,
  featureSets,
  tableSets,
  vectorSets,
  type Features,
  type FeatureSet,
  type FeatureVector,
  type TableSet,
} from './feature-sets.js';
import type { ExtractedFeatures, FromExtractor, OpenedExtractor, ToExtractor } from './protocol.js';
import { monoCopy, type Recording } from './recording.js';
import { defaultWasmUrl, WorkerLink } from './worker-link.js';

/** Options of `extract`. */
export interface ExtractOptions<S extends FeatureSet> {
  /** What to extract, at least one. */
  readonly sets: readonly S[];
  /** `emovox.wasm`. Default: beside the package's script. */
  readonly wasmUrl?: string | URL;
  /** `recognizer.worker.js`; must come from the page's own origin. Default: beside the package's script. */
  readonly workerUrl?: string | URL;
  /** Aborting it ends the extraction at once: what is pending rejects with `aborted`. */
  readonly signal?: AbortSignal;
}

/** Options of `FeatureExtractor.create`. */
export interface ExtractorOptions<S extends FeatureSet> extends ExtractOptions<S> {
  /** Of what will be pushed: 8000 to 192000 Hz. */
  readonly sampleRate: number;
}

/** Options of `push` and `finish`. */
export interface PushOptions {
  /** Hand the samples' buffer over instead of copying it: the caller's array is then empty. Default: false. */
  readonly transfer?: boolean;
}

/** The rows that a block completed. */
export type Rows<S extends FeatureSet> = Pick<Features, Extract<S, TableSet>>;

const extractNames = ['sets', 'wasmUrl', 'workerUrl', 'signal'];
const extractorNames = ['sampleRate', ...extractNames];

/**
 * The features of a whole recording, without any model. Channels are averaged; the caller's samples are left alone.
 * They are computed in a Worker, which ends with the call: for many recordings of one sample rate, a `FeatureExtractor`
 * saves starting it anew.
 *
 * Rejects with an EmovoxError: `invalid-argument`, which names the option, `worker-failed`, `wasm-unavailable`,
 * `unsupported-browser` or `aborted`.
 */
export async function extract<const S extends FeatureSet>(
  recording: AudioBuffer | Recording,
  options: ExtractOptions<S>,
): Promise<Pick<Features, S>> {
  checkNames(options, extractNames);
  const samples = monoCopy(recording);
  if (samples.length === 0) throw invalid('samples', 'at least one sample', undefined);
  const extractor = await FeatureExtractor.create({ ...options, sampleRate: recording.sampleRate });
  try {
    return await extractor.finish(samples, { transfer: true });
  } finally {
    extractor.destroy();
  }
}

/**
 * Extracts features from samples as they come, without any model, in a Worker of its own. The rows do not depend on how
 * the samples are cut into blocks, and are those of `extract`. For `egemaps` it keeps the recording's descriptors, 10 KB
 * a second; for nothing else does it need more memory the longer it runs.
 */
export class FeatureExtractor<S extends FeatureSet> {
  readonly #link: WorkerLink<ToExtractor, FromExtractor>;
  readonly #sets: readonly S[];
  readonly #opened: OpenedExtractor;
  /** Aborted with the extractor's end, so that a signal that lives longer lets go of it. */
  readonly #ended: AbortController;
  readonly #rowsSoFar = new Map<TableSet, number>();

  private constructor(
    link: WorkerLink<ToExtractor, FromExtractor>,
    sets: readonly S[],
    opened: OpenedExtractor,
    ended: AbortController,
  ) {
    this.#link = link;
    this.#sets = sets;
    this.#opened = opened;
    this.#ended = ended;
  }

  /**
   * Loads Worker and WebAssembly. No request is made after it.
   *
   * Rejects with an EmovoxError: `invalid-argument`, which names the option, `worker-failed`, `wasm-unavailable`,
   * `unsupported-browser` or `aborted`.
   */
  static async create<const S extends FeatureSet>(
    options: ExtractorOptions<S>,
  ): Promise<FeatureExtractor<S>> {
    checkNames(options, extractorNames);
    const sets = checkSets(options.sets);
    const sampleRateHz = checkSampleRate(options.sampleRate);
    const workerUrl = checkUrl('workerUrl', options.workerUrl);
    const wasmUrl = checkUrl('wasmUrl', options.wasmUrl) ?? defaultWasmUrl();
    const { signal } = options;
    if (signal?.aborted) throw aborted('The extraction');

    const link = new WorkerLink<ToExtractor, FromExtractor>(workerUrl, 'extractor');
    link.onMessage = (message) => {
      if (message.kind === 'failed') link.refuse(message.id, new EmovoxError(message.code, message.message));
      else link.answer(message.id, message);
    };
    const ended = new AbortController();
    signal?.addEventListener(
      'abort',
      () => {
        link.terminate(aborted('The extraction'));
      },
      { signal: ended.signal },
    );
    try {
      const { answer } = link.ask<OpenedExtractor>((id) => ({
        kind: 'open',
        id,
        wasmUrl,
        sampleRateHz,
        sets,
      }));
      return new FeatureExtractor(link, sets, await answer, ended);
    } catch (thrown) {
      ended.abort();
      if (thrown instanceof EmovoxError) link.terminate(thrown);
      throw thrown;
    }
  }

  /** The names of a set's columns or elements. */
  names(set: S): readonly string[] {
    return this.#opened.names[set] ?? [];
  }

  /**
   * Analyses a block of any length and resolves to the rows it completed, maybe none: rows come a little after their
   * samples. Blocks may be pushed without waiting for the rows of the one before.
   *
   * Rejects with an EmovoxError: `invalid-argument`, `worker-failed`, `aborted` or `destroyed`.
   */
  async push(block: Float32Array, options?: PushOptions): Promise<Rows<S>> {
    const extracted = await this.#extract(block, options, false);
    return this.#tables(extracted) as Rows<S>;
  }

  /**
   * Ends the recording, with a last block if there is one. Resolves to the rows not given out yet, and to the vectors of
   * the whole recording. The next `push` begins another recording.
   *
   * Rejects as `push` does.
   */
  async finish(lastBlock = new Float32Array(), options?: PushOptions): Promise<Pick<Features, S>> {
    const extracted = await this.#extract(lastBlock, options, true);
    const features = { ...this.#tables(extracted), ...this.#vectors(extracted) };
    this.#rowsSoFar.clear();
    return features as Pick<Features, S>;
  }

  /** Ends the Worker. What is pending rejects with `destroyed`, and so does every later call. Idempotent. */
  destroy(): void {
    this.#ended.abort();
    this.#link.terminate(
      new EmovoxError('destroyed', 'The feature extractor was destroyed. Create a new one.'),
    );
  }

  async #extract(
    block: Float32Array,
    { transfer = false }: PushOptions = {},
    last: boolean,
  ): Promise<ExtractedFeatures> {
    if (!(block instanceof Float32Array)) throw invalid('block', 'a Float32Array', block);
    const own = transfer && block.buffer instanceof ArrayBuffer;
    const samples = own ? (block as Float32Array<ArrayBuffer>) : new Float32Array(block);
    return await this.#link.ask<ExtractedFeatures>(
      (id) => ({ kind: 'extract', id, samples, last }),
      [samples.buffer],
    ).answer;
  }

  #tables({ values }: ExtractedFeatures): Partial<Features> {
    const tables = tableSets.filter(this.#wants).map((set) => {
      const firstRow = this.#rowsSoFar.get(set) ?? 0;
      const { names, hopSeconds } = this.#opened;
      const table = new FeatureTable(
        names[set] ?? [],
        hopSeconds,
        firstRow,
        values[set] ?? new Float32Array(),
      );
      this.#rowsSoFar.set(set, firstRow + table.rows);
      return [set, table] as const;
    });
    return Object.fromEntries(tables);
  }

  #vectors({ values }: ExtractedFeatures): Partial<Features> {
    const vectors = vectorSets.filter(this.#wants).map((set) => {
      return [set, vectorOf(this.#opened.names[set] ?? [], values[set] ?? new Float32Array())] as const;
    });
    return Object.fromEntries(vectors);
  }

  readonly #wants = (set: FeatureSet): boolean => (this.#sets as readonly FeatureSet[]).includes(set);
}

function vectorOf(names: readonly string[], values: Float32Array): FeatureVector | null {
  if (values.length === 0) return null;
  return Object.fromEntries(names.map((name, i) => [name, values[i]!]));
}

function checkSets<S extends FeatureSet>(sets: readonly S[]): readonly S[] {
  const wanted = `a list of one or more of ${featureSets.join(', ')}`;
  if (!Array.isArray(sets)) throw invalid('sets', wanted, sets);
  for (const set of sets as readonly S[]) if (!featureSets.includes(set)) throw invalid('sets', wanted, set);
  if (sets.length === 0) throw invalid('sets', wanted, undefined);
  return [...(sets as readonly S[])];
}
