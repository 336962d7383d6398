import { checkAttached, checkNames, invalid } from './checks.js';
import { EmovoxError } from './errors.js';
import { extractNames, type ExtractionClient } from './extraction-client.js';
import {
  FeatureTable,
  tableSets,
  vectorSets,
  type Features,
  type FeatureSet,
  type FeatureVector,
  type TableSet,
} from './feature-sets.js';
import type { ExtractedFeatures } from './protocol.js';
import { monoCopy, type AudioBufferLike, type Recording } from './recording.js';

/** Options of `extract`. */
export interface ExtractOptions<S extends FeatureSet> {
  /** What to extract, at least one. */
  readonly sets: readonly S[];
  /** `emovox.wasm`; in Node also a path. Default: beside the package's script. */
  readonly wasmUrl?: string | URL;
  /**
   * `recognizer.worker.js`; must come from the page's own origin. Default: beside the package's script. Refused in Node,
   * where it is always there.
   */
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

const pushNames = ['transfer'];

/** The rows that a block completed. */
export type Rows<S extends FeatureSet> = Pick<Features, Extract<S, TableSet>>;

/** What a `FeatureExtractor` does once it is open, in a page or in Node. */
export class OpenFeatureExtractor<S extends FeatureSet> {
  readonly #client: ExtractionClient<S>;
  readonly #rowsSoFar = new Map<TableSet, number>();

  /** @internal */
  constructor(client: ExtractionClient<S>) {
    this.#client = client;
  }

  /** The names of a set's columns or elements. */
  names(set: S): readonly string[] {
    return this.#client.opened.names[set] ?? [];
  }

  /**
   * Analyses a block of any length and resolves to the rows it completed, maybe none: rows come a little after their
   * samples. Blocks may be pushed without waiting for the rows of the one before.
   *
   * Rejects with an EmovoxError: `invalid-argument`, `worker-failed`, `aborted` or `destroyed`.
   */
  async push(block: Float32Array, options?: PushOptions): Promise<Rows<S>> {
    const values = await this.#extract(block, options, false);
    return this.#tables(values) as Rows<S>;
  }

  /**
   * Ends the recording, with a last block if there is one. Resolves to the rows not given out yet, and to the vectors of
   * the whole recording. The next `push` begins another recording.
   *
   * Rejects as `push` does.
   */
  async finish(lastBlock = new Float32Array(), options?: PushOptions): Promise<Pick<Features, S>> {
    const values = await this.#extract(lastBlock, options, true);
    const features = { ...this.#tables(values), ...this.#vectors(values) };
    this.#rowsSoFar.clear();
    return features as Pick<Features, S>;
  }

  /** Ends the Worker. What is pending rejects with `destroyed`, and so does every later call. Idempotent. */
  destroy(): void {
    this.#client.terminate(
      new EmovoxError('destroyed', 'The feature extractor was destroyed. Create a new one.'),
    );
  }

  async #extract(
    block: Float32Array,
    options: PushOptions = {},
    last: boolean,
  ): Promise<ExtractedFeatures['values']> {
    checkNames(options, pushNames);
    const { transfer = false } = options;
    if (typeof (transfer as unknown) !== 'boolean') throw invalid('transfer', 'true or false', transfer);
    if (!(block instanceof Float32Array)) throw invalid('block', 'a Float32Array', block);
    checkAttached('block', block);
    const own = transfer && block.buffer instanceof ArrayBuffer;
    const samples = own ? (block as Float32Array<ArrayBuffer>) : new Float32Array(block);
    return await this.#client.extract(samples, last);
  }

  #tables(values: ExtractedFeatures['values']): Partial<Features> {
    const tables = tableSets.filter(this.#wants).map((set) => {
      const firstRow = this.#rowsSoFar.get(set) ?? 0;
      const { names, hopSeconds } = this.#client.opened;
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

  #vectors(values: ExtractedFeatures['values']): Partial<Features> {
    const { names } = this.#client.opened;
    const vectors = vectorSets.filter(this.#wants).map((set) => {
      return [set, vectorOf(names[set] ?? [], values[set] ?? new Float32Array())] as const;
    });
    return Object.fromEntries(vectors);
  }

  readonly #wants = (set: FeatureSet): boolean => (this.#client.sets as readonly FeatureSet[]).includes(set);
}

/** `extract`, with the platform's way to create an extractor. */
export async function extractWith<S extends FeatureSet>(
  create: (options: ExtractorOptions<S>) => Promise<OpenFeatureExtractor<S>>,
  recording: AudioBufferLike | Recording,
  options: ExtractOptions<S>,
): Promise<Pick<Features, S>> {
  checkNames(options, extractNames);
  const samples = monoCopy(recording);
  if (samples.length === 0) throw invalid('samples', 'at least one sample', undefined);
  const extractor = await create({ ...options, sampleRate: recording.sampleRate });
  try {
    return await extractor.finish(samples, { transfer: true });
  } finally {
    extractor.destroy();
  }
}

function vectorOf(names: readonly string[], values: Float32Array): FeatureVector | null {
  if (values.length === 0) return null;
  return Object.fromEntries(names.map((name, i) => [name, values[i]!]));
}
